/** Year on year: how much of the change is real, how much the method's, how much the sample's. */
import { scatter } from '../../../../charts/scatter.js';
import { signedBars } from '../../../../charts/signed-bars.js';
import type { ChangedUnit, YearChange } from '../../../../../engine/scoring/result.js';
import { cell, heading, linkCell, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import { downloadButton, figure, to, type View } from '../view.js';

const SHOWN = 30;

/** Columns of the table of units; paper has room for what the real change is made of. */
function columnsOf({ report, printing }: View): readonly string[] {
  const isCompared = report.head.change?.notComparable.length !== 0;
  const scores = printing ? ['backCast', isCompared ? 'comparable' : 'current'] : ['previous', 'backCast', ...(isCompared ? ['comparable'] : []), 'current'];
  return ['code', 'name', 'jump', ...scores, 'real', ...(printing ? [] : ['definition']), 'progress', 'backCastCoverage', 'comparableCoverage'];
}

function unitsTable(view: View, units: readonly ChangedUnit[]): DataTable {
  const { say, report } = view;
  const keys = columnsOf(view);
  const points = (value: number): ReturnType<typeof cell> => numberCell(value, say.number(value, 2));
  const signed = (value: number): ReturnType<typeof cell> => numberCell(value, `${value > 0 ? '+' : ''}${say.number(value, 2)}`);
  const percent = (value: number | null): ReturnType<typeof cell> => numberCell(value, say.number(value, 1));
  const cells: Readonly<Record<string, (unit: ChangedUnit) => ReturnType<typeof cell>>> = {
    code: (unit) => cell(unit.code),
    name: (unit) => linkCell(unit.name, to(view, { tab: 'card', level: report.levels[0]?.name ?? '', unit: unit.code, node: '' })),
    jump: (unit) => cell([...(unit.jump ? [say('change.jumped')] : []), ...(unit.reportingChanged ? [say('change.reportingChanged')] : [])].join(' · ')),
    previous: (unit) => points(unit.previous),
    backCast: (unit) => points(unit.backCast),
    comparable: (unit) => points(unit.comparable),
    current: (unit) => points(unit.current),
    real: (unit) => signed(unit.real),
    definition: (unit) => signed(unit.definition),
    progress: (unit) => percent(unit.progress === null ? null : unit.progress * 100),
    backCastCoverage: (unit) => percent(unit.backCastCoverage),
    comparableCoverage: (unit) => percent(unit.comparableCoverage),
  };
  return {
    columns: keys.map((key, j) => ({ title: say(`change.${key}`), numeric: j > 2 })),
    rows: units.map((unit) => keys.map((key) => cells[key]!(unit))),
  };
}

const signedText = ({ say }: View, value: number | null): string => (value === null ? say('change.notKnown') : `${value > 0 ? '+' : ''}${say.number(value, 2)}`);

function partsFigure(view: View, change: YearChange): string {
  const { say } = view;
  const format = (value: number): string => signedText(view, value);
  const bars = (['real', 'definition', 'sample', 'total'] as const).flatMap((key) => {
    const value = change[key];
    return value === null ? [] : [{ title: say(`change.part.${key}`), value, total: key === 'total' }];
  });
  const title = say('change.parts', { year: String(change.previousYear) });
  const chart = signedBars(bars, { width: Math.min(view.width, 540), title, description: say('change.partsNote'), x: say('change.points'), format });
  return figure(view, 'change-parts', title, chart, () => ({ columns: [{ title: say('change.partName') }, { title: say('change.points'), numeric: true }], rows: bars.map((bar) => [cell(bar.title), numberCell(bar.value, format(bar.value))]) }), say('change.partsNote'));
}

function scatterFigure(view: View, change: YearChange): string {
  const { say } = view;
  const points = change.units.map((unit) => ({ code: unit.code, title: `${unit.name}: ${say.number(unit.backCast, 2)} → ${say.number(unit.comparable, 2)}`, x: unit.backCast, y: unit.comparable, flagged: unit.jump }));
  const title = say('change.scatter');
  const chart = scatter(points, { width: Math.min(view.width, 520), title, description: say('change.scatterNote'), x: say('change.backCast'), y: say('change.comparable'), names: { plain: say('change.plain'), flagged: say('change.jumped') } });
  return figure(view, 'change-scatter', title, chart, () => unitsTable(view, change.units), say('change.scatterNote'));
}

const LACKING = { previous: 'change.lackingPrevious', current: 'change.lackingCurrent', both: 'change.lackingBoth' } as const;

/** Indicators that do not enter the real change. */
function notComparable({ say, report }: View, { notComparable: indicators }: YearChange): string {
  if (indicators.length === 0) return '';
  const titleOf = new Map(report.head.framework.indicators.map(({ code, title }) => [code, title]));
  const weight = indicators.reduce((sum, indicator) => sum + indicator.weight, 0);
  const table: DataTable = {
    columns: ['indicator', 'indicatorTitle', 'weight', 'lacking', 'fields'].map((key) => ({ title: say(`change.${key}`), numeric: key === 'weight' })),
    rows: indicators.map((own) => [cell(own.indicator), cell(say.label(titleOf.get(own.indicator)!)), numberCell(own.weight, say.number(own.weight, 2)), cell(say(LACKING[own.lacking])), cell(own.fields.join(', '))]),
  };
  return heading(say('change.notComparable', { count: indicators.length, weight: say.number(weight, 2) }), 3) + paragraph(say('change.notComparableNote'), 'note') + tableOf(table, 'tall');
}

/** Units in their order with a heading, those that fit on paper, and all of them to be downloaded. */
function unitsList(view: View, title: string, note: string, units: readonly ChangedUnit[], name: string): string {
  return heading(title, 3) + note + (units.length === 0 ? '' : tableOf(unitsTable(view, view.printing ? units.slice(0, SHOWN) : units), 'tall') + downloadButton(view, name, () => unitsTable(view, units)));
}

export function change(view: View): string {
  const { say, report } = view;
  const made = report.head.change;
  if (made === null) return heading(say('change.title')) + paragraph(say('change.none'));
  const panel = paragraph(say('change.panel', { panel: made.panelUnits, fresh: made.newUnits, gone: made.goneUnits }));
  const incomparable = notComparable(view, made);
  if (made.panelUnits === 0) return heading(say('change.title')) + panel + paragraph(say('change.noPanel', { year: String(made.previousYear), total: signedText(view, made.total) })) + incomparable;
  const byReal = [...made.units].sort((a, b) => b.real - a.real || (a.code < b.code ? -1 : 1));
  const best = byReal.filter((unit) => !unit.reportingChanged && unit.real > 0).slice(0, SHOWN);
  const jumps = made.units.filter((unit) => unit.jump);
  const some = made.units.length < report.head.changedUnits ? paragraph(say('change.some', { shown: made.units.length, count: report.head.changedUnits }), 'note') : '';
  const reporting = made.reportingChanged === 0 ? '' : paragraph(say('change.reportingNote', { count: made.reportingChanged, points: made.limits.reporting, steady: made.panelUnits - made.reportingChanged, real: signedText(view, made.realSteady) }));
  return [
    heading(say('change.title')),
    panel,
    reporting,
    some,
    `<div class="grid">${partsFigure(view, made)}${scatterFigure(view, made)}</div>`,
    incomparable,
    unitsList(view, say('change.best'), best.length === 0 ? paragraph(say('change.noBest')) : '', best, 'most-improved'),
    unitsList(view, say('change.jumps', { count: jumps.length }), jumps.length === 0 ? paragraph(say('change.noJumps')) : '', jumps, 'jumps'),
    made.reportingChanged === 0 ? '' : unitsList(view, say('change.reporting', { count: made.reportingChanged }), '', byReal.filter((unit) => unit.reportingChanged), 'reporting-changed'),
  ].join('');
}
