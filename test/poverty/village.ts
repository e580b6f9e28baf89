/** A small village of plain households, and rules of a plain year, for tests; amounts are of no place. */
import { randomStream } from '../../engine/core/random.js';
import { emptyLedger, fenOf, MONTHS } from '../../engine/poverty/account.js';
import { prepareProcess, type IncomeProcess } from '../../engine/poverty/draws.js';
import { checkHouseholds, emptyHouseholds, TRAITS, type Households, type StormDamage } from '../../engine/poverty/household.js';
import type { RelapseRun } from '../../engine/poverty/relapse.js';
import type { RelapseVariant } from '../../engine/poverty/variant.js';
import { NO_SUPPORT, type Support } from '../../engine/poverty/support.js';
import type { YearRules } from '../../engine/poverty/year-outcome.js';

export const LINE = 8_000;
const process: IncomeProcess = { persistence: 0.7, lasting: 0.12, passing: 0.15, yield: 0.2, price: 0.15 };

export function rules(more: Partial<YearRules> = {}, moving: Partial<IncomeProcess> = {}): YearRules {
  return {
    process: prepareProcess({ ...process, ...moving }),
    illness: { logCost: Math.log(fenOf(12_000)), deviation: 0.9, months: 2, wages: 0.5 },
    accident: { logCost: Math.log(fenOf(8_000)), deviation: 0.7, months: 3, wages: 0.5 },
    jobLossMonths: 3,
    schemes: [[{ deductible: fenOf(500), rate: 0.6, cap: fenOf(150_000) }, { deductible: fenOf(10_000), rate: 0.6, cap: Infinity }, { deductible: 0, rate: 0.5, cap: fenOf(30_000) }]],
    stormMonth: 2,
    exposed: Float64Array.from({ length: MONTHS }, (_, m) => (m >= 2 ? 1 : 0)),
    repairShare: 0.7,
    unsafeFrom: 0.5,
    firePrice: 0.6,
    rate: (lost) => 1.5 * (1 - lost),
    line: new Float64Array(MONTHS).fill(fenOf(LINE)),
    triggers: { medical: [fenOf(5_000), fenOf(20_000)], education: fenOf(10_000), disaster: 0.3, sweep: Array.from({ length: MONTHS }, (_, m) => m % 3 === 2), registered: Uint8Array.from({ length: 4 * MONTHS }, (_, k) => (k % MONTHS) + 1) },
    ...more,
  };
}

export function village(n: number, prefix = 'h'): Households {
  const ids = Array.from({ length: n }, (_, i) => `${prefix}${i}`);
  const households = emptyHouseholds(ids, emptyLedger(n));
  ids.forEach((_, i) => {
    households.persons[i] = 1 + (i % 5);
    households.group[i] = i % 3;
    const perPerson = 7_000 + ((i * 1_237) % 6_000);
    const year = perPerson * households.persons[i];
    for (let m = 0; m < MONTHS; m++) {
      const at = i * MONTHS + m;
      households.ledger.wage[at] = fenOf((year * 0.5) / 12);
      households.ledger.farmRevenue[at] = m === 6 || m === 3 ? fenOf(year * 0.2) : 0;
      households.ledger.farmCost[at] = m < 4 ? fenOf(year * 0.025) : 0;
      households.ledger.business[at] = fenOf((year * 0.1) / 12);
      households.ledger.transferIn[at] = fenOf((year * 0.1) / 12);
      households.ledger.education[at] = m === 8 && i % 4 === 0 ? fenOf(2_500) : 0;
    }
    households.savings[i] = fenOf((i % 7) * 800);
    households.credit[i] = fenOf(2_000);
    households.remittance[i] = fenOf(100 * (i % 3));
    households.assets[i] = fenOf(6_000 + 900 * (i % 4));
    households.house[i] = fenOf(40_000);
    households.spending[i] = fenOf((year * 0.85) / 12);
    households.illness[i] = 0.01 + 0.004 * (i % 3);
    households.jobLoss[i] = 0.01;
    households.accident[i] = 0.003;
    households.traits[i] = TRAITS.labour + (i % 2 === 0 ? TRAITS.lifted : 0);
  });
  return households;
}

/** A storm that takes a share of everything, more of some than of others. */
export function storm(n: number, share: number, more: Partial<StormDamage> = {}): StormDamage {
  const column = (scale: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.min(1, share * scale * (0.5 + ((i * 7) % 5) / 5)));
  return { crop: column(1), assets: column(0.8), house: column(0.5), closed: column(2), index: column(1), ...more };
}

export const variant = (name: string, more: Partial<RelapseVariant> = {}): RelapseVariant => ({ name, off: 0, storm: true, support: NO_SUPPORT, against: 0, ...more });
export const support = (more: Partial<Support>): Support => ({ ...NO_SUPPORT, ...more });
export const allRows = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

export function runOf(households: Households, more: Partial<RelapseRun> = {}): RelapseRun {
  return {
    households,
    entities: checkHouseholds(households),
    rules: rules(),
    variants: [variant('calm', { storm: false }), variant('storm')],
    members: [storm(households.ids.length, 0.4)],
    draws: 60,
    stream: randomStream('test', 'poverty/year'),
    shortfallOf: -1,
    ...more,
  };
}
