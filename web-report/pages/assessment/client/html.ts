/** Markup of the page: tables, figures, links; everything that is text is escaped. */
import { escapeText } from '../../../charts/svg.js';

/** A cell: text, a number as it goes into a CSV file with the text it is shown as, or markup with its plain text. */
export interface Cell {
  readonly text: string;
  readonly html?: string;
  /** The number behind the text, unrounded as far as the page has it; null: no value. */
  readonly number?: number | null;
}

export interface DataTable {
  readonly columns: readonly { readonly title: string; readonly numeric?: boolean; readonly html?: string; readonly sorted?: 'ascending' | 'descending' }[];
  readonly rows: readonly (readonly Cell[])[];
}

export const cell = (text: string): Cell => ({ text });
export const numberCell = (number: number | null, shown: string): Cell => ({ text: shown, number: number === null || Number.isNaN(number) ? null : number });
export const linkCell = (text: string, href: string): Cell => ({ text, html: `<a href="${escapeText(href)}">${escapeText(text)}</a>` });

/** A table that scrolls sideways inside its frame rather than across the page. */
export function tableOf({ columns, rows }: DataTable, name = ''): string {
  const head = columns.map((column) => `<th scope="col"${column.numeric === true ? ' class="n"' : ''}${column.sorted === undefined ? '' : ` aria-sort="${column.sorted}"`}>${column.html ?? escapeText(column.title)}</th>`);
  const body = rows.map((row) => `<tr>${row.map((one, j) => `<td${columns[j]?.numeric === true ? ' class="n"' : ''}>${one.html ?? escapeText(one.text)}</td>`).join('')}</tr>`);
  return `<div class="scroll ${name}" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

export const link = (text: string, href: string, name = ''): string => `<a class="${name}" href="${escapeText(href)}">${escapeText(text)}</a>`;
export const paragraph = (text: string, name = ''): string => `<p class="${name}">${escapeText(text)}</p>`;
export const heading = (text: string, level = 2): string => `<h${level}>${escapeText(text)}</h${level}>`;

/** Name and value pairs; values may be markup. */
export const facts = (pairs: readonly (readonly [string, string])[]): string => `<dl class="facts">${pairs.map(([name, html]) => `<div><dt>${escapeText(name)}</dt><dd>${html}</dd></div>`).join('')}</dl>`;

/** A choice; the page listens for `data-set`. */
export function choice(id: string, title: string, options: readonly (readonly [string, string])[], chosen: string): string {
  const entries = options.map(([value, text]) => `<option value="${escapeText(value)}"${value === chosen ? ' selected' : ''}>${escapeText(text)}</option>`);
  return `<label class="choice">${escapeText(title)} <select id="set-${id}" data-set="${id}">${entries.join('')}</select></label>`;
}
