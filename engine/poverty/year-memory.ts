/**
 * The one instance of `assembly/year.ts`, which goes through a household's years, and the memory it is handed things over in:
 * one run, one household and one draw of it at a time. Places are elements of `memory.numbers`, as `assembly/layout.ts` lays them out.
 */
import { MONTHS } from './account.js';
import { EXP_TABLE } from './exp-table.js';
import { NORMAL_TABLE } from './normal-table.js';
import { YEAR_MODULE } from './year-module.js';

interface Module {
  readonly drawFour: (draw: number, low: number, high: number, key0: number, key1: number) => void;
  readonly drawEvents: (draw: number, low: number, high: number, key0: number, key1: number) => void;
  readonly beginRun: (width: number, variants: number, sums: number, kinds: number, quiet: number, classes: boolean, shortfallOf: number, shortfalls: number) => void;
  readonly beginHousehold: () => void;
  readonly beginDraw: (lane: number, storm: boolean, index: number, hit: number) => void;
  readonly outcomeAt: (variant: number) => number;
  readonly countDraw: (draw: number, batch: number, low: number, high: number, key0: number, key1: number, storm: boolean, index: number, hit: number) => void;
  readonly quickExp: (x: number) => number;
  readonly classify: () => void;
  readonly copeOnce: (cash: number) => void;
}

const PAGE = 65_536;
const store = new WebAssembly.Memory({ initial: 11, maximum: PAGE });
const code = Uint8Array.from(atob(YEAR_MODULE), (letter) => letter.charCodeAt(0));
export const yearModule = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory: store, log: Math.log, exp: Math.exp } }).exports as unknown as Module;

/** All numbers, and the whole ones beside them; made anew where the memory grows. */
export const memory = { numbers: new Float64Array(store.buffer), whole: new Int32Array(store.buffer) };

/** Make room for so many numbers from `FREE` on. */
export function makeRoom(count: number): void {
  const pages = Math.ceil((8 * (FREE + count)) / PAGE) - store.buffer.byteLength / PAGE;
  if (pages <= 0) return;
  store.grow(pages);
  memory.numbers = new Float64Array(store.buffer);
  memory.whole = new Int32Array(store.buffer);
}

/** Places of names in a row, of so many numbers each, from a place on. */
const inRow = <Name extends string>(from: number, names: readonly Name[], each = 1): Readonly<Record<Name, number>> => Object.fromEntries(names.map((name, k) => [name, from + k * each])) as Record<Name, number>;

/** Columns of twelve months; of registration there are four, of payouts and repairs two each. */
export const COLUMNS = inRow(0, ['business', 'education', 'educated', 'planned', 'wage', 'revenue', 'rest', 'line', 'exposed', 'registered', 'registered1', 'registered2', 'registered3', 'off'], MONTHS);
export const CAME = 22 * MONTHS;
/** Factors of wages: element month × 4 + lane. */
export const LABOUR = 27 * MONTHS;
/** Draws that are made side by side. */
export const LANES = 4;
/** Words of the first five blocks of the draws, of 32 bits: element (4 × block + word) × 4 + lane of `memory.whole`. */
export const WORDS = 2 * 31 * MONTHS;
const AFTER_WORDS = 31 * MONTHS + 42;
export const DRAWN = inRow(AFTER_WORDS, ['yield', 'price', 'jobLossMonth', 'accidentMonth', 'accidentCost', 'basis', 'illnesses', 'illnessMonths']);
export const ILLNESS_COSTS = DRAWN.illnessMonths + 6;
export const RULES = inRow(ILLNESS_COSTS + 6, [
  ...(['persistence', 'lasting', 'passing', 'begin', 'correction', 'yield', 'price', 'fails', 'failed', 'stood'] as const),
  ...(['illnessCost', 'illnessDeviation', 'illnessMonths', 'illnessWages', 'accidentCost', 'accidentDeviation', 'accidentMonths', 'accidentWages', 'jobLossMonths'] as const),
  ...(['stormMonth', 'repairShare', 'unsafeFrom', 'medicalLifted', 'medicalOthers', 'education', 'disaster', 'sweep', 'exits', 'exitLabour', 'exitOthers', 'yieldShift', 'priceShift'] as const),
]);
export const HOUSEHOLD = inRow(RULES.priceShift + 1, [
  ...(['persons', 'traits', 'savings', 'assets', 'house', 'spending', 'year', 'earns', 'farms', 'failing', 'layers', 'layersAt'] as const),
  ...(['illnessStays', 'jobStays', 'accidentStays', 'illnessQuiet', 'jobQuiet', 'accidentQuiet'] as const),
]);
export const MEANS = inRow(HOUSEHOLD.accidentQuiet + 1, ['savings', 'debt', 'sold', 'distressed', 'credit', 'remittance', 'assets', 'firePrice']);
export const CLASSED = inRow(MEANS.savings + 19, ['income', 'rigid', 'persons', 'traits', 'fails', 'line', 'hasLayers', 'dibao', 'edge', 'disposable', 'rigidShare', 'group', 'layer']);

/** Where the tables lie, and what a run brings. */
const NORMALS = PAGE / 8;
const EXPONENTIALS = NORMALS + NORMAL_TABLE.length;
export const FREE = EXPONENTIALS + EXP_TABLE.length;
makeRoom(0);
memory.numbers.set(NORMAL_TABLE, NORMALS);
memory.numbers.set(EXP_TABLE, EXPONENTIALS);

/** Records of `assembly/records.ts`, in numbers; sums are whole ones, of which two lie in the room of one. */
export const VARIANT = inRow(0, [
  ...(['off', 'storm', 'supported', 'against', 'hit', 'outcome', 'counts', 'prevents', 'cover', 'coverDelay', 'payout', 'trigger', 'basis', 'indexDelay', 'premium', 'jobWage', 'jobMonths', 'displaced', 'jobFrom'] as const),
  ...(['uplift', 'most', 'cash', 'cashMonth', 'gain', 'gainFrom', 'helped', 'retrofitHouse', 'retrofitAssets', 'fixedCost', 'publicShare', 'fell'] as const),
]);
export const SIZES = { variant: VARIANT.fell + 1, outcome: 9, hit: 5, sums: (1 + MONTHS + 9) / 2, kinds: 16 + 9 } as const;
const LOST = 7;
/** Counts of a household's draws under a variant; `months`: twelve, of those whose last twelve months lie below; those by batch follow. */
export const COUNTS = { ...inRow(0, ['fell', 'fellRigid', 'distressed', 'unsafe', 'up', 'down', 'cost', 'lost']), months: LOST + 1, batches: LOST + 1 + MONTHS } as const;
