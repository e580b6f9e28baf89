/** Six villages, each with a gauge of its own, and rain that raises and lowers their levels. */
import { UnitIndex } from '../../engine/monitor/units.js';

export const [HOURS, VILLAGES] = [16, 6] as const;
const START = Date.parse('2023-07-02T08:00:00+08:00');

export const codes = Array.from({ length: VILLAGES }, (_, k) => String(330_102_001_201 + k));
export const momentOf = (hour: number): number => START + hour * 3_600_000;
export const units = new UnitIndex(codes.map((code) => ({ code, name: code, at: null, lines: new Map(), feeds: new Map() })));
export const variables = new Map([['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }]]);

/** What is told of one hour [mm]. */
export const rainOf = (hour: number): readonly Readonly<Record<string, unknown>>[] => codes.map((place, k) => ({ place, variable: 'rain', time: new Date(momentOf(hour)).toISOString(), value: (hour + 2 * k) % 7 < 2 ? 30 + 15 * ((hour + k) % 4) : 0, unit: 'mm' }));
