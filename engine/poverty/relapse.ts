/**
 * Who falls below the line within twelve months, with what chance, and what a storm, a cause or a support makes of it.
 *
 * Every variant of a draw meets the same year, so a difference is of the variants and not of luck. All tallies are sums of
 * whole numbers: any split of the households over workers gives the same bytes, and none of them grows with the draws but
 * the totals of each draw.
 *
 * p = draws below / R, error √(p (1 - p) / R); of a difference √((n₊ + n₋)/R - d²)/√R, n₊ and n₋ the draws that change side.
 */
import type { Entities, RandomStream } from '../core/random.js';
import { MONTHS, wholeFen } from './account.js';
import { batchCount, batchOf } from './batches.js';
import { drawYear, prepareChances, YearDraws } from './draws.js';
import { countDetection, DETECTION_KINDS } from './detection-count.js';
import { CLASSES, classify, type ClassRules } from './groups.js';
import { TRAITS, type Households, type StormDamage } from './household.js';
import { HouseholdPlan } from './plan.js';
import type { RelapseVariant } from './variant.js';
import { YearOfVariants } from './year-of-variants.js';
import type { YearRules } from './year-outcome.js';

export interface RelapseRun {
  readonly households: Households;
  readonly entities: Entities;
  readonly rules: YearRules;
  readonly variants: readonly RelapseVariant[];
  /** Members of the storm: draw r meets member r mod their number; none: no storm. */
  readonly members: readonly StormDamage[];
  readonly draws: number;
  readonly stream: RandomStream;
  /** Variant whose shortfalls are handed to `onShortfall`; -1: none. */
  readonly shortfallOf: number;
  /** What groups and layers hang on; absent: they are not counted. */
  readonly classes?: ClassRules;
}

/** Columns by row and variant: element row × variants + variant. */
export interface RelapseTallies {
  /** Positions of the households. */
  readonly rows: Uint32Array;
  /** Draws below the line; below it once rigid spending is taken off; with months of distress; with an unsafe house. */
  readonly fell: Uint32Array;
  readonly fellRigid: Uint32Array;
  readonly distressed: Uint32Array;
  readonly unsafe: Uint32Array;
  /** Draws below the line by batch of draws: element (row × variants + variant) × batches + batch. */
  readonly batches: Uint16Array;
  /** Draws below the line in which `against` is not, and the other way round. */
  readonly up: Uint32Array;
  readonly down: Uint32Array;
  /** Sum over draws [fen]. */
  readonly cost: Float64Array;
  readonly lost: Float64Array;
  /** Persons below in each draw: element variant × draws + draw. */
  readonly persons: Float64Array;
  /** Persons of the rolling twelve months below by draw and month: element (variant × draws + draw) × 12 + month. */
  readonly monthly: Float64Array;
  /** Persons by group and layer in each draw: element (variant × draws + draw) × classes + class, see `CLASSES`; empty where they are not counted. */
  readonly classes: Float64Array;
  /** Household-draws by variant, element variant × kinds + kind, see `DETECTION_KINDS`. */
  readonly detection: Float64Array;
}

/**
 * Simulate some of the households.
 *
 * @param rows positions of the households, ascending
 * @param onShortfall told of each row's shortfalls by draw [fen]; the array is used again
 */
