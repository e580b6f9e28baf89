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

/** A unit with its quality as it is now: nothing is expected any more from what is late. */
export const withQuality = (risk: UnitRisk, quality: Quality): UnitRisk => (quality === 'fresh' || risk.expectedLevel === null ? { ...risk, quality } : { ...risk, quality, expectedLevel: null, hazards: risk.hazards.map((hazard) => ({ ...hazard, expected: null })) });
