/** Every indicator of a card, from its value to its points. */
import type { Indicator } from '../../../../../engine/scoring/framework.js';
import { unitTitle } from '../../../../../engine/scoring/framework-words.js';
import type { IndicatorStep, UnitCard } from '../../../../../engine/scoring/result.js';
import { escapeText } from '../../../../charts/svg.js';
import { cell, heading, link, numberCell, paragraph, tableOf, type Cell, type DataTable } from '../html.js';
import type { Say } from '../say.js';
import { downloadButton, to, type View } from '../view.js';

/** What an indicator came out as: its value with its unit, or in words why there is none. */
function stateText(say: Say, step: IndicatorStep): string {
  if (step.state === 'value') return say.value(step.value);
  return step.state === 'not-applicable' ? say('card.notApplicable') : say('card.missingBecause', { reason: say(`missing.${step.state}`) });
}

/** A value with its unit in words. */
const withUnit = ({ say, report }: View, value: number | null, indicator: Indicator | undefined): string => `${say.value(value)} ${say.label(unitTitle(report.head.framework, indicator?.unit ?? '-'))}`.trimEnd();

const goalpostText = (say: Say, indicator: Indicator): string => `${say.value(indicator.goalpost.floor)} → ${say.value(indicator.goalpost.target)}`;

function stepRow(view: View, step: IndicatorStep, indicator: Indicator | undefined): Cell[] {
  const { say } = view;
  const title = indicator === undefined ? '' : say.label(indicator.title);
  const has = step.state === 'value';
  const post = indicator?.goalpost;
  const verified = post === undefined ? '' : say(post.verified ? 'card.verified' : 'card.notVerified');
  return [
    { text: step.code, html: link(step.code, to(view, { tab: 'method', node: step.code })) },
    cell(title),
    has ? numberCell(step.value, withUnit(view, step.value, indicator)) : { text: stateText(say, step), html: `<em class="state ${step.state === 'not-applicable' ? 'na' : 'gone'}">${escapeText(stateText(say, step))}</em>` },
    cell(step.interval === null ? '—' : `[${say.value(step.interval[0])}, ${say.value(step.interval[1])}]`),
    { text: indicator === undefined ? '—' : goalpostText(say, indicator), html: indicator === undefined ? '—' : `<span title="${escapeText(post === undefined ? '' : say.label(post.basis))}">${escapeText(goalpostText(say, indicator))}</span> <span class="small">${escapeText(verified)}</span>` },
    numberCell(step.unclipped, say.number(step.unclipped, 3)),
    numberCell(step.normalised, say.number(step.normalised, 3)),
    numberCell(step.nominalWeight, say.number(step.nominalWeight, 2)),
    step.state === 'not-applicable' ? { text: say('card.weightMoved'), number: 0 } : numberCell(step.weight, say.number(step.weight, 2)),
    has ? numberCell(step.contribution, say.number(step.contribution, 2)) : { text: '—', number: null },
    numberCell(step.reportedShare * 100, say.number(step.reportedShare * 100, 0)),
    step.state === 'not-applicable' ? { text: '—', number: null } : numberCell(step.obstacle, say.number(step.obstacle, 1)),
  ];
}

export function stepsTable(view: View, card: UnitCard): string {
  const { say, report } = view;
  const indicators = new Map(report.head.framework.indicators.map((indicator) => [indicator.code, indicator]));
  const keys = ['code', 'indicator', 'value', 'wilson', 'goalpost', 'unclipped', 'normalised', 'nominal', 'effective', 'contribution', 'reportedShare', 'obstacle'];
  const table = (): DataTable => ({
    columns: keys.map((key, j) => ({ title: say(`card.${key}`), numeric: j === 2 || j > 4 })),
    rows: card.steps.map((step) => stepRow(view, step, indicators.get(step.code))),
  });
  return heading(say('card.steps'), 3) + paragraph(say('card.stepsNote'), 'note') + tableOf(table(), 'steps') + downloadButton(view, `card-${card.code}`, table);
}

/** The same, small enough for one printed page: code, title, value, share of the way, points of the weight. */
export function briefSteps(view: View, card: UnitCard): string {
  const { say, report } = view;
  const indicators = new Map(report.head.framework.indicators.map((indicator) => [indicator.code, indicator]));
  const rows = card.steps.map((step) => {
    const indicator = indicators.get(step.code);
    const points = step.state === 'value' ? `${say.number(step.contribution, 2)} / ${say.number(step.weight, 2)}` : step.state === 'not-applicable' ? '—' : `? / ${say.number(step.weight, 2)}`;
    return `<tr><td>${escapeText(step.code)}</td><td class="t">${escapeText(indicator === undefined ? '' : say.label(indicator.title))}</td><td class="n">${escapeText(step.state === 'value' ? withUnit(view, step.value, indicator) : step.state === 'not-applicable' ? say('overview.notApplicable') : say('overview.missing'))}</td><td class="n">${escapeText(points)}</td></tr>`;
  });
  const half = Math.ceil(rows.length / 2);
  const head = `<thead><tr><th>${escapeText(say('card.code'))}</th><th>${escapeText(say('card.indicator'))}</th><th class="n">${escapeText(say('card.value'))}</th><th class="n">${escapeText(say('card.pointsOf'))}</th></tr></thead>`;
  const column = (some: readonly string[]): string => `<table>${head}<tbody>${some.join('')}</tbody></table>`;
  return `<div class="brief">${column(rows.slice(0, half))}${column(rows.slice(half))}</div>`;
}
