/** The share of people an early warning reaches in time, from results of `shuxiang reach` or the warning of a scenario's run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Problem } from '../../core/errors.js';
import { hashFile } from '../read/sha256.js';
import { parseTable, readText } from '../small-table.js';

/** Where a share comes from: a folder with reach.csv, or with warning-units.csv. */
export interface ReachedFrom {
  readonly from: string;
  /** Of reach.csv: the policy, and the minutes before the onset by which people count as reached. */
  readonly policy?: string;
  readonly minutes?: number;
}

interface Found {
  readonly reached: number;
  readonly input: { readonly path: string; readonly sha256: string };
}

/** Rows of a CSV by the names of its columns. */
async function rowsOf(path: string): Promise<Readonly<Record<string, string>>[]> {
  const { header, records } = parseTable(await readText(path), path);
  return records.map((record) => Object.fromEntries(header.map((name, c) => [name, record[c] ?? ''])));
}

const problem = (place: string, expected: string, found: string): Problem => ({ place, expected, found, code: 'relapse/reached' });

/** @throws InputError `relapse/reached` where the folder has neither table, or not the row that is asked for */
export async function reachedShare(folder: string, { from, policy = 'baseline', minutes }: ReachedFrom): Promise<Found> {
  const [reach, units] = ['reach.csv', 'warning-units.csv'].map((name) => join(folder, from, name)) as [string, string];
  if (existsSync(reach)) {
    const rows = (await rowsOf(reach)).filter((row) => row['policy'] === policy && row['village_code'] === '*' && row['class'] === 'all' && row['time'] === 'in-time');
    const known = rows.map((row) => Number(row['minutes']));
    const row = minutes === undefined ? rows[0] : rows.find((each) => Number(each['minutes']) === minutes);
    if (row === undefined) throw new InputError([problem(`${reach} ${policy}`, minutes === undefined ? 'a share in time of everybody' : `minutes of ${known.join(', ')}`, minutes === undefined ? 'none' : String(minutes))]);
    return { reached: Number(row['mean']), input: { path: reach, sha256: await hashFile(reach) } };
  }
  if (!existsSync(units)) throw new InputError([problem(join(folder, from), 'a folder with reach.csv or warning-units.csv', 'neither')]);
  const rows = (await rowsOf(units)).filter((row) => Number(row['events']) > 0 && row['reached_share'] !== '');
  const events = rows.reduce((sum, row) => sum + Number(row['events']), 0);
  if (events === 0) throw new InputError([problem(units, 'a unit with an event', 'none')]);
  // each event alike: who lives where floods come often is warned often
  return { reached: rows.reduce((sum, row) => sum + Number(row['events']) * Number(row['reached_share']), 0) / events, input: { path: units, sha256: await hashFile(units) } };
}
