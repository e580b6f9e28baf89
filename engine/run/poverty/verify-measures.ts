/** What chances of relapse are scored by, from counts of household-years by the probability they were given. */
import { LEAST_GROUP } from '../../poverty/suppression.js';
import { calibrationLine } from '../../verification/calibration-line.js';
import { EVENT_MEASURES } from '../../verification/event-measures.js';
import { baseRate, type ProbabilityCounts } from '../../verification/probability-counts.js';
import { isMissing, ratio, type Score } from '../../verification/score.js';
import { bias, caughtShare, predictiveValue, takenShares } from '../../verification/top-share.js';

export const METHODS = ['model', 'income-rule', 'medical-rule'] as const;
export type Method = (typeof METHODS)[number];
/** Below the line by income; by income less rigid spending. */
export const OUTCOMES = ['income', 'rigid'] as const;
export type Outcome = (typeof OUTCOMES)[number];

type ByMethod = Readonly<Record<Method, ProbabilityCounts>>;
/** Counts of one village, or of several added up; groups are of the model's chances. */
export type VillageCounts = Readonly<Record<Outcome, { readonly methods: ByMethod; readonly groups: readonly ProbabilityCounts[] }>>;

/** Counts of every outcome, method and group; `group` -1: everybody. */
export function countsOf(of: (outcome: Outcome) => (method: Method, group: number) => ProbabilityCounts, groups: number): VillageCounts {
  const each = (outcome: Outcome): VillageCounts[Outcome] => {
    const pick = of(outcome);
    return { methods: { model: pick('model', -1), 'income-rule': pick('income-rule', -1), 'medical-rule': pick('medical-rule', -1) }, groups: Array.from({ length: groups }, (_, g) => pick('model', g)) };
  };
  return { income: each('income'), rigid: each('rigid') };
}

/** The counts of some villages, each as often as it is drawn. */
export function addUp(villages: readonly VillageCounts[], drawn: Uint32Array): VillageCounts {
  const times = new Float64Array(villages.length);
  drawn.forEach((k) => times[k]!++);
  const sum = (pick: (counts: VillageCounts) => ProbabilityCounts): ProbabilityCounts => {
    const width = pick(villages[0]!).cases.length;
    const out = { cases: new Float64Array(width), events: new Float64Array(width) };
    villages.forEach((village, v) => {
      if (times[v] === 0) return;
      const { cases, events } = pick(village);
      for (let k = 0; k < width; k++) {
        out.cases[k]! += times[v]! * cases[k]!;
        out.events[k]! += times[v]! * events[k]!;
      }
    });
    return out;
  };
  return countsOf((outcome) => (method, group) => sum((counts) => (group < 0 ? counts[outcome].methods[method] : counts[outcome].groups[group]!)), villages[0]![OUTCOMES[0]].groups.length);
}

