/** What an amendment changed: every score, rank, percentile and grade that is not as it was. */
import type { AssessmentRun } from './assess.js';
import { writeCsv } from './write/csv.js';
import { blocksOf, type ItemColumn } from './write/items.js';

export interface UnitChange {
  readonly level: string;
  readonly code: string;
  readonly name: string;
  readonly quantity: 'score' | 'high' | 'coverage' | 'rank' | 'grade' | 'percentile' | 'peer_percentile';
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

type Described = Readonly<Record<UnitChange['quantity'], string | null>>;

function describe(run: AssessmentRun, level: number, row: number): Described {
  const scores = run.assessment.levels[level]!;
  const has = scores.scored[row] === 1;
  const number = (value: number | undefined): string | null => (!has || value === undefined || value < 0 ? null : String(value));
  return {
    score: number(scores.score[row]),
    high: number(scores.high[row]),
    coverage: number(scores.coverage[row]),
    rank: scores.rank[row] === 0 ? null : String(scores.rank[row]!),
    grade: run.framework.grades[scores.grade[row]!]?.grade ?? null,
    percentile: number(scores.percentile[row]),
    peer_percentile: number(scores.peerPercentile[row]),
  };
}

const NOTHING: Described = { score: null, high: null, coverage: null, rank: null, grade: null, percentile: null, peer_percentile: null };

/** Every quantity of every unit that differs between two runs over the same year, in order of level and code. */
export function compareRuns(before: AssessmentRun, after: AssessmentRun): UnitChange[] {
  return after.assessment.levels.flatMap((level, k) => {
    const rowBefore = new Map(before.assessment.levels[k]!.codes.map((code, row) => [code, row]));
    return level.codes.flatMap((code, row): UnitChange[] => {
      const old = rowBefore.get(code);
      const was = old === undefined ? NOTHING : describe(before, k, old);
      const is = describe(after, k, row);
      return (Object.keys(is) as UnitChange['quantity'][]).flatMap((quantity) => (was[quantity] === is[quantity] ? [] : [{ level: level.level, code, name: level.names[row]!, quantity, before: was[quantity], after: is[quantity] }]));
    });
  });
}

export const writeChanges = (path: string, changes: readonly UnitChange[]): Promise<number> => writeCsv(path, COLUMNS, blocksOf(changes, COLUMNS));
