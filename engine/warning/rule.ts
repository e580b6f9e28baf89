/** Warning rules as data: which number, over which time, on which side of which line, makes which level. */
import type { Label } from '../core/label.js';

/** Levels in ascending order; level k of the arrays of this folder is `LEVELS[k - 1]`, 0 none. */
export const LEVELS = ['blue', 'yellow', 'orange', 'red'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * What is made of a quantity over a window. `drop`: the value of the step before the window less the least one in it;
 * `mean`, `sum`, `max`, `min` of the window's steps.
 */
export const STATISTICS = ['sum', 'max', 'min', 'mean', 'drop'] as const;
export type Statistic = (typeof STATISTICS)[number];

export const COMPARISONS = ['>=', '>', '<=', '<'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Whether `value` lies on the side of the line that counts. A missing value (NaN) does not. */
export function crosses(value: number, comparison: Comparison, line: number): boolean {
  switch (comparison) {
    case '>=':
      return value >= line;
    case '>':
      return value > line;
    case '<=':
      return value <= line;
    case '<':
      return value < line;
  }
}

/** A line as a book writes it, `50`, `-3.5` or `1/3`; NaN for the name of a column. */
export function lineNumber(text: string): number {
  const [, above, below] = /^(\d+)\/([1-9]\d*)$/.exec(text) ?? [];
  return above === undefined ? Number(text) : Number(above) / Number(below);
}

/** Denominators of the fractions that are written as such. */
const MOST_PARTS = 12;

/** A line as it is written: a third as `1/3`, not as the decimals that only come close to it. */
export function lineText(line: number): string {
  const decimal = String(line);
  if (decimal.length <= 12) return decimal;
  for (let parts = 2; parts <= MOST_PARTS; parts++) if (Math.round(line * parts) / parts === line) return `${Math.round(line * parts)}/${parts}`;
  return decimal;
}

/** One number held against one line. */
export interface Condition {
  readonly quantity: string;
  readonly unit: string;
  readonly statistic: Statistic;
  /** Length of the window [s]; null: one step. */
  readonly window: number | null;
  readonly comparison: Comparison;
  /** The line, or the column of the table of units it stands in. */
  readonly line: number | { readonly column: string };
  /** Whether the quantity is never below 0, so that a sum of what is there can only grow. */
  readonly nonNegative?: boolean;
  /** Whether it is to hold at the same step of the window as the others of its alternative that say so; of one window, the greatest upwards or the least downwards. */
  readonly together?: true;
  /** Line an alert is held until; absent: the same line. */
  readonly clear?: number;
}

/** `forecast`: windows that end after now, within their length; `observed`: the window that ends now, where it may continue. */
export type Branch = 'forecast' | 'observed';

export interface LevelRule {
  readonly level: Level;
  /** Any of these, each of which wants all of its conditions, in one branch. */
  readonly any: readonly (readonly Condition[])[];
}

/** What keeps alerts from flickering. */
export interface Hysteresis {
  /** An alert begins where the level is warranted at `hits` of the last `of` evaluations; going up from one is immediate. */
  readonly raise: { readonly hits: number; readonly of: number };
  /** It goes down after this many evaluations in a row below its level. */
  readonly clear: number;
  /** And not sooner than this after it last went up [s]. */
  readonly hold: number;
}

/** How many are enough: so many, such a share of them, or both. */
export interface Quantifier {
  readonly units?: number;
  /** Least share of them all [1]. */
  readonly share?: number;
}

/** A warning for a whole area, in place of its units, once enough of them warrant it. */
export interface AreaRule extends Quantifier {
  /** Digits of a unit's code that name its area. */
  readonly digits: number;
  /** Parts that are counted in place of the units, each by enough of its own: two prefectures of a province, say. */
  readonly parts?: Quantifier & { readonly digits: number };
}

/** What of the forecast says that what was observed may continue. */
export interface Continuation extends Condition {
  /** Least share of the members for which it holds [1]; absent: that of the rule. Where there are fewer, what was observed counts for those alone. */
  readonly probability?: number;
}

export interface HazardRule {
  readonly hazard: string;
  readonly title: Label;
  readonly branches: readonly Branch[];
  /** Whether the windows of the forecast begin now, as "the rain of the next 24 hours"; absent: any of its length that ends within it from now counts, as "within 24 hours the rain will reach". */
  readonly fromNow?: boolean;
  /** Whether what was observed counts at the step at hand alone: a state such as fog is there or it has passed; absent: over the windows of the conditions. */
  readonly observedNow?: boolean;
  /** Step of time the rule is written for [s]; absent: any its windows are whole numbers of. */
  readonly step?: number;
  /** Levels in ascending order. */
  readonly levels: readonly LevelRule[];
  /** For the observed branch: what of the forecast says that it may continue; absent, or without a forecast: it may. */
  readonly continues?: Continuation;
  /** Least share of the members that make a level [1]. */
  readonly probability: number;
  readonly hysteresis: Hysteresis;
  readonly area?: AreaRule;
  /** Where the numbers come from, and whether they were held against it. */
  readonly basis: string;
  readonly verified: boolean;
}

const presentOnes = new WeakMap<readonly Condition[], readonly Condition[]>();

/** The conditions of an alternative as a branch asks for them. */
export function inBranch({ observedNow = false }: HazardRule, all: readonly Condition[], branch: Branch): readonly Condition[] {
  if (!observedNow || branch !== 'observed') return all;
  let own = presentOnes.get(all);
  if (own === undefined) presentOnes.set(all, (own = all.map((condition) => ({ ...condition, window: null }))));
  return own;
}

/** One edition of a book: which rules hold, from when on and where. */
export interface Edition {
  /** First day it holds, YYYY-MM-DD. */
  readonly effective: string;
  /** Codes it holds for begin so; '': everywhere. The longest that fits is taken. */
  readonly region: string;
  readonly hazards: readonly HazardRule[];
}

/**
 * The rule for a hazard, a unit and a day: of the editions in force the one of the longest region, of those the latest.
 *
 * @param day YYYY-MM-DD
 */
export function ruleFor(editions: readonly Edition[], hazard: string, unit: string, day: string): { readonly edition: Edition; readonly rule: HazardRule } | null {
  let best: { readonly edition: Edition; readonly rule: HazardRule } | null = null;
  for (const edition of editions) {
    const rule = edition.hazards.find((each) => each.hazard === hazard);
    if (rule === undefined || edition.effective > day || !unit.startsWith(edition.region)) continue;
    const longer = best === null ? 1 : edition.region.length - best.edition.region.length;
    if (longer > 0 || (longer === 0 && edition.effective >= best!.edition.effective)) best = { edition, rule };
  }
  return best;
}
