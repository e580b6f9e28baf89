/** The data of a run of relapse: households, with the storm that reaches them. */
import { join, resolve } from 'node:path';
import type { RelapseSetting } from './declaration.js';
import { readHouseholds, type ReadHouseholds } from './households.js';
import { firstMonth } from './setup.js';
import { readStorm, type ReadStorm } from './storm.js';

export interface RelapseData {
  readonly read: ReadHouseholds;
  readonly storm: ReadStorm;
}

/**
 * @param census workbook that goes before the one of the declaration
 * @throws InputError `table/...`, `relapse/...`, `poverty/...`, `census/...`
 */
export async function readRelapseData(folder: string, { declaration, begins }: RelapseSetting, census?: string): Promise<RelapseData> {
  const inFolder = (name: string | undefined): string | undefined => (name === undefined ? undefined : join(folder, name));
  const declared = declaration.census === undefined ? undefined : { ...declaration.census, file: resolve(folder, declaration.census.file) };
  const read = await readHouseholds(join(folder, declaration.households), declaration, firstMonth(begins), { margins: inFolder(declaration.margins), persons: inFolder(declaration.persons), census: census === undefined ? declared : { ...declared, file: census } });
  const storm = declaration.storm === undefined ? { members: [], inputs: [] } : await readStorm(folder, declaration.storm, read.households, read.villages);
  return { read, storm };
}
