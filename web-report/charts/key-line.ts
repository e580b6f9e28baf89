/** The key of a drawing: samples of its marks with their words, in lines that fit the width. */
import { MUTED } from './palette.js';
import { emsOf, tag, words, wrapped } from './svg.js';

export interface KeyEntry {
  readonly label: string;
  /** The sample, in a box 22 × 12 with its upper left corner at 0, 0. */
  readonly sample: string;
}

/** The key, beginning at the upper left corner, and its height [px]. */
export function keyLine(entries: readonly KeyEntry[], width: number): { readonly markup: string; readonly height: number } {
  let [x, y, markup] = [0, 0, ''];
  for (const { label, sample } of entries) {
    const wide = 28 + emsOf(label) * 12 + 18;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 18];
    const lines = wrapped(label, width - 28);
    markup += tag('g', { transform: `translate(${x.toFixed(1)} ${y + 3})` }, sample) + lines.map((line, k) => words(line, { x: x + 28, y: y + 13 + k * 15, fill: MUTED })).join('');
    y += 15 * (lines.length - 1);
    x += wide;
  }
  return { markup: tag('g', { class: 'key' }, markup), height: y + 22 };
}
