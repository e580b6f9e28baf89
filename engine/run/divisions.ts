/** Division tables by yearly edition: those of this package, and those of a folder the user gives. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeLength, Divisions, parentCode, type DivisionLevel, type DivisionRow } from '../core/divisions.js';
import { InputError, quote, type Problem } from '../core/errors.js';
import type { CountyBox } from '../scoring/audit/check.js';
import { packagePath } from './package-root.js';
import { readSmallTable } from './small-table.js';

type TableLevel = Exclude<DivisionLevel, 'village'>;

const FILES: Readonly<Record<TableLevel, string>> = { province: 'provinces.csv', prefecture: 'prefectures.csv', county: 'counties.csv', township: 'townships.csv' };
/** Columns of the published tables that say again what the code says. */
const REPEATED = ['provinceCode', 'cityCode', 'areaCode'];

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

async function readLevel(folder: string, level: TableLevel, above: ReadonlySet<string> | null, problems: Problem[]): Promise<DivisionRow[]> {
  const length = codeLength(level);
  const file = `${basename(folder)}/${FILES[level]}`;
  const rows = await readSmallTable(join(folder, FILES[level]), [
    { name: 'code', required: true, expected: `a code of ${length} digits`, fits: (text) => text.length === length && /^\d+$/.test(text) },
    { name: 'name', required: true, expected: 'a name' },
    ...REPEATED.map((name) => ({ name, required: false })),
  ]);
  const seen = new Set<string>();
  for (const { row, cells } of rows) {
    const code = cells['code']!;
    if (seen.has(code)) problems.push({ place: `${file}:${row} code`, expected: 'every code once', found: quote(code), code: 'divisions/duplicate-code', row });
    if (above !== null && !above.has(parentCode(code)!)) problems.push({ place: `${file}:${row} code`, expected: `a code inside the level above, which has no ${parentCode(code)!}`, found: quote(code), code: 'divisions/no-parent', row });
    seen.add(code);
  }
  if (rows.length === 0) problems.push({ place: file, expected: 'at least one division', found: 'none', code: 'divisions/empty' });
  return rows.map(({ cells }) => ({ code: cells['code']!, name: cells['name']! }));
}

/** @throws InputError `divisions/...` and those of `readSmallTable`, all the tables' problems at once */
async function readEdition(folder: string, year: number): Promise<Divisions> {
  const problems: Problem[] = [];
  const rows: Record<TableLevel, DivisionRow[]> = { province: [], prefecture: [], county: [], township: [] };
  let above: ReadonlySet<string> | null = null;
  for (const level of ['province', 'prefecture', 'county', 'township'] as const) {
    try {
      rows[level] = await readLevel(folder, level, above, problems);
      above = new Set(rows[level].map(({ code }) => code));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      above = null; // what lies below an unreadable table is not blamed for it
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return new Divisions(year, rows);
}

/** The folder of an edition: the user's, else this package's; null if neither has it. */
async function editionFolder(year: number, folder: string | undefined): Promise<string | null> {
  if (folder !== undefined && !(await isFolder(folder))) {
    throw new InputError([{ place: '--divisions', expected: 'a folder with one folder of tables per year', found: quote(folder), code: 'divisions/no-such-folder' }]);
  }
  for (const base of folder === undefined ? [packagePath('indicators', 'divisions')] : [folder, packagePath('indicators', 'divisions')]) {
    const edition = join(base, String(year));
    if (await isFolder(edition)) return edition;
  }
  return null;
}

/** What of an edition is not in its tables of divisions. */
const BOXES = 'county-boxes.csv';

/** Tables of the edition of `year` in the user's folder, as many as there are; the package's own belong to its version. */
export async function ownTables(year: number, folder: string | undefined): Promise<string[]> {
  const edition = folder === undefined ? null : await editionFolder(year, folder);
  if (edition === null || edition === packagePath('indicators', 'divisions', String(year))) return [];
  return [...Object.values(FILES), BOXES].map((name) => join(edition, name)).filter((path) => existsSync(path));
}

/** The newest edition of this package. */
export const NEWEST_EDITION = 2023;

/** Editions of this package that were read, by year: its own tables do not change while it runs. */
const shipped = new Map<number, Divisions>();

/**
 * The divisions of the edition of `year`.
 *
 * @param folder given by the user, laid out `<year>/{provinces,prefectures,counties,townships}.csv`; looked into before the package's own tables
 * @returns null if there is no such edition: what depends on it is then not checked, which is never a pass
 * @throws InputError `divisions/no-such-folder`, or what is wrong in the tables
 */
export async function loadDivisions(year: number, folder?: string): Promise<Divisions | null> {
  const edition = await editionFolder(year, folder);
  if (edition === null) return null;
  if (edition !== packagePath('indicators', 'divisions', String(year))) return readEdition(edition, year);
  const known = shipped.get(year) ?? (await readEdition(edition, year));
  shipped.set(year, known);
  return known;
}

const isDegrees = (limit: number) => (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit;

/**
 * The bounding boxes of the counties in the edition of `year`, from its `county-boxes.csv` (code, west, south, east, north [°]).
 *
 * @returns null if the edition has no such table
 * @throws InputError what is wrong in the table; `divisions/empty-box` where west is not below east or south not below north
 */
export async function loadCountyBoxes(year: number, folder?: string): Promise<ReadonlyMap<string, CountyBox> | null> {
  const edition = await editionFolder(year, folder);
  const path = edition === null ? null : join(edition, BOXES);
  if (path === null || !existsSync(path)) return null;
  const side = (name: string, limit: number): { name: string; required: boolean; expected: string; fits: (text: string) => boolean } => ({ name, required: true, expected: `degrees from -${limit} to ${limit}`, fits: isDegrees(limit) });
  const rows = await readSmallTable(path, [{ name: 'code', required: true, expected: 'a code of 6 digits', fits: (text) => /^\d{6}$/.test(text) }, side('west', 180), side('south', 90), side('east', 180), side('north', 90)]);
  const problems: Problem[] = [];
  const boxes = new Map<string, CountyBox>();
  for (const { row, cells } of rows) {
    const box = { west: Number(cells['west']), south: Number(cells['south']), east: Number(cells['east']), north: Number(cells['north']) };
    if (box.west >= box.east || box.south >= box.north) problems.push({ place: `${BOXES}:${row}`, expected: 'west below east and south below north', found: JSON.stringify(box), code: 'divisions/empty-box', row });
    boxes.set(cells['code']!, box);
  }
  if (problems.length > 0) throw new InputError(problems);
  return boxes;
}
