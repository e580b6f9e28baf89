/** Areas by actions: the number in every cell, coloured by it; missing is hatched, not applicable is said. */
import { INK, MUTED, RULE, inkOn, scoreColour } from './palette.js';
import { HATCH, drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

/** A score [0-100], or why there is none. */
export type HeatCell = number | 'missing' | 'not-applicable';

export interface HeatMapData {
  readonly columns: readonly { readonly code: string; readonly title: string }[];
  readonly rows: readonly { readonly code: string; readonly name: string; readonly cells: readonly HeatCell[] }[];
}

export interface HeatMapOptions extends ChartOptions {
  /** What stands in a cell without a value. */
  readonly missing: string;
  readonly notApplicable: string;
  readonly format: (score: number) => string;
}

const [ROW, HEAD] = [22, 40];

export function heatMap(data: HeatMapData, options: HeatMapOptions): string {
  const left = Math.max(110, Math.min(190, options.width * 0.22));
  const wide = (options.width - left) / Math.max(1, data.columns.length);
  const heads = data.columns.map(({ code, title }, j) => {
    const x = left + (j + 0.5) * wide;
    return tag('g', {}, hint(`${code} ${title}`), words(code, { x, y: 14, 'text-anchor': 'middle', 'font-weight': 700, fill: INK }), words(fit(title, wide - 6, 11), { x, y: 30, 'text-anchor': 'middle', 'font-size': 11, fill: MUTED }));
  });
  const rows = data.rows.map(({ code, name, cells }, i) => {
    const y = HEAD + i * ROW;
    const marks = cells.map((cell, j) => {
      const fill = typeof cell === 'number' ? scoreColour(cell) : cell === 'missing' ? 'url(#hatch)' : '#ffffff';
      const said = typeof cell === 'number' ? options.format(cell) : cell === 'missing' ? options.missing : options.notApplicable;
      const ink = typeof cell === 'number' ? inkOn(fill) : INK;
      return (
        tag('rect', { class: typeof cell === 'number' ? 'cell' : `cell ${cell}`, x: left + j * wide, y, width: wide - 1, height: ROW - 1, fill, stroke: cell === 'not-applicable' ? RULE : undefined }, hint(`${name} ${data.columns[j]?.title ?? ''}: ${said}`)) +
        words(fit(said, wide + 6, 11), { x: left + (j + 0.5) * wide, y: y + 15, 'text-anchor': 'middle', 'font-size': 11, fill: ink, 'pointer-events': 'none' })
      );
    });
    return tag('g', { class: 'row', 'data-unit': code }, words(fit(name, left - 10), { x: 0, y: y + 15, fill: INK }), ...marks);
  });
  return drawing(options, HEAD + data.rows.length * ROW + 4, tag('defs', {}, HATCH), ...heads, ...rows);
}