export function simulateRelapse(run: RelapseRun, rows: Uint32Array, onShortfall?: (row: number, shortfall: Float64Array) => void): RelapseTallies {
  const { households, entities, rules, variants, members, draws, stream, shortfallOf, classes } = run;
  const cells = rows.length * variants.length;
  const batches = batchCount(draws);
  const counts = (): Uint32Array => new Uint32Array(cells);
  const tallies: RelapseTallies = {
    rows,
    fell: counts(),
    fellRigid: counts(),
    distressed: counts(),
    unsafe: counts(),
    batches: new Uint16Array(cells * batches),
    up: counts(),
    down: counts(),
    cost: new Float64Array(cells),
    lost: new Float64Array(cells),
    persons: new Float64Array(variants.length * draws),
    monthly: new Float64Array(variants.length * draws * MONTHS),
    classes: new Float64Array(classes === undefined ? 0 : variants.length * draws * CLASSES.length),
    detection: new Float64Array(variants.length * DETECTION_KINDS.length),
  };
  const { fell: fallen, fellRigid, distressed, unsafe, up, down, cost, lost, persons: below, monthly, detection, batches: byBatch, classes: classed } = tallies;
  const year = new YearDraws();
  const plan = new HouseholdPlan(households);
  const met = new YearOfVariants(plan, year, rules, variants);
  const fell = new Uint8Array(variants.length);
  const shortfall = new Float64Array(draws);
  const line = rules.line[MONTHS - 1]!;
  const width = variants.length;
  const against = variants.map((variant) => variant.against);
  rows.forEach((i, row) => {
    const chances = prepareChances({ illness: households.illness[i]!, jobLoss: households.jobLoss[i]!, accident: households.accident[i]! });
    const { persons, farms } = plan.take(i);
    plan.failing = classes?.unguaranteed[i] === 1;
    const traits = households.traits[i]!;
    const listed = (traits & TRAITS.monitored) !== 0;
    const least = line * persons;
    const [entityLow, entityHigh] = [entities.low[i]!, entities.high[i]!];
    met.nextHousehold();
    for (let draw = 0; draw < draws; draw++) {
      drawYear(stream, entityLow, entityHigh, draw, rules.process, chances, farms, year);
      const batch = batchOf(draw, draws);
      const damage = members.length === 0 ? null : members[draw % members.length]!;
      met.nextDraw(damage);
      for (let v = 0; v < width; v++) {
        const outcome = met.outcomeOf(v);
        const at = row * width + v;
        const inDraw = v * draws + draw;
        // counts take the test itself, 0 or 1: a branch on chance would be guessed wrongly
        const isBelow = Number(outcome.income < least);
        fell[v] = isBelow;
        const turned = isBelow - fell[against[v]!]!;
        fallen[at]! += isBelow;
        byBatch[at * batches + batch]! += isBelow;
        below[inDraw]! += isBelow * persons;
        fellRigid[at]! += Number(outcome.income - outcome.rigid < least);
        distressed[at]! += Number(outcome.distressed > 0);
        unsafe[at]! += Number(outcome.unsafe);
        if (turned > 0) up[at]!++;
        else if (turned < 0) down[at]!++;
        cost[at]! += wholeFen(met.cost);
        lost[at]! += outcome.lost;
        for (let bits = outcome.below, m = inDraw * MONTHS; bits !== 0; bits >>>= 1, m++) monthly[m]! += (bits & 1) * persons;
        if (classes !== undefined) {
          if (met.isNew) classify(i, persons, traits, line, classes, outcome);
          if (outcome.group >= 0) classed[inDraw * CLASSES.length + outcome.group]! += persons;
          if (outcome.layer >= 0) classed[inDraw * CLASSES.length + outcome.layer]! += persons;
        }
        countDetection(outcome, isBelow === 1, listed, detection, v * DETECTION_KINDS.length);
        if (v === shortfallOf) shortfall[draw] = least - outcome.income;
      }
    }
    onShortfall?.(i, shortfall);
  });
  return tallies;
}

/** A chance with its error [1]. */
export interface Chance {
  readonly value: number;
  readonly standardError: number;
}

/** p of `count` of `draws`. */
export function chanceOf(count: number, draws: number): Chance {
  const value = count / draws;
  return { value, standardError: Math.sqrt((value * (1 - value)) / draws) };
}

/** Difference of paired draws. */
export function differenceOf(up: number, down: number, draws: number): Chance {
  const value = (up - down) / draws;
  return { value, standardError: Math.sqrt(Math.max(0, (up + down) / draws - value * value) / draws) };
}
