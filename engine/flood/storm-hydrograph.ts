/**
 * The flood of one storm: net rain by the SCS curve number, discharge by the SCS triangular unit hydrograph.
 *
 * Source: NRCS (2004, 2007) National Engineering Handbook part 630, ch. 10, eq. 10-11, and ch. 16, triangular unit
 * hydrograph; soil states by Chow, Maidment & Mays (1988) Applied Hydrology, eq. 5.5.10-5.5.11.
 */

/** Soil before the storm: antecedent moisture I, II, III. */
export type SoilState = 'dry' | 'normal' | 'wet';

/** Seconds of an hour. */
const HOUR = 3_600;
/** Cubic metres in a millimetre over a square kilometre. */
const M3 = 1_000;
/** Base time over time to peak. */
const BASE = 2.67;

/** Curve number [1] of a soil state from that of a normal one. */
export function curveNumberFor(soil: SoilState, curveNumber: number): number {
  if (soil === 'dry') return (4.2 * curveNumber) / (10 - 0.058 * curveNumber);
  return soil === 'wet' ? (23 * curveNumber) / (10 + 0.13 * curveNumber) : curveNumber;
}

/** Potential maximum retention S [mm] of a curve number, > 0. */
export const retention = (curveNumber: number): number => 25_400 / curveNumber - 254;

/**
 * Net rain of a storm so far.
 *
 * @param rain that has fallen since its beginning [mm]
 * @param s retention [mm]
 * @param abstraction initial abstraction as a share of `s` [1]
 * @returns [mm], from 0 to `rain`
 */
export function netRain(rain: number, s: number, abstraction: number): number {
  const excess = rain - abstraction * s;
  return excess > 0 ? (excess * excess) / (excess + s) : 0;
}

/**
 * Ordinates of the triangular unit hydrograph at whole steps, scaled so that they carry exactly 1 mm of water.
 *
 * Tp = Δt/2 + 0.6 Tc, Tb = 2.67 Tp.
 *
 * @param area of the catchment [km²]
 * @param concentrationTime Tc [h]
 * @param step Δt, also the length of the unit rain [h]
 * @returns discharge [m³/s per mm] at 0, Δt, 2 Δt, ... up to the last above 0
 */
export function triangularUnitHydrograph(area: number, concentrationTime: number, step: number): Float64Array {
  const peakTime = step / 2 + 0.6 * concentrationTime;
  const base = BASE * peakTime;
  const ordinates = Float64Array.from({ length: Math.ceil(base / step) }, (_, k) => {
    const t = k * step;
    return t <= peakTime ? t / peakTime : (base - t) / (base - peakTime);
  });
  const scale = (M3 * area) / (HOUR * step * ordinates.reduce((a, b) => a + b, 0));
  return ordinates.map((ordinate) => ordinate * scale);
}

/**
 * Share of a storm that has fallen by the end of each step. Shares stand for equal parts of the duration; within a part
 * it rains evenly.
 *
 * @param shares of the parts [1], sum 1
 * @param steps of the storm
 * @returns [1], rising to 1; length `steps`
 */
export function massCurve(shares: readonly number[], steps: number): Float64Array {
  const fallen = [0];
  for (const share of shares) fallen.push(fallen.at(-1)! + share);
  const total = fallen.at(-1)!;
  return Float64Array.from({ length: steps }, (_, t) => {
    const at = ((t + 1) / steps) * shares.length;
    const part = Math.min(shares.length - 1, Math.floor(at));
    return (fallen[part]! + (at - part) * shares[part]!) / total;
  });
}

/** Room for the net rain of each step of a storm, so that trying rain after rain allocates nothing. */
export interface Storm {
  /** Share of the rain that has fallen by the end of each step [1]. */
  readonly mass: Float64Array;
  /** Net rain of each step [mm]; written by `peakDischarge`. */
  readonly net: Float64Array;
}

export const stormOf = (shares: readonly number[], steps: number): Storm => ({ mass: massCurve(shares, steps), net: new Float64Array(steps) });

/**
 * Discharge of step `t`: the unit hydrograph over the net rain of the steps before.
 *
 * @returns [m³/s], ≥ 0
 */
export function dischargeAt(t: number, net: Float64Array, unit: Float64Array): number {
  let q = 0;
  const last = Math.min(t, net.length - 1);
  for (let j = Math.max(0, t - unit.length + 1); j <= last; j++) q += net[j]! * unit[t - j]!;
  return q;
}

/**
 * Peak of the flood of a storm.
 *
 * @param rain of the whole storm [mm]
 * @param s retention [mm]
 * @param abstraction initial abstraction as a share of `s` [1]
 * @returns [m³/s], ≥ 0, never less for more rain
 */
export function peakDischarge(rain: number, { mass, net }: Storm, s: number, abstraction: number, unit: Float64Array): number {
  let before = 0;
  for (let t = 0; t < net.length; t++) {
    const after = netRain(rain * mass[t]!, s, abstraction);
    net[t] = after - before;
    before = after;
  }
  let peak = 0;
  for (let t = 0; t < net.length + unit.length - 1; t++) peak = Math.max(peak, dischargeAt(t, net, unit));
  return peak;
}
