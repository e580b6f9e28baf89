/** The ranked table: found by code or name, sorted by any number, a page at a time. */
import { intervalBar } from '../../../../charts/interval-bar.js';
import { escapeText } from '../../../../charts/svg.js';
import { cell, heading, linkCell, numberCell, paragraph, tableOf, type Cell, type DataTable } from '../html.js';
import type { Level } from '../report.js';
import { SORTS, rowsFound, sortColumn, sorted, type Sort } from '../select.js';
import { downloadButton, levelIn, pageWithin, pager, to, type View } from '../view.js';
import { areaChoices, cardLink, gradeCell, intervalText, levelChoice, peerGroupText, rankCell } from './units.js';

const PAGE = 50;
const PRINTED = 1_000;
/** Beyond this the score of a group and the plain mean of its units are shown as far apart [points]. */
const APART = 5;

interface TableColumn {
  readonly key: string;
  readonly sort?: Sort;
  readonly numeric?: boolean;
  readonly of: (row: number) => Cell;
}

const decimal = ({ say }: View, value: number, decimals: number): Cell => numberCell(value, say.number(value, decimals));

/** The columns of a level: peers for the finest, units inside and their mean for groups. */
function columnsOf(view: View, level: Level): TableColumn[] {
  const { say } = view;
  const bar = (row: number): Cell => {
    const text = intervalText(view, level, row);
    const score = level.score[row]!;
    return Number.isNaN(score) ? cell(text) : { text, html: `${intervalBar({ score, high: level.high[row]! }, { width: 110, title: text, description: '' })} <span class="small">${escapeText(text)}</span>` };
  };
  const columns: TableColumn[] = [
    { key: 'rank', sort: 'rank', of: (row) => rankCell(view, level, row) },
    { key: 'code', sort: 'code', of: (row) => cell(level.codes.at(row)) },
    { key: 'name', of: (row) => cardLink(view, level, row) },
    { key: 'score', sort: 'score', numeric: true, of: (row) => decimal(view, level.score[row]!, 2) },
    { key: 'interval', sort: 'high', of: bar },
    { key: 'grade', sort: 'grade', of: (row) => gradeCell(view, level, row) },
    { key: 'coverage', sort: 'coverage', numeric: true, of: (row) => decimal(view, level.coverage[row]!, 1) },
  ];
  const { peers, details } = level;
  if (peers !== null) {
    columns.push(
      { key: 'percentile', sort: 'percentile', numeric: true, of: (row) => decimal(view, peers.overall[row]!, 1) },
      { key: 'peerGroup', of: (row) => cell(peerGroupText(view, peers.group[row]!)) },
      { key: 'peerPercentile', sort: 'peerPercentile', numeric: true, of: (row) => decimal(view, peers.percentile[row]!, 1) },
    );
  } else {
    columns.push({ key: 'units', sort: 'units', numeric: true, of: (row) => decimal(view, level.units[row]!, 0) });
    if (details !== null) {
      const apart = (row: number): boolean => Math.abs(details.unitMean[row]! - level.score[row]!) > APART;
      columns.push(
        { key: 'reported', numeric: true, of: (row) => decimal(view, details.reported[row]!, 2) },
        { key: 'unitMean', numeric: true, of: (row) => ({ ...decimal(view, details.unitMean[row]!, 2), ...(apart(row) ? { html: `<strong title="${escapeText(say('table.apart'))}">${say.number(details.unitMean[row]!, 2)} ≠</strong>` } : {}) }) },
      );
    }
  }
  return columns;
}

/** The table of some rows, with headers that sort. */
function rankedTable(view: View, level: Level, rows: Uint32Array): DataTable {
  const { say, state } = view;
  const columns = columnsOf(view, level);
  const heads = columns.map(({ key, sort, numeric }) => {
    const title = say(`table.${key}`);
    if (sort === undefined || (sort !== 'code' && sortColumn(level, sort) === null)) return { title, numeric: numeric === true };
    const active = state.sort === sort;
    const arrow = active ? (state.down ? ' ▼' : ' ▲') : '';
    const html = linkCell(title + arrow, to(view, { sort, down: active ? !state.down : !['rank', 'code', 'grade'].includes(sort), page: 0 })).html ?? '';
    return { title, html, numeric: numeric === true, ...(active ? { sorted: state.down ? ('descending' as const) : ('ascending' as const) } : {}) };
  });
  return { columns: heads, rows: Array.from(rows, (row) => columns.map((column) => column.of(row))) };
}

export function ranking(view: View): string {
  const { say, state, report } = view;
  const level = levelIn(view);
  const sort = SORTS.find((name) => name === state.sort) ?? 'rank';
  const rows = sorted(level, rowsFound(level, state.area, state.query), sort, state.down);
  const page = pageWithin(state.page, rows.length, PAGE);
  const shown = view.printing ? rows.subarray(0, PRINTED) : rows.subarray(page * PAGE, (page + 1) * PAGE);
  const search = `<label class="choice">${escapeText(say('table.search'))} <input id="set-query" type="search" data-type="query" value="${escapeText(state.query)}" placeholder="${escapeText(say(level.names.known ? 'table.searchHint' : 'table.searchCodeHint'))}"></label>`;
  const button = downloadButton(view, 'ranking', () => rankedTable(view, level, rows));
  const cut = view.printing && rows.length > PRINTED ? paragraph(say('table.printedFirst', { count: PRINTED, all: rows.length }), 'note') : '';
  return [
    heading(say('table.title', { level: say.label(level.title) })),
    `<div class="controls">${levelChoice(view, level)}${areaChoices(view, level)}${search}${button}</div>`,
    pager(view, 'page', rows.length, PAGE),
    rows.length === 0 ? paragraph(say('table.none')) : tableOf(rankedTable(view, level, shown), 'ranking'),
    cut,
    paragraph(say('table.note', { coverage: report.head.framework.ranking.coverage, group: report.head.framework.ranking.groupCoverage }), 'note'),
  ].join('');
}
