/**
 * Households of the demo county, a few of each village, in one file that the monitoring API and `shuxiang relapse` both read:
 * all synthetic, and marked so in every row. Income a head is the net of the year's sources, to the yuan.
 */
import { entityOf, openUniform, randomStream } from '../../../core/random.js';
import { normalQuantile } from '../../../core/normal.js';
import type { Block, OutputColumn } from '../../write/block.js';
import type { DemoCounty } from './villages.js';

const HOUSEHOLDS_OF_VILLAGE = 12;
/** Standings as the monitor names them, and the share of households up to each [1]. */
const STATUSES = [['none', 0.9], ['unstable', 0.94], ['borderline', 0.975], ['sudden-hardship', 1]] as const;
/** Shares of households of 1 to 6 persons, summed [1]. */
const SIZES = [0.16, 0.46, 0.66, 0.85, 0.94, 1];
/** Income a head and year [yuan]: median of those who are watched over and of the others, and the spread of its logarithm. */
const INCOME = { watched: 9_500, others: 19_000, spread: 0.35 } as const;
const LABOUR = 0.6;
/** Shares of persons who are elderly, have a disability, are chronically ill; of households lifted out of poverty, of a minority, headed by a woman [1]. */
const [ELDERLY, DISABILITY, CHRONIC] = [0.24, 0.035, 0.09];
const [LIFTED, MINORITY, WOMAN] = [0.18, 0.03, 0.17];
/** Of those watched over, lifted before [1]. */
const LIFTED_WATCHED = 0.6;
/** Shares of a year's net income [1]: farm net of costs at most, business where there is one, property, transfers of who can and cannot work. */
const SOURCES = { farm: 0.45, business: 0.3, property: 0.02, transfers: 0.1, transfersAlone: 0.6 } as const;
const HAS_BUSINESS = 0.15;
/** Cost of farming over its revenue [1]. */
const FARM_COST = 0.36;
/** Money at hand and goods, over a year's income at most [1]; a house [yuan a person]; spending over income [1]. */
const STOCKS = { savings: 0.5, assets: 0.4, house: 22_000, spending: 0.85 } as const;
/** Amounts that all have alike: may be borrowed [yuan], sent by relatives in a month [yuan], paid for school in a year [yuan]. */
const [CREDIT, REMITTANCE, SCHOOL] = [5_000, 300, 2_500];
const PUPILS = 0.3;

const AMOUNTS = ['wage [yuan/year]', 'farm_revenue [yuan/year]', 'farm_cost [yuan/year]', 'business [yuan/year]', 'property [yuan/year]', 'transfer_in [yuan/year]', 'transfer_out [yuan/year]', 'education [yuan/year]', 'savings [yuan]', 'credit_limit [yuan]', 'assets [yuan]', 'house [yuan]', 'remittance [yuan/month]', 'spending [yuan/month]'] as const;
type Amounts = Readonly<Record<(typeof AMOUNTS)[number], number>>;

/** A year's account of a household of so many persons whose net income is `total` [yuan]. */
function accountOf(u: (number: number) => number, total: number, persons: number, labour: number): Amounts {
  const part = (share: number): number => Math.round(total * share);
  const transfers = part(labour > 0 ? SOURCES.transfers * 2 * u(20) : SOURCES.transfersAlone);
  const business = labour > 0 && u(21) < HAS_BUSINESS ? part(SOURCES.business * u(22)) : 0;
  const property = part(SOURCES.property * 2 * u(23));
  // who cannot work lives on the field and on transfers
  const farm = labour > 0 ? part(SOURCES.farm * u(24)) : total - transfers - property;
  const cost = Math.round((farm * FARM_COST) / (1 - FARM_COST));
  return {
    'wage [yuan/year]': total - transfers - business - property - farm,
    'farm_revenue [yuan/year]': farm + cost,
    'farm_cost [yuan/year]': cost,
    'business [yuan/year]': business,
    'property [yuan/year]': property,
    'transfer_in [yuan/year]': transfers,
    'transfer_out [yuan/year]': 0,
    'education [yuan/year]': persons > 2 && u(25) < PUPILS ? SCHOOL : 0,
    'savings [yuan]': part(STOCKS.savings * u(26)),
    'credit_limit [yuan]': CREDIT,
    'assets [yuan]': part(STOCKS.assets * u(27)),
    'house [yuan]': Math.round(persons * STOCKS.house * (0.5 + u(28))),
    'remittance [yuan/month]': Math.round(REMITTANCE * u(29)),
    'spending [yuan/month]': Math.round((total / 12) * STOCKS.spending),
  };
}

