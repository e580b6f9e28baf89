/** The surroundings of the demo county's villages, file by file: what a scenario, a warning and a monitor need to know. */
import { writeFile } from 'node:fs/promises';
import { writeParquet } from '../../write/parquet.js';
import type { Forms } from '../forms.js';
import { csvOf, type Line } from '../lines.js';
import { channelLines } from './channels.js';
import { HOUSEHOLD_COLUMNS, householdBlock } from './households.js';
import { catchmentLines, exposureLines, siteLines } from './places.js';
import { CATCHMENTS, ORIGIN, type CatchmentId, type Point, type Terrain } from './terrain.js';
import { countyOf } from './villages.js';
import { forcingLines, observationLines, stationLines, stormLines } from './weather.js';

/** Cells of a tile of the elevation model, and their side [m]: 4 km by 4 km. */
const TILE = { cells: 80, side: 50 } as const;
/** Middle of each catchment's tile from its gauge [m]: the gauges of side and upper are both at the confluence, which their tiles cover together. */
const FROM_GAUGE: Readonly<Record<CatchmentId, Point>> = { lower: [0, 0], side: [-500, -1_000], upper: [0, 1_500] };

/** The ground about the gauge of a catchment, as an ESRI ASCII grid; all tiles lie on one lattice. */
function tileOf({ groundAt, reachOf }: Terrain, catchment: CatchmentId): string {
  const half = (TILE.cells * TILE.side) / 2;
  const [west, south] = reachOf(catchment).gauge.map((at, axis) => Math.round((at + FROM_GAUGE[catchment][axis]! - half) / TILE.side) * TILE.side) as [number, number];
  const row = (r: number): string =>
    Array.from({ length: TILE.cells }, (_, c) => groundAt([west + (c + 0.5) * TILE.side, south + (TILE.cells - r - 0.5) * TILE.side]).toFixed(2)).join(' ');
  const header = [`ncols ${TILE.cells}`, `nrows ${TILE.cells}`, `xllcorner ${ORIGIN[0] + west}`, `yllcorner ${ORIGIN[1] + south}`, `cellsize ${TILE.side}`, 'NODATA_value -9999'];
  return `${[...header, ...Array.from({ length: TILE.cells }, (_, r) => row(r))].join('\n')}\n`;
}

/** Where the surroundings are written to. */
interface Folder {
  readonly file: (name: string) => string;
}

/**
 * Write households.parquet, sites.csv, catchments.csv, exposure.csv, warning-channels.csv, stations.csv, observations.csv,
 * forcing.csv, storm.csv and dem-<catchment>.asc.
 *
 * @param forms the villages of one county
 */
export async function writeCounty(out: Folder, seed: string, year: number, forms: Forms): Promise<void> {
  const county = countyOf(seed, forms);
  const tables: Readonly<Record<string, readonly Line[]>> = {
    sites: siteLines(seed, county),
    catchments: catchmentLines(county),
    exposure: exposureLines(seed, county),
    'warning-channels': channelLines(seed, county),
    stations: stationLines(county),
    observations: observationLines(seed, year, county),
    forcing: forcingLines(seed, year),
    storm: stormLines(seed, year),
  };
  for (const [name, lines] of Object.entries(tables)) await writeFile(out.file(`${name}.csv`), csvOf(Object.keys(lines[0] ?? {}), lines));
  await writeParquet(out.file('households.parquet'), HOUSEHOLD_COLUMNS, [householdBlock(seed, county)]);
  for (const catchment of CATCHMENTS) await writeFile(out.file(`dem-${catchment}.asc`), tileOf(county.terrain, catchment));
}
