/** The level of an alert as it is held: it begins when warranted often enough, goes up at once, and comes down late. */
import type { Hysteresis } from './rule.js';

/** A plain value: saved and loaded it goes on as if nothing had happened. */
export interface HeldLevel {
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
  /** When it last went up [ms since 1970]; null while there is none. */
  readonly raised: number | null;
  /** Warranted levels of the last evaluations, the newest last; as many as `raise.of`. */
  readonly recent: readonly number[];
  /** Levels held by the clear lines at the last evaluations in a row below the level. */
  readonly calm: readonly number[];
}

export const NO_ALERT: HeldLevel = { level: 0, raised: null, recent: [], calm: [] };

/** The highest level warranted at `hits` of the recent evaluations. */
function raisedTo(recent: readonly number[], hits: number): number {
  if (recent.length === 1) return hits === 1 ? recent[0]! : 0;
  const sorted = [...recent].sort((a, b) => b - a);
  return sorted[hits - 1] ?? 0;
}

/**
 * One evaluation on.
 *
 * What is missing may leave open whether any level is warranted: that is no evaluation, and does not count as one below.
 *
 * @param warranted level the lines make now, for certain
 * @param holding level the clear lines still hold, or what is missing does not exclude, ≥ warranted
 * @param time of the evaluation [ms since 1970], later than the last
 * @param most level that what is missing does not exclude, ≥ warranted
 */
export function nextLevel(held: HeldLevel, warranted: number, holding: number, time: number, { raise, clear, hold }: Hysteresis, most = warranted): HeldLevel {
  if (held.level === 0 && warranted === 0 && most > 0) return held;
  // most of the time nothing is warranted and nothing was
  if (warranted === 0 && held.level === 0 && held.recent.length === raise.of && held.recent.every((level) => level === 0)) return held;
  const recent = raise.of === 1 && held.recent[0] === warranted ? held.recent : [...held.recent, warranted].slice(-raise.of);
  // an alert that stands goes up at once; one that does not waits to be warranted often enough
  const up = Math.max(held.level > 0 ? warranted : 0, raisedTo(recent, raise.hits));
  if (up > held.level) return { level: up, raised: time, recent, calm: [] };
  if (held.level === 0 || holding >= held.level) return recent === held.recent && held.calm.length === 0 ? held : { level: held.level, raised: held.raised, recent, calm: [] };
  const calm = [...held.calm, holding].slice(-clear);
  if (calm.length < clear || time - held.raised! < hold * 1_000) return { level: held.level, raised: held.raised, recent, calm };
  const level = Math.max(...calm, raisedTo(recent, raise.hits)); // what would raise it again the same moment
  return { level, raised: level === 0 ? null : held.raised, recent, calm: [] };
}
