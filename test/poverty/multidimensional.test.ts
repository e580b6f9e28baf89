import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gapsBelow, multidimensionalPoverty, type Multidimensional } from '../../engine/poverty/multidimensional.js';
import { countSignatures, signaturePoverty } from '../../engine/poverty/signatures.js';
import { shared } from '../shared.js';
import { oracle } from './oracle.js';

const ACHIEVEMENTS = [13.1, 14, 4, 1, 15.2, 7, 5, 0, 12.5, 10, 1, 0, 20, 11, 3, 1];
const CUTOFFS = [13, 12, 3, 1];
const depth = gapsBelow(ACHIEVEMENTS, CUTOFFS);
const FOUR = { weights: [1, 1, 1, 1] };

test('hand calculation: two of four persons are poor in 2 and 4 of 4 dimensions', () => {
  const { headcount, intensity, adjusted } = multidimensionalPoverty({ weights: [1, 1, 1, 1], depth }, 2, FOUR);
  // (2/4 + 4/4) / 4 = 0.375
  expect([headcount.value, intensity!.value, adjusted.value]).toEqual([0.5, 0.75, 0.375]);
});
test.each(oracle('alkire-foster.csv'))('weights $w0 $w1 $w2 $w3, k = $k', (row) => {
  const at = (name: string): number[] => [0, 1, 2, 3].map((j) => row[`${name}${j}`]!);
  const found = multidimensionalPoverty({ weights: at('w'), depth }, row['k']!, FOUR);
  for (const key of ['headcount', 'intensity', 'adjusted', 'gap', 'severity'] as const) expect(Math.abs(found[key]!.value - row[key]!)).toBeLessThan(1e-9);
  for (const key of ['uncensored', 'censored', 'contribution'] as const) found.dimensions.forEach((dimension, j) => expect(Math.abs(dimension[key]!.value - at(key)[j]!)).toBeLessThan(1e-9));
});

const NAMES = ['d_nutr', 'd_cm', 'd_satt', 'd_educ', 'd_elct', 'd_sani', 'd_wtr', 'd_hsg', 'd_ckfl', 'd_asst'];
const NESTED = [...new Array<number>(4).fill(1 / 6), ...new Array<number>(6).fill(1 / 18)];
const file = shared('reference', 'poverty', 'syn_cdta_complete.csv');
test.skipIf(file === null)('7,434 households of the first round of a survey, 3 cut-offs (skipped: no reference data)', () => {
  const [header, ...lines] = readFileSync(file!, 'utf8').trim().split('\n').map((line) => line.replaceAll('"', '').split(','));
  const rows = lines.map((cells) => Object.fromEntries(header!.map((name, k) => [name, Number(cells[k])]))).filter((row) => row['t'] === 1);
  const survey = { weights: rows.map((row) => row['weight']!), strata: rows.map((row) => row['stratum']!), units: rows.map((row) => row['psu']!) };
  const flags = rows.flatMap((row) => NAMES.map((name) => row[name]!));
  const [found] = [0.33, 0.2, 0.5].map((k) => multidimensionalPoverty({ weights: NESTED, depth: flags }, k, survey)) as [Multidimensional];
  expect(Math.abs(found.headcount.value - 0.335216572504748)).toBeLessThan(1e-9);
  expect(Math.abs(found.intensity!.value - 0.424848403780988)).toBeLessThan(1e-9);
  expect(Math.abs(found.adjusted.value - 0.142416225998033)).toBeLessThan(1e-9);
});

const DIMENSIONS = 5;
const sample = fc.array(fc.record({ flags: fc.array(fc.constantFrom(0, 0.25, 1), { minLength: DIMENSIONS, maxLength: DIMENSIONS }), weight: fc.integer({ min: 1, max: 5 }), group: fc.nat(2) }), { minLength: 2, maxLength: 30 });
const importance = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS });

