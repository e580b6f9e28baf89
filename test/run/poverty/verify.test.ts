import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { readHouseholds } from '../../../engine/run/poverty/households.js';
import { readOtherYears } from '../../../engine/run/poverty/other-years.js';
import { verifyRelapse, type RelapseVerification } from '../../../engine/run/poverty/verify.js';
import { root } from '../../sources.js';

const scenarios = join(root, 'scenarios');
let found: RelapseVerification;
beforeAll(async () => {
  const setting = await readRelapse(join(scenarios, 'relapse.yaml'));
  const declaration = { ...setting.declaration, draws: 60 };
  const read = await readHouseholds(join(scenarios, 'data', 'relapse', 'households.csv'), declaration, 5);
  const { other } = await readOtherYears(join(scenarios, 'relapse-other-years.yaml'));
  found = await verifyRelapse({ ...setting, declaration }, read, [], { ...other, years: 10 }, 100, () => undefined);
});
const score = (outcome: string, method: string, measure: string): number => {
  const each = found.scores.find((row) => row.outcome === outcome && row.method === method && row.measure === measure)!;
  return each.score as number;
};

test('every method has every score, of both outcomes', () => {
  const measures = new Set(found.scores.map(({ measure }) => measure));
  expect(found.scores).toHaveLength(2 * 3 * measures.size);
});
test('the Brier score is reliability less resolution plus uncertainty', () => {
  for (const method of ['model', 'income-rule', 'medical-rule']) {
    expect(score('income', method, 'brier_reliability') - score('income', method, 'brier_resolution') + score('income', method, 'brier_uncertainty')).toBeCloseTo(score('income', method, 'brier_score'), 12);
  }
});
test('the chances part fallers from others better than the rules of one trigger, and are better calibrated', () => {
  for (const rule of ['income-rule', 'medical-rule']) {
    expect(score('income', 'model', 'roc_area')).toBeGreaterThan(score('income', rule, 'roc_area'));
    expect(score('income', 'model', 'brier_score')).toBeLessThan(score('income', rule, 'brier_score'));
  }
  expect(score('income', 'model', 'roc_area')).toBeGreaterThan(0.85);
  expect(score('income', 'model', 'ppv_as_many_as_medical-rule')).toBeGreaterThan(score('income', 'medical-rule', 'ppv_as_many_as_medical-rule'));
});
test('bins hold every household-year once, and their mean is the frequency', () => {
  for (const outcome of ['income', 'rigid'] as const) {
    const bins = found.bins.filter((bin) => bin.outcome === outcome);
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(found.households * found.years);
    expect(bins.reduce((sum, { n, score: observed }) => sum + n * (observed as number), 0) / (found.households * found.years)).toBeCloseTo(found.base[outcome]!, 12);
  }
});
test('groups have their gaps with intervals, and warnings their lead', () => {
  expect(new Set(found.gaps.map(({ measure }) => measure))).toEqual(new Set(['bias', 'caught', 'needless']));
  expect(found.gaps.filter(({ interval }) => 'low' in interval).length).toBeGreaterThan(10);
  const [model, income, medical] = found.leads;
  // who is planned above the line is nobody to a threshold of income
  expect([income!.warned, income!.caught, income!.meanLead]).toEqual([0, 0, null]);
  expect(model!.meanLead).toBeGreaterThan(1);
  expect(model!.inTime).toBeGreaterThan(medical!.inTime ?? 0);
  for (const { events, caught, inTime } of found.leads) {
    expect(caught ?? 0).toBeLessThanOrEqual(events!);
    expect(inTime ?? 0).toBeLessThanOrEqual(caught ?? events!);
  }
});
