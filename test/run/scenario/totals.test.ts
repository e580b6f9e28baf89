/** Money and people of a run, three ways of adding up. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkClosed, type LedgerLine } from '../../../engine/run/scenario/ledger-line.js';
import { ledgersOf } from '../../../engine/run/scenario/ledgers.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import type { ScenarioRun } from '../../../engine/run/scenario/run.js';
import { simulateGroup, type EntityResult } from '../../../engine/run/scenario/simulate.js';
import { checkTotals, totalsOf, type Total } from '../../../engine/run/scenario/totals.js';
import { root } from '../../sources.js';

let run: ScenarioRun;
let [lines, totals]: [LedgerLine[], Total[]] = [[], []];
beforeAll(async () => {
  const scenario = await loadScenario(join(root, 'scenarios', 'meiyu-county.yaml'), null);
  const job = { ...scenario.job, members: 5 };
  const results = job.network.groups.flatMap((group) => simulateGroup(job, scenario.models, new Forcing(job), group));
  run = { scenario: { ...scenario, job }, missing: [], floods: () => [], results: function* (): Generator<EntityResult> { yield* results; } };
  [lines, totals] = [ledgersOf(run), totalsOf(run)];
});

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const totalOf = (quantity: string, variant = 0): Total => totals.find((one) => one.variant === variant && run.scenario.job.outputs[one.output]!.quantity === quantity)!;

test('what stood in the county is what was lost and what is left, by sector and policy', () => {
  const money = lines.filter(({ of }) => of === 'money');
  expect(money.map(({ policy, part }) => `${policy ?? '-'} ${part!.en}`)).toEqual(['-', 'banks', 'retention'].flatMap((policy) => ['residential buildings', 'commercial buildings', 'agriculture'].map((part) => `${policy} ${part}`)));
  for (const { in: whole, out, stored } of lines.filter(({ of }) => of !== 'water')) expect(Math.abs(whole - out - stored)).toBeLessThanOrEqual(1e-9 * whole);
  const { in: people, out: affected } = lines.find(({ of, policy }) => of === 'people' && policy === undefined)!;
  expect(people).toBe(5 * 161_064); // five members of everybody in sites.csv
  expect(affected).toBeGreaterThan(0);
});

test('members, places and ledgers come to the same sums', () => {
  expect(sum(totalOf('residentialLoss').members)).toBeCloseTo(lines.find(({ part, policy }) => part?.en === 'residential buildings' && policy === undefined)!.out, 3);
  expect(sum(totalOf('affectedPeople', 1).members)).toBe(lines.find(({ of, policy }) => of === 'people' && policy === 'banks')!.out);
  expect(totalOf('loss').places).toBe(175);
  expect(() => { checkTotals(run, totals, lines); }).not.toThrow();
});

test('a sum that is off by a yuan, and a ledger that is not closed, stop the run', () => {
  const loss = totalOf('loss');
  expect(() => { checkTotals(run, [{ ...loss, byPlace: loss.byPlace + 1 }], lines); }).toThrow(/^loss under baseline: .* by places$/);
  const short = lines.map((line) => (line.of === 'people' ? { ...line, out: line.out - 1 } : line));
  expect(() => { checkTotals(run, totals, short); }).toThrow('by the ledger');
  expect(() => { checkClosed(lines.map((line) => ({ ...line, residual: line.residual + 1e-6 * line.in }))); }).toThrow('is unaccounted for');
});
