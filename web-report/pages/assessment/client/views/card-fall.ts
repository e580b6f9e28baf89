/** How the points of a card add up, by action and, inside the chosen action, by indicator; actions against the groups around. */
import type { IndicatorStep, UnitCard } from '../../../../../engine/scoring/result.js';
import { waterfall, type WaterfallStep } from '../../../../charts/waterfall.js';
import { cell, choice, heading, numberCell, tableOf, type Cell, type DataTable } from '../html.js';
import type { Level } from '../report.js';
import { actionsOf, downloadButton, figure, type View } from '../view.js';
import { actionByIndicator } from './framework-words.js';
import { actionCell } from './heat.js';
import { groupsOf, nameOf } from './units.js';

/** Points of a step that are not known: the weight of what is not reported. */
const unknownPoints = (step: IndicatorStep): number => {
  if (step.state === 'not-applicable') return 0;
  return step.weight * (1 - Math.min(1, step.state === 'value' ? step.reportedShare : 0));
};

const fallOf = (code: string, title: string, steps: readonly IndicatorStep[]): WaterfallStep => ({
  code,
  title,
  points: steps.reduce((sum, step) => sum + step.contribution, 0),
  possible: steps.reduce((sum, step) => sum + step.weight, 0),
  missing: steps.reduce((sum, step) => sum + unknownPoints(step), 0),
});

function chartOf(view: View, name: string, title: string, steps: readonly WaterfallStep[], chosen?: string): string {
  const { say } = view;
  const words = (step: WaterfallStep): string => `${step.code} ${step.title}: ${say('card.gained')} ${say.number(step.points, 2)}, ${say('card.possible')} ${say.number(step.possible, 2)}, ${say('card.missing')} ${say.number(step.missing, 2)}`;
  const chart = waterfall(steps, { width: view.printing ? 470 : view.width < 720 ? view.width - 16 : Math.min(560, view.width * 0.48), title, description: steps.map(words).join('; '), total: say('card.total'), x: say('card.points'), format: (points) => say.number(points, 2), say: words, ...(chosen === undefined ? {} : { chosen }) });
  const table = (): DataTable => ({
    columns: [{ title: say('overview.code') }, { title: say('overview.part') }, { title: say('card.gained'), numeric: true }, { title: say('card.possible'), numeric: true }, { title: say('card.missing'), numeric: true }],
    rows: steps.map((step) => [cell(step.code), cell(step.title), ...[step.points, step.possible, step.missing].map((value) => numberCell(value, say.number(value, 2)))]),
  });
  return figure(view, name, title, chart, table, say('card.fallNote'));
}

export function fallFigure(view: View, card: UnitCard): string {
  const { say, state, report } = view;
  const of = actionByIndicator(report.head.framework);
  const titles = new Map(report.head.framework.indicators.map((indicator) => [indicator.code, say.label(indicator.title)]));
  const actions = actionsOf(view);
  const stepsOf = (action: string): IndicatorStep[] => card.steps.filter((step) => of.get(step.code) === action);
  const lost = (step: WaterfallStep): number => step.possible - step.points;
  const falls = actions.map((action) => fallOf(action.code, say.label(action.title), stepsOf(action.code)));
  const weakest = [...falls].sort((a, b) => lost(b) - lost(a))[0];
  const chosen = falls.find((step) => step.code === state.node) ?? weakest;
  const whole = chartOf(view, 'fall', say('card.fall'), falls, chosen?.code);
  if (chosen === undefined) return whole;
  const inside = stepsOf(chosen.code)
    .filter((step) => step.state !== 'not-applicable')
    .map((step) => fallOf(step.code, titles.get(step.code) ?? '', [step]));
  const pick = choice('node', say('card.action'), falls.map((step) => [step.code, `${step.code} ${step.title}`]), chosen.code);
  return `<div class="falls">${whole}<div class="inside">${pick}${chartOf(view, 'fall-inside', `${chosen.code} ${chosen.title}`, inside)}</div></div>`;
}

/** The unit's score in every action, beside the groups it lies in. */
export function actionTable(view: View, level: Level, row: number): string {
  const { say } = view;
  if (level.details === null) return '';
  const groups = groupsOf(view, level, level.codes.at(row)).filter((group) => group.level.details !== null);
  const shown = (one: Level, at: number, action: number): Cell => {
    const value = actionCell(one, action, at);
    if (typeof value === 'number') return numberCell(value, say.number(value, 1));
    return { text: say(value === 'missing' ? 'overview.missing' : 'overview.notApplicable'), number: null };
  };
  const table = (): DataTable => ({
    columns: [{ title: say('card.action') }, { title: say('card.nominal'), numeric: true }, { title: nameOf(level, row), numeric: true }, { title: say('table.coverage'), numeric: true }, ...groups.map((group) => ({ title: nameOf(group.level, group.row), numeric: true }))],
    rows: actionsOf(view).map((action, i) => [cell(`${action.code} ${say.label(action.title)}`), numberCell(action.weight / 100, say.number(action.weight / 100, 2)), shown(level, row, i), numberCell(level.details!.coverage[i]![row]!, say.number(level.details!.coverage[i]![row]!)), ...groups.map((group) => shown(group.level, group.row, i))]),
  });
  return heading(say('card.actions'), 3) + tableOf(table()) + downloadButton(view, 'actions', table);
}
