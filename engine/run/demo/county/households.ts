/** Households of the demo county, a few of each village, as the monitoring API reads them: all synthetic, and marked so in every row. */
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
const [ELDERLY, DISABILITY, CHRONIC] = [0.38, 0.08, 0.22];

export const HOUSEHOLD_COLUMNS: readonly OutputColumn[] = [
  { name: 'household_id', type: 'text' },
  { name: 'village_code', type: 'text' },
  { name: 'status', type: 'text' },
  { name: 'persons', type: 'integer' },
  { name: 'labour', type: 'integer' },
  { name: 'income_yuan', type: 'number' },
  { name: 'elderly', type: 'boolean' },
  { name: 'disability', type: 'boolean' },
  { name: 'chronic', type: 'boolean' },
  { name: 'synthetic', type: 'boolean' },
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
  const labour = Uint8Array.from(draws, (u, i) => Array.from({ length: persons[i]! }, (_, k) => Number(u(10 + k) < LABOUR)).reduce((sum, works) => sum + works, 0));
  const income = Float64Array.from(draws, (u, i) => Math.round((status[i] === 'none' ? INCOME.others : INCOME.watched) * Math.exp(INCOME.spread * normalQuantile(u(2)))));
  const flag = (number: number, share: number): Uint8Array => Uint8Array.from(draws, (u) => Number(u(number) < share));
  return { rows: rows.length, columns: [rows.map(({ id }) => id), rows.map(({ code }) => code), status, persons, labour, income, flag(3, ELDERLY), flag(4, DISABILITY), flag(5, CHRONIC), new Uint8Array(rows.length).fill(1)], present: HOUSEHOLD_COLUMNS.map(() => null) };
}
