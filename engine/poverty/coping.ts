/**
 * How a household gets through a month that costs more than it brings: savings, relatives, credit, sale of assets at a
 * poor price, and at last less to live on. What comes of credit and relatives is help, not income.
 *
 * What is sold earns no more: so a bad year lowers the incomes after it, and can end in a trap.
 */

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

/** Go through one month with `cash` left of income after spending; below 0: that much is missing [fen]. */
export function cope(means: Means, cash: number, { credit, remittance, assets, firePrice }: Limits): void {
  const have = means.savings + cash;
  if (have >= 0) {
    const repaid = Math.min(have, means.debt);
    means.debt -= repaid;
    means.savings = have - repaid;
    return;
  }
  means.savings = 0;
  let need = -have - Math.min(-have, remittance);
  const borrowed = Math.min(need, Math.max(0, credit - means.debt));
  means.debt += borrowed;
  need -= borrowed;
  if (need > 0 && assets * firePrice > 0) {
    const share = Math.min(1 - means.sold, need / (assets * firePrice));
    means.sold += share;
    need -= share * assets * firePrice;
  }
  if (need > 0.5) means.distressed++;
}
