/** A record told again as if it came in now: its clock runs from its first row to its last, faster than ours, and stands there. */
import { momentOf } from './row.js';

export interface TimedRow {
  readonly time: number;
  readonly row: unknown;
}

/** Rows that name a moment, the earliest first. */
export function timedRows(rows: readonly unknown[]): TimedRow[] {
  return rows
    .flatMap((row) => {
      const time = typeof row === 'object' && row !== null && 'time' in row && typeof row.time === 'string' ? momentOf(row.time) : undefined;
      return time === undefined ? [] : [{ time, row }];
    })
    .sort((a, b) => a.time - b.time);
}

/** How its clock runs: a value, for other threads to have the same. */
export interface ReplayClock {
  /** Moments of its first and last row [ms since 1970]. */
  readonly first: number;
  readonly last: number;
  /** How much faster than ours it runs. */
  readonly speed: number;
  /** When it began, by our clock [ms]. */
  readonly begun: number;
}

/** Its moment [ms since 1970]. @param real our clock [ms] */
export const replayed = ({ first, last, speed, begun }: ReplayClock, real: number): number => Math.min(last, first + (real - begun) * speed);

export class Replay {
  readonly clock: ReplayClock;
  #told = 0;
  #telling = false;

  /**
   * @param rows the earliest first; at least one
   * @param speed how much faster than ours its clock runs
   * @param real our clock [ms]
   */
  constructor(
    private readonly rows: readonly TimedRow[],
    speed: number,
    private readonly real: () => number,
  ) {
    this.clock = { first: rows[0]!.time, last: rows.at(-1)!.time, speed, begun: real() };
  }

  /** Its moment now [ms since 1970]. */
  now(): number {
    return replayed(this.clock, this.real());
  }

  /** Rows whose moment has come and that were not given before. */
  due(): unknown[] {
    const now = this.now();
    const from = this.#told;
    while (this.#told < this.rows.length && this.rows[this.#told]!.time <= now) this.#told++;
    return this.rows.slice(from, this.#told).map(({ row }) => row);
  }

  /** Have what is due taken in; what was not taken is due again. While rows are being taken nothing more is told. */
  async tell(take: (rows: readonly unknown[]) => Promise<unknown>): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    const from = this.#told;
    try {
      const rows = this.due();
      if (rows.length > 0) await take(rows);
    } catch (error) {
      this.#told = from;
      throw error;
    } finally {
      this.#telling = false;
    }
  }

  get ended(): boolean {
    return this.#told === this.rows.length;
  }
}