export const HOUSEHOLD_COLUMNS: readonly OutputColumn[] = [
  { name: 'household_id', type: 'text' },
  { name: 'village_code', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'persons', type: 'integer' },
  { name: 'labour', type: 'integer' },
  { name: 'income_yuan', type: 'number' },
  ...['elderly', 'disabled', 'chronic'].map((name): OutputColumn => ({ name, type: 'integer' })),
  { name: 'synthetic', type: 'boolean' },
  ...['lifted', 'monitored', 'minority', 'woman_head'].map((name): OutputColumn => ({ name, type: 'boolean' })),
  ...AMOUNTS.map((name): OutputColumn => ({ name, type: 'integer' })),
  { name: 'scheme', type: 'text' },
  { name: 'crop', type: 'text' },
];

/** One block of all households, in the order of their villages. */
export function householdBlock(seed: string, { villages }: DemoCounty): Block {
  const stream = randomStream(seed, 'demo/households');
  const rows = villages.flatMap(({ code }) => Array.from({ length: HOUSEHOLDS_OF_VILLAGE }, (_, k) => ({ code, id: `demo-${code}-${String(k + 1).padStart(2, '0')}` })));
  const draws = rows.map(({ id }) => {
    const entity = entityOf(id);
    return (number: number): number => openUniform(stream, entity, number);
  });
  const status = draws.map((u) => STATUSES.find(([, until]) => u(0) < until)![0]);
  const persons = Uint8Array.from(draws, (u) => 1 + SIZES.findIndex((until) => u(1) < until));
  /** Of each household, how many of its persons a share is of. */
  const counted = (first: number, share: number): Uint8Array => Uint8Array.from(draws, (u, i) => Array.from({ length: persons[i]! }, (_, k) => Number(u(first + k) < share)).reduce((sum, is) => sum + is, 0));
  const labour = counted(10, LABOUR);
  const income = Float64Array.from(draws, (u, i) => Math.round((status[i] === 'none' ? INCOME.others : INCOME.watched) * Math.exp(INCOME.spread * normalQuantile(u(2)))));
  const flag = (of: (u: (number: number) => number, i: number) => boolean): Uint8Array => Uint8Array.from(draws, (u, i) => Number(of(u, i)));
  const watched = (i: number): boolean => status[i] !== 'none';
  const lifted = flag((u, i) => u(3) < (watched(i) ? LIFTED_WATCHED : LIFTED));
  const accounts = draws.map((u, i) => accountOf(u, income[i]! * persons[i]!, persons[i]!, labour[i]!));
  return {
    rows: rows.length,
    columns: [
      rows.map(({ id }) => id), rows.map(({ code }) => code), status, persons, labour, income,
      counted(40, ELDERLY), counted(50, DISABILITY), counted(60, CHRONIC), flag(() => true),
      lifted, flag((_, i) => watched(i)), flag((u) => u(4) < MINORITY), flag((u) => u(5) < WOMAN),
      ...AMOUNTS.map((name) => Float64Array.from(accounts, (account) => account[name])),
      Array.from(lifted, (is) => (is === 1 ? 'lifted' : 'residents')), draws.map((u) => (u(6) < 0.8 ? 'rice-wheat' : 'vegetables')),
    ],
    present: HOUSEHOLD_COLUMNS.map(() => null),
  };
}
