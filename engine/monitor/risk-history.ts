/** Levels of a unit over time: of each step by what was seen up to it, as it is known now or was at a moment, and by the rules of its date. */
import type { KeptObservation, Store } from '../store/store.js';
import { seenAt, stepAt, type Seen, type Steps } from './place-series.js';
import { coursesOf, type HazardCourse } from './risk.js';
import { columnsOf, type RiskRules } from './unit-risk.js';
import { placesOf, type Unit } from './units.js';

export interface HistorySpan {
  /** Steps that begin from the one of this moment to that of `to` [ms since 1970]. */
  readonly from: number;
  readonly to: number;
  /** As it was known then [ms since 1970]; absent: now. */
  readonly asOf?: number | undefined;
}

export interface RiskHistory {
  /** Beginning of the first step [ms since 1970], and length of each [ms]. */
  readonly first: number;
  readonly dt: number;
  /** Up to the last in which anything was seen. */
  readonly count: number;
  readonly hazards: readonly HazardCourse[];
}

/**
 * @param steps as levels are worked out from: what is held at the beginning of the span follows from those before it
 */
export async function riskHistory(store: Pick<Store, 'history'>, unit: Unit, options: RiskRules, steps: Steps, { from, to, asOf }: HistorySpan): Promise<RiskHistory> {
  const { dt, count: before } = steps;
  const [first, last] = [stepAt(from, dt), stepAt(to, dt)];
  const rows = await store.history({ places: [...placesOf(unit)], from: first - before * dt, to: last + dt - 1, ...(asOf === undefined ? {} : { asOf }) });
  const byPlace = new Map<string, KeptObservation[]>();
  for (const row of rows) {
    const own = byPlace.get(row.place);
    if (own === undefined) byPlace.set(row.place, [row]);
    else own.push(row);
  }
  const seen = new Map<string, Seen | null>([...byPlace].map(([place, own]) => [place, seenAt(own, { ...steps, count: before + (last - first) / dt + 1 })]));
  const { columns, end } = columnsOf(unit, options, (place) => seen.get(place) ?? null);
  if (end === null || end < first) return { first, dt, count: 0, hazards: [] };
  const made = coursesOf(options.rules, { code: unit.code, end, columns, line: (column) => unit.lines.get(column) });
  // the steps of the span: those before the series begins were not judged
  const count = (end - first) / dt + 1;
  const at = Math.max(0, made.steps - count);
  const ofSpan = <T extends Int8Array | Uint8Array>(values: T, none: T): T => {
    none.set(values.subarray(at), count - (made.steps - at));
    return none;
  };
  return { first, dt, count, hazards: made.hazards.map((hazard) => ({ ...hazard, levels: ofSpan(hazard.levels, new Int8Array(count).fill(-1)), judged: ofSpan(hazard.judged, new Uint8Array(count)) })) };
}
