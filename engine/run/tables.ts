/** The large tables of an assessment, each written by whichever thread is free: plain data over shared columns, and paths. */
import type { Assessment } from '../scoring/result.js';
import { writeStepsTable, type StepsSource, type StepsTable } from './steps-table.js';
import { writeCsv } from './write/csv.js';
import { writeParquet } from './write/parquet.js';
import { scoreBlocks, scoreColumns, type ScoredFramework } from './write/scores.js';

/** What the tables of scores are made from. */
export interface ScoresSource extends Pick<Assessment, 'levels' | 'peerGroups'> {
  readonly framework: ScoredFramework;
}

export type TablesTask =
  | { readonly table: StepsTable; readonly path: string; readonly source: StepsSource }
  | { readonly table: 'scores'; readonly csv: string; readonly parquet: string; readonly source: ScoresSource };

/** Write a table of steps, or the scores in both forms; their columns are made once. */
export async function writeTables(task: TablesTask): Promise<void> {
  if (task.table !== 'scores') {
    await writeStepsTable(task.table, task.path, task.source);
    return;
  }
  const { framework, levels } = task.source;
  const columns = scoreColumns(framework, task.source);
  const blocks = [...scoreBlocks(levels, columns)];
  await writeCsv(task.csv, columns, blocks);
  await writeParquet(task.parquet, columns, blocks);
}

/** No more of a framework and its scores than the tables need. */
export const scoresSource = ({ grades, root }: ScoredFramework, levels: Assessment['levels'], peerGroups: Assessment['peerGroups']): ScoresSource => ({
  framework: { grades, root: { children: root.children.map(({ code, title }) => ({ code, title })) } },
  levels,
  peerGroups,
});
