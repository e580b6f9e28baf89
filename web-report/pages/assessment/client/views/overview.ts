/** The first page: how many were scored and ranked, how scores and grades are spread, where the framework is weak. */
import { gradeBars } from '../../../../charts/grade-bars.js';
import { histogram, scoreBins } from '../../../../charts/histogram.js';
import { rowsUnder } from '../../codes.js';
import { cell, heading, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import type { Level } from '../report.js';
import { figure, levelIn, type View } from '../view.js';
import { heatMapFigure } from './heat.js';
import { frameworkFigure } from './rings.js';
import { areaChoices, levelChoice } from './units.js';

/** Scores under the area that is shown; units without a score are not among them. */
function scoresUnder(level: Level, area: string): Float64Array {
  const [from, to] = rowsUnder(level.codes, area);
  return level.score.subarray(from, to).filter((score) => !Number.isNaN(score));
}

interface Standing {
  readonly scored: number;
  readonly ranked: number;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** How many units of a level are scored and ranked, and how their scores lie; NaN where there are none. */
function standingOf(level: Level): Standing {
  let [scored, ranked, sum, lowest, highest] = [0, 0, 0, Infinity, -Infinity];
  for (let row = 0; row < level.rows; row++) {
    const score = level.score[row]!;
    if (Number.isNaN(score)) continue;
    scored++;
    sum += score;
    if (!Number.isNaN(level.rank[row]!)) ranked++;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  return scored === 0 ? { scored, ranked, mean: NaN, lowest: NaN, highest: NaN } : { scored, ranked, mean: sum / scored, lowest, highest };
}

/** One line per level. */
function headlines(view: View): string {
  const { report, say } = view;
  const rows = report.levels.map((level) => {
    const { scored, ranked, mean, lowest, highest } = standingOf(level);
    const numbers = [level.rows, ranked, scored - ranked, level.rows - scored];
    return [cell(say.label(level.title)), ...numbers.map((n) => numberCell(n, say.number(n))), ...[mean, lowest, highest].map((n) => numberCell(n, say.number(n, 2)))];
  });
  const columns = ['level', 'units', 'ranked', 'scoredNotRanked', 'notScored', 'mean', 'lowest', 'highest'].map((key, j) => ({ title: say(`overview.${key}`), numeric: j > 0 }));
  return tableOf({ columns, rows }, 'headlines');
}

function gradesFigure(view: View, level: Level): string {
  const { report, say, state } = view;
  const { grades } = report.head.framework;
  const [from, to] = rowsUnder(level.codes, state.area);
  const counts = grades.map(() => 0);
  for (let row = from; row < to; row++) {
    const grade = level.grade[row]!;
    if (!Number.isNaN(grade)) counts[grade]!++;
  }
  const bars = grades.map((grade, i) => ({ grade: grade.grade, label: say.label(grade.title), count: counts[i]! }));
  const title = say('overview.grades', { level: say.label(level.title) });
  const chart = gradeBars(bars, { width: Math.min(view.width, 480), title, description: bars.map((bar) => `${bar.grade} ${bar.count}`).join(', ') });
  const table = (): DataTable => ({
    columns: [{ title: say('overview.grade') }, { title: say('overview.meaning') }, { title: say('overview.units'), numeric: true }],
    rows: bars.map((bar) => [cell(bar.grade), cell(bar.label), numberCell(bar.count, say.number(bar.count))]),
  });
  return figure(view, 'grades', title, chart, table);
}

function spreadFigure(view: View, level: Level): string {
  const { report, say, state } = view;
  const scores = scoresUnder(level, state.area);
  const cuts = report.head.meta.grading === 'cuts' ? report.head.framework.grades : [];
  const title = say('overview.spread', { level: say.label(level.title) });
  const chart = histogram({ scores, cuts }, { width: Math.min(view.width, 540), title, description: say('overview.spreadNote', { count: scores.length }), x: say('overview.score'), y: say('overview.units') });
  const table = (): DataTable => ({
    columns: [{ title: say('overview.from'), numeric: true }, { title: say('overview.to'), numeric: true }, { title: say('overview.units'), numeric: true }],
    rows: scoreBins(scores).map((bin) => [numberCell(bin.from, say.number(bin.from, 1)), numberCell(bin.to, say.number(bin.to, 1)), numberCell(bin.count, say.number(bin.count))]),
  });
  return figure(view, 'spread', title, chart, table);
}

export function overview(view: View): string {
  const { say } = view;
  const level = levelIn(view);
  return [
    heading(say('overview.title')),
    headlines(view),
    paragraph(say('overview.rankNote'), 'note'),
    `<div class="controls">${levelChoice(view, level)}${areaChoices(view, level)}</div>`,
    `<div class="grid">${gradesFigure(view, level)}${spreadFigure(view, level)}</div>`,
    frameworkFigure(view),
    heatMapFigure(view, level),
  ].join('');
}
