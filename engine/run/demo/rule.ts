/**
 * How synthetic columns are made: each rule is data, a column and the distribution it is drawn from. A rule may use any
 * column made before it, of its own level or of a level above. Columns whose names begin with `_` are scaffolding.
 */

export type DemoLevel = 'village' | 'township' | 'county';

/** A share that rises with development and from year to year. */
export interface Rate {
  /** Share in a unit of average development in the year 2024 [1], 0 < at < 1. */
  readonly at: number;
  /** Change of the logit per standard deviation of development [1]; 0.5 unless given. */
  readonly slope?: number;
  /** Standard deviation of the unit's own deviation on the logit scale [1]; 0.35 unless given. */
  readonly spread?: number;
  /** Change of the logit per year [1]; `TREND` unless given. 0 also takes away the yearly wobble. */
  readonly trend?: number;
}

interface Named {
  readonly column: string;
}

/** `rate` of another column: binomial where that is a count, a plain share where `digits` says it is an amount. */
export interface Share extends Named, Rate {
  readonly kind: 'share';
  readonly of: string;
  readonly digits?: number;
}

/** A log-normal size. */
export interface Size extends Named {
  readonly kind: 'size';
  readonly median: number;
  /** Standard deviation of the logarithm [1]. */
  readonly spread: number;
  /** Change of the logarithm per standard deviation of development [1]. */
  readonly slope?: number;
  /** Change of the logarithm per standard deviation of relief [1]: the rougher the land, the more. */
  readonly relief?: number;
  /** A column the size is proportional to; the median is then per unit of it. */
  readonly of?: string;
  /** Share of units that have none of it [1]. */
  readonly none?: number;
  /** Change of the logarithm per year [1]; 0 unless given, so that what stands does not fall. */
  readonly growth?: number;
  /** A flow: sizes of 20 and more also go up and down by some per cent from year to year. */
  readonly flow?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Decimals; 0 unless given. */
  readonly digits?: number;
}

/** A Poisson number of events. */
export interface Events extends Named {
  readonly kind: 'events';
  /** Mean in a unit of average development, per unit of `of` where given [1]. */
  readonly mean: number;
  readonly of?: string;
  readonly slope?: number;
  readonly max?: number;
}

/** 1 or 0. */
export interface Flag extends Named, Rate {
  readonly kind: 'flag';
  /** 0 wherever this column is 0. */
  readonly needs?: string;
  readonly relief?: number;
}

/** One of several words; the column holds its position. */
export interface Choice extends Named {
  readonly kind: 'choice';
  readonly values: readonly string[];
  /** Shares of the values [1], which sum to 1. */
  readonly shares: readonly number[];
}

/** What a derived column may look at: columns, and the unit's own two random numbers. */
export interface Sources {
  readonly column: (name: string) => Float64Array;
  /** Independent, uniform on (0, 1), the same in every year. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly year: number;
}

/** A column worked out from others. */
export interface Derived extends Named {
  readonly kind: 'derived';
  readonly digits?: number;
  readonly make: (sources: Sources) => (row: number) => number;
}

export type Rule = Share | Size | Events | Flag | Choice | Derived;

/** Change of the logit of a share per year [1]: about 1.5 points a year on the index. */
export const TREND = 0.065;

type Options<R extends Rule> = Partial<Omit<R, 'kind' | 'column'>>;

export const share = (column: string, of: string, at: number, options: Options<Share> = {}): Share => ({ kind: 'share', column, of, at, ...options });
/** A share that no policy moves: who lives there, what is counted. */
export const part = (column: string, of: string, at: number, spread: number, options: Options<Share> = {}): Share => ({ kind: 'share', column, of, at, spread, slope: 0, trend: 0, ...options });
export const size = (column: string, median: number, spread: number, options: Options<Size> = {}): Size => ({ kind: 'size', column, median, spread, ...options });
export const events = (column: string, mean: number, options: Options<Events> = {}): Events => ({ kind: 'events', column, mean, ...options });
export const flag = (column: string, at: number, options: Options<Flag> = {}): Flag => ({ kind: 'flag', column, at, ...options });
export const choice = (column: string, shares: Readonly<Record<string, number>>): Choice => ({ kind: 'choice', column, values: Object.keys(shares), shares: Object.values(shares) });
export const derived = (column: string, make: Derived['make'], digits?: number): Derived => ({ kind: 'derived', column, make, ...(digits === undefined ? {} : { digits }) });
