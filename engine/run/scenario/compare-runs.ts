/** Two runs of scenarios, or two policies of one, beside each other: what they share, member by member where they can be paired. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { InputError, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { MANIFEST_NAME } from '../write/manifest.js';
import { compareCurves, compareShares, type ComparedCurve, type ComparedShare, type RunChoice } from './compare-curves.js';

export interface ComparedRow {
  /** `*`: all places together, member by member. */
  readonly entity: string;
  readonly quantity: string;
  readonly unit: string;
  readonly first: number;
  readonly second: number;
  /** Second less first. */
  readonly difference: number;
  /** Of the difference, from paired members; null where they are not paired. */
  readonly standardError: number | null;
  /** Members that were paired; null where none were. */
  readonly members: number | null;
  /** Why there is no standard error; null: there is one. */
  readonly because: Unpaired | 'one-member' | null;
}

/** What is compared: numbers of members (peaks, sums) one by one, their means as policies.parquet has them, or means of steps. */
export type Basis = 'members' | 'policies' | 'steps';

/** Why members are not paired. */
export type Unpaired = 'no-members' | 'other-seed' | 'other-members';

/** One side: a run and a policy of it. */
export interface ComparedSide {
  readonly folder: string;
  readonly policy: string;
  readonly scenario: string;
  readonly seed: string;
  readonly members: number;
  /** Steps of its results: how many, the first and the last. */
  readonly steps: { readonly count: number; readonly first: string; readonly last: string };
}

export interface Comparison {
  readonly sides: readonly [ComparedSide, ComparedSide];
  readonly rows: readonly ComparedRow[];
  /** Null: members are paired. */
  readonly unpaired: Unpaired | null;
  readonly basis: Basis;
  /** The two are of other times or of other numbers of steps: sums and peaks differ for that alone. */
  readonly otherSteps: boolean;
  /** `entity quantity` that only one of the two has. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** `entity quantity` that has no value in one of the two. */
  readonly withoutValue: readonly string[];
  /** How often sums over all places are exceeded, of both. */
  readonly curves: readonly ComparedCurve[];
  /** Greatest share of members above the line of each quantity that has one, at every place. */
  readonly shares: readonly ComparedShare[];
}

interface Head {
  readonly scenario?: string;
  readonly seed?: string;
  readonly members?: number;
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** Rows of one policy in a table of a run. */
const rowsOf = ({ folder, policy }: RunChoice, table: string): string => `(SELECT * FROM read_parquet(${literal(join(folder, `${table}.parquet`))}) WHERE policy = ${literal(policy)})`;
const has = ({ folder }: RunChoice, table: string): boolean => existsSync(join(folder, `${table}.parquet`));

/** Pairs need every member of both, drawn from the same random numbers. */
function whyUnpaired(sides: readonly [ComparedSide, ComparedSide]): Unpaired | null {
  const [a, b] = sides;
  if (!sides.every((side) => has(side, 'members'))) return 'no-members';
  return a.seed !== b.seed ? 'other-seed' : a.members !== b.members ? 'other-members' : null;
}

const BASELINE = 'baseline';

/** Whether both have a table of policies that holds the means of members' numbers. */
async function canCompareNumbers(connection: DuckDBConnection, sides: readonly ComparedSide[]): Promise<boolean> {
  if (!sides.every((side) => has(side, 'policies'))) return false;
  const columns = await Promise.all(sides.map((side) => texts(connection, `DESCRIBE SELECT * FROM read_parquet(${literal(join(side.folder, 'policies.parquet'))})`)));
  return columns.every((names) => names.includes('mean'));
}

/** Whether a run itself pairs them: one of its policies beside its baseline, or two of its policies. */
function pairedByRun([a, b]: readonly [ComparedSide, ComparedSide]): 'baseline' | 'pairs' | null {
  if (resolve(a.folder) !== resolve(b.folder)) return null;
  if (a.policy === BASELINE || b.policy === BASELINE) return 'baseline';
  return has(a, 'policy-pairs') ? 'pairs' : null;
}

/** Differences of two policies, in the order that is asked for. */
function pairsOf({ folder, policy: first }: RunChoice, { policy: second }: RunChoice): string {
  const table = `read_parquet(${literal(join(folder, 'policy-pairs.parquet'))})`;
  const side = (a: string, b: string, one: string, other: string, sign: string): string => `SELECT entity, quantity, unit, ${one} AS a, ${other} AS b, ${sign}difference AS d, standard_error AS e, members FROM ${table} WHERE "first" = ${literal(a)} AND "second" = ${literal(b)}`;
  return `${side(first, second, 'first_mean', 'second_mean', '')} UNION ALL ${side(second, first, 'second_mean', 'first_mean', '-')} ORDER BY entity, quantity`;
}

/** Means of members' numbers of one policy; the baseline's are what is left of any policy's without what it moves. */
const numbersOf = ({ folder, policy }: RunChoice): string => {
  const table = `read_parquet(${literal(join(folder, 'policies.parquet'))})`;
  return policy === BASELINE
    ? `(SELECT entity, quantity, any_value(unit) AS unit, arg_min(mean - difference, policy) AS mean, NULL::DOUBLE AS standard_error, NULL::BIGINT AS members FROM ${table} GROUP BY ALL)`
    : `(SELECT entity, quantity, unit, mean, standard_error, members FROM ${table} WHERE policy = ${literal(policy)})`;
};

async function texts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  return (await connection.runAndReadAll(sql)).getRows().map(([text]) => String(text));
}

