/** Ledgers as a table: what went in, what came out, what is held, and what is unaccounted for. */
import { escapeText } from './svg.js';

export interface LedgerRow {
  readonly title: string;
  /** Water, money or people. */
  readonly of: string;
  readonly unit: string;
  readonly in: number;
  readonly out: number;
  readonly stored: number;
  readonly residual: number;
}

export interface LedgerTableOptions {
  readonly heads: { readonly title: string; readonly of: string; readonly unit: string; readonly in: string; readonly out: string; readonly stored: string; readonly residual: string; readonly share: string; readonly state: string };
  readonly closed: string;
  readonly open: string;
  readonly format: (value: number) => string;
}

/** Largest part of what went in that may be unaccounted for [1]: that of the engine. */
const TOLERANCE = 1e-9;

/** The unaccounted part of what went in; of what is largest where nothing did [1]. */
export function residualShare(row: Pick<LedgerRow, 'in' | 'out' | 'stored' | 'residual'>): number {
  const most = Math.max(Math.abs(row.in), Math.abs(row.out), Math.abs(row.stored));
  return most === 0 ? (row.residual === 0 ? 0 : Infinity) : Math.abs(row.residual) / most;
}

/** @returns HTML: a table that scrolls inside its frame */
export function ledgerTable(rows: readonly LedgerRow[], { heads, closed, open, format }: LedgerTableOptions): string {
  const head = Object.entries(heads).map(([key, title]) => `<th scope="col"${['in', 'out', 'stored', 'residual', 'share'].includes(key) ? ' class="n"' : ''}>${escapeText(title)}</th>`);
  const body = rows.map((row) => {
    const share = residualShare(row);
    const numbers = [format(row.in), format(row.out), format(row.stored), row.residual.toExponential(1), share.toExponential(1)].map((text) => `<td class="n">${escapeText(text)}</td>`);
    const state = share <= TOLERANCE ? `<td>${escapeText(closed)}</td>` : `<td class="gone">${escapeText(open)}</td>`;
    return `<tr><th scope="row">${escapeText(row.title)}</th><td>${escapeText(row.of)}</td><td>${escapeText(row.unit)}</td>${numbers.join('')}${state}</tr>`;
  });
  return `<div class="scroll ledgers" tabindex="0"><table class="wrap"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
