import { expect, test } from 'vitest';
import { normalCdf } from '../../../engine/core/normal.js';
import { fenOf } from '../../../engine/poverty/account.js';
import { checkHouseholds } from '../../../engine/poverty/household.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { screenOf } from '../../../engine/run/poverty/screen.js';
import { rulesOf } from '../../../engine/run/poverty/setup.js';
import { prepareProcess } from '../../../engine/poverty/draws.js';
import { rules, storm, village } from '../../poverty/village.js';

const setting = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
const deviation = setting.declaration.screening.deviation;
const LINE = 8_000;
const CLASSES = { unguaranteed: new Uint8Array(1), layers: null };
const failing = { persistence: 0.7, lasting: 0.1, passing: 0.15, yield: 0.1, price: 0.15, failure: { chance: 0.06, left: 0.4 } };

/** One household of one person: 8,000 yuan of wages, 16,000 of harvests, nothing else, and nothing that happens to it. */
function farmer() {
  const households = village(1);
  for (const column of Object.values(households.ledger)) column.fill(0);
  households.ledger.wage.fill(fenOf(8_000 / 12));
  households.ledger.farmRevenue[6] = fenOf(16_000);
  households.traits[0] = 0;
  households.illness[0] = households.accident[0] = 0;
  return households;
}

test('hand calculation: a harvest that fails is part of the chance in closed form, with and without a storm', () => {
  const households = farmer();
  const process = prepareProcess(failing);
  const { calm, stormy } = screenOf(setting, households, checkHouseholds(households), rules({ process }), CLASSES, [storm(1, 1, { crop: [0.5], assets: [0], house: [0], closed: [0] })]);
  // a mean yield of 1: 1 / (1 - 0.06 · 0.6) in the years that stand, 0.4 of it in those that fail
  const stood = 1 / (1 - 0.06 * 0.6);
  const below = (income: number): number => normalCdf((Math.log(LINE / income) + deviation ** 2 / 2) / deviation);
  const wage = (12 * fenOf(8_000 / 12)) / 100;
  const [good, bad] = [wage + 16_000 * stood, wage + 16_000 * stood * 0.4];
  expect(calm[0]).toBeCloseTo(0.94 * below(good) + 0.06 * below(bad), 5);
  expect(stormy[0]).toBeCloseTo(0.94 * below(good - 8_000 * stood) + 0.06 * below(bad - 8_000 * stood * 0.4), 5);
});
test('who only a failing harvest can bring down is simulated', () => {
  const households = farmer();
  households.ledger.farmCost[0] = fenOf(7_000);
  const entities = checkHouseholds(households);
  const kept = (process = failing): number => screenOf(setting, households, entities, rules({ process: prepareProcess(process) }), CLASSES, []).kept.length;
  expect([kept(), kept({ ...failing, failure: { chance: 0, left: 1 } })]).toEqual([1, 0]);
});
test('a harvest that is all of the income and fails wholly leaves a chance, no number that is none', () => {
  const households = farmer();
  households.ledger.wage.fill(0);
  households.ledger.farmCost[0] = fenOf(15_999);
  const { calm, stormy } = screenOf(setting, households, checkHouseholds(households), { ...rulesOf(setting), process: prepareProcess(failing) }, CLASSES, [storm(1, 1)]);
  for (const chance of [calm[0]!, stormy[0]!]) expect(chance).toSatisfy((value: number) => value >= 0.06 && value <= 1);
});
