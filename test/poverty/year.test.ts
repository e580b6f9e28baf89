import { expect, test } from 'vitest';
import { emptyLedger, fenOf, MONTHS, type LedgerColumn } from '../../engine/poverty/account.js';
import { NEVER, YearDraws } from '../../engine/poverty/draws.js';
import { emptyHouseholds, TRAITS, type StormDamage } from '../../engine/poverty/household.js';
import { NO_SUPPORT, type Support } from '../../engine/poverty/support.js';
import type { YearOutcome, YearRules } from '../../engine/poverty/year-outcome.js';
import { simulateYear } from '../../engine/poverty/year.js';
import { rules, support } from './village.js';

/** Four persons: 2,000 of wages a month, two harvests, a child at school, and one bill of 30,000 of which 21,000 is paid back. */
const PLAN: Readonly<Partial<Record<LedgerColumn, readonly number[]>>> = {
  wage: new Array<number>(12).fill(2_000),
  farmRevenue: [0, 0, 0, 0, 0, 0, 0, 0, 9_000, 3_000, 0, 0],
  farmCost: [0, 0, 800, 1_200, 600, 400, 400, 300, 300, 0, 0, 0],
  property: [0, 0, 0, 0, 0, 500, 0, 0, 0, 0, 0, 0],
  transferIn: [250, 1_250, 250, 250, 250, 250, 250, 250, 250, 250, 250, 250],
  transferOut: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 400],
  education: [0, 0, 0, 0, 0, 0, 0, 0, 2_500, 0, 0, 0],
};
const ledger = emptyLedger(1);
for (const [column, months] of Object.entries(PLAN)) months.forEach((yuan, m) => (ledger[column as LedgerColumn][m] = fenOf(yuan)));
const households = emptyHouseholds(['one'], ledger);
households.persons[0] = 4;
households.traits[0] = TRAITS.labour + TRAITS.lifted;
households.house[0] = fenOf(50_000);
households.assets[0] = fenOf(10_000);

const calm = new YearDraws();
calm.labour.fill(1);
calm.illnesses = 1;
calm.illnessMonth[0] = 3;
const plain = (more: Partial<YearRules> = {}): YearRules =>
  rules({
    illness: { logCost: Math.log(fenOf(30_000)), deviation: 1, months: 1, wages: 0 },
    schemes: [[{ deductible: 0, rate: 0.7, cap: Infinity }]],
    stormMonth: 8,
    exposed: new Float64Array(MONTHS).fill(1),
    line: new Float64Array(MONTHS).fill(fenOf(8_500)),
    triggers: { medical: [fenOf(5_000), fenOf(20_000)], education: fenOf(10_000), disaster: 1.1, sweep: new Array<boolean>(MONTHS).fill(false), registered: Uint8Array.from({ length: 48 }, (_, k) => (k % 12) + 1) },
    ...more,
  });
const damage = (more: Partial<StormDamage>): StormDamage => ({ crop: [0], assets: [0], house: [0], closed: [0], index: [0], ...more });
const year = (hit: StormDamage | null, given: Support = NO_SUPPORT, more: Partial<YearRules> = {}, draws = calm): YearOutcome => simulateYear(households, 0, draws, plain(more), hit, given);
const perPerson = ({ income }: YearOutcome): number => income / 4 / 100;

