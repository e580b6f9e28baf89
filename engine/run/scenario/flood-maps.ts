/** The floods of all members as maps: quantiles of the greatest depth, share of members above a depth, arrival, speed and duration. */
import type { Dem } from '../../flood/dem.js';
import type { MemberFlood } from './inundation.js';
import { quantile } from './reduce.js';

/** What is written as a grid each, and the end of its file's name. */
export const GRIDS = { q05: 'q05', q50: 'q50', q95: 'q95', exceedance: 'exceedance', arrival: 'arrival', speedQ50: 'speed-q50', speedQ95: 'speed-q95', durationQ50: 'duration-q50', durationQ95: 'duration-q95' } as const;

export interface FloodMaps {
  /** Greatest depth of each cell over members [m]. */
  readonly mean: Float64Array;
  readonly q05: Float64Array;
  readonly q50: Float64Array;
  readonly q95: Float64Array;
  /** Share of members deeper than the line [1]. */
  readonly exceedance: Float64Array;
  /** When the median member is first wet [s]; Infinity: never. */
  readonly arrival: Float64Array;
  /** Greatest speed of each cell over members [m/s]. */
  readonly speedQ50: Float64Array;
  readonly speedQ95: Float64Array;
  /** How long each cell is under water over members [s]. */
  readonly durationQ50: Float64Array;
  readonly durationQ95: Float64Array;
  /** Median depth at the end of each frame [m]. */
  readonly frames: readonly Float64Array[];
}

/** @param above depth [m] */
export function floodMaps(floods: readonly MemberFlood[], cells: number, above: number): FloodMaps {
  const column = (): Float64Array => new Float64Array(cells);
  const maps = { mean: column(), q05: column(), q50: column(), q95: column(), exceedance: column(), arrival: column(), speedQ50: column(), speedQ95: column(), durationQ50: column(), durationQ95: column(), frames: floods[0]!.frames.map(column) };
  const values = new Float64Array(floods.length);
  const over = (of: (flood: MemberFlood) => number): Float64Array => {
    floods.forEach((flood, m) => (values[m] = of(flood)));
    return values.sort();
  };
  for (let cell = 0; cell < cells; cell++) {
    const depths = over(({ maxDepth }) => maxDepth[cell]!);
    maps.mean[cell] = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
    for (const [name, p] of [['q05', 0.05], ['q50', 0.5], ['q95', 0.95]] as const) maps[name][cell] = quantile(depths, p);
    maps.exceedance[cell] = depths.reduce((count, depth) => count + (depth > above ? 1 : 0), 0) / depths.length;
    // the middle member, not between two: half way to never is never
    maps.arrival[cell] = over(({ arrival }) => arrival[cell]!)[Math.floor(floods.length / 2)]!;
    const speeds = over(({ maxSpeed }) => maxSpeed[cell]!);
    maps.speedQ50[cell] = quantile(speeds, 0.5);
    maps.speedQ95[cell] = quantile(speeds, 0.95);
    const durations = over(({ duration }) => duration[cell]!);
    maps.durationQ50[cell] = quantile(durations, 0.5);
    maps.durationQ95[cell] = quantile(durations, 0.95);
    maps.frames.forEach((frame, k) => (frame[cell] = quantile(over(({ frames }) => frames[k]![cell]!), 0.5)));
  }
  return maps;
}

const NO_DATA = -9_999;

/** A map as an ESRI ASCII grid; what is not finite, and cells without ground, are no data. */
export function asciiGrid({ rows, columns, cellSize, xll, yll, noData }: Dem, values: Float64Array): string {
  const lines = [`ncols ${columns}`, `nrows ${rows}`, `xllcorner ${xll}`, `yllcorner ${yll}`, `cellsize ${cellSize}`, `NODATA_value ${NO_DATA}`];
  for (let row = 0; row < rows; row++) {
    lines.push(Array.from({ length: columns }, (_, c) => row * columns + c).map((cell) => (noData[cell] === 1 || !Number.isFinite(values[cell]!) ? NO_DATA : values[cell]!)).join(' '));
  }
  return `${lines.join('\n')}\n`;
}
