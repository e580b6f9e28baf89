/** Areas by actions, sixty at a time. */
import { range } from 'd3';
import { heatMap, type HeatCell } from '../../../../charts/heat-map.js';
import { rowsUnder } from '../../codes.js';
import { orderBy } from '../../columns.js';
import { cell, choice, heading, numberCell, paragraph, type DataTable } from '../html.js';
import type { Level } from '../report.js';
import { actionsOf, figure, pageWithin, pager, type View } from '../view.js';
import { nameOf } from './units.js';

const PAGE = 60;
/** Rows of one drawing on paper, and how many are printed at most. */
const [PRINTED_AT_ONCE, PRINTED] = [38, 190];

/** The score of an action, or why there is none: a score that rests on nothing reported is missing, not zero. */
export function actionCell(level: Level, action: number, row: number): HeatCell {
  const score = level.details?.scores[action]?.[row] ?? NaN;
  if (Number.isNaN(score)) return 'not-applicable';
  return level.details!.coverage[action]![row]! > 0 ? score : 'missing';
}

/** Rows under the area: by code, by score (best first), or by the score of an action (weakest first). */
function heatRows(view: View, level: Level): number[] {
  const { state } = view;
  const [from, to] = rowsUnder(level.codes, state.area);
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  if (state.heatSort === 'code') return rows;
  const action = actionsOf(view).findIndex(({ code }) => code === state.heatSort);
  const keys = rows.map((row) => {
    if (action < 0) return -Math.round(level.score[row]! * 100);
    const value = actionCell(level, action, row);
    return typeof value === 'number' ? Math.round(value * 100) : NaN;
  });
  return Array.from(orderBy(keys), (position) => rows[position]!);
}

export function heatMapFigure(view: View, level: Level): string {
  const { say, state } = view;
  const title = say('overview.heat', { level: say.label(level.title) });
  if (level.details === null) return heading(title, 3) + paragraph(say('dropped.actions'), 'note');
  const actions = actionsOf(view);
  const all = heatRows(view, level);
  const page = pageWithin(state.heatPage, all.length, PAGE);
  const rows = view.printing ? all.slice(0, PRINTED) : all.slice(page * PAGE, (page + 1) * PAGE);
  const columns = actions.map((action) => ({ code: action.code, title: say.label(action.title) }));
  const words = { missing: say('overview.missing'), notApplicable: say('overview.notApplicable') };
  const drawn = rows.map((row) => ({ code: level.codes.at(row), name: nameOf(level, row), cells: actions.map((_, action) => actionCell(level, action, row)) }));
  const atOnce = view.printing ? PRINTED_AT_ONCE : PAGE;
  const charts = range(0, drawn.length, atOnce).map((from) => heatMap({ columns, rows: drawn.slice(from, from + atOnce) }, { width: view.width, title, description: say('overview.heatNote'), ...words, format: (score) => say.number(score, 1) }));
  const table = (): DataTable => ({
    columns: [{ title: say('overview.code') }, { title: say('overview.name') }, ...columns.map((column) => ({ title: `${column.code} ${column.title}`, numeric: true }))],
    rows: all.map((row) => [
      cell(level.codes.at(row)),
      cell(nameOf(level, row)),
      ...actions.map((_, action) => {
        const value = actionCell(level, action, row);
        return typeof value === 'number' ? numberCell(value, say.number(value, 1)) : cell(value === 'missing' ? words.missing : words.notApplicable);
      }),
    ]),
  });
  const shown = (): DataTable => ({ ...table(), rows: table().rows.slice(page * PAGE, (page + 1) * PAGE) });
  const sorts = [['code', say('overview.byCode')], ['score', say('overview.byScore')], ...columns.map(({ code, title: name }) => [code, say('overview.weakestFirst', { action: `${code} ${name}` })])] as [string, string][];
  const controls = `<div class="controls">${choice('heatSort', say('overview.sort'), sorts, state.heatSort)}${pager(view, 'heatPage', all.length, PAGE)}</div>`;
  const markup = figure(view, 'heat', title, controls + charts.join(''), shown, say('overview.heatNote'));
  view.tables.set('heat', table);
  return markup;
}
