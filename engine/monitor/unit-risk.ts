/** The risk of one unit out of what was seen at the places it is fed from. */
import type { KeptObservation } from '../store/store.js';
import { hazardsOf, type Quality, type Rules } from './risk.js';
import { seriesOf } from './series.js';
import { tagOf, type UnitRisk } from './snapshot.js';
import { feedOf, type Unit } from './units.js';
import type { Variable } from './variables.js';

export interface RiskRules {
  readonly rules: Rules;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Of the rules' files and of this code: part of what a level was made from. */
  readonly rulesHash: string;
}

/** Looked back beyond the longest window, so that what is held since then is known [s]. */
const HELD_S = 7 * 86_400;
/** Steps without anything new until data are late, and until they are stale. */
const [LATE_STEPS, STALE_STEPS] = [3, 24] as const;
/** China's clock is ahead of UTC by [ms]: days begin there. */
const OFFSET_MS = 8 * 3_600_000;

/** Steps that a level is worked out from. */
export function stepsOf({ dt, books }: Rules): number {
  const longest = Math.max(dt, ...books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ window }) => window ?? 0))))));
  return Math.ceil((longest + HELD_S) / dt);
}

export function qualityOf(asOf: number | null, now: number, { dt }: Rules): Quality {
  const age = asOf === null ? Infinity : (now - asOf) / (dt * 1_000);
  return age <= LATE_STEPS ? 'fresh' : age <= STALE_STEPS ? 'late' : 'stale';
}

/**
 * Work out a unit.
 *
 * @param steps as `stepsOf` says
 * @param historyOf what was seen at a place, by variable and time
 */
export async function unitRisk(unit: Unit, { rules, variables, rulesHash }: RiskRules, steps: number, historyOf: (place: string) => Promise<readonly KeptObservation[]>, now: number): Promise<UnitRisk> {
  const dt = rules.dt * 1_000;
  const seen: { readonly variable: Variable; readonly rows: readonly KeptObservation[] }[] = [];
  for (const variable of variables.values()) {
    const rows = (await historyOf(feedOf(unit, variable.name))).filter((row) => row.variable === variable.name);
    if (rows.length > 0) seen.push({ variable, rows });
  }
  const last = Math.max(...seen.map(({ rows }) => rows.at(-1)!.time));
  const end = seen.length === 0 ? null : Math.floor((last + OFFSET_MS) / dt) * dt - OFFSET_MS;
  const columns = new Map(end === null ? [] : seen.map(({ variable, rows }) => [variable.name, seriesOf(rows, variable.name, variable.unit, dt, end, steps)]));
  const hazards = end === null ? [] : hazardsOf(rules, { code: unit.code, end, columns, line: (column) => unit.lines.get(column) });
  const asOf = hazards.length === 0 ? end : Math.min(...hazards.map((hazard) => hazard.asOf));
  const inputsHash = tagOf(rulesHash, String(end), ...[...columns].flatMap(([name, values]) => [name, new Uint8Array(values.buffer)]));
  return { code: unit.code, name: unit.name, at: unit.at, level: hazards.length === 0 ? null : Math.max(...hazards.map(({ level }) => level)), asOf, computedAt: now, quality: qualityOf(asOf, now, rules), inputsHash, hazards };
}
