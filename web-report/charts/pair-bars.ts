/** Two numbers per row side by side, with an optional third as a mark: weight as declared against weight as it works. */
import { max, scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { GAINED, INK, MUTED, SECOND } from './palette.js';
import { drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface Pair {
  readonly code: string;
  readonly title: string;
  readonly first: number;
  /** null: not defined, and not drawn. */
  readonly second: number | null;
  readonly mark?: number;
}

export interface PairBarsOptions extends ChartOptions {
  readonly names: { readonly first: string; readonly second: string; readonly mark?: string };
  readonly x: string;
  /** Right end of the axis, to make several charts comparable; the largest number unless given. */
  readonly most?: number;
  readonly format: (value: number) => string;
}

const [ROW, HEAD] = [26, 22];

export function pairBars(pairs: readonly Pair[], options: PairBarsOptions): string {
  const { width, names, format } = options;
  const left = Math.min(200, width * 0.4);
  const least = Math.min(0, ...pairs.map((pair) => pair.second ?? 0));
  const most = options.most ?? max(pairs, (pair) => Math.max(pair.first, pair.second ?? 0, pair.mark ?? 0)) ?? 1;
  const x = scaleLinear([least, Math.max(most, 1e-9)], [left, width - 14]).nice();
  const bottom = HEAD + pairs.length * ROW + 2;
  const zero = x(0);
  const rows = pairs.map((pair, i) => {
    const y = HEAD + i * ROW + 3;
    const bar = (kind: string, value: number, top: number, fill: string): string => tag('rect', { class: kind, x: Math.min(zero, x(value)), y: top, width: Math.abs(x(value) - zero), height: 9, fill });
    const said = [`${names.first} ${format(pair.first)}`, `${names.second} ${pair.second === null ? '—' : format(pair.second)}`];
    if (pair.mark !== undefined && names.mark !== undefined) said.push(`${names.mark} ${format(pair.mark)}`);
    return tag(
      'g',
      { 'data-code': pair.code },
      hint(`${pair.code} ${pair.title}: ${said.join(' · ')}`),
      words(fit(`${pair.code} ${pair.title}`, left - 8, 11), { x: 0, y: y + 13, 'font-size': 11, fill: INK }),
      bar('first', pair.first, y, GAINED),
      pair.second === null ? '' : bar('second', pair.second, y + 10, SECOND),
      pair.mark === undefined ? '' : tag('path', { class: 'most', d: `M${x(pair.mark).toFixed(2)} ${y - 1}v21`, stroke: INK, 'stroke-width': 2 }),
    );
  });
  const key = (x0: number, fill: string, said: string): string => tag('rect', { x: x0, y: 4, width: 10, height: 10, fill }) + words(said, { x: x0 + 14, y: 13, fill: MUTED });
  const legend = [key(0, GAINED, names.first), key(width * 0.33, SECOND, names.second)];
  if (names.mark !== undefined) legend.push(tag('path', { d: `M${(width * 0.68).toFixed(2)} 3v12`, stroke: INK, 'stroke-width': 2 }) + words(names.mark, { x: width * 0.68 + 6, y: 13, fill: MUTED }));
  return drawing(options, bottom + 38, bottomAxis(x, { top: HEAD, bottom, label: options.x, ticks: 4 }), ...legend, ...rows);
}