test('M₀ = H A, contributions sum to 1, M₀ ≥ M₁ ≥ M₂, censored ≤ uncensored, and groups sum to the whole', () => {
  fc.assert(
    fc.property(sample, importance, fc.double({ min: 0.05, max: 1, noNaN: true }), (rows, weights, share) => {
      const k = share * weights.reduce((sum, w) => sum + w, 0);
      const survey = { weights: rows.map((row) => row.weight) };
      const flags = rows.flatMap((row) => row.flags);
      const whole = multidimensionalPoverty({ weights, depth: flags }, k, survey);
      expect(whole.adjusted.value).toBeCloseTo(whole.headcount.value * (whole.intensity?.value ?? 0), 12);
      if (whole.intensity !== null) expect(whole.dimensions.reduce((sum, { contribution }) => sum + contribution!.value, 0)).toBeCloseTo(1, 12);
      expect(whole.adjusted.value >= whole.gap.value - 1e-12 && whole.gap.value >= whole.severity.value - 1e-12).toBe(true);
      for (const { censored, uncensored } of whole.dimensions) expect(censored.value).toBeLessThanOrEqual(uncensored.value + 1e-12);
      const total = survey.weights.reduce((sum, w) => sum + w, 0);
      let parts = 0;
      for (const group of new Set(rows.map((row) => row.group))) {
        const people = rows.reduce((sum, row) => sum + (row.group === group ? row.weight : 0), 0);
        parts += (people / total) * multidimensionalPoverty({ weights, depth: flags }, k, survey, (i) => rows[i]!.group === group).adjusted.value;
      }
      expect(parts).toBeCloseTo(whole.adjusted.value, 12);
    }),
  );
});
test('counting signatures gives the same numbers', () => {
  fc.assert(
    fc.property(sample, importance, fc.double({ min: 0.05, max: 1, noNaN: true }), (rows, weights, share) => {
      const k = share * weights.reduce((sum, w) => sum + w, 0);
      const counts = countSignatures(Uint16Array.from(rows, ({ flags }) => flags.reduce<number>((bits, flag, j) => bits + (flag > 0 ? 2 ** j : 0), 0)), DIMENSIONS);
      const quick = signaturePoverty(counts, weights, k);
      const whole = multidimensionalPoverty({ weights, depth: rows.flatMap((row) => row.flags) }, k, { weights: rows.map(() => 1) });
      expect(quick.headcount).toBeCloseTo(whole.headcount.value, 12);
      expect(quick.adjusted).toBeCloseTo(whole.adjusted.value, 12);
      expect(quick.intensity ?? -1).toBeCloseTo(whole.intensity?.value ?? -1, 12);
      whole.dimensions.forEach(({ censored, uncensored }, j) => {
        expect(quick.censored[j]).toBeCloseTo(censored.value, 12);
        expect(quick.uncensored[j]).toBeCloseTo(uncensored.value, 12);
      });
    }),
  );
});
test('the error of A is that of a ratio: of replicates of one sampling unit each it is the same', () => {
  const once = multidimensionalPoverty({ weights: [1, 1, 1, 1], depth }, 1, FOUR);
  const twice = multidimensionalPoverty({ weights: [1, 1, 1, 1], depth: [...depth, ...depth] }, 1, { weights: new Array<number>(8).fill(1), units: [0, 1, 2, 3, 0, 1, 2, 3] });
  expect(twice.intensity!.standardError).toBeCloseTo(once.intensity!.standardError!, 12);
  // counts of the poor 2, 4, 1 of 4 about their mean 7/12: √(4/3 · Σ ((c - A)/3)²)
  const spread = [0.5, 1, 0.25].reduce((sum, c) => sum + ((c - 7 / 12) / 3) ** 2, 0);
  expect(once.intensity!.standardError).toBeCloseTo(Math.sqrt((4 / 3) * spread), 12);
});
test.each([
  ['a cut-off of 0', [1, 1, 1, 1], 0, [1, 1, 1, 1], 'cut-off: expected a number above 0, up to the sum of weights 4, found 0 [poverty/cutoff]'],
  ['a dimension without weight', [1, 0, 1, 1], 1, [1, 1, 1, 1], 'weights of dimensions[1]: expected a number > 0, found 0 [poverty/dimension-weight]'],
  ['weights of zero', [1, 1, 1, 1], 1, [0, 0, 0, 0], 'weights: expected at least one > 0, found only 0 [poverty/weights]'],
  ['a row too few', [1, 1, 1, 1], 1, [1, 1, 1], 'depth: expected 3 rows of 4, found 16 numbers [poverty/length]'],
])('%s is refused', (_, weights, k, rows, message) => {
  expect(() => multidimensionalPoverty({ weights, depth }, k, { weights: rows })).toThrow(message);
});
test('no household, and more dimensions than a signature has bits, are refused', () => {
  expect(() => signaturePoverty(new Uint32Array(4), [1, 1], 1)).toThrow('poverty/weights');
  expect(() => countSignatures(new Uint16Array(1), 17)).toThrow('dimensions: expected 1 to 16, found 17');
});
