import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { giniOf, INDICES, povertyIndices } from '../../engine/poverty/inequality.js';
import { shared } from '../shared.js';
import { oracle } from './oracle.js';

const TEN = [4_000, 5_500, 6_800, 7_900, 8_200, 9_500, 12_000, 15_000, 21_000, 40_000];
const SAMPLES = [
  { incomes: TEN, weights: TEN.map(() => 1) },
  { incomes: TEN, weights: [3, 1, 2, 5, 1, 4, 2, 2, 1, 1] },
  { incomes: [500, 1_200, 3_000, 3_000, 7_999.99, 8_000, 8_000.01, 25_000], weights: [1, 1, 1, 1, 1, 1, 1, 1] },
];

test('hand calculation: two of four are poor', () => {
  const indices = povertyIndices([4_000, 6_000, 8_000, 10_000], 8_000, { weights: [1, 1, 1, 1] });
  expect(indices.headcount!.value).toBe(0.5); // 8,000 itself is not below 8,000
  expect(indices.gap!.value).toBeCloseTo((0.5 + 0.25) / 4, 15);
  expect(indices.severity!.value).toBeCloseTo((0.25 + 0.0625) / 4, 15);
  expect(indices.watts!.value).toBeCloseTo((Math.log(2) + Math.log(8 / 6)) / 4, 15);
  // Gini of the poor: (2·2000)/(2·2·10000) = 0.1; Sen = 0.5 (0.375 + 0.625·0.1)
  expect(indices.sen!.value).toBeCloseTo(0.5 * (0.375 + 0.0625), 15);
  // s = √(0.25·4/3)/2: the error of a share of four
  expect(indices.headcount!.standardError).toBeCloseTo(Math.sqrt(0.25 / 3), 15);
});
test.each(oracle('poverty-indices.csv'))('sample $sample against its definitions', ({ sample, line, ...table }) => {
  const { incomes, weights } = SAMPLES[sample! - 1]!;
  const indices = povertyIndices(incomes, line!, { weights });
  for (const index of INDICES) expect(Math.abs(indices[index]!.value - table[index]!)).toBeLessThan(1e-9 * Math.max(1, table[index]!));
});
const silc = shared('reference', 'poverty', 'eusilc_min.csv');
test.skipIf(silc === null)('weighted Gini of 14,827 persons is 26.48962 %, as laeken has it (skipped: no reference data)', () => {
  const rows = readFileSync(silc!, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const [incomes, weights] = [rows.map((cells) => Number(cells[4])), rows.map((cells) => Number(cells[5]))];
  expect(rows).toHaveLength(14_827);
  expect(100 * giniOf(incomes, weights).value).toBeCloseTo(26.48962, 5);
  const regions = [...new Set(rows.map((row) => row[2]))];
  const strata = rows.map((cells) => regions.indexOf(cells[2]));
  const units = rows.map((cells) => Number(cells[0]));
  const indices = povertyIndices(incomes, 10_859.24, { weights, strata, units });
  expect(100 * indices.headcount!.value).toBeCloseTo(14.444, 2);
  expect(indices.watts).toBeNull(); // three incomes of 0
});

const sample = fc.array(fc.record({ income: fc.integer({ min: 1, max: 30_000 }), weight: fc.integer({ min: 1, max: 9 }), stratum: fc.nat(2), unit: fc.nat(3) }), { minLength: 2, maxLength: 25 });
type Row = { readonly income: number; readonly weight: number; readonly stratum: number; readonly unit: number };
const of = (rows: readonly Row[], key: keyof Row): number[] => rows.map((row) => row[key]);

test('the linearised variable is the derivative by the weight of a row', () => {
  fc.assert(
    fc.property(sample, fc.nat(24), (rows, at) => {
      const [incomes, weights] = [of(rows, 'income'), of(rows, 'weight')];
      const i = at % rows.length;
      const step = 1e-5;
      const shifted = (by: number): number => giniOf(incomes, weights.map((weight, k) => (k === i ? weight + by : weight))).value;
      expect(giniOf(incomes, weights).influence[i]).toBeCloseTo((shifted(step) - shifted(-step)) / (2 * step), 6);
    }),
  );
});
test('standard errors of all indices are those of finite differences of the weights', () => {
  fc.assert(
    fc.property(sample, (rows) => {
      const [incomes, weights] = [of(rows, 'income'), of(rows, 'weight')];
      const indices = povertyIndices(incomes, 8_000, { weights });
      const step = 1e-5;
      for (const index of INDICES) {
        const shifted = (i: number, by: number): number => povertyIndices(incomes, 8_000, { weights: weights.map((weight, k) => (k === i ? weight + by : weight)) })[index]!.value;
        const linearised = weights.map((weight, i) => (weight * (shifted(i, step) - shifted(i, -step))) / (2 * step));
        const mean = linearised.reduce((sum, x) => sum + x, 0) / rows.length;
        const error = Math.sqrt((rows.length / (rows.length - 1)) * linearised.reduce((sum, x) => sum + (x - mean) ** 2, 0));
        const scale = index === 'mean' ? 1e4 : 1;
        expect(Math.abs(indices[index]!.standardError! - error) / scale).toBeLessThan(1e-5);
      }
    }),
    { numRuns: 25 },
  );
});
test('twice the weights change no index and no error; neither does the order of the rows', () => {
  fc.assert(
    fc.property(sample, (rows) => {
      const run = (list: readonly Row[], factor: number): number[] => {
        const indices = povertyIndices(of(list, 'income'), 8_000, { weights: of(list, 'weight').map((w) => w * factor), strata: of(list, 'stratum'), units: of(list, 'unit') });
        return INDICES.flatMap((index) => [indices[index]!.value, indices[index]!.standardError ?? -1]);
      };
      const base = run(rows, 1);
      for (const other of [run(rows, 2), run(rows.toReversed(), 1)]) other.forEach((value, k) => expect(Math.abs(value - base[k]!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(base[k]!))));
    }),
  );
});
test('the parts of a whole, weighted by their people, are the whole', () => {
  fc.assert(
    fc.property(sample, (rows) => {
      const [incomes, weights] = [of(rows, 'income'), of(rows, 'weight')];
      const groups = [...new Set(of(rows, 'stratum'))];
      const whole = povertyIndices(incomes, 8_000, { weights });
      for (const index of ['headcount', 'gap', 'severity', 'watts'] as const) {
        const parts = groups.map((group) => {
          const share = rows.reduce((sum, row) => sum + (row.stratum === group ? row.weight : 0), 0);
          return share * povertyIndices(incomes, 8_000, { weights }, (i) => rows[i]!.stratum === group)[index]!.value;
        });
        expect(parts.reduce((sum, part) => sum + part, 0) / weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(whole[index]!.value, 12);
      }
    }),
  );
});
test('a higher line never lowers headcount, gap or Watts; the Gini stays within 0 and 1', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 1, max: 30_000 }), (rows, a, b) => {
      const [lo, hi] = [Math.min(a, b), Math.max(a, b)].map((line) => povertyIndices(of(rows, 'income'), line, { weights: of(rows, 'weight') })) as [ReturnType<typeof povertyIndices>, ReturnType<typeof povertyIndices>];
      for (const index of ['headcount', 'gap', 'watts'] as const) expect(hi[index]!.value).toBeGreaterThanOrEqual(lo[index]!.value - 1e-12);
      expect(lo.gini!.value >= -1e-12 && lo.gini!.value < 1).toBe(true);
    }),
  );
});
test('sampling units that say the same twice have no smaller error; a lone unit has none', () => {
  const incomes = [5_000, 9_000, 12_000, 7_000];
  const once = povertyIndices(incomes, 8_000, { weights: [1, 1, 1, 1] });
  const twice = povertyIndices([...incomes, ...incomes], 8_000, { weights: new Array<number>(8).fill(1), units: [0, 1, 2, 3, 0, 1, 2, 3] });
  for (const index of INDICES) expect(twice[index]!.standardError).toBeCloseTo(once[index]!.standardError!, 10);
  expect(povertyIndices([5_000, 9_000], 8_000, { weights: [1, 1], units: [7, 7] }).headcount!.standardError).toBeNull();
});
test('what is not defined is null: Watts with an income of 0, Gini of a total below 0', () => {
  const { watts, gini, sen, headcount } = povertyIndices([0, -5_000, 1_000], 8_000, { weights: [1, 1, 1] });
  expect([watts, gini, sen, headcount!.value]).toEqual([null, null, null, 1]);
});
test.each([
  ['weights of zero', [1, 2], 8_000, [0, 0], 'weights: expected at least one > 0, found only 0 [poverty/weights]'],
  ['no rows', [], 8_000, [], 'found no rows [poverty/weights]'],
  ['a weight below 0', [1, 2], 8_000, [1, -1], 'weights[1]: expected a number >= 0, found -1 [poverty/weights]'],
  ['too few weights', [1, 2], 8_000, [1], 'weights: expected 2 rows, found 1 [poverty/length]'],
  ['a line of 0', [1, 2], 0, [1, 1], 'line: expected a number > 0, found 0 [poverty/line]'],
  ['an income that is no number', [1, NaN], 8_000, [1, 1], 'incomes[1]: expected a finite number, found NaN [poverty/income]'],
])('%s is refused', (_, incomes, line, weights, message) => {
  expect(() => povertyIndices(incomes, line, { weights })).toThrow(message);
});
