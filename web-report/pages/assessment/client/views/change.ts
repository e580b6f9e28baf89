/** Year on year: how much of the change is real, how much the method's, how much the sample's. */
import { scatter } from '../../../../charts/scatter.js';
import { signedBars } from '../../../../charts/signed-bars.js';
import type { YearChange } from '../../../../../engine/scoring/result.js';
import { cell, heading, linkCell, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import { downloadButton, figure, to, type View } from '../view.js';

type ChangedUnit = YearChange['units'][number];

const SHOWN = 30;

function unitsTable(view: View, units: readonly ChangedUnit[]): DataTable {
  const { say, report } = view;
  const keys = ['code', 'name', 'previous', 'backCast', 'current', 'real', 'definition', 'progress', 'jump'];
  const signed = (value: number): ReturnType<typeof cell> => numberCell(value, `${value > 0 ? '+' : ''}${say.number(value, 2)}`);
  return {
    columns: keys.map((key, j) => ({ title: say(`change.${key}`), numeric: j > 1 && key !== 'jump' })),
    rows: units.map((unit) => [
      cell(unit.code),
      linkCell(unit.name, to(view, { tab: 'card', level: report.levels[0]?.name ?? '', unit: unit.code, node: '' })),
      numberCell(unit.previous, say.number(unit.previous, 2)),
      numberCell(unit.backCast, say.number(unit.backCast, 2)),
      numberCell(unit.current, say.number(unit.current, 2)),
      signed(unit.real),
      signed(unit.definition),
      numberCell(unit.progress === null ? null : unit.progress * 100, say.number(unit.progress === null ? null : unit.progress * 100, 1)),
      cell(unit.jump ? say('change.jumped') : ''),
    ]),
  };
}

function partsFigure(view: View, change: YearChange): string {
  const { say } = view;
  const format = (value: number): string => `${value > 0 ? '+' : ''}${say.number(value, 2)}`;
  const bars = (['real', 'definition', 'sample', 'total'] as const).map((key) => ({ title: say(`change.part.${key}`), value: change[key], total: key === 'total' }));
  const title = say('change.parts', { year: String(change.previousYear) });
  const chart = signedBars(bars, { width: Math.min(view.width, 540), title, description: say('change.partsNote'), x: say('change.points'), format });
  return figure(view, 'change-parts', title, chart, () => ({ columns: [{ title: say('change.partName') }, { title: say('change.points'), numeric: true }], rows: bars.map((bar) => [cell(bar.title), numberCell(bar.value, format(bar.value))]) }), say('change.partsNote'));
}

function scatterFigure(view: View, change: YearChange): string {
  const { say } = view;
  const points = change.units.map((unit) => ({ code: unit.code, title: `${unit.name}: ${say.number(unit.backCast, 2)} → ${say.number(unit.current, 2)}`, x: unit.backCast, y: unit.current, flagged: unit.jump }));
  const title = say('change.scatter');
  const chart = scatter(points, { width: Math.min(view.width, 520), title, description: say('change.scatterNote'), x: say('change.backCast'), y: say('change.current'), names: { plain: say('change.plain'), flagged: say('change.jumped') } });
  return figure(view, 'change-scatter', title, chart, () => unitsTable(view, change.units), say('change.scatterNote'));
}

export function change(view: View): string {
  const { say, report } = view;
  const made = report.head.change;
  if (made === null) return heading(say('change.title')) + paragraph(say('change.none'));
  const best = [...made.units].sort((a, b) => b.real - a.real || (a.code < b.code ? -1 : 1)).slice(0, SHOWN);
  const jumps = made.units.filter((unit) => unit.jump);
  const some = made.units.length < report.head.changedUnits ? paragraph(say('change.some', { shown: made.units.length, count: report.head.changedUnits }), 'note') : '';
  return [
    heading(say('change.title')),
    paragraph(say('change.panel', { panel: made.panelUnits, fresh: made.newUnits, gone: made.goneUnits })),
    some,
    `<div class="grid">${partsFigure(view, made)}${scatterFigure(view, made)}</div>`,
    heading(say('change.best'), 3),
    tableOf(unitsTable(view, best), 'tall'),
    downloadButton(view, 'most-improved', () => unitsTable(view, best)),
    heading(say('change.jumps', { count: jumps.length }), 3),
    jumps.length === 0 ? paragraph(say('change.noJumps')) : tableOf(unitsTable(view, view.printing ? jumps.slice(0, SHOWN) : jumps), 'tall') + downloadButton(view, 'jumps', () => unitsTable(view, jumps)),
  ].join('');
}
