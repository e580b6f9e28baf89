/** Shares of people an early warning reaches in time, by village and class, from results of `shuxiang reach` or the warning of a scenario's run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { TRAITS, type Trait } from '../../poverty/household.js';
import type { WarnedShares } from '../../poverty/warned.js';
import { hashFile } from '../read/sha256.js';
import { parseTable, readText } from '../small-table.js';
import type { Cell } from './table.js';

/** Where shares come from: a folder with reach.csv, or with warning-reach.csv. */
export interface ReachedFrom {
  readonly from: string;
  readonly policy?: string;
  /** Of reach.csv: the minutes before the onset by which people count as reached; absent: its first. */
  readonly minutes?: number;
  /** Class of the results that a household of a trait is reached as, and all other households (`others`); absent: everybody alike. */
  readonly classes?: Readonly<Partial<Record<Trait | 'others', string>>>;
}

/** Shares as they were found [1]. */
export interface ReachedShares {
  /** Of all villages together: of other households, then of those of each trait. */
  readonly everywhere: readonly number[];
  readonly traits: readonly Trait[];
  /** The same by village code; one that reach left out for want of data, or that a warned run had no event of, has none. */
  readonly villages: Readonly<Record<string, readonly number[]>>;
  readonly path: string;
}

interface Found {
  readonly reached: ReachedShares;
  readonly input: { readonly path: string; readonly sha256: string };
}

/** The two kinds of results: names of file, columns and of what counts everybody. */
const KINDS = [
  { file: 'reach.csv', village: 'village_code', share: 'mean', everybody: 'all', hasMinutes: true },
  { file: 'warning-reach.csv', village: 'unit', share: 'share', everybody: '*', hasMinutes: false },
] as const;
const EVERYWHERE = '*';

/** Rows of a CSV by the names of its columns. */
async function rowsOf(path: string): Promise<Readonly<Record<string, string>>[]> {
  const { header, records } = parseTable(await readText(path), path);
  return records.map((record) => Object.fromEntries(header.map((name, c) => [name, record[c] ?? ''])));
}

const problem = (place: string, expected: string, found: string): Problem => ({ place, expected, found, code: 'relapse/reached' });

/** @throws InputError `relapse/reached` where the folder has neither table, or not the rows that are asked for */
export async function reachedShares(folder: string, { from, policy = 'baseline', minutes, classes = {} }: ReachedFrom): Promise<Found> {
  const kind = KINDS.find(({ file }) => existsSync(join(folder, from, file)));
  if (kind === undefined) throw new InputError([problem(join(folder, from), 'a folder with reach.csv or warning-reach.csv', 'neither')]);
  const path = join(folder, from, kind.file);
  const all = (await rowsOf(path)).filter(({ time }) => time === 'in-time');
  const policies = [...new Set(all.map((row) => row['policy']!))];
  if (!policies.includes(policy)) throw new InputError([policies.length === 0 ? problem(path, 'shares in time', 'none') : unknownName(path, policy, policies, 'relapse/reached')]);
  const own = all.filter((row) => row['policy'] === policy);
  const known = [...new Set(own.map((row) => Number(row['minutes'])))];
  if (minutes !== undefined && kind.hasMinutes && !known.includes(minutes)) throw new InputError([problem(`${path} ${policy}`, `minutes of ${known.join(', ')}`, String(minutes))]);
  const rows = kind.hasMinutes ? own.filter((row) => Number(row['minutes']) === (minutes ?? known[0])) : own;
  const { others = kind.everybody, ...byTrait } = classes;
  const traits = Object.keys(byTrait) as Trait[];
  const names = [others, ...traits.map((trait) => byTrait[trait]!)];
  const there = [...new Set(rows.map((row) => row['class']!))];
  const unknown = names.filter((name) => !there.includes(name));
  if (unknown.length > 0) throw new InputError(unknown.map((name) => unknownName(`${path} class`, name, there, 'relapse/reached')));
  const shares = new Map<string, (number | null)[]>();
  const problems: Problem[] = [];
  for (const row of rows) {
    const village = row[kind.village]!;
    const of = shares.get(village) ?? names.map(() => null);
    shares.set(village, of);
    const value = Number(row[kind.share]);
    if (row[kind.share] === '' || !(value >= 0 && value <= 1)) problems.push(problem(`${path} ${village} ${kind.share}`, 'a share from 0 to 1', row[kind.share]!));
    names.forEach((name, k) => (of[k] = name === row['class'] ? value : of[k]!));
  }
  const everywhere = shares.get(EVERYWHERE);
  if (everywhere?.every((share) => share !== null) !== true) problems.push(problem(`${path} ${policy}`, 'shares of all villages together', 'none'));
  if (problems.length > 0) throw new InputError(problems);
  // a village without anybody of a class has no share of it, and no household that would ask
  const whole = (of: readonly (number | null)[]): number[] => of.map((share, k) => share ?? everywhere![k]!);
  const villages = Object.fromEntries([...shares].filter(([village]) => village !== EVERYWHERE).map(([village, of]) => [village, whole(of)]));
  return { reached: { everywhere: whole(everywhere!), traits, villages, path }, input: { path, sha256: await hashFile(path) } };
}

/** Villages of the households without shares of their own. */
export const villagesWithout = (reached: number | ReachedShares, villages: readonly string[]): string[] => (typeof reached === 'number' ? [] : villages.filter((code) => !(code in reached.villages)));

/** Shares that supports take from results of other runs, by village and class: its own, or where it has none those of all. */
export function reachedRows(supports: readonly { readonly name: string; readonly warning?: { readonly reached: number | ReachedShares } }[], villages: readonly string[]): Cell[][] {
  return supports.flatMap(({ name, warning }) => {
    const reached = warning?.reached ?? 0;
    if (typeof reached === 'number') return [];
    return villages.flatMap((code) => {
      const own = reached.villages[code];
      return ['others', ...reached.traits].map((trait, k): Cell[] => [name, code, trait, (own ?? reached.everywhere)[k]!, own === undefined ? 'everywhere' : 'village']);
    });
  });
}

/**
 * What a warning prevents, by position of village.
 *
 * A village without shares takes those of all villages together.
 *
 * @param saved share of the damage to what can be moved that those prevent who are reached in time [1]
 * @throws InputError `relapse/reached` where no village of the households has a row
 */
export function warnedShares(reached: number | ReachedShares, saved: number, villages: readonly string[]): WarnedShares {
  if (typeof reached === 'number') return { shares: new Float64Array(villages.length).fill(reached * saved), traits: [] };
  const { everywhere, traits, path } = reached;
  const without = villagesWithout(reached, villages);
  if (without.length === villages.length) {
    const there = Object.keys(reached.villages);
    throw new InputError([problem(path, `rows of the households' villages ${without.slice(0, 5).join(', ')}${without.length > 5 ? ` and ${without.length - 5} more` : ''}`, `${there.length} others: ${there.slice(0, 3).join(', ')}`)]);
  }
  return { shares: Float64Array.from(villages.flatMap((code) => (reached.villages[code] ?? everywhere).map((share) => share * saved))), traits: traits.map((trait) => TRAITS[trait]) };
}
