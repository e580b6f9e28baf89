/** Two runs of scenarios beside each other: places and quantities they share, member by member where both kept their members. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { InputError, type Problem } from '../../core/errors.js';
import { existsSync } from 'node:fs';

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

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Compare the baselines of two run folders: the mean over members of each member's number where both have
 * members.parquet, with the standard error of the paired difference, else the mean over members and steps.
 *
 * @returns rows by entity and quantity, and whether members are paired
 * @throws InputError `compare/no-run`, `compare/nothing-shared`
 */
export async function compareRuns(first: string, second: string): Promise<{ readonly rows: readonly ComparedRow[]; readonly paired: boolean }> {
  const problems: Problem[] = [first, second].flatMap((folder) => (existsSync(join(folder, 'summary.parquet')) ? [] : [{ place: folder, expected: 'the folder of a run, with summary.parquet', found: 'none', code: 'compare/no-run' }]));
  if (problems.length > 0) throw new InputError(problems);
  const paired = [first, second].every((folder) => existsSync(join(folder, 'members.parquet')));
  const of = (folder: string): string => `(SELECT * FROM read_parquet(${literal(join(folder, paired ? 'members.parquet' : 'summary.parquet'))}) WHERE policy = 'baseline')`;
  const sql = paired
    ? `SELECT entity, quantity, a.unit, avg(a.value), avg(b.value), avg(b.value - a.value), CASE WHEN count(*) > 1 THEN stddev_samp(b.value - a.value) / sqrt(count(*)) END FROM ${of(first)} a JOIN ${of(second)} b USING (entity, quantity, member) GROUP BY ALL ORDER BY entity, quantity`
    : `WITH m AS (SELECT entity, quantity, any_value(unit) unit, avg(mean) v FROM ${of(first)} GROUP BY ALL), n AS (SELECT entity, quantity, avg(mean) v FROM ${of(second)} GROUP BY ALL) SELECT entity, quantity, unit, m.v, n.v, n.v - m.v, NULL FROM m JOIN n USING (entity, quantity) ORDER BY entity, quantity`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(sql);
    const rows = reader.getRows().map(([entity, quantity, unit, a, b, difference, error]): ComparedRow => ({ entity: String(entity), quantity: String(quantity), unit: String(unit), first: Number(a), second: Number(b), difference: Number(difference), standardError: error === null ? null : Number(error) }));
    connection.closeSync();
    if (rows.length === 0) throw new InputError([{ place: second, expected: `entities and quantities of ${first}`, found: 'none of them', code: 'compare/nothing-shared' }]);
    return { rows, paired };
  } finally {
    instance.closeSync();
  }
}
