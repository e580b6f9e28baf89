import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTINGENCY_MEASURES, contingencyOf, type Contingency } from '../../engine/verification/contingency.js';
import { isMissing, type Score } from '../../engine/verification/score.js';
import { shared } from '../shared.js';

const of = (name: string, table: Contingency): Score => CONTINGENCY_MEASURES.find((measure) => measure.name === name)!.of(table);
const table = (hits: number, falseAlarms: number, misses: number, correctNegatives: number): Contingency => ({ hits, falseAlarms, misses, correctNegatives });

describe("hand calculation: Finley's tornadoes of 1884, 28 hits, 72 false alarms, 23 misses, 2,680 correct negatives", () => {
  const finley = table(28, 72, 23, 2680);
  test.each([
    ['probability_of_detection', 28 / 51],
    ['false_alarm_ratio', 72 / 100],
    ['threat_score', 28 / 123],
    ['frequency_bias', 100 / 51],
    ['equitable_threat_score', (28 - (100 * 51) / 2803) / (123 - (100 * 51) / 2803)],
    ['peirce_skill_score', 28 / 51 - 72 / 2752],
    ['heidke_skill_score', (2 * (28 * 2680 - 72 * 23)) / (51 * 2703 + 100 * 2752)],
    ['odds_ratio', (28 * 2680) / (72 * 23)],
  ])('%s', (name, value) => {
    expect(of(name, finley)).toBeCloseTo(value, 14);
  });
});

const reference = shared('reference', 'weather', 'contingency.csv');
test.skipIf(reference === null)('the measures of five published tables, where they have a number (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = parse(readFileSync(reference!), { columns: true });
  let compared = 0;
  for (const row of rows) {
    const counts = table(Number(row['hits']), Number(row['false_alarms']), Number(row['misses']), Number(row['correct_negatives']));
    for (const { name, of: measureOf } of CONTINGENCY_MEASURES) {
      const theirs = Number(row[name]);
      const ours = measureOf(counts);
      compared++;
      if (Number.isFinite(theirs)) expect(Math.abs((ours as number) - theirs), `${row['name']!} ${name}`).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(theirs)));
      else expect(isMissing(ours), `${row['name']!} ${name}`).toBe(true);
    }
  }
  expect(compared).toBe(5 * 18);
});

const count = fc.integer({ min: 0, max: 1_000 });
test('every measure of every table is a finite number or says why there is none', () => {
  fc.assert(
    fc.property(count, count, count, count, (a, b, c, d) => {
      for (const { of: measureOf } of CONTINGENCY_MEASURES) {
        const score = measureOf(table(a, b, c, d));
        expect(isMissing(score) ? score.missing.length > 0 : Number.isFinite(score)).toBe(true);
      }
    }),
  );
});

test('a perfect warning has the perfect value of each measure that has a number', () => {
  for (const { name, of: measureOf, perfect } of CONTINGENCY_MEASURES) {
    const score = measureOf(table(10, 0, 0, 90));
    if (!isMissing(score) && Number.isFinite(perfect)) expect(score, name).toBe(perfect);
  }
});

test('cases are counted, and weighed where they have weights', () => {
  expect(contingencyOf([1, 1, 0, 0, 1], [1, 0, 1, 0, 1])).toEqual(table(2, 1, 1, 1));
  expect(contingencyOf([1, 1, 0, 0, 1], [1, 0, 1, 0, 1], [10, 1, 2, 3, 5])).toEqual(table(15, 1, 2, 3));
});
