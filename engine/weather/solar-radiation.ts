/**
 * The sun above a place on a day of the year: day length, and radiation at the top of the atmosphere.
 *
 * Source: Allen, Pereira, Raes & Smith (1998) Crop evapotranspiration, FAO Irrigation and Drainage Paper 56, eq. 21-25
 * and 34.
 */

/** Solar constant Gsc [MJ/m²/min]. */
const SOLAR_CONSTANT = 0.082;
const DAYS = 365;
const RADIANS = Math.PI / 180;

/** Declination δ of the sun [rad], eq. 24. */
const declination = (dayOfYear: number): number => 0.409 * Math.sin((2 * Math.PI * dayOfYear) / DAYS - 1.39);

/** Hour angle ωs of sunset [rad], eq. 25, from 0 where the sun stays below the horizon to π where it stays above. */
const sunsetAngle = (phi: number, delta: number): number => Math.acos(Math.min(1, Math.max(-1, -Math.tan(phi) * Math.tan(delta))));

/**
 * Hours from sunrise to sunset, eq. 34.
 *
 * @param latitude [°], north positive, -90 to 90
 * @param dayOfYear [d], 1 to 366
 * @returns N [h], 0 to 24
 */
export const dayLength = (latitude: number, dayOfYear: number): number => (24 / Math.PI) * sunsetAngle(latitude * RADIANS, declination(dayOfYear));

/**
 * Radiation of a day on a level surface at the top of the atmosphere, eq. 21.
 *
 * @param latitude [°], north positive, -90 to 90
 * @param dayOfYear [d], 1 to 366
 * @returns Ra [MJ/m²/d], >= 0
 */
export function extraterrestrialRadiation(latitude: number, dayOfYear: number): number {
  const phi = latitude * RADIANS;
  const delta = declination(dayOfYear);
  const omega = sunsetAngle(phi, delta);
  const nearness = 1 + 0.033 * Math.cos((2 * Math.PI * dayOfYear) / DAYS); // dr, eq. 23
  const shone = omega * Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.sin(omega);
  return Math.max(0, ((24 * 60) / Math.PI) * SOLAR_CONSTANT * nearness * shone);
}
