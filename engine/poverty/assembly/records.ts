/** What a year comes to, as it lies in memory: places of its numbers [B], amounts first, then whole numbers; see `year-outcome.ts`. */

export const OUTCOME_INCOME: usize = 0;
export const OUTCOME_RIGID: usize = 8;
export const OUTCOME_LOST: usize = 16;
export const OUTCOME_COST: usize = 24;
export const OUTCOME_BELOW: usize = 32;
export const OUTCOME_DISTRESSED: usize = 36;
export const OUTCOME_UNSAFE: usize = 40;
export const OUTCOME_CHANNEL: usize = 44;
export const OUTCOME_DETECTED: usize = 48;
export const OUTCOME_REGISTERED: usize = 52;
export const OUTCOME_EXITED: usize = 56;
export const OUTCOME_AGAIN: usize = 60;
/** Positions among `CLASSES`; -1: none. */
export const OUTCOME_GROUP: usize = 64;
export const OUTCOME_LAYER: usize = 68;
/** Bytes of one. */
export const OUTCOME_SIZE: usize = 72;

/** A variant, as `year-memory.ts` writes it: places of its numbers [B]. First what it is: causes off, whether a storm comes, whether the household is given a support, the variant it is compared with. */
export const VARIANT_OFF: usize = 0;
export const VARIANT_STORM: usize = 8;
export const VARIANT_SUPPORTED: usize = 16;
export const VARIANT_AGAINST: usize = 24;
/** Where lies what a storm does under it, its outcome, and the counts of the household; whether a warning prevents something. */
export const VARIANT_HIT: usize = 32;
export const VARIANT_OUTCOME: usize = 40;
export const VARIANT_COUNTS: usize = 48;
export const VARIANT_PREVENTS: usize = 56;
/** Whether the household is below the line under it in the draw at hand. */
export const VARIANT_FELL: usize = 240;
/** Its support: amounts, and months of which Infinity is that of registration. */
export const COVER: usize = 64;
export const COVER_DELAY: usize = 72;
export const PAYOUT: usize = 80;
export const TRIGGER: usize = 88;
export const INDEX_BASIS: usize = 96;
export const INDEX_DELAY: usize = 104;
export const PREMIUM: usize = 112;
export const JOB_WAGE: usize = 120;
export const JOB_MONTHS: usize = 128;
export const DISPLACED: usize = 136;
export const JOB_FROM: usize = 144;
export const UPLIFT: usize = 152;
export const MOST: usize = 160;
export const CASH: usize = 168;
export const CASH_MONTH: usize = 176;
export const GAIN: usize = 184;
export const GAIN_FROM: usize = 192;
export const HELPED: usize = 200;
export const RETROFIT_HOUSE: usize = 208;
export const RETROFIT_ASSETS: usize = 216;
export const FIXED_COST: usize = 224;
export const PUBLIC_SHARE: usize = 232;
/** Bytes of one. */
export const VARIANT_SIZE: usize = 248;

/** What a storm does to the household once support has prevented what it can: shares, months without work, what is left of a loss after a month. */
export const HIT_CROP: usize = 0;
export const HIT_HOUSE: usize = 8;
export const HIT_ASSETS: usize = 16;
export const HIT_CLOSED: usize = 24;
export const HIT_DECAY: usize = 32;

/** Counts of a household's draws by variant, of those whose last twelve months lie below by month, then by batch of draws. */
export const COUNT_FELL: usize = 0;
export const COUNT_FELL_RIGID: usize = 8;
export const COUNT_DISTRESSED: usize = 16;
export const COUNT_UNSAFE: usize = 24;
export const COUNT_UP: usize = 32;
export const COUNT_DOWN: usize = 40;
export const COUNT_COST: usize = 48;
export const COUNT_LOST: usize = 56;
export const COUNT_MONTHS: usize = 64;
export const COUNT_BATCHES: usize = 160;

/** Counts of a household's draws by kind of detection, then by class, under a variant: bytes of them. */
export const KIND_CLASSES: usize = 128;
export const KINDS_SIZE: usize = 200;

/** Persons of all households by draw and variant, of 32 bits: below the line, by month, by class. */
export const SUM_MONTHS: usize = 4;
export const SUM_CLASSES: usize = 52;
export const SUM_SIZE: usize = 88;
