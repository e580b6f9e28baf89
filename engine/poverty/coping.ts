/**
 * How a household gets through a month that costs more than it brings: savings, relatives, credit, sale of assets at a
 * poor price, and at last less to live on. What comes of credit and relatives is help, not income.
 *
 * What is sold earns no more: so a bad year lowers the incomes after it, and can end in a trap. The steps are those of
 * `getThrough` in `assembly/months.ts`.
 */
import { MEANS, memory, yearModule } from './year-memory.js';

/** What a household has to live through months with [fen]; filled again for every year. */
export class Means {
  savings = 0;
  debt = 0;
  /** Share of productive assets sold [1]. */
  sold = 0;
  /** Months with less to live on than planned. */
  distressed = 0;
}

export interface Limits {
  /** That may be owed [fen]; that relatives send in a month [fen]. */
  readonly credit: number;
  readonly remittance: number;
  /** What the productive assets that stand would fetch in calm [fen], and the share of it that a sale in need brings [1]. */
  readonly assets: number;
  readonly firePrice: number;
}

const OWN = ['savings', 'debt', 'sold', 'distressed'] as const;
const LIMITS = ['credit', 'remittance', 'assets', 'firePrice'] as const;

/** Go through one month with `cash` left of income after spending; below 0: that much is missing [fen]. */
export function cope(means: Means, cash: number, limits: Limits): void {
  const { numbers } = memory;
  for (const name of OWN) numbers[MEANS[name]] = means[name];
  for (const name of LIMITS) numbers[MEANS[name]] = limits[name];
  yearModule.copeOnce(cash);
  for (const name of OWN) means[name] = numbers[MEANS[name]]!;
}
