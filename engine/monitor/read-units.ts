/** Units out of a data folder: villages with their lines, and the stations they are fed from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../core/errors.js';
import { parseTable, readText } from '../run/small-table.js';
import { plainNumber } from '../run/scenario/series.js';
import type { Unit } from './units.js';

type Row = Readonly<Record<string, string>>;

/** Rows of a table by the names of its columns; none where the file is not there. */
async function rowsOf(folder: string, file: string): Promise<Row[]> {
  const path = join(folder, file);
  if (!existsSync(path)) return [];
  const { header, records } = parseTable(await readText(path), file);
  return records.map((cells) => Object.fromEntries(header.map((name, k) => [name, cells[k] ?? ''])));
}

/** Zones of sites.csv that lie away from the river: its stage says nothing of them. */
const AWAY: ReadonlySet<string | undefined> = new Set(['none', 'slope']);
/** Digits of a village's code that are its township's. */
const TOWNSHIP = 9;

/**
 * Read `villages.csv` (village_code, village_name, lon, lat), `sites.csv` (village_code, catchment, lines) and `stations.csv`
 * (station, kind, catchment, township_code): a gauge of rain feeds the villages of its township, a gauge of stage those of its catchment,
 * but for those whose hazard_zone is `none` or `slope`.
 *
 * @throws InputError `units/...`
 */
export async function readUnits(folder: string): Promise<Unit[]> {
  const [villages, sites, stations] = await Promise.all(['villages.csv', 'sites.csv', 'stations.csv'].map((file) => rowsOf(folder, file))) as [Row[], Row[], Row[]];
  if (villages.length === 0 && sites.length === 0) throw new InputError([{ place: folder, expected: 'villages.csv or sites.csv, as shuxiang demo writes them', found: 'neither', code: 'units/none' }]);
  const named = new Map(villages.map((row) => [row['village_code'] ?? '', row]));
  const site = new Map(sites.map((row) => [row['village_code'] ?? '', row]));
  const rain = new Map(stations.filter(({ kind }) => kind === 'rain').map(({ station, township_code }) => [township_code, station!]));
  const stage = new Map(stations.filter(({ kind }) => kind === 'stage').map(({ station, catchment }) => [catchment, station!]));
  const problems: Problem[] = [];
  const units = [...new Set([...named.keys(), ...site.keys()])].sort().map((code): Unit => {
    if (!/^\d{12}$/.test(code)) problems.push({ place: `${folder} village_code`, expected: 'twelve digits', found: quote(code), code: 'units/bad-code' });
    const own = site.get(code) ?? {};
    const [lon, lat] = [named.get(code)?.['lon'], named.get(code)?.['lat']].map((text) => plainNumber(text ?? ''));
    const lines = Object.entries(own).flatMap(([column, text]) => {
      const line = plainNumber(text);
      return line === undefined || !/_(m|mm)$/.test(column) ? [] : [[column, line] as const];
    });
    const feeds = [['rain', rain.get(code.slice(0, TOWNSHIP))], ['stage', AWAY.has(own['hazard_zone']) ? undefined : stage.get(own['catchment'] ?? '')]] as const;
    return { code, name: named.get(code)?.['village_name'] ?? code, at: lon === undefined || lat === undefined ? null : { lon, lat }, lines: new Map(lines), feeds: new Map(feeds.flatMap(([variable, place]) => (place === undefined ? [] : [[variable, place] as const]))) };
  });
  throwIfAny(problems);
  return units;
}
