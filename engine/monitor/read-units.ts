/** Units out of a data folder: villages with their lines, and the stations they are fed from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../core/errors.js';
import { idTable, type IdTable } from '../run/scenario/parameters.js';
import { plainNumber } from '../run/scenario/series.js';
import { readText } from '../run/small-table.js';
import type { RuleBook } from '../run/warn/book.js';
import { unitLines } from '../run/warn/unit-lines.js';
import type { Unit } from './units.js';

/** Zones of sites.csv that lie away from the river: its stage says nothing of them. */
const AWAY: ReadonlySet<string | undefined> = new Set(['none', 'slope']);
/** Digits of a village's code that are its township's. */
const TOWNSHIP = 9;
/** Columns that hold a length, such as a line. */
const LENGTH = /_(m|mm)$/;

/** A table of the folder by its ids; without rows where the file is not there. */
async function tableOf(folder: string, file: string, key: string, problems: Problem[], only?: readonly string[]): Promise<IdTable> {
  const path = join(folder, file);
  return existsSync(path) ? idTable(await readText(path), file, key, problems, only) : { file, ids: [], rowOf: new Map(), columns: new Map() };
}

const cellOf = ({ columns }: IdTable, id: string, column: string): string => columns.get(column)?.get(id) ?? '';

/** Of a site or a gauge; where a table has no column entity, that of the catchment is read as such. */
const catchmentOf = (table: IdTable, id: string): string => cellOf(table, id, table.columns.has('catchment') ? 'catchment' : 'entity');

/** The number in a cell; undefined where it is blank, and where it is told as no number. */
function numberIn(table: IdTable, id: string, column: string, problems: Problem[], [min, max] = [-Infinity, Infinity]): number | undefined {
  const text = cellOf(table, id, column);
  if (text === '') return undefined;
  const value = plainNumber(text);
  if (value !== undefined && value >= min && value <= max) return value;
  problems.push({ place: `${table.file}:${table.rowOf.get(id)!} ${id} ${column}`, expected: min === -Infinity ? 'a number, or a blank cell where there is none' : `a number from ${min} to ${max}, or a blank cell`, found: quote(text), code: 'units/bad-number' });
  return undefined;
}

/** The gauge of each place of a kind that one may stand at: two would leave open which feeds its villages. */
function gaugesBy(stations: IdTable, kind: 'rain' | 'stage', column: 'township_code' | 'catchment', problems: Problem[]): Map<string, string> {
  const out = new Map<string, string>();
  for (const id of stations.ids) {
    const place = column === 'catchment' ? catchmentOf(stations, id) : cellOf(stations, id, column);
    if (cellOf(stations, id, 'kind') !== kind || place === '') continue;
    const other = out.get(place);
    if (other === undefined) out.set(place, id);
    else problems.push({ place: `${stations.file}:${stations.rowOf.get(id)!} ${id} ${column}`, expected: `one gauge of ${kind} for ${place}, whose villages it feeds`, found: `${other} and ${id}`, code: 'units/two-gauges' });
  }
  return out;
}

/** What is wrong with the stations by themselves. */
function stationProblems(stations: IdTable): Problem[] {
  const problems: Problem[] = [];
  for (const id of stations.ids) {
    const place = (column: string): string => `${stations.file}:${stations.rowOf.get(id)!} ${id} ${column}`;
    const [kind, township] = [cellOf(stations, id, 'kind'), cellOf(stations, id, 'township_code')];
    if (kind !== 'rain' && kind !== 'stage') problems.push({ place: place('kind'), expected: 'rain or stage: no other kind of gauge feeds villages', found: quote(kind), code: 'units/bad-kind' });
    if (township !== '' && !/^\d{9}$/.test(township)) problems.push({ place: place('township_code'), expected: 'nine digits', found: quote(township), code: 'units/bad-code' });
    for (const column of stations.columns.keys()) if (LENGTH.test(column)) numberIn(stations, id, column, problems);
  }
  return problems;
}

/**
 * Read `villages.csv` (village_code, village_name, lon, lat), `sites.csv` (village_code, catchment, lines) and `stations.csv`
 * (station, kind, catchment, township_code): a gauge of rain feeds the villages of its township, a gauge of stage those of its catchment,
 * but for those whose hazard_zone is `none` or `slope`.
 *
 * @param books whose lines are held against what they may be, and against each other
 * @throws InputError `units/...`, `entities/...`, and of lines `warn/...`, every problem at once
 */
export async function readUnits(folder: string, books: readonly RuleBook[] = []): Promise<Unit[]> {
  const problems: Problem[] = [];
  const [villages, sites, stations] = await Promise.all([tableOf(folder, 'villages.csv', 'site', problems, ['village_name', 'lon', 'lat']), tableOf(folder, 'sites.csv', 'site', problems), tableOf(folder, 'stations.csv', 'station', problems)]);
  problems.push(...stationProblems(stations));
  if (villages.ids.length === 0 && sites.ids.length === 0 && problems.length === 0) throw new InputError([{ place: folder, expected: 'villages.csv or sites.csv, as shuxiang demo writes them', found: 'neither', code: 'units/none' }]);
  const [rain, stage] = [gaugesBy(stations, 'rain', 'township_code', problems), gaugesBy(stations, 'stage', 'catchment', problems)];
  const lengths = [...sites.columns.keys()].filter((column) => LENGTH.test(column));
  const units = [...new Set([...villages.ids, ...sites.ids])].sort().map((code): Unit => {
    const table = villages.rowOf.has(code) ? villages : sites;
    if (!/^\d{12}$/.test(code)) problems.push({ place: `${table.file}:${table.rowOf.get(code)!} village_code`, expected: 'twelve digits', found: quote(code), code: 'units/bad-code' });
    const [lon, lat] = [numberIn(villages, code, 'lon', problems, [-180, 180]), numberIn(villages, code, 'lat', problems, [-90, 90])];
    const lines = lengths.flatMap((column) => {
      const line = sites.rowOf.has(code) ? numberIn(sites, code, column, problems) : undefined;
      return line === undefined ? [] : [[column, line] as const];
    });
    const feeds = [['rain', rain.get(code.slice(0, TOWNSHIP))], ['stage', AWAY.has(cellOf(sites, code, 'hazard_zone')) ? undefined : stage.get(catchmentOf(sites, code))]] as const;
    const name = cellOf(villages, code, 'village_name');
    return { code, name: name === '' ? code : name, at: lon === undefined || lat === undefined ? null : { lon, lat }, lines: new Map(lines), feeds: new Map(feeds.flatMap(([variable, place]) => (place === undefined ? [] : [[variable, place] as const]))) };
  });
  const [told, ofLines] = [new Set(problems.map(({ place }) => place)), [] as Problem[]];
  unitLines(sites, books, sites.ids, () => undefined, ofLines);
  problems.push(...ofLines.filter(({ place }) => !told.has(place))); // a cell that is no number is told once
  throwIfAny(problems);
  return units;
}
