/** The Chengcun basin of the reference data: 20 units, 10 gauges, 2,922 days, and the set of parameters it comes with. */
import { readFileSync } from 'node:fs';
import { shared } from '../shared.js';

const words = (file: string): number[] | null => {
  const path = shared('reference', 'flood', 'chengcun', file);
  return path === null ? null : readFileSync(path, 'utf8').split(/\s+/).filter((word) => word !== '').map(Number).filter((value) => !Number.isNaN(value));
};

export const CHENGCUN_SET = {
  evaporationRatio: 0.93,
  tensionExponent: 0.3,
  imperviousShare: 0.01,
  upperCapacity: 20,
  lowerCapacity: 60,
  deepCapacity: 40,
  deepEvaporation: 0.18,
  freeCapacity: 30,
  freeExponent: 1.5,
  interflowOutflow: 0.57,
  groundwaterOutflow: 0.13,
  surfaceRecession: 0.2,
  interflowRecession: 0.76,
  groundwaterRecession: 0.98,
};

export interface Chengcun {
  readonly days: number;
  readonly units: number;
  /** Area of each unit [km²]. */
  readonly area: readonly number[];
  /** Rain and evaporation [mm] of day t and unit i at `t * units + i`. */
  readonly rain: Float64Array;
  readonly evaporation: Float64Array;
  /** Discharge at the outlet by variant L [m³/s]. */
  readonly discharge: readonly number[];
}

/** Null where the reference data are absent. */
export function chengcun(): Chengcun | null {
  const [basin, gauged, pan, discharge] = [words('watershed.txt'), words('P.txt'), words('EM.txt'), words('Q.txt')];
  if (basin === null || gauged === null || pan === null || discharge === null) return null;
  const [gauges, units] = [basin[1]!, basin[3]!];
  const days = gauged[0]!;
  const weights = basin.slice(4 + units);
  const [rain, evaporation] = [new Float64Array(days * units), new Float64Array(days * units)];
  for (let t = 0; t < days; t++) {
    for (let i = 0; i < units; i++) {
      for (let gauge = 0; gauge < gauges; gauge++) rain[t * units + i]! += gauged[2 + t * gauges + gauge]! * weights[i * gauges + gauge]!;
      evaporation[t * units + i] = pan[2 + t]!;
    }
  }
  return { days, units, area: basin.slice(4, 4 + units), rain, evaporation, discharge };
}
