/** What an amendment changed: every cell of the scores that is not as it was. */
import type { AssessmentRun } from './assess.js';
import { writeCsv } from './write/csv.js';
import { blocksOf, type ItemColumn } from './write/items.js';
import { scoreColumns, type ScoreColumn } from './write/scores.js';

export interface UnitChange {
  readonly level: string;
  readonly code: string;
  readonly name: string;
  /** Name of the column of scores.csv. */
  readonly quantity: string;
  readonly before: string | null;
  readonly after: string | null;
}

const COLUMNS: readonly ItemColumn<UnitChange>[] = [
  { name: 'level', title: { zh: '层级', en: 'Level' }, type: 'text', get: (change) => change.level },
  { name: 'code', title: { zh: '代码', en: 'Code' }, type: 'text', get: (change) => change.code },
  { name: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', get: (change) => change.name },
  { name: 'quantity', title: { zh: '量', en: 'Quantity' }, type: 'text', get: (change) => change.quantity },
  { name: 'before', title: { zh: '更正前', en: 'Before' }, type: 'text', get: (change) => change.before },
  { name: 'after', title: { zh: '更正后', en: 'After' }, type: 'text', get: (change) => change.after },
];

/** Columns that say which unit a row is about. */
const IDENTITY = ['level', 'code', 'name'];

/** The cells of one column of one level as text; null where there is no value. */
function cellsOf({ get, dictionary }: ScoreColumn, run: AssessmentRun, level: number): (row: number | undefined) => string | null {
  const { values, present } = get(run.assessment.levels[level]!);
  return (row) => {
    if (row === undefined || present?.[row] === 0) return null;
    const value = values[row];
    if (value === undefined || value === null) return null;
    return dictionary === undefined || typeof value === 'string' ? String(value) : (dictionary[value] ?? null);
  };
}

/** Every cell that differs between two runs over the same year, in order of level, code and column. */
export function compareRuns(before: AssessmentRun, after: AssessmentRun): UnitChange[] {
  const columns = scoreColumns(after.framework, after.assessment).filter(({ name }) => !IDENTITY.includes(name));
  const columnsBefore = new Map(scoreColumns(before.framework, before.assessment).map((column) => [column.name, column]));
  return after.assessment.levels.flatMap((level, k) => {
    const rowBefore = new Map(before.assessment.levels[k]!.codes.map((code, row) => [code, row]));
    const pairs = columns.map((column) => ({ quantity: column.name, was: cellsOf(columnsBefore.get(column.name)!, before, k), is: cellsOf(column, after, k) }));
    return level.codes.flatMap((code, row) =>
      pairs.flatMap(({ quantity, was, is }): UnitChange[] => {
        const [old, now] = [was(rowBefore.get(code)), is(row)];
        return old === now ? [] : [{ level: level.level, code, name: level.names[row]!, quantity, before: old, after: now }];
      }),
    );
  });
}

export const writeChanges = (path: string, changes: readonly UnitChange[]): Promise<number> => writeCsv(path, COLUMNS, blocksOf(changes, COLUMNS));