test.each([
  ['without a storm', null, NO_SUPPORT, 36_100, 9_025, 6_150],
  ['a storm that takes 60 % of the harvest', damage({ crop: [0.6] }), NO_SUPPORT, 28_900, 7_225, 4_350],
  ['the same, insured for 80 %', damage({ crop: [0.6] }), support({ indemnity: { cover: 0.8, delay: 0 } }), 34_660, 8_665, 5_790],
  ['the same, and two months without wages', damage({ crop: [0.6], closed: [2] }), NO_SUPPORT, 24_900, 6_225, 3_350],
])('to the fen, %s', (_, hit, given, net, each, afterRigid) => {
  const out = year(hit, given);
  expect([out.income, perPerson(out), (out.income - out.rigid) / 400]).toEqual([net * 100, each, afterRigid]);
});
test('a self-paid bill of 9,000 fires the trigger of a lifted household, and not that of another', () => {
  expect([year(null).channel, year(null).detected, year(null).registered]).toEqual([0, 3, 4]);
  households.traits[0] = TRAITS.labour;
  expect([year(null).channel, year(null).registered]).toEqual([-1, NEVER]);
  households.traits[0] = TRAITS.labour + TRAITS.lifted;
});
test('hand calculation: half a year after the bill a household is off the list, not without a guarantee and not below the line', () => {
  const exit = { months: [6, 12] as const, off: Uint8Array.from({ length: MONTHS }, (_, m) => m + 1) };
  const traits = TRAITS.labour + TRAITS.lifted;
  households.traits[0] = traits + TRAITS.monitored;
  // the bill of month 3 stops the clock; months 4 to 9 are six; verified in month 10
  expect([year(null, NO_SUPPORT, { exit }).exited, year(null).exited]).toEqual([10, NEVER]);
  // a house unsafe from month 8 on; a line above the income
  expect(year(damage({ house: [0.5] }), NO_SUPPORT, { exit }).exited).toBe(NEVER);
  expect(year(null, NO_SUPPORT, { exit, line: new Float64Array(MONTHS).fill(fenOf(9_500)) }).exited).toBe(NEVER);
  // nobody can work: twelve months
  households.traits[0] = TRAITS.lifted + TRAITS.monitored;
  expect(year(null, NO_SUPPORT, { exit }).exited).toBe(NEVER);
  // not on the list when the year begins: registered in month 4, six months from the next on
  households.traits[0] = traits;
  expect([year(null, NO_SUPPORT, { exit }).registered, year(null, NO_SUPPORT, { exit }).exited]).toEqual([4, 11]);
});
test('who has left the list is registered again by a disaster that comes after, not by the bill of before', () => {
  const exit = { months: [4, 4] as const, off: Uint8Array.from({ length: MONTHS }, (_, m) => m + 1) };
  households.traits[0] = TRAITS.labour + TRAITS.lifted + TRAITS.monitored;
  const triggers = { ...plain().triggers, disaster: 0.3 };
  // the bill of month 3, calm from 4 to 7, off in month 8, which is that of the storm
  const again = ({ exited, again: month }: YearOutcome): readonly number[] => [exited, month];
  expect(again(year(damage({ crop: [0.6] }), NO_SUPPORT, { exit, triggers }))).toEqual([8, 9]);
  expect(again(year(null, NO_SUPPORT, { exit, triggers }))).toEqual([8, NEVER]);
  households.traits[0] = TRAITS.labour + TRAITS.lifted;
});
test('a storm before planting or after the harvest takes nothing, and wages stop in its months alone', () => {
  expect(year(damage({ crop: [1] }), NO_SUPPORT, { exposed: new Float64Array(MONTHS) }).lost).toBe(0);
  expect(year(damage({ crop: [1] }), NO_SUPPORT, { stormMonth: 10 }).lost).toBe(0);
  expect(year(damage({ closed: [5] }), NO_SUPPORT, { stormMonth: 10 }).lost).toBe(fenOf(4_000));
});
test('repair of a house is rigid spending, no income; half a house gone is not safe', () => {
  const out = year(damage({ house: [0.5] }));
  expect([out.income, out.rigid - year(null).rigid, out.unsafe]).toEqual([year(null).income, fenOf(50_000 * 0.5 * 0.7), true]);
  expect(year(damage({ house: [0.5] }), support({ retrofit: { house: 0.4, assets: 0 } })).unsafe).toBe(false);
});
test('registered in the month in which it is found, a household is paid in the next, and its bill does not hold up its leaving', () => {
  const triggers = { ...plain().triggers, registered: Uint8Array.from({ length: 48 }, (_, k) => k % 12) };
  const cash = support({ cash: { perPerson: fenOf(100), month: null } });
  const [with_, without] = [year(null, cash, { triggers }), year(null, NO_SUPPORT, { triggers })];
  expect([without.registered, with_.cost, Array.from(with_.monthly, (came, m) => came - without.monthly[m]!)]).toEqual([3, fenOf(400), [0, 0, 0, 0, fenOf(400), 0, 0, 0, 0, 0, 0, 0]]);
  // found and registered in month 3: months 4 to 9 are six without trouble
  const exit = { months: [6, 12] as const, off: Uint8Array.from({ length: MONTHS }, (_, m) => m + 1) };
  expect(year(null, NO_SUPPORT, { triggers, exit }).exited).toBe(10);
});
test('a payout that comes after the year is no income of it', () => {
  const late = support({ indemnity: { cover: 1, delay: 3 } });
  // of the harvests in months 8 and 9 nothing comes before month 11: the first in month 11, the second after the year
  expect(year(damage({ crop: [1] }), late).income).toBe(fenOf(36_100 - 12_000 + 9_000));
});
test('cash, a job that displaces, purchases, credit and a premium come and cost what they say', () => {
  const cash = year(null, support({ cash: { perPerson: fenOf(100), month: 2 }, fixedCost: fenOf(30) }));
  expect([cash.income - year(null).income, cash.cost]).toEqual([fenOf(400), fenOf(430)]);
  // registered in month 4
  expect(year(null, support({ cash: { perPerson: fenOf(100), month: null } })).monthly[4]! - year(null).monthly[4]!).toBe(fenOf(400));
  const job = year(null, support({ job: { wage: fenOf(800), months: 3, displaced: 0.1, from: 1 } }));
  expect([job.income - year(null).income, job.cost]).toEqual([fenOf(3 * 600), fenOf(2_400)]);
  expect(year(null, support({ job: { wage: fenOf(800), months: 2, displaced: 0, from: null } })).monthly[5]! - year(null).monthly[5]!).toBe(fenOf(800));
  expect(year(null, support({ purchase: { uplift: 0.1, most: fenOf(1_000) } })).income - year(null).income).toBe(fenOf(1_000));
  expect(year(null, support({ credit: { gain: fenOf(50), from: 6 }, premium: fenOf(20) })).income - year(null).income).toBe(fenOf(280));
  const medical = year(null, support({ medical: 0.5 }));
  expect([year(null).rigid - medical.rigid, medical.cost]).toEqual([fenOf(4_500), fenOf(4_500)]);
});
test('an index pays when it passes its trigger, whatever the damage', () => {
  const index = support({ index: { payout: fenOf(2_000), trigger: 0.5, basis: 0.2, delay: 1 }, publicShare: 1 });
  const paid = year(damage({ index: [0.6] }), index);
  expect([paid.income - year(null).income, paid.cost]).toEqual([fenOf(2_000), fenOf(2_000)]);
  expect(year(damage({ index: [0.4], crop: [0.6] }), index).income).toBe(fenOf(28_900));
  const off = new YearDraws();
  off.labour.fill(1);
  off.basis = -2;
  expect(year(damage({ index: [0.6] }), index, {}, off).cost).toBe(0);
});
test('a business that lost a share of its assets loses that share of its income, less each month', () => {
  const [before, m] = [households.ledger.business.slice(), 8];
  households.ledger.business.fill(fenOf(1_000));
  const out = year(damage({ assets: [0.5] }));
  const rest = year(null).monthly.map((net, k) => net - out.monthly[k]!);
  expect(rest[m]).toBe(fenOf(500));
  expect(rest[m + 1]).toBe(Math.round(fenOf(500) * Math.exp(-0.75 / 12)));
  expect(year(damage({ assets: [0.5] }), support({ warning: { shares: Float64Array.of(0.4), traits: [] } })).lost).toBeLessThan(out.lost);
  households.ledger.business.set(before);
});
test('without savings a bill is lived through by credit and by selling assets, and what is sold earns no more', () => {
  households.spending[0] = fenOf(2_000);
  const out = year(null);
  expect(out.distressed).toBeGreaterThan(0);
  households.savings[0] = fenOf(50_000);
  expect([year(null).distressed, year(null).sold, year(null).debt]).toEqual([0, 0, 0]);
  [households.savings[0], households.spending[0]] = [0, 0];
});
test('what a storm will take later can still be sold before it comes', () => {
  // a bill of 9,000 in month 3, spending that leaves nothing over; the storm of month 8 takes all assets
  households.spending[0] = fenOf(2_200);
  const [before, taken] = [year(null), year(damage({ assets: [1] }))];
  expect(taken.sold).toBeGreaterThan(0);
  expect([taken.sold, taken.monthly.slice(0, 8)]).toEqual([before.sold, before.monthly.slice(0, 8)]);
  households.spending[0] = 0;
});
