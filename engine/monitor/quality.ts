/** How old what a level rests on is, and what is expected of it: nothing any more once it is late. */
import type { HazardRisk, Quality } from './risk.js';
import type { Rules } from './rules.js';
import type { UnitRisk } from './snapshot.js';

/** Steps without anything new until data are late, and until they are stale. */
const [LATE_STEPS, STALE_STEPS] = [3, 24] as const;

export function qualityOf(asOf: number | null, now: number, { dt }: Rules): Quality {
  const age = asOf === null ? Infinity : (now - asOf) / (dt * 1_000);
  return age <= LATE_STEPS ? 'fresh' : age <= STALE_STEPS ? 'late' : 'stale';
}

/** The highest that is expected of any hazard; null: nothing is. */
export function expectedLevel(hazards: readonly HazardRisk[]): number | null {
  const levels = hazards.flatMap(({ expected }) => expected?.level ?? []);
  return levels.length === 0 ? null : Math.max(...levels);
}

/**
 * A unit as old as it is at a moment: nothing is expected any more of a hazard whose own data are late, whatever its other gauges
 * tell. The same object where that changes nothing.
 */
export function agedAt(risk: UnitRisk, now: number, rules: Rules): UnitRisk {
  const quality = qualityOf(risk.asOf, now, rules);
  const isOver = ({ expected, asOf }: HazardRisk): boolean => expected !== null && qualityOf(asOf, now, rules) !== 'fresh';
  if (quality === 'fresh' || !risk.hazards.some(isOver)) return quality === risk.quality ? risk : { ...risk, quality };
  const hazards = risk.hazards.map((hazard) => (isOver(hazard) ? { ...hazard, expected: null } : hazard));
  return { ...risk, quality, hazards, expectedLevel: expectedLevel(hazards) };
}
