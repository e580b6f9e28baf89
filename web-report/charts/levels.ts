/** Ordered classes of danger: a colour, a pattern and a number together, so that none of the three is needed to tell them apart. */
import { INK, MUTED, inkOn } from './palette.js';
import { emsOf, tag, words } from './svg.js';

/** Nothing, blue, yellow, orange, red: the order of China's warning signals. */
const COLOURS = ['#edf1f5', '#8fbfe6', '#f3d35c', '#ea8f45', '#b3312c'] as const;
const LAST = COLOURS.length - 1;

/** A drawing over the colour, in a tile of 8 × 8. */
const STROKES = ['', 'M2 2h.01M6 6h.01', 'M-2 2L2 -2M0 8L8 0M6 10L10 6', 'M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2', 'M2 0V8M6 0V8'] as const;

/** Which of the five colours class `k` of `count` has: the lowest always the palest, the highest always red. */
const colourAt = (k: number, count: number): number => (count <= 1 ? 0 : Math.round((Math.min(Math.max(k, 0), count - 1) * LAST) / (count - 1)));

export const levelColour = (k: number, count: number): string => COLOURS[colourAt(k, count)]!;

/** Fill of class `k` of `count`, 0 lowest; needs `LEVEL_PATTERNS` in the drawing. */
export const levelFill = (k: number, count: number): string => `url(#level-${colourAt(k, count)})`;

export const LEVEL_PATTERNS = COLOURS.map((colour, k) =>
  tag(
    'pattern',
    { id: `level-${k}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    tag('rect', { width: 8, height: 8, fill: colour }),
    STROKES[k] === '' ? '' : tag('path', { d: STROKES[k], stroke: inkOn(colour), 'stroke-width': k === 1 ? 2 : 1, 'stroke-opacity': k === 1 ? 0.45 : 0.28, 'stroke-linecap': k === 1 ? 'round' : 'butt' }),
  ),
).join('');

/** Text on a class, with a rim of its colour that keeps the pattern off the letters. */
export function levelText(text: string, k: number, count: number, x: number, y: number, size: number): string {
  const colour = levelColour(k, count);
  return words(text, { x, y, 'text-anchor': 'middle', 'font-size': size, fill: inkOn(colour), stroke: colour, 'stroke-width': 3, 'paint-order': 'stroke', 'pointer-events': 'none' });
}

export interface LevelClass {
  readonly label: string;
  /** What is behind the label, such as how many places are in the class. */
  readonly note?: string;
}

/** The classes as lines that fit the width, and how high they are [px]; `last` is an entry without a class, such as no data. */
export function levelLegend(classes: readonly LevelClass[], width: number, last?: { readonly fill: string; readonly label: string }): { readonly markup: string; readonly height: number } {
  let [x, y, markup] = [0, 2, ''];
  const add = (fill: string, label: string, inside: string): void => {
    const wide = 32 + emsOf(label) * 12 + 20;
    if (x > 0 && x + wide > width) [x, y] = [0, y + 22];
    markup += tag('rect', { x, y, width: 26, height: 16, fill, stroke: MUTED, 'stroke-width': 0.5 }) + inside + words(label, { x: x + 32, y: y + 12, fill: INK });
    x += wide;
  };
  classes.forEach(({ label, note = '' }, k) => {
    const at = x > 0 && x + 52 + emsOf(`${label} ${note}`.trim()) * 12 > width ? { x: 0, y: y + 22 } : { x, y };
    add(levelFill(k, classes.length), `${label} ${note}`.trim(), levelText(String(k + 1), k, classes.length, at.x + 13, at.y + 12, 11));
  });
  if (last !== undefined) add(last.fill, last.label, '');
  return { markup: tag('g', { class: 'legend' }, markup), height: y + 26 };
}
