/** What a storm does to households: depths of water by village and member, through the curves of the declaration. */
import { join } from 'node:path';
import { InputError, quote, type Problem } from '../../core/errors.js';
import type { Households, StormDamage } from '../../poverty/household.js';
import { hashFile } from '../read/sha256.js';
import { isAmount, readSmallTable } from '../small-table.js';
import type { Curve, RelapseDeclaration } from './declaration.js';
import { depthsOfRun, type VillageDepth } from './storm-run.js';

const DAYS_OF_MONTH = 30;

/** Value of a curve at a depth: straight lines between its points, at which it is what is given, its end values beyond them. */
export function curveAt(curve: Curve, depth: number): number {
  let [before, from] = curve[0]!;
  for (const [next, value] of curve) {
    if (depth <= next) return depth === next || next === before ? value : from + ((value - from) * Math.max(0, depth - before)) / (next - before);
    [before, from] = [next, value];
  }
  return from;
}

/** The members of a storm; none where the declaration has no storm. */
export interface ReadStorm {
  readonly members: readonly StormDamage[];
  /** Villages of the households that no member names: they stay dry. */
  readonly unnamed: readonly string[];
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** Deepest water that is believed [m]: more is likely another unit. */
const DEEPEST = 50;
const depthFits = (text: string): boolean => isAmount(text) && Number(text) <= DEEPEST;

/** Depths of a file, by village and member. */
async function depthsOfFile(path: string): Promise<VillageDepth[]> {
  const rows = await readSmallTable(
    path,
    [
      { name: 'village_code', required: true },
      { name: 'member', required: true, expected: 'a whole number >= 0', fits: (text) => /^\d{1,5}$/.test(text) },
      { name: 'depth [m]', required: true, expected: `a depth from 0 to ${DEEPEST} m`, fits: depthFits },
    ],
    ({ cells }, place): Problem[] => (/^\d{12}$/.test(cells['village_code'] ?? '') ? [] : [{ place: `${place} village_code`, expected: 'a code of 12 digits', found: quote(cells['village_code'] ?? ''), code: 'relapse/unknown-village' }]),
  );
  return rows.map(({ cells }) => ({ village: cells['village_code']!, member: Number(cells['member']), depth: Number(cells['depth [m]']) }));
}

/** Members are numbered from 0, each with a row at least: a number left out would be a member without a storm. */
function checkMembers(given: readonly VillageDepth[], villages: ReadonlyMap<string, number>, path: string): number {
  const members = new Set(given.map(({ member }) => member));
  if (members.size === 0) throw new InputError([{ place: path, expected: 'depths of at least one member', found: 'none', code: 'relapse/members' }]);
  const count = [...members].reduce((most, member) => Math.max(most, member), 0) + 1;
  const absent = Array.from({ length: Math.min(count, 2 * members.size) }, (_, k) => k).filter((k) => !members.has(k));
  if (absent.length > 0) throw new InputError([{ place: path, expected: `rows of each member from 0 to ${count - 1}, of depth 0 where it is dry`, found: `none of ${absent.slice(0, 5).join(', ')}${absent.length > 5 ? ' ...' : ''}`, code: 'relapse/members' }]);
  if (!given.some(({ village }) => villages.has(village))) throw new InputError([{ place: path, expected: `depths of the households' villages ${[...villages.keys()].slice(0, 3).join(', ')}${villages.size > 3 ? ' ...' : ''}`, found: `others: ${[...new Set(given.map(({ village }) => village))].slice(0, 3).join(', ')}`, code: 'relapse/unknown-village' }]);
  return count;
}

/**
 * Read a storm. A village that a member does not name stays dry in it.
 *
 * @param folder of the data
 * @throws InputError `table/...`, `relapse/unknown-village`, `relapse/members`, `relapse/depths`
 */
export async function readStorm(folder: string, storm: NonNullable<RelapseDeclaration['storm']>, households: Households, villages: readonly string[]): Promise<ReadStorm> {
  const known = new Map(villages.map((code, k) => [code, k]));
  const path = typeof storm.depths === 'string' ? join(folder, storm.depths) : join(folder, storm.depths.run);
  const { depths: given, inputs } = typeof storm.depths === 'string' ? { depths: await depthsOfFile(path), inputs: [{ path, sha256: await hashFile(path) }] } : await depthsOfRun(folder, storm.depths);
  const count = checkMembers(given, known, path);
  const depths = Array.from({ length: count }, () => new Float64Array(villages.length));
  for (const { village: code, member, depth } of given) {
    const village = known.get(code);
    if (village !== undefined) depths[member]![village] = Math.max(depths[member]![village]!, depth);
  }
  const members = depths.map((byVillage): StormDamage => {
    const through = (curve: Curve, unit = 1): Float64Array => byVillage.map((depth) => curveAt(curve, depth) / unit);
    return { crop: through(storm.curves.crop), assets: through(storm.curves.assets), house: through(storm.curves.house), closed: through(storm.closedDays, DAYS_OF_MONTH), index: byVillage, place: households.group };
  });
  const named = new Set(given.map(({ village }) => village));
  return { members, unnamed: villages.filter((code) => !named.has(code)), inputs };
}