interface Measure {
  readonly measure: string;
  readonly of: (counts: ByMethod, method: Method) => Score;
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
/** Share of household-years that a rule flags [1]. */
const flaggedShare = ({ cases }: ProbabilityCounts): number => (sumOf(cases) === 0 ? 0 : cases[1]! / sumOf(cases));

/** Shares of households that are watched, from the highest chance down. */
const WATCHED = [0.01, 0.05, 0.1] as const;
const watchedAt = (share: number): string => `at_${share * 100}_percent`;
/** Share of households that a measure takes; 0: it takes none of its own. */
export const watchedShare = (measure: string): number => WATCHED.find((share) => measure.endsWith(watchedAt(share))) ?? 0;
const AS_RULES = ['income-rule', 'medical-rule'] as const;

const of = (measure: string, single: (counts: ProbabilityCounts) => Score): Measure => ({ measure, of: (counts, method) => single(counts[method]) });
const line = (key: 'slope' | 'intercept') => (counts: ProbabilityCounts): Score => {
  const fitted = calibrationLine(counts);
  return 'missing' in fitted ? fitted : fitted[key];
};

/** Every measure of every method; those of a watched share take the highest chances first, ties in part. */
export const MEASURES: readonly Measure[] = [
  of('base_rate', baseRate),
  of('bias', bias),
  ...EVENT_MEASURES.map((measure) => of(measure.name, measure.of)),
  of('calibration_slope', line('slope')),
  of('calibration_intercept', line('intercept')),
  ...WATCHED.flatMap((share): Measure[] => [
    of(`ppv_${watchedAt(share)}`, (counts) => predictiveValue(counts, takenShares(counts, share))),
    of(`caught_${watchedAt(share)}`, (counts) => caughtShare(counts, takenShares(counts, share))),
  ]),
  ...AS_RULES.flatMap((rule): Measure[] => [
    { measure: `ppv_as_many_as_${rule}`, of: (counts, method) => predictiveValue(counts[method], takenShares(counts[method], flaggedShare(counts[rule]))) },
    { measure: `caught_as_many_as_${rule}`, of: (counts, method) => caughtShare(counts[method], takenShares(counts[method], flaggedShare(counts[rule]))) },
  ]),
];

/** Share of households at which groups, and leads, are compared [1]. */
export const COMPARED = 0.1;
const rest = (all: ProbabilityCounts, group: ProbabilityCounts): ProbabilityCounts => ({ cases: all.cases.map((n, k) => n - group.cases[k]!), events: all.events.map((n, k) => n - group.events[k]!) });
const less = (a: Score, b: Score): Score => (isMissing(a) ? a : isMissing(b) ? b : a - b);
const quietTaken = ({ cases, events }: ProbabilityCounts, taken: Float64Array): Score => ratio(cases.reduce((sum, n, k) => sum + (n - events[k]!) * taken[k]!, 0), sumOf(cases) - sumOf(events), 'every case was an event');

/** A group less all others: how far its chances are off, and how many of its fallers, and of its others, the same list of one in ten has. */
export const GAP_MEASURES: readonly { readonly measure: string; readonly of: (all: ProbabilityCounts, group: ProbabilityCounts) => Score }[] = [
  { measure: 'bias', of: (all, group) => less(bias(group), bias(rest(all, group))) },
  { measure: 'caught', of: (all, group) => less(caughtShare(group, takenShares(all, COMPARED)), caughtShare(rest(all, group), takenShares(all, COMPARED))) },
  { measure: 'needless', of: (all, group) => less(quietTaken(group, takenShares(all, COMPARED)), quietTaken(rest(all, group), takenShares(all, COMPARED))) },
];

const BINS = 10;

interface LevelBin {
  readonly observed: (counts: ProbabilityCounts) => Score;
  readonly told: (counts: ProbabilityCounts) => { readonly n: number; readonly from: number; readonly to: number; readonly forecast: number };
}

/** The bin of equal width that a level lies in. */
const binOf = (level: number, draws: number): number => Math.min(BINS - 1, Math.floor((level / draws) * BINS));

/** A household-year: its level, its real household, and whether it was observed to fall, where outcomes are of real years. */
export type BehindBin = readonly [level: number, household: number, fell: boolean | null];

/** First and last bin of each span of neighbours with so many real households, of observed outcomes so many that fell and so many that did not, from the lowest on; the rest goes to the last. */
function spansOf(behind: readonly BehindBin[], draws: number): (readonly [number, number])[] {
  const sides = [...new Set(behind.map(([, , fell]) => fell))];
  const sets = Array.from({ length: BINS }, () => sides.map(() => new Set<number>()));
  for (const [level, household, fell] of behind) sets[binOf(level, draws)]![sides.indexOf(fell)]!.add(household);
  const none = (): Set<number>[] => sides.map(() => new Set<number>());
  const spans: [number, number][] = [];
  let [from, held] = [0, none()];
  sets.forEach((own, bin) => {
    own.forEach((set, side) => set.forEach((each) => held[side]!.add(each)));
    if (held.some(({ size }) => size < LEAST_GROUP)) return;
    spans.push([from, bin]);
    [from, held] = [bin + 1, none()];
  });
  const last = spans.at(-1);
  if (last !== undefined) last[1] = BINS - 1;
  return spans;
}

/** Bins over levels 0 to `draws`, of ten real households each at least. */
export const binsOfLevels = (draws: number, behind: readonly BehindBin[]): LevelBin[] =>
  spansOf(behind, draws).map(([first, last]): LevelBin => {
    const levels = Array.from({ length: draws + 1 }, (__, k) => k).filter((k) => binOf(k, draws) >= first && binOf(k, draws) <= last);
    const sum = (values: Float64Array): number => levels.reduce((total, k) => total + values[k]!, 0);
    return {
      observed: ({ cases, events }) => ratio(sum(events), sum(cases), 'no case'),
      told: ({ cases }) => ({ n: sum(cases), from: first / BINS, to: (last + 1) / BINS, forecast: sum(cases) === 0 ? 0 : levels.reduce((total, k) => total + (cases[k]! * k) / draws, 0) / sum(cases) }),
    };
  });
