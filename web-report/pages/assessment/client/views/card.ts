/** The card of one unit: its score, why, what it lost, what would raise it most, and how its peers stand. */
import { unitTitle } from '../../../../../engine/scoring/framework-words.js';
import type { UnitCard } from '../../../../../engine/scoring/result.js';
import { escapeText } from '../../../../charts/svg.js';
import { rowOf } from '../../codes.js';
import { cell, facts, heading, link, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import type { Level } from '../report.js';
import { rowsFound } from '../select.js';
import { downloadButton, levelIn, to, type View } from '../view.js';
import { briefSteps, stepsTable } from './card-steps.js';
import { actionTable, fallFigure } from './card-fall.js';
import { gradeCell, groupsOf, intervalText, levelChoice, nameOf, peerGroupText, rankCell } from './units.js';

const FOUND = 20;

/** A search for another unit, with what it found. */
function finder(view: View, level: Level): string {
  const { say, state } = view;
  const rows = state.query === '' ? new Uint32Array() : rowsFound(level, '', state.query);
  const found = Array.from(rows.subarray(0, FOUND), (row) => `<li>${link(`${level.codes.at(row)} ${level.names.at(row)}`, to(view, { unit: level.codes.at(row), query: '', node: '' }))}</li>`);
  const search = `<label class="choice">${escapeText(say('table.search'))} <input id="set-query" type="search" data-type="query" value="${escapeText(state.query)}" placeholder="${escapeText(say(level.names.known ? 'table.searchHint' : 'table.searchCodeHint'))}"></label>`;
  const none = state.query !== '' && rows.length === 0 ? paragraph(say('table.none')) : '';
  return `<div class="controls">${levelChoice(view, level)}${search}<button type="button" data-print="card">${escapeText(say('card.print'))}</button></div>${none}${found.length === 0 ? '' : `<ul class="found">${found.join('')}</ul>`}`;
}

/** Score, rank, grade and where the unit stands. */
function summary(view: View, level: Level, row: number): string {
  const { say, report } = view;
  const { peers } = level;
  const code = level.codes.at(row);
  const veto = report.head.meta.vetoes.filter((one) => one.unit === code && one.level === level.name);
  const kinds = new Map(report.head.framework.vetoes.map((kind) => [kind.kind, say.label(kind.title)]));
  const grade = gradeCell(view, level, row);
  const pairs: (readonly [string, string])[] = [
    [say('table.score'), `<strong class="big">${say.number(level.score[row]!, 2)}</strong>`],
    [say('table.interval'), escapeText(intervalText(view, level, row))],
    [say('table.grade'), grade.html ?? escapeText(grade.text)],
    [say('table.rank'), escapeText(rankCell(view, level, row).text)],
    [say('table.coverage'), say.number(level.coverage[row]!, 1)],
  ];
  if (peers !== null) {
    pairs.push([say('table.percentile'), say.number(peers.overall[row]!, 1)], [say('table.peerPercentile'), `${say.number(peers.percentile[row]!, 1)} (${escapeText(peerGroupText(view, peers.group[row]!))})`]);
  } else pairs.push([say('table.units'), say.number(level.units[row]!)]);
  const vetoes = veto.map((one) => paragraph(say('card.veto', { kind: kinds.get(one.kind) ?? one.kind, grade: one.highestGrade, evidence: one.evidence, date: one.date }), 'warning'));
  return facts(pairs) + vetoes.join('');
}

function gainsPart(view: View, card: UnitCard, hasGrade: boolean): string {
  const { say, report } = view;
  const indicators = new Map(report.head.framework.indicators.map((indicator) => [indicator.code, indicator]));
  const costed = card.gains.some((gain) => gain.cost !== null);
  const titleOf = (code: string): string => `${code} ${say.label(indicators.get(code)?.title ?? { zh: '', en: '' })}`;
  const table = (): DataTable => ({
    columns: [{ title: say('card.indicator') }, { title: say('card.gainPoints'), numeric: true }, { title: say('card.from'), numeric: true }, { title: say('card.to'), numeric: true }, ...(costed ? [{ title: say('card.cost'), numeric: true }] : [])],
    rows: card.gains.map((gain) => [
      cell(titleOf(gain.indicator)),
      numberCell(gain.points, `+${say.number(gain.points, 2)}`),
      gain.from === null ? { text: say('card.unreported'), number: null } : numberCell(gain.from, say.value(gain.from)),
      numberCell(gain.to, `${say.value(gain.to)} ${say.label(unitTitle(report.head.framework, indicators.get(gain.indicator)?.unit ?? '-'))}`.trimEnd()),
      ...(costed ? [gain.cost === null ? { text: say('card.noCost'), number: null } : numberCell(gain.cost, say.number(gain.cost))] : []),
    ]),
  });
  const { nextGrade } = card;
  const key = nextGrade === null ? (hasGrade ? 'topGrade' : 'noGrade') : nextGrade.heldBy !== undefined ? `heldBy.${nextGrade.heldBy}` : nextGrade.by === null ? 'nextGradeBeyond' : 'nextGrade';
  const next = nextGrade === null ? say(`card.${key}`) : say(`card.${key}`, { grade: nextGrade.grade, points: nextGrade.points, by: (nextGrade.by ?? []).map(titleOf).join(say('page.comma')) });
  return `<section class="gains">${heading(say('card.gains'), 3)}${paragraph(next)}${card.gains.length === 0 ? paragraph(say('card.noGains')) : tableOf(table()) + downloadButton(view, 'gains', table)}</section>`;
}

/** The units of the same peer group that rank next to this one. */
function peersPart(view: View, level: Level, row: number): string {
  const { say } = view;
  const { peers } = level;
  const rank = level.rank[row]!;
  if (peers === null || Number.isNaN(rank) || view.report.head.peerGroups[peers.group[row]!] === undefined) return '';
  const near: number[] = [];
  for (let other = 0; other < level.rows; other++) {
    if (other !== row && peers.group[other] === peers.group[row] && !Number.isNaN(level.rank[other]!)) near.push(other);
  }
  const closest = near.sort((a, b) => Math.abs(level.rank[a]! - rank) - Math.abs(level.rank[b]! - rank) || a - b).slice(0, 5);
  const rows = [...closest, row]
    .sort((a, b) => level.rank[a]! - level.rank[b]! || a - b)
    .map((other) => [rankCell(view, level, other), other === row ? { text: nameOf(level, other), html: `<strong>▸ ${escapeText(nameOf(level, other))}</strong>` } : { text: nameOf(level, other), html: link(nameOf(level, other), to(view, { unit: level.codes.at(other), node: '' })) }, numberCell(level.score[other]!, say.number(level.score[other]!, 2)), gradeCell(view, level, other)]);
  const columns = ['rank', 'name', 'score', 'grade'].map((key) => ({ title: say(`table.${key}`), numeric: key === 'score' }));
  return `<section class="peers">${heading(say('card.peers'), 3)}${tableOf({ columns, rows })}</section>`;
}

export function unitCard(view: View): string {
  const { say, report, state } = view;
  const level = levelIn(view);
  const row = state.unit === '' ? (level.rows > 0 ? firstOf(level) : undefined) : rowOf(level.codes, state.unit);
  if (row === undefined) return finder(view, level) + paragraph(say('card.unknown', { unit: state.unit }), 'warning');
  const code = level.codes.at(row);
  const within = groupsOf(view, level, code).map((group) => link(nameOf(group.level, group.row), to(view, { level: group.level.name, unit: group.level.codes.at(group.row), query: '', node: '' })));
  const card = report.card(level.name, code);
  const explain = card === undefined ? `<p class="note">${escapeText(say(report.hasCards ? 'card.none' : 'card.notHere'))} <code>shuxiang explain ${escapeText(code)}</code></p>` : '';
  const body = card === undefined ? actionTable(view, level, row) : `<div class="two">${fallFigure(view, card)}<div>${gainsPart(view, card, !Number.isNaN(level.grade[row]!))}${peersPart(view, level, row)}</div></div>${briefSteps(view, card)}<div class="full">${actionTable(view, level, row)}${stepsTable(view, card)}</div>`;
  return `${finder(view, level)}<article class="sheet">${heading(nameOf(level, row))}<p class="where">${escapeText(say.label(level.title))} ${escapeText(code)}${within.length === 0 ? '' : ` · ${within.join(' · ')}`}</p>${summary(view, level, row)}${explain}${body}</article>`;
}

/** The first-ranked unit, else the first. */
function firstOf(level: Level): number {
  const first = level.rank.indexOf(1);
  return first < 0 ? 0 : first;
}
