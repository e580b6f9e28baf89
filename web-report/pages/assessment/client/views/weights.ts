/** Weights as declared against weights as they work, and the fields nobody's grade depends on. */
import { max } from 'd3';
import type { TreeNode } from '../../../../../engine/scoring/framework.js';
import type { WeightRow } from '../../../../../engine/scoring/result.js';
import { pairBars } from '../../../../charts/pair-bars.js';
import { cell, heading, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import { actionsOf, downloadButton, figure, type View } from '../view.js';
import { indicatorsUnder } from './framework-words.js';

interface Titled extends WeightRow {
  readonly title: string;
}

function rowsUnder(view: View, action: TreeNode): Titled[] {
  const { report, say } = view;
  const byCode = new Map(report.head.weights.map((row) => [row.indicator, row]));
  return indicatorsUnder(report.head.framework, action).flatMap((indicator) => {
    const row = byCode.get(indicator.code);
    return row === undefined ? [] : [{ ...row, title: say.label(indicator.title) }];
  });
}

function weightTable(view: View, rows: readonly Titled[]): DataTable {
  const { say } = view;
  const keys = ['indicator', 'fieldTitle', 'nominal', 'meanEffective', 'maxEffective', 'times', 'maxUnit', 'varianceShare', 'meanScore', 'value', 'missing', 'notApplicable'];
  const percent = (share: number | null): ReturnType<typeof cell> => numberCell(share === null ? null : share * 100, say.number(share === null ? null : share * 100, 1));
  return {
    columns: keys.map((key, j) => ({ title: say(`weights.${key}`), numeric: j > 1 && key !== 'maxUnit' })),
    rows: rows.map((row) => [
      cell(row.indicator),
      cell(row.title),
      numberCell(row.nominal, say.number(row.nominal, 2)),
      numberCell(row.meanEffective, say.number(row.meanEffective, 2)),
      numberCell(row.maxEffective, say.number(row.maxEffective, 2)),
      numberCell(row.maxEffective / row.nominal, say.number(row.maxEffective / row.nominal, 1)),
      cell(row.maxUnit),
      percent(row.varianceShare),
      percent(row.meanNormalised),
      percent(row.value),
      percent(row.missing),
      percent(row.notApplicable),
    ]),
  };
}

/** One action: its weights, and what share of the differences between scores each indicator makes. */
function actionFigures(view: View, action: TreeNode, most: number, mostShare: number): string {
  const { say } = view;
  const rows = rowsUnder(view, action);
  const name = `${action.code} ${say.label(action.title)}`;
  const width = Math.min(view.width, 540);
  const table = (): DataTable => weightTable(view, rows);
  const weights = pairBars(
    rows.map((row) => ({ code: row.indicator, title: row.title, first: row.nominal, second: row.meanEffective, mark: row.maxEffective })),
    { width, title: `${name}: ${say('weights.pairs')}`, description: say('weights.pairsNote'), names: { first: say('weights.nominal'), second: say('weights.meanEffective'), mark: say('weights.maxEffective') }, x: say('weights.points'), most, format: (value) => say.number(value, 2) },
  );
  const shares = pairBars(
    rows.map((row) => ({ code: row.indicator, title: row.title, first: row.nominal, second: row.varianceShare === null ? null : row.varianceShare * 100 })),
    { width, title: `${name}: ${say('weights.variance')}`, description: say('weights.varianceNote'), names: { first: say('weights.nominal'), second: say('weights.varianceShare') }, x: '%', most: mostShare, format: (value) => say.number(value, 2) },
  );
  return `<div class="grid">${figure(view, `weights-${action.code}`, `${name} · ${say('weights.pairs')}`, weights, table)}${figure(view, `variance-${action.code}`, `${name} · ${say('weights.variance')}`, shares, table)}</div>`;
}

function fieldsPart(view: View): string {
  const { say, report } = view;
  const { fieldValues, framework } = report.head;
  const titles = new Map(framework.fields.map((field) => [field.name, say.label(field.title)]));
  const spare = fieldValues.rows.filter((row) => row.gradeChanges === 0);
  const table = (): DataTable => ({
    columns: [{ title: say('weights.field') }, { title: say('weights.fieldTitle') }, { title: say('weights.usedBy') }, { title: say('weights.gradeChanges'), numeric: true }],
    rows: [...fieldValues.rows].sort((a, b) => a.gradeChanges - b.gradeChanges || (a.field < b.field ? -1 : 1)).map((row) => [cell(row.field), cell(titles.get(row.field) ?? row.field), cell(row.indicators.join(', ')), numberCell(row.gradeChanges, say.number(row.gradeChanges))]),
  });
  if (fieldValues.rows.length === 0) return heading(say('weights.fields'), 3) + paragraph(say('weights.fieldsNone'));
  return heading(say('weights.fields'), 3) + paragraph(say(fieldValues.sampled ? 'weights.fieldsSampled' : 'weights.fieldsNote', { count: spare.length, units: fieldValues.units })) + tableOf(table(), 'tall') + downloadButton(view, 'fields', table);
}

export function weights(view: View): string {
  const { say, report } = view;
  const all = report.head.weights;
  const most = max(all, (row) => row.maxEffective) ?? 1;
  const mostShare = 100 * (max(all, (row) => row.varianceShare ?? 0) ?? 1);
  const times = [...all].sort((a, b) => b.maxEffective / b.nominal - a.maxEffective / a.nominal)[0];
  const largest = times === undefined ? '' : paragraph(say('weights.largest', { indicator: times.indicator, points: times.maxEffective, nominal: times.nominal, times: times.maxEffective / times.nominal, unit: times.maxUnit }));
  const whole = (): DataTable => weightTable(view, actionsOf(view).flatMap((action) => rowsUnder(view, action)));
  return [
    heading(say('weights.title')),
    paragraph(say('weights.note')),
    largest,
    downloadButton(view, 'weights', whole),
    ...actionsOf(view).map((action) => actionFigures(view, action, most, Math.max(mostShare, most))),
    fieldsPart(view),
  ].join('');
}
