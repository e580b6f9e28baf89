/** Two runs of scenarios beside each other: places and quantities they share, member by member where they can be paired. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { InputError, type Problem } from '../../core/errors.js';
import { MANIFEST_NAME } from '../write/manifest.js';

export interface ComparedRow {
  readonly entity: string;
  readonly quantity: string;
  readonly unit: string;
  readonly first: number;
  readonly second: number;
  /** Second less first. */
  readonly difference: number;
  /** Of the difference, from paired members; null where they are not paired. */
  readonly standardError: number | null;
}

/** Why members are not paired. */
export type Unpaired = 'no-members' | 'other-seed' | 'other-members';

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  /** Null: members are paired. */
  readonly unpaired: Unpaired | null;
  /** `entity quantity` that only one of the two has. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

interface Head {
  readonly seed?: string;
  readonly members?: number;
}
const headOf = (folder: string): Head => JSON.parse(readFileSync(join(folder, MANIFEST_NAME), 'utf8')) as Head;

/** Pairs need every member of both, drawn from the same random numbers. */
function whyUnpaired(folders: readonly [string, string]): Unpaired | null {
  if (!folders.every((folder) => existsSync(join(folder, 'members.parquet')))) return 'no-members';
  const [a, b] = folders.map(headOf) as [Head, Head];
  return a.seed !== b.seed ? 'other-seed' : a.members !== b.members ? 'other-members' : null;
}

async function texts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  return (await connection.runAndReadAll(sql)).getRows().map(([text]) => String(text));
}

/**
 * Compare the baselines of two run folders: the mean over members of each member's number, with the standard error of the
 * paired difference; where members cannot be paired, the mean over members and steps.
 *
 * @throws InputError `compare/no-run`, `compare/nothing-shared`
 */
export async function compareRuns(first: string, second: string): Promise<Comparison> {
  const missing = (folder: string): readonly string[] => ['summary.parquet', MANIFEST_NAME].filter((name) => !existsSync(join(folder, name)));
  const problems: Problem[] = [first, second].flatMap((folder) => (missing(folder).length === 0 ? [] : [{ place: folder, expected: 'the folder of a run', found: `no ${missing(folder).join(', no ')}`, code: 'compare/no-run' }]));
  if (problems.length > 0) throw new InputError(problems);
  const unpaired = whyUnpaired([first, second]);
  const of = (folder: string): string => `(SELECT * FROM read_parquet(${literal(join(folder, unpaired === null ? 'members.parquet' : 'summary.parquet'))}) WHERE policy = 'baseline')`;
  const paired = `SELECT entity, quantity, a.unit, avg(a.value), avg(b.value), avg(b.value - a.value), CASE WHEN count(*) > 1 THEN stddev_samp(b.value - a.value) / sqrt(count(*)) END FROM ${of(first)} a JOIN ${of(second)} b USING (entity, quantity, member) GROUP BY ALL ORDER BY entity, quantity`;
  const means = `WITH m AS (SELECT entity, quantity, any_value(unit) unit, avg(mean) v FROM ${of(first)} GROUP BY ALL), n AS (SELECT entity, quantity, avg(mean) v FROM ${of(second)} GROUP BY ALL) SELECT entity, quantity, unit, m.v, n.v, n.v - m.v, NULL FROM m JOIN n USING (entity, quantity) ORDER BY entity, quantity`;
  const only = (one: string, other: string): string => `SELECT DISTINCT entity || ' ' || quantity AS name FROM ${of(one)} WHERE (entity, quantity) NOT IN (SELECT (entity, quantity) FROM ${of(other)}) ORDER BY name`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(unpaired === null ? paired : means);
    const rows = reader.getRows().map(([entity, quantity, unit, a, b, difference, error]): ComparedRow => ({ entity: String(entity), quantity: String(quantity), unit: String(unit), first: Number(a), second: Number(b), difference: Number(difference), standardError: error === null ? null : Number(error) }));
    const [onlyFirst, onlySecond] = [await texts(connection, only(first, second)), await texts(connection, only(second, first))];
    connection.closeSync();
    if (rows.length === 0) throw new InputError([{ place: second, expected: `entities and quantities of ${first}`, found: 'none of them', code: 'compare/nothing-shared' }]);
    return { rows, unpaired, onlyFirst, onlySecond };
  } finally {
    instance.closeSync();
  }
}