/** The side of a choice. @throws InputError `compare/no-run`, `compare/unknown-policy` */
async function sideOf(connection: DuckDBConnection, choice: RunChoice): Promise<ComparedSide> {
  const { scenario = '', seed = '', members = 0 } = JSON.parse(readFileSync(join(choice.folder, MANIFEST_NAME), 'utf8')) as Head;
  const policies = await texts(connection, `SELECT DISTINCT policy FROM read_parquet(${literal(join(choice.folder, 'summary.parquet'))}) ORDER BY 1`);
  if (!policies.includes(choice.policy)) throw new InputError([unknownName(`${choice.folder} --policies`, choice.policy, policies, 'compare/unknown-policy')]);
  const [[count, begins, ends]] = (await connection.runAndReadAll(`SELECT count(DISTINCT time), min(time), max(time) FROM ${rowsOf(choice, 'summary')}`)).getRows() as [[unknown, unknown, unknown]];
  return { ...choice, scenario, seed, members, steps: { count: Number(count), first: String(begins), last: String(ends) } };
}

/**
 * Compare two runs: the mean over members of each member's number, with the standard error of the paired difference;
 * where every member was not kept, those means and differences as the runs' policies.parquet have them, and without it the
 * mean over members and steps.
 *
 * @throws InputError `compare/no-run`, `compare/same`, `compare/nothing-shared`, `compare/unknown-policy`
 */
export async function compareRuns(first: RunChoice, second: RunChoice): Promise<Comparison> {
  const missing = ({ folder }: RunChoice): readonly string[] => ['summary.parquet', MANIFEST_NAME].filter((name) => !existsSync(join(folder, name)));
  const problems: Problem[] = [first, second].flatMap((side) => (missing(side).length === 0 ? [] : [{ place: side.folder, expected: 'the folder of a run', found: `no ${missing(side).join(', no ')}`, code: 'compare/no-run' }]));
  if (problems.length > 0) throw new InputError(problems);
  if (resolve(first.folder) === resolve(second.folder) && first.policy === second.policy) throw new InputError([{ place: '--policies', expected: 'two policies of the run, or a second run', found: `${first.policy} of ${first.folder} twice`, code: 'compare/same' }]);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    const sides = [await sideOf(connection, first), await sideOf(connection, second)] as const;
    const why = whyUnpaired([...sides]);
    const basis = why === null ? 'members' : (await canCompareNumbers(connection, sides)) ? 'policies' : 'steps';
    // of one run, what a policy moves is told member by member beside the baseline
    const byRun = basis === 'policies' ? pairedByRun(sides) : null;
    const unpaired = byRun === null ? why : null;
    const otherSteps = (['count', 'first', 'last'] as const).some((what) => sides[0].steps[what] !== sides[1].steps[what]);
    const of = (side: RunChoice): string => (basis === 'members' ? rowsOf(side, 'members') : basis === 'policies' ? numbersOf(side) : rowsOf(side, 'summary'));
    const paired = `SELECT entity, quantity, a.unit, avg(a.value), avg(b.value), avg(b.value - a.value), CASE WHEN count(b.value - a.value) > 1 THEN stddev_samp(b.value - a.value) / sqrt(count(b.value - a.value)) END, count(b.value - a.value) FROM ${of(first)} a JOIN ${of(second)} b USING (entity, quantity, member) GROUP BY ALL ORDER BY entity, quantity`;
    const means = `WITH m AS (SELECT entity, quantity, any_value(unit) unit, avg(mean) v FROM ${of(first)} GROUP BY ALL), n AS (SELECT entity, quantity, avg(mean) v FROM ${of(second)} GROUP BY ALL) SELECT entity, quantity, unit, m.v, n.v, n.v - m.v, NULL, NULL FROM m JOIN n USING (entity, quantity) ORDER BY entity, quantity`;
    const only = (one: RunChoice, other: RunChoice): string => `SELECT DISTINCT entity || ' ' || quantity AS name FROM ${of(one)} WHERE (entity, quantity) NOT IN (SELECT (entity, quantity) FROM ${of(other)}) ORDER BY name`;
    const numbers = byRun === 'pairs' ? pairsOf(first, second) : `SELECT entity, quantity, a.unit, a.mean, b.mean, b.mean - a.mean, ${unpaired === null ? 'coalesce(a.standard_error, b.standard_error), coalesce(a.members, b.members)' : 'NULL, NULL'} FROM ${of(first)} a JOIN ${of(second)} b USING (entity, quantity) ORDER BY entity, quantity`;
    const reader = await connection.runAndReadAll({ members: paired, policies: numbers, steps: means }[basis]);
    const all = reader.getRows().map((row) => ({ name: `${String(row[0])} ${String(row[1])}`, row }));
    const rows = all.flatMap(({ row: [entity, quantity, unit, a, b, difference, error, members] }): ComparedRow[] =>
      difference === null ? [] : [{ entity: String(entity), quantity: String(quantity), unit: String(unit), first: Number(a), second: Number(b), difference: Number(difference), standardError: error === null ? null : Number(error), members: error === null ? null : Number(members), because: error === null ? (unpaired ?? 'one-member') : null }],
    );
    const withoutValue = all.flatMap(({ name, row }) => (row[5] === null ? [name] : []));
    const [onlyFirst, onlySecond] = [await texts(connection, only(first, second)), await texts(connection, only(second, first))];
    const [curves, shares] = [await compareCurves(connection, [first, second], has, rowsOf), await compareShares(connection, [first, second], rowsOf)];
    connection.closeSync();
    if (all.length === 0) throw new InputError([{ place: second.folder, expected: `entities and quantities of ${first.folder}`, found: 'none of them', code: 'compare/nothing-shared' }]);
    return { sides: [...sides], rows, unpaired, basis, otherSteps, onlyFirst, onlySecond, withoutValue, curves, shares };
  } finally {
    instance.closeSync();
  }
}
