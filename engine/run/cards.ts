/** Every step of every indicator of a unit: recomputed from the shared columns when asked, not held. */
import { asRatio } from '../core/expression/index.js';
import type { LeafColumns } from '../scoring/aggregate/leaf-sums.js';
import { BlockSteps } from '../scoring/block-steps.js';
import { unitCard, type CostTable } from '../scoring/explain.js';
import { fieldValues } from '../scoring/field-value.js';
import { BLOCK_ROWS } from '../scoring/levels.js';
import type { Assessment, UnitCard } from '../scoring/result.js';
import type { IndicatorColumns } from '../scoring/normalise/columns.js';
import { selectRows } from '../scoring/select-rows.js';
import type { AssessJob } from './assess-job.js';
import type { Prepared } from './prepare.js';
import type { Scored } from './score.js';

/** Rows looked at for the value of fields: more would take minutes and change no conclusion. */
const SAMPLE_ROWS = 10_000;

/** The columns of one tile of units, all steps in them. The arrays are reused by the next tile. */
export interface TileSteps {
  readonly lo: number;
  readonly n: number;
  readonly indicators: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
}

/** What all steps are made of. */
type StepsJob = Pick<AssessJob, 'program' | 'table'>;

/** Some rows of a job. */
const jobOfRows = ({ program, table }: StepsJob, rows: ArrayLike<number>): StepsJob => ({ program, table: selectRows(table, rows) });

/** Make all steps of a job again, in order, and look at each tile of them. */
function forEachTile(job: StepsJob, visit: (steps: TileSteps) => void): void {
  const made = new BlockSteps(job);
  for (let block = 0; block * BLOCK_ROWS < job.table.rows; block++) {
    made.run(block, (lo, n) => visit({ lo, n, indicators: made.columns, effective: made.effective }));
  }
}

function unitDenominators(job: StepsJob): (k: number, row: number) => number | null {
  const columns = job.program.indicators.map((indicator) => {
    const ratio = asRatio(indicator.formula);
    return ratio === null ? undefined : job.table.columns.get(ratio.denominator);
  });
  return (k, row) => {
    const column = columns[k];
    return column?.kind === 'number' ? column.values[row]! : null;
  };
}

/** Cards of the units in `rows` (table rows of the finest level). */
export function cardsOfUnits(prepared: Prepared, scored: Scored, rows: readonly number[], costs: CostTable | null): UnitCard[] {
  const job = jobOfRows(scored.job, rows);
  const denominator = unitDenominators(job);
  const level = scored.levels[0]!;
  const cards: UnitCard[] = [];
  forEachTile(job, ({ lo, n, indicators, effective }) => {
    for (let at = 0; at < n; at++) {
      const row = rows[lo + at]!;
      cards.push(
        unitCard(
          scored.framework,
          scored.program,
          {
            level: level.level,
            code: prepared.codes[row]!,
            name: prepared.names[row]!,
            at,
            indicators,
            effective,
            score: level.score[row]!,
            grade: level.grade[row]!,
            gradeBeforeVeto: level.gradeBeforeVeto[row]!,
            cuts: level.cuts,
            denominator: (k) => denominator(k, lo + at),
          },
          costs,
        ),
      );
    }
  });
  return cards;
}

/** Cards of the groups in `rows` of level `k` (0 = the first above the units). */
export function cardsOfGroups(scored: Scored, k: number, rows: readonly number[], costs: CostTable | null): UnitCard[] {
  const group = scored.groups[k]!;
  const level = scored.levels[k + 1]!;
  return rows.map((at) =>
    unitCard(
      scored.framework,
      scored.program,
      { level: level.level, code: level.codes[at]!, name: level.names[at]!, at, indicators: group.indicators, effective: group.effective, score: level.score[at]!, grade: level.grade[at]!, gradeBeforeVeto: level.gradeBeforeVeto[at]!, cuts: level.cuts, denominator: () => null },
      costs,
    ),
  );
}

const all = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** Cards of all units of all levels, finest first. */
export function unitCards(prepared: Prepared, scored: Scored, costs: CostTable | null): UnitCard[] {
  return [...cardsOfUnits(prepared, scored, all(prepared.codes.length), costs), ...scored.groups.flatMap((group, k) => cardsOfGroups(scored, k, all(group.level.codes.length), costs))];
}

/** Which fields change no grade, over all units or every n-th in order of code. */
export function fieldValueTable(prepared: Prepared, scored: Scored): Assessment['fieldValues'] {
  const step = Math.max(1, prepared.codes.length / SAMPLE_ROWS);
  const rows = all(Math.min(prepared.codes.length, SAMPLE_ROWS)).map((k) => Math.floor(k * step));
  const job = jobOfRows(scored.job, rows);
  const leaves = scored.program.indicators.map((): LeafColumns => ({ state: new Uint8Array(rows.length), normalised: new Float64Array(rows.length), share: null }));
  forEachTile(job, ({ lo, n, indicators }) => {
    indicators.forEach((columns, k) => {
      leaves[k]!.state.set(columns.state.subarray(0, n), lo);
      leaves[k]!.normalised.set(columns.normalised.subarray(0, n), lo);
    });
  });
  return { units: rows.length, sampled: rows.length < prepared.codes.length, rows: fieldValues(scored.framework, scored.program, leaves, rows.length) };
}
