/** Rows of fields scored by the engine, without a file: its own rules left out, so that any row may be tried. */
import { numberColumnOf, textColumnOf, type Table } from '../../engine/core/table.js';
import { inlineExecutor } from '../../engine/run/executor.js';
import { prepareData, type Prepared } from '../../engine/run/prepare.js';
import { finishJob, makeJob, runJob, type Scored, type ScoringOptions } from '../../engine/run/score.js';
import type { Framework } from '../../engine/scoring/framework.js';
import { peerGroups } from '../../engine/scoring/peers.js';

export type Row = Record<string, number | string | null>;

function tableOf(rows: readonly Row[], framework: Framework): Table {
  const columns = framework.fields.map((field) => {
    const cells = rows.map((row) => row[field.name] ?? null);
    const isNumber = ['int', 'num', 'bool'].includes(field.type);
    return [field.name, isNumber ? numberColumnOf(cells as (number | null)[]) : textColumnOf(cells as (string | null)[])] as const;
  });
  return { rows: rows.length, columns: new Map(columns) };
}

/** Score rows by a framework without its rules. */
export async function scoreRows(rows: readonly Row[], framework: Framework, changes: Partial<ScoringOptions> = {}): Promise<{ prepared: Prepared; scored: Scored }> {
  const sorted = [...rows].sort((a, b) => (String(a[framework.unit.code]) < String(b[framework.unit.code]) ? -1 : 1));
  const bare = { ...framework, rules: [] };
  const dataset = {
    path: 'villages.csv',
    sha256: '',
    format: 'csv' as const,
    encoding: null,
    table: tableOf(sorted, framework),
    codes: sorted.map((row) => String(row[framework.unit.code])),
    sheets: [],
    passedOver: [],
    rowOf: Uint32Array.from(sorted, (_, k) => k + 2),
    others: [],
    problems: [],
    leftOut: [],
    absentFields: [],
    ignoredColumns: [],
  };
  const prepared = prepareData(dataset, bare, { divisions: null, yearbook: null, boxes: null }, null);
  const options = { executor: inlineExecutor(), shardBlocks: 1, grading: 'cuts' as const, vetoes: [], nameOf: () => null, onProgress: () => undefined, ...changes };
  const job = makeJob(prepared, bare);
  await runJob(job, options);
  return { prepared, scored: await finishJob(prepared, bare, job, peerGroups(prepared.table, bare.peers), options) };
}

/** A village of the tiny framework that lacks nothing. */
export const VILLAGE: Row = {
  terrain: 'plain', households: 100, wired: 0, speed: 99, complaints: 10, resolved: 10, crop: 10, crop_digital: 10, fish: 4, fish_digital: 4,
  out_crop: 30, out_fish: 10, has_clinic: 1, clinic_online: 1, poor: 1, bases: 4, county_rate: 0.5,
};
