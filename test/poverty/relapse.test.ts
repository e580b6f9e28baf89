import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenOf, MONTHS } from '../../engine/poverty/account.js';
import { causesOf, causeVariants } from '../../engine/poverty/causes.js';
import { checkHouseholds, TRAITS } from '../../engine/poverty/household.js';
import { DETECTION_KINDS } from '../../engine/poverty/detection-count.js';
import { chanceOf, differenceOf, drawSums, simulateRelapse, type RelapseTallies } from '../../engine/poverty/relapse.js';
import { minimalTransfer } from '../../engine/poverty/transfer.js';
import type { YearRules } from '../../engine/poverty/year-outcome.js';
import { CAUSES } from '../../engine/poverty/cause.js';
import { allRows, LINE, rules, runOf, storm, support, variant, village } from './village.js';

const N = 40;
const households = village(N);
const fellOf = ({ fell }: RelapseTallies, variants: number, v: number): number[] => Array.from({ length: fell.length / variants }, (_, row) => fell[row * variants + v]!);
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

test('without a storm the difference is exactly 0, draw by draw', () => {
  for (const members of [[], [storm(N, 0)]]) {
    const { up, down, lost, fell } = simulateRelapse(runOf(households, { members }), allRows(N));
    expect([sum(up), sum(down), sum(lost)]).toEqual([0, 0, 0]);
    expect(sum(fell)).toBeGreaterThan(0);
  }
});
test('more damage never lowers the chance: no draw that falls with less stands with more', () => {
  const shares = [0, 0.1, 0.25, 0.5, 0.8, 1];
  const per = shares.map((share) => fellOf(simulateRelapse(runOf(households, { members: [storm(N, share)] }), allRows(N)), 2, 1));
  per.slice(1).forEach((fell, k) => fell.forEach((count, row) => expect(count).toBeGreaterThanOrEqual(per[k]![row]!)));
  expect(sum(per.at(-1)!)).toBeGreaterThan(2 * sum(per[0]!));
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('crop', 'assets', 'house', 'closed'), (a, b, kind) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((share) => storm(N, 0.3, { [kind]: storm(N, share)[kind] }));
      const run = (member: ReturnType<typeof storm>): number[] => fellOf(simulateRelapse(runOf(households, { members: [member], draws: 8 }), allRows(N)), 2, 1);
      const [fewer, greater] = [run(less!), run(more!)];
      greater.forEach((count, row) => expect(count).toBeGreaterThanOrEqual(fewer[row]!));
    }),
    { numRuns: 30 },
  );
});
test('insurance of every loss, at once and without a premium, gives the chance without a storm, household by household', () => {
  const insured = variant('insured', { support: support({ indemnity: { cover: 1, delay: 0 } }) });
  const { up, down, fellRigid, distressed, fell } = simulateRelapse(runOf(households, { variants: [variant('calm', { storm: false }), insured, variant('storm')], members: [storm(N, 0.7)] }), allRows(N));
  for (let row = 0; row < N; row++) {
    expect([up[row * 3 + 1], down[row * 3 + 1]]).toEqual([0, 0]);
    expect([fell[row * 3 + 1], fellRigid[row * 3 + 1], distressed[row * 3 + 1]]).toEqual([fell[row * 3], fellRigid[row * 3], distressed[row * 3]]);
  }
  expect(sum(fellOf({ fell } as RelapseTallies, 3, 2))).toBeGreaterThan(sum(fellOf({ fell } as RelapseTallies, 3, 0)));
});
test('the minimal transfer reaches its target', () => {
  const transfers = new Map<number, number>();
  const run = runOf(households, { shortfallOf: 1 });
  const before = simulateRelapse(run, allRows(N), (row, shortfall) => transfers.set(row, minimalTransfer(shortfall.map((fen) => fen / 100), 0.1)));
  expect(transfers.size).toBe(N);
  let helped = 0;
  for (const [row, transfer] of transfers) {
    const perPerson = fenOf(transfer) / households.persons[row]!;
    const given = runOf(households, { variants: [variant('calm', { storm: false }), variant('given', { support: support({ cash: { perPerson, month: 0 } }) })] });
    const { fell } = simulateRelapse(given, Uint32Array.of(row));
    // a transfer spread over persons may miss a fen: the household is given it whole
    expect(fell[1]! / given.draws).toBeLessThanOrEqual(0.1 + 1e-9);
    if (before.fell[row * 2 + 1]! > 6) helped++;
  }
  expect(helped).toBeGreaterThan(5);
});
test('more households, another order or another split change nobody else', () => {
  const [small, large] = [village(10), village(N)];
  const [few, many] = [simulateRelapse(runOf(small), allRows(10)), simulateRelapse(runOf(large), allRows(N))];
  // the same storm for each: damage goes by position, which the two villages share
  expect([...many.fell.subarray(0, 20)]).toEqual([...few.fell]);
  const run = runOf(large);
  // both parts add to the same totals, as threads do
  const sums = drawSums(run.variants.length * run.draws, false);
  const [odd] = [1, 0].map((rest) => simulateRelapse(run, allRows(N).filter((i) => i % 2 === rest), undefined, sums));
  expect(sum(sums.persons)).toBeGreaterThan(0);
  expect([sums.persons, sums.monthly]).toEqual([many.persons, many.monthly]);
  expect([...odd!.fell.subarray(0, 2)]).toEqual([...many.fell.subarray(2, 4)]);
});
test('a higher line never lowers the chance', () => {
  const per = [0.8, 1, 1.1, 1.5].map((factor) => fellOf(simulateRelapse(runOf(households, { rules: rules({ line: new Float64Array(MONTHS).fill(fenOf(LINE * factor)) }) }), allRows(N)), 2, 1));
  per.slice(1).forEach((fell, k) => fell.forEach((count, row) => expect(count).toBeGreaterThanOrEqual(per[k]![row]!)));
});
test('persons of the groups sum to those of all, and each draw of a household is one of its tally', () => {
  const tallies = simulateRelapse(runOf(households), allRows(N));
  for (const v of [0, 1]) {
    const groups = [0, 1, 2].map((group) => sum(fellOf(tallies, 2, v).map((count, row) => (households.group[row] === group ? count * households.persons[row]! : 0))));
    expect(sum(groups)).toBe(sum(tallies.persons.subarray(v * 60, (v + 1) * 60)));
  }
});
test('causes, what is structural and what only their meeting explains sum to all', () => {
  const variants = [variant('calm', { storm: false }), variant('storm'), ...causeVariants(1)];
  const { persons } = simulateRelapse(runOf(households, { variants }), allRows(N));
  const mean = variants.map((_, v) => sum(persons.subarray(v * 60, (v + 1) * 60)) / 60);
  const shares = causesOf(mean[1]!, mean[0]!, mean.slice(2));
  expect(shares.map(({ cause }) => cause)).toEqual(['structural', 'storm', ...Object.keys(CAUSES), 'interaction']);
  expect(sum(shares.map((share) => share.persons))).toBeCloseTo(mean[1]!, 9);
  expect(shares[1]!.persons).toBeGreaterThan(0);
});
test('with every cause off, a household falls exactly where its plan lies below the line', () => {
  const { fell } = simulateRelapse(runOf(households, { variants: [variant('none', { off: 31, storm: false })], draws: 3 }), allRows(N));
  households.persons.forEach((persons, i) => {
    const at = (column: 'wage' | 'farmRevenue' | 'farmCost' | 'business' | 'transferIn'): number => sum(households.ledger[column].subarray(i * MONTHS, (i + 1) * MONTHS));
    expect(fell[i]).toBe(at('wage') + at('farmRevenue') - at('farmCost') + at('business') + at('transferIn') < fenOf(LINE) * persons ? 3 : 0);
  });
});
test('support that is given to some leaves the others as they are', () => {
  const given = Uint8Array.from({ length: N }, (_, i) => i % 2);
  const cash = support({ cash: { perPerson: fenOf(3_000), month: 1 } });
  const { down, up, cost } = simulateRelapse(runOf(households, { variants: [variant('storm'), variant('cash', { support: cash, given })] }), allRows(N));
  for (let i = 0; i < N; i++) {
    expect(up[i * 2 + 1]).toBe(0);
    expect(cost[i * 2 + 1]).toBe(given[i] === 1 ? 60 * fenOf(3_000) * households.persons[i]! : 0);
    if (given[i] === 0) expect(down[i * 2 + 1]).toBe(0);
  }
  expect(sum(down)).toBeGreaterThan(50);
});
test('who falls is registered in time, late or never, and a month\'s fan ends at the year\'s falls', () => {
  const { detection, monthly, persons } = simulateRelapse(runOf(households), allRows(N));
  const at = (kind: (typeof DETECTION_KINDS)[number]): number => detection[DETECTION_KINDS.length + DETECTION_KINDS.indexOf(kind)]!;
  expect(at('listed') + at('inTime') + at('late') + at('missed')).toBe(at('fell'));
  expect([at('listed'), at('exited')]).toEqual([0, 0]);
  expect(at('medical') + at('disaster') + at('income')).toBeGreaterThan(0);
  for (let draw = 0; draw < 60; draw++) expect(monthly[(60 + draw) * MONTHS + 11]).toBe(persons[60 + draw]);
});
test('half a year without trouble and its verification take households off the list, and some of them fall after', () => {
  const listed = { ...households, traits: households.traits.map((traits) => traits | TRAITS.monitored) };
  const exit = { months: [2, 2] as const, off: Uint8Array.from({ length: MONTHS }, (_, m) => m + 1) };
  const counts = (more: Partial<YearRules>): ((kind: (typeof DETECTION_KINDS)[number]) => number) => {
    const { detection } = simulateRelapse(runOf(listed, { rules: rules(more) }), allRows(N));
    return (kind) => detection[DETECTION_KINDS.length + DETECTION_KINDS.indexOf(kind)]!;
  };
  const [left, stayed] = [counts({ exit }), counts({})];
  expect([stayed('listed'), stayed('exited'), stayed('missed')]).toEqual([stayed('fell'), 0, 0]);
  expect([left('fell'), left('watched')]).toEqual([stayed('fell'), 60 * N]);
  expect(left('listed') + left('inTime') + left('late') + left('missed')).toBe(left('fell'));
  expect(left('exited')).toBeGreaterThan(left('belowAfterExit'));
  expect(left('belowAfterExit')).toBeGreaterThanOrEqual(left('seenAgain'));
  expect(left('missed')).toBeGreaterThan(0);
  expect(left('watchMonths') / left('exited')).toBeGreaterThanOrEqual(2);
});
test('hand calculation: errors of a chance and of a paired difference', () => {
  expect(chanceOf(20, 100)).toEqual({ value: 0.2, standardError: Math.sqrt(0.16 / 100) });
  // 12 draws up, 2 down: d = 0.1, variance (14/100 - 0.01)/100
  expect(differenceOf(12, 2, 100).value).toBe(0.1);
  expect(differenceOf(12, 2, 100).standardError).toBeCloseTo(Math.sqrt(0.13 / 100), 15);
});
test('bad households are refused, all of them at once', () => {
  const bad = village(3);
  bad.persons[0] = 0;
  bad.savings[1] = -1;
  bad.illness[2] = 1.5;
  expect(() => checkHouseholds(bad)).toThrow(
    ['household h0 persons: expected at least one, found 0 [poverty/persons]', 'household h1 savings: expected an amount >= 0, found -1 [poverty/negative]', 'household h2 illness: expected a chance from 0 to 1, found 1.5 [poverty/chance]'].join('\n'),
  );
  expect(() => checkHouseholds({ ...village(2), ids: ['7', '007'] })).toThrow('random/same-entity');
});
