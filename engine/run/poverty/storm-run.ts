/** Depths of a storm from the folder of a scenario's run: each member's highest stage at a village's place, over where its damage begins. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { withDuckDb } from '../read/duckdb-file.js';
import { hashFile } from '../read/sha256.js';
import { isNumber, parseTable, readText } from '../small-table.js';

/** Where depths come from. */
export interface RunDepths {
  /** Folder of `shuxiang run --members`. */
  readonly run: string;
  readonly quantity: string;
  /** CSV of villages: their place in the run, and from where on they are damaged. */
  readonly sites: string;
  /** Column of the place; absent: villages are places themselves. */
  readonly place?: string;
  /** Column of the stage at which damage begins; absent: the quantity is a depth already. */
  readonly base?: string;
  readonly policy?: string;
}

/** A depth of one member at one village [m], >= 0. */
export interface VillageDepth {
  readonly village: string;
  readonly member: number;
  readonly depth: number;
}

interface Site {
  readonly village: string;
  readonly place: string;
  readonly base: number;
}

function sitesOf(text: string, file: string, { place, base }: RunDepths): Site[] {
  const { header, records } = parseTable(text, file);
  const at = (name: string): number => {
    const found = header.indexOf(name);
    if (found < 0) throw new InputError([unknownName(`${file}:1`, name, header, 'table/missing-column')]);
    return found;
  };
  const [village, placeAt, baseAt] = [at('village_code'), place === undefined ? at('village_code') : at(place), base === undefined ? -1 : at(base)];
  const problems: Problem[] = [];
  const sites = records.map((record, k): Site => {
    const text = baseAt < 0 ? '0' : (record[baseAt] ?? '');
    if (!isNumber(text)) problems.push({ place: `${file}:${k + 2} ${base ?? ''}`, expected: 'a stage', found: quote(text), code: 'relapse/depths' });
    return { village: record[village] ?? '', place: record[placeAt] ?? '', base: Number(text) };
  });
  if (problems.length > 0) throw new InputError(problems);
  return sites;
}

/**
 * @param folder that the paths are beside
 * @throws InputError `relapse/depths` where the folder is no run with members, or has nothing of the quantity
 */
export async function depthsOfRun(folder: string, source: RunDepths): Promise<{ readonly depths: readonly VillageDepth[]; readonly inputs: readonly { readonly path: string; readonly sha256: string }[] }> {
  const [members, sitesFile] = [join(folder, source.run, 'members.parquet'), join(folder, source.sites)];
  if (!existsSync(members)) throw new InputError([{ place: members, expected: 'the members of a run (run --members)', found: 'no such file', code: 'relapse/depths' }]);
  const { policy = 'baseline', quantity } = source;
  const sites = sitesOf(await readText(sitesFile), sitesFile, source);
  const rows = await withDuckDb(members, async (connection, table) => (await connection.runAndReadAll(`SELECT entity, CAST(member AS INTEGER), CAST(value AS DOUBLE) FROM ${table} WHERE policy = $1 AND quantity = $2 ORDER BY member, entity`, [policy, quantity])).getRows());
  if (rows.length === 0) throw new InputError([{ place: members, expected: `members of ${quantity} under ${policy}`, found: 'none', code: 'relapse/depths' }]);
  const byPlace = new Map<string, Site[]>();
  for (const site of sites) byPlace.set(site.place, [...(byPlace.get(site.place) ?? []), site]);
  const depths = rows.flatMap(([entity, member, value]) => (byPlace.get(String(entity)) ?? []).map(({ village, base }): VillageDepth => ({ village, member: Number(member), depth: Math.max(0, Number(value) - base) })));
  if (depths.length === 0) throw new InputError([{ place: sitesFile, expected: `villages at places of the run: ${[...new Set(rows.slice(0, 1_000).map(([entity]) => String(entity)))].slice(0, 5).join(', ')}`, found: 'none', code: 'relapse/depths' }]);
  return { depths, inputs: await Promise.all([members, sitesFile].map(async (path) => ({ path, sha256: await hashFile(path) }))) };
}
