/**
 * Where the household at hand, its year and what it comes to lie in memory. Amounts are fen; columns have an element a month.
 * The order of single numbers is that of the lists in `year-memory.ts`.
 */

export const MONTHS: i32 = 12;
/** No event within the year. */
export const NEVER: i32 = 12;
const COLUMN: usize = 96;

/** Columns of the household's plan. */
export const BUSINESS: usize = 0;
export const EDUCATION: usize = BUSINESS + COLUMN;
export const EDUCATED: usize = EDUCATION + COLUMN;
export const PLANNED: usize = EDUCATED + COLUMN;
export const PLANNED_WAGE: usize = PLANNED + COLUMN;
export const PLANNED_REVENUE: usize = PLANNED_WAGE + COLUMN;
export const REST: usize = PLANNED_REVENUE + COLUMN;
/** Line of the whole household; share of a month's harvest that stands when the storm comes. */
export const LINE: usize = REST + COLUMN;
export const EXPOSED: usize = LINE + COLUMN;
/** Months of registration, a column of each channel; months from which who was counted up to a month is off the list. */
export const REGISTERED: usize = EXPOSED + COLUMN;
export const OFF: usize = REGISTERED + 4 * COLUMN;
/** The year that is laid over the plan. */
export const NET: usize = OFF + COLUMN;
export const WAGE: usize = NET + COLUMN;
export const EARNED: usize = WAGE + COLUMN;
export const REVENUE: usize = EARNED + COLUMN;
export const MEDICAL: usize = REVENUE + COLUMN;
export const PAID: usize = MEDICAL + COLUMN;
/** Share of the wages of a month that events leave; bills of the months. */
export const STAYS: usize = PAID + COLUMN;
export const BILLS: usize = STAYS + COLUMN;
/** What came in each month; payouts that are to come, of income and of repair, two years of each. */
export const CAME: usize = BILLS + COLUMN;
export const PAYOUTS: usize = CAME + COLUMN;
export const REPAIRS: usize = PAYOUTS + 2 * COLUMN;

/** Four draws side by side: factors of wages by month, and the words of the first five blocks. */
export const LABOUR: usize = REPAIRS + 2 * COLUMN;
export const LANES: i32 = 4;
export const WORDS: usize = LABOUR + 4 * COLUMN;
export const SPARE_WORDS: usize = WORDS + 20 * 16;

/** Events of the draw at hand. */
const DRAWN: usize = SPARE_WORDS + 16;
export const YIELD: usize = DRAWN;
export const PRICE: usize = DRAWN + 8;
export const JOB_LOSS_MONTH: usize = DRAWN + 16;
export const ACCIDENT_MONTH: usize = DRAWN + 24;
export const ACCIDENT_COST: usize = DRAWN + 32;
export const BASIS: usize = DRAWN + 40;
export const ILLNESSES: usize = DRAWN + 48;
export const MOST_ILLNESSES: i32 = 6;
export const ILLNESS_MONTHS: usize = DRAWN + 56;
export const ILLNESS_COSTS: usize = ILLNESS_MONTHS + 48;

/** What is assumed: of the draws; of events; of the year; of the list; of the classes. */
const RULES: usize = ILLNESS_COSTS + 48;
export const PERSISTENCE: usize = RULES;
export const LASTING: usize = RULES + 8;
export const PASSING: usize = RULES + 16;
export const BEGIN: usize = RULES + 24;
export const CORRECTION: usize = RULES + 32;
export const YIELD_DEVIATION: usize = RULES + 40;
export const PRICE_DEVIATION: usize = RULES + 48;
export const FAILS: usize = RULES + 56;
export const FAILED: usize = RULES + 64;
export const STOOD: usize = RULES + 72;
/** Each: ln of a bill's median, its deviation, months and share of wages that stop. */
export const ILLNESS: usize = RULES + 80;
export const ACCIDENT: usize = RULES + 112;
export const JOB_LOSS_MONTHS: usize = RULES + 144;
export const STORM_MONTH: usize = RULES + 152;
export const REPAIR_SHARE: usize = RULES + 160;
export const UNSAFE_FROM: usize = RULES + 168;
export const MEDICAL_LIFTED: usize = RULES + 176;
export const MEDICAL_OTHERS: usize = RULES + 184;
export const EDUCATION_FROM: usize = RULES + 192;
export const DISASTER_FROM: usize = RULES + 200;
export const SWEEP: usize = RULES + 208;
export const EXITS: usize = RULES + 216;
export const EXIT_LABOUR: usize = RULES + 224;
export const EXIT_OTHERS: usize = RULES + 232;
/** Half the variance of ln yield and of ln price. */
export const YIELD_SHIFT: usize = RULES + 240;
export const PRICE_SHIFT: usize = RULES + 248;

