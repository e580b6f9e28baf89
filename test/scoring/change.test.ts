import fc from 'fast-check';
import { expect, test } from 'vitest';
import { yearChange, type ComparedScores, type ScoreSeries } from '../../engine/scoring/change.js';
import type { YearChange } from '../../engine/scoring/result.js';

interface Unit {
  readonly score: number;
  /** All of it unless said. */
  readonly coverage?: number;
  readonly rankable?: boolean;
}
type Scores = Readonly<Record<string, number | Unit>>;

const unitOf = (given: number | Unit): Unit => (typeof given === 'number' ? { score: given } : given);

function series(scores: Scores): ScoreSeries {
  const codes = Object.keys(scores).sort();
  const units = codes.map((code) => unitOf(scores[code]!));
  const column = (of: (unit: Unit) => number): Float64Array => Float64Array.from(units, of);
  const made: ComparedScores = {
    score: column(({ score }) => score),
    high: column(({ score, coverage = 100 }) => score + 100 - coverage),
    coverage: column(({ coverage = 100 }) => coverage),
    scored: new Uint8Array(codes.length).fill(1),
    rankable: Uint8Array.from(units, ({ rankable = true }) => (rankable ? 1 : 0)),
  };
  return { codes, names: codes, scores: made };
}

/** Where every indicator can be compared, this year over the comparable ones is this year. */
const between = (previous: Scores, backCast: Scores, current: Scores, comparable: Scores = current): YearChange =>
  yearChange(2023, { previous: series(previous), backCast: series(backCast), current: series(current), comparable: series(comparable).scores }, []);

const known = (value: number | null): number => value ?? Number.NaN;
const sumOf = ({ real, definition, sample }: YearChange): number => known(real) + known(definition) + known(sample);

test('hand calculation: one village improves, the method adds two points, a strong village joins, a weak one leaves', () => {
  const change = between({ a: 40, b: 50, gone: 10 }, { a: 42, b: 52, gone: 12 }, { a: 48, b: 52, joined: 90 });
  // panel a, b. definition (2 + 2) / 2; real (6 + 0) / 2
  expect(change.definition).toBeCloseTo(2, 12);
  expect(change.real).toBeCloseTo(3, 12);
  // all: (48 + 52 + 90) / 3 - (40 + 50 + 10) / 3 = 30
  expect(change.total).toBeCloseTo(30, 12);
  expect(change.sample).toBeCloseTo(25, 12);
  expect([change.panelUnits, change.newUnits, change.goneUnits]).toEqual([2, 1, 1]);
  // a closed 6 of the 58 points that were missing
  expect(change.units[0]!.progress).toBeCloseTo(6 / 58, 12);
});

test('hand calculation: what an indicator brings that last year had no data for is definition', () => {
  // By the indicators of both years a went from 42 to 45; with the new one it stands at 60. Last year's method gave it 40.
  const change = between({ a: 40 }, { a: 42 }, { a: 60 }, { a: 45 });
  expect([change.real, change.definition, change.sample, change.total]).toEqual([3, 17, 0, 20]); // definition (42 - 40) + (60 - 45)
  expect(change.units[0]!.progress).toBeCloseTo(3 / 58, 12);
  expect([change.units[0]!.comparable, change.units[0]!.current]).toEqual([45, 60]);
});

test('the three parts always sum to the total', () => {
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  const village = fc.record({ p: fc.double({ min: 0, max: 99, noNaN: true }), d: part, r: part, fresh: part, is: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(village, { maxLength: 30 }), (list) => {
      const named = [{ p: 50, d: 0, r: 0, fresh: 0, is: 0 }, ...list].map((unit, k) => ({ ...unit, code: String(100 + k) }));
      const before = named.filter(({ is }) => is !== 2);
      const now = named.filter(({ is }) => is !== 1);
      const of = (units: typeof named, score: (unit: (typeof named)[number]) => number): Scores => Object.fromEntries(units.map((unit) => [unit.code, score(unit)]));
      const change = between(of(before, ({ p }) => p), of(before, ({ p, d }) => p + d), of(now, ({ p, d, r, fresh }) => p + d + r + fresh), of(now, ({ p, d, r }) => p + d + r));
      expect(sumOf(change)).toBeCloseTo(known(change.total), 9);
    }),
  );
});

test('a jump beyond 15 points is flagged', () => {
  const change = between({ a: 40, b: 40 }, { a: 40, b: 40 }, { a: 55.1, b: 55 });
  expect(change.units.map((unit) => unit.jump)).toEqual([true, false]);
});

test('reporting has changed beyond 5 points of coverage, either way, or where a year is too thin for a rank', () => {
  const at = (coverage: number, rankable = true): Unit => ({ score: 50, coverage, rankable });
  const then = { a: at(90), b: at(90), c: at(95.1), d: at(80, false), e: at(100) };
  const now = { a: at(95), b: at(95.1), c: at(90), d: at(84, false), e: { score: 60, coverage: 97 } };
  const change = between(then, then, now);
  expect(change.units.map(({ reportingChanged }) => reportingChanged)).toEqual([false, true, true, true, false]);
  expect(change.reportingChanged).toBe(3);
  // a stayed, e rose by ten: the others do not count
  expect([change.realSteady, change.real]).toEqual([5, 2]);
  expect([change.units[1]!.backCastCoverage, change.units[1]!.comparableCoverage, change.units[1]!.previousHigh, change.units[1]!.currentHigh]).toEqual([90, 95.1, 60, 50 + 100 - 95.1]);
  // too thin last year by last year's method alone
  expect(between({ a: at(80, false) }, { a: at(100) }, { a: at(100) }).reportingChanged).toBe(1);
});

test('with no unit in both years the parts are not known, and the mean of nothing is not 0', () => {
  const change = between({ a: 40 }, { a: 42 }, { b: 60 });
  expect([change.panelUnits, change.newUnits, change.goneUnits, change.total]).toEqual([0, 1, 1, 20]);
  expect([change.real, change.definition, change.sample, change.realSteady]).toEqual([null, null, null, null]);
  expect(between({}, {}, { b: 60 }).total).toBeNull();
  expect(between({ a: 40 }, { a: 40 }, {}).total).toBeNull();
});
