/** What every part of the page is given, and the figures it registers for download. */
import type { TreeNode } from '../../../../engine/scoring/framework.js';
import { escapeText } from '../../../charts/svg.js';
import { heading, tableOf, type DataTable } from './html.js';
import type { Level, Report } from './report.js';
import type { Say } from './say.js';
import { fragmentOf, type State } from './state.js';

export interface View {
  readonly report: Report;
  readonly state: State;
  readonly say: Say;
  /** Room for a full-width chart [px]. */
  readonly width: number;
  readonly printing: boolean;
  /** Tables that can be downloaded, by name. */
  readonly tables: Map<string, () => DataTable>;
}

export const levelIn = ({ report, state }: View): Level => report.levels.find((level) => level.name === state.level) ?? report.levels[0]!;

/** The address of this view with something changed. */
export const to = ({ state }: View, change: Partial<State>): string => fragmentOf({ ...state, ...change });

export const actionsOf = ({ report }: View): readonly TreeNode[] => report.head.framework.root.children;

/** A button that hands out the table called `name`. */
export function downloadButton(view: View, name: string, table: () => DataTable): string {
  view.tables.set(name, table);
  return `<button type="button" class="download" data-download="${escapeText(name)}">${escapeText(view.say('page.downloadCsv'))}</button>`;
}

/** A chart with its title, its table behind it, and the table as a file. */
export function figure(view: View, name: string, title: string, chart: string, table: () => DataTable, note = ''): string {
  return `<figure class="figure" id="figure-${escapeText(name)}"><figcaption>${heading(title, 3)}${note === '' ? '' : `<p class="note">${escapeText(note)}</p>`}</figcaption>
<div class="drawing">${chart}</div>
<div class="behind"><details><summary>${escapeText(view.say('page.asTable'))}</summary>${tableOf(table())}</details>${downloadButton(view, name, table)}</div></figure>`;
}

/** Links to the pages of a list of `count` rows. */
export function pager(view: View, key: 'page' | 'heatPage' | 'findingPage', count: number, size: number): string {
  const { say, state } = view;
  const pages = Math.max(1, Math.ceil(count / size));
  const page = Math.min(state[key], pages - 1);
  const step = (target: number, text: string): string => (target < 0 || target >= pages || target === page ? `<span class="off">${escapeText(text)}</span>` : `<a href="${escapeText(to(view, { [key]: target }))}">${escapeText(text)}</a>`);
  const shown = say('page.range', { from: count === 0 ? 0 : page * size + 1, to: Math.min(count, (page + 1) * size), count });
  return `<nav class="pager" aria-label="${escapeText(say('page.pages'))}">${step(0, say('page.first'))}${step(page - 1, say('page.previous'))}<span>${escapeText(shown)}</span>${step(page + 1, say('page.next'))}${step(pages - 1, say('page.last'))}</nav>`;
}

/** The page a list is on, kept inside the list. */
export const pageWithin = (page: number, count: number, size: number): number => Math.min(page, Math.max(0, Math.ceil(count / size) - 1));