/** The household. */
const HOUSEHOLD: usize = RULES + 256;
export const PERSONS: usize = HOUSEHOLD;
export const TRAITS: usize = HOUSEHOLD + 8;
export const OWN_SAVINGS: usize = HOUSEHOLD + 16;
export const OWN_ASSETS: usize = HOUSEHOLD + 24;
export const HOUSE: usize = HOUSEHOLD + 32;
export const SPENDING: usize = HOUSEHOLD + 40;
export const YEAR: usize = HOUSEHOLD + 48;
export const EARNS: usize = HOUSEHOLD + 56;
export const FARMS: usize = HOUSEHOLD + 64;
export const FAILING: usize = HOUSEHOLD + 72;
/** Layers of its medical scheme, and where they lie. */
export const LAYERS: usize = HOUSEHOLD + 80;
export const LAYERS_AT: usize = HOUSEHOLD + 88;
/** ln of the chance that a month passes without, and uniforms up to which a year does. */
export const ILLNESS_STAYS: usize = HOUSEHOLD + 96;
export const JOB_STAYS: usize = HOUSEHOLD + 104;
export const ACCIDENT_STAYS: usize = HOUSEHOLD + 112;
export const ILLNESS_QUIET: usize = HOUSEHOLD + 120;
export const JOB_QUIET: usize = HOUSEHOLD + 128;
export const ACCIDENT_QUIET: usize = HOUSEHOLD + 136;

/** Means of the household, and their limits. */
const MEANS: usize = HOUSEHOLD + 144;
export const SAVINGS: usize = MEANS;
export const DEBT: usize = MEANS + 8;
export const SOLD: usize = MEANS + 16;
export const DISTRESSED: usize = MEANS + 24;
export const CREDIT: usize = MEANS + 32;
export const REMITTANCE: usize = MEANS + 40;
export const ASSETS: usize = MEANS + 48;
export const FIRE_PRICE: usize = MEANS + 56;
/** What a storm does to it once support has prevented what it can. */
export const CROP: usize = MEANS + 64;
export const LEFT: usize = MEANS + 72;
export const DECAY: usize = MEANS + 80;
export const CLOSED: usize = MEANS + 88;
export const REPAIR: usize = MEANS + 96;
/** What the months have come to. */
export const COST: usize = MEANS + 104;
export const LOST: usize = MEANS + 112;
export const RIGID: usize = MEANS + 120;
export const BELOW: usize = MEANS + 128;
export const HARD: usize = MEANS + 136;
export const ROLLING: usize = MEANS + 144;

/** What classes are found of, and they. */
const CLASSED: usize = MEANS + 152;
export const CLASS_INCOME: usize = CLASSED;
export const CLASS_RIGID: usize = CLASSED + 8;
export const CLASS_PERSONS: usize = CLASSED + 16;
export const CLASS_TRAITS: usize = CLASSED + 24;
export const CLASS_FAILS: usize = CLASSED + 32;
export const CLASS_LINE: usize = CLASSED + 40;
export const HAS_LAYERS: usize = CLASSED + 48;
export const DIBAO: usize = CLASSED + 56;
export const EDGE: usize = CLASSED + 64;
export const DISPOSABLE: usize = CLASSED + 72;
export const RIGID_SHARE: usize = CLASSED + 80;
export const GROUP: usize = CLASSED + 88;
export const LAYER: usize = CLASSED + 96;

/** Ways of a year without support: where the outcome of each lies, and the draw of which it is. */
export const WAYS: i32 = 64;
export const WAY_OUTCOMES: usize = CLASSED + 104;
export const WAY_DRAWS: usize = WAY_OUTCOMES + 4 * 64;
/** Constants that vectors are made of. */
export const CONSTANTS: usize = WAY_DRAWS + 8 * 64;

/** Standard normal deviates of 16 bits; e^x at steps of 1/1024 from -4 to 4. */
export const NORMALS: usize = 0x10000;
export const EXPONENTIALS: usize = NORMALS + 8 * 0x10000;
/** From here on lie what a run brings: schemes, variants, outcomes, tallies. */
export const FREE: usize = EXPONENTIALS + 8 * 8194;

@inline
export function at(column: usize, m: i32): f64 {
  return load<f64>(column + ((<usize>m) << 3));
}

@inline
export function put(column: usize, m: i32, value: f64): void {
  store<f64>(column + ((<usize>m) << 3), value);
}

@inline
export function number(place: usize): f64 {
  return load<f64>(place);
}

/** To whole fen, halves up: as `Math.round` does, without a branch that would be guessed wrongly every other time. */
@inline
export function round(x: f64): f64 {
  return floor<f64>(x + 0.5);
}

/** Every month from `m` on: bit m. */
@inline
export function bitsFrom(m: i32): i32 {
  return ((1 << MONTHS) - 1) & -(1 << m);
}
