/** The risk of one unit out of what was seen at the places it is fed from. */
import type { KeptObservation } from '../store/store.js';
import type { Nowcasts } from './nowcast/nowcasts.js';
import { hazardsOf, type HazardRisk, type Quality } from './risk.js';
import type { Rules } from './rules.js';
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
 * @param nowcasts of the next hours; null: there are none
 */
export async function unitRisk(unit: Unit, { rules, variables, rulesHash }: RiskRules, steps: number, historyOf: (place: string) => Promise<readonly KeptObservation[]>, now: number, nowcasts: Nowcasts | null = null): Promise<UnitRisk> {
  const dt = rules.dt * 1_000;
  const seen: { readonly variable: Variable; readonly rows: readonly KeptObservation[] }[] = [];
  for (const variable of variables.values()) {
    const rows = (await historyOf(feedOf(unit, variable.name))).filter((row) => row.variable === variable.name);
    if (rows.length > 0) seen.push({ variable, rows });
  }
  const last = Math.max(...seen.map(({ rows }) => rows.at(-1)!.time));
  const end = seen.length === 0 ? null : Math.floor((last + OFFSET_MS) / dt) * dt - OFFSET_MS;
  const columns = new Map(end === null ? [] : seen.map(({ variable, rows }) => [variable.name, seriesOf(rows, variable.name, variable.unit, dt, end, steps)]));
  const seenNow = end === null ? [] : hazardsOf(rules, { code: unit.code, end, columns, line: (column) => unit.lines.get(column) });
  const expectation = end === null || nowcasts === null ? null : nowcasts.expectation(unit, columns, end);
  const hazards = seenNow.map((hazard): HazardRisk => ({ ...hazard, expected: expectation?.expected.get(hazard.hazard) ?? null }));
  const asOf = hazards.length === 0 ? end : Math.min(...hazards.map((hazard) => hazard.asOf));
  const inputsHash = tagOf(rulesHash, String(end), nowcasts?.hashOf(unit) ?? '', ...[...columns].flatMap(([name, values]) => [name, new Uint8Array(values.buffer)]));
  const quality = qualityOf(asOf, now, rules);
  const risk: UnitRisk = { code: unit.code, name: unit.name, at: unit.at, level: hazards.length === 0 ? null : Math.max(...hazards.map(({ level }) => level)), expectedLevel: expectedLevel(hazards), asOf, computedAt: now, quality, inputsHash, hazards, outlook: expectation?.outlook ?? null };
  return withQuality(risk, quality);
}

function expectedLevel(hazards: readonly HazardRisk[]): number | null {
  const levels = hazards.flatMap(({ expected }) => expected?.level ?? []);
  return levels.length === 0 ? null : Math.max(...levels);
}

/** A unit with its quality as it is now: nothing is expected any more from what is late. */
export const withQuality = (risk: UnitRisk, quality: Quality): UnitRisk => (quality === 'fresh' || risk.expectedLevel === null ? { ...risk, quality } : { ...risk, quality, expectedLevel: null, hazards: risk.hazards.map((hazard) => ({ ...hazard, expected: null })) });
