/** Small pieces of markup, and putting them in place only where they are new: what is open, scrolled or in focus stays so. */
import { escapeText, tag } from '../../charts/svg.js';

const shown = new WeakMap<Element, string>();

/** Put markup into a box unless it is there already. */
export function put(box: Element | null, markup: string): void {
  if (box === null || shown.get(box) === markup) return;
  const own = box.contains(document.activeElement) && document.activeElement !== box ? document.activeElement?.getAttribute('data-key') : null;
  box.innerHTML = markup;
  shown.set(box, markup);
  if (own !== null && own !== undefined) box.querySelector<HTMLElement>(`[data-key="${CSS.escape(own)}"]`)?.focus();
}

/** Put text into a box unless it is there already, so that it is read out once. */
export function putText(box: Element | null, text: string): void {
  if (box !== null && box.textContent !== text) box.textContent = text;
}

/** A table; cells are markup already. */
export const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${columns.map((column) => `<th scope="col">${escapeText(column)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`;

/** A table that scrolls, reached by keyboard. */
export const scrollOf = (label: string, table: string): string => `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(label)}" data-key="${escapeText(label)}">${table}</div>`;

/** A bar for a share [1] beside its number; from `low` to `high` where the share is not sure. */
export function barOf(share: number, low = share, high = share): string {
  const at = (value: number): number => Math.min(1, Math.max(0, value)) * 100;
  const range = high > low ? tag('line', { class: 'range', x1: at(low), x2: at(high), y1: 5, y2: 5 }) : '';
  return tag('svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, tag('rect', { class: 'bed', width: 100, height: 10 }), tag('rect', { class: 'share', width: at(share), height: 10 }), range);
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
