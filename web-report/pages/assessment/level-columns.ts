/** The scores of one level as columns of the page, to the decimals that are shown. */
import type { LevelScores } from '../../../engine/scoring/result.js';
import { writeCodes } from './codes.js';
import { orderBy, type ColumnWriter } from './columns.js';

const NO_GRADE = 255;
const NOT_APPLICABLE = 255;

/** The values where `keep` holds, NaN elsewhere. */
function where(values: ArrayLike<number>, keep: (row: number) => boolean): Float64Array {
  const kept = Float64Array.from(values);
  for (let row = 0; row < kept.length; row++) if (!keep(row)) kept[row] = NaN;
  return kept;
}

/** Rank as written: NaN for a unit that is not ranked. */
const ranks = (level: LevelScores): Float64Array => where(level.rank, (row) => level.rank[row]! > 0);

/**
 * Everything a row of the ranked table needs. Scores, percentiles and grades are laid down in the order of the ranks,
 * where they hardly change from one to the next; codes ascend, so only their steps are kept.
 */
export function writeLevel(columns: ColumnWriter, level: LevelScores): void {
  const name = level.level;
  const scored = (row: number): boolean => level.scored[row] === 1;
  const ranked = (row: number): boolean => level.rank[row]! > 0;
  const rank = ranks(level);
  const order = orderBy(rank);
  const above = Float64Array.from(level.high);
  for (let row = 0; row < above.length; row++) above[row] = Math.round(above[row]! * 100) - Math.round(level.score[row]! * 100);
  writeCodes(columns, `${name}.code`, level.codes);
  columns.fixed(`${name}.rank`, rank, 0);
  columns.ordered(`${name}.score`, where(level.score, scored), 2, order);
  columns.fixed(`${name}.above`, where(above, scored), 0);
  columns.fixed(`${name}.coverage`, where(level.coverage, scored), 1);
  columns.ordered(`${name}.tied`, where(level.tied, ranked), 0, order);
  columns.ordered(`${name}.grade`, where(level.grade, (row) => level.grade[row] !== NO_GRADE), 0, order);
  columns.ordered(`${name}.gradeBeforeVeto`, where(level.gradeBeforeVeto, (row) => level.gradeBeforeVeto[row] !== NO_GRADE), 0, order);
  columns.ordered(`${name}.units`, level.units, 0);
}

/** Standing among peers; the finest level has it. */
export function writePeers(columns: ColumnWriter, level: LevelScores): void {
  const order = orderBy(ranks(level));
  columns.fixed(`${level.level}.peerGroup`, level.peerGroup, 0);
  columns.fixed(`${level.level}.peerPercentile`, where(level.peerPercentile, (row) => level.peerPercentile[row]! >= 0), 1);
  columns.ordered(`${level.level}.percentile`, where(level.percentile, (row) => level.percentile[row]! >= 0), 1, order);
}

/** Scores and coverage by action, and the views of a group's score; NaN in a score: not applicable. */
export function writeDetails(columns: ColumnWriter, level: LevelScores): void {
  const name = level.level;
  const scored = (row: number): boolean => level.scored[row] === 1;
  level.groupScore.forEach((scores, group) => {
    const applies = (row: number): boolean => scored(row) && level.groupState[group]![row] !== NOT_APPLICABLE;
    columns.fixed(`${name}.group${group}`, where(scores, applies), 1);
    columns.fixed(`${name}.groupCoverage${group}`, where(level.groupCoverage[group]!, applies), 0);
  });
  columns.fixed(`${name}.reported`, where(level.reported, (row) => scored(row) && level.coverage[row]! > 0), 2);
  columns.fixed(`${name}.unitMean`, where(level.unitMean, scored), 2);
}

export const writeNames = (columns: ColumnWriter, level: LevelScores): void => columns.text(`${level.level}.name`, level.names);
