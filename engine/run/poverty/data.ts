/** The data of a run of relapse: households, with the storm that reaches them. */
import { join, resolve } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { CensusSource } from './census.js';
import type { RelapseSetting } from './declaration.js';
import { readHouseholds, type ReadHouseholds } from './households.js';
import { firstMonth } from './setup.js';
import { readStorm, type ReadStorm } from './storm.js';

export interface RelapseData {
  readonly read: ReadHouseholds;
  readonly storm: ReadStorm;
}

/**
 * @param census what goes before the census of the declaration
 * @throws InputError `table/...`, `relapse/...`, `poverty/...`, `census/...`
 */
export async function readRelapseData(folder: string, { declaration, begins }: RelapseSetting, census: Partial<CensusSource> = {}): Promise<RelapseData> {
  const inFolder = (name: string | undefined): string | undefined => (name === undefined ? undefined : join(folder, name));
  const asked = { ...(declaration.census === undefined ? {} : { ...declaration.census, file: resolve(folder, declaration.census.file) }), ...census };
  const { file } = asked;
  if (file === undefined && Object.keys(census).length > 0) throw new InputError([{ place: '--county, --population', expected: 'a census that they are of (--census, or census in the YAML)', found: 'none', code: 'census/no-file' }]);
  const read = await readHouseholds(join(folder, declaration.households), declaration, firstMonth(begins), { margins: inFolder(declaration.margins), persons: inFolder(declaration.persons), census: file === undefined ? undefined : { ...asked, file } });
  const storm = declaration.storm === undefined ? { members: [], unnamed: [], inputs: [] } : await readStorm(folder, declaration.storm, read.households, read.villages);
  return { read, storm };
}
