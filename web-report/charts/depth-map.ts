/** Depth of water over a grid, in the classes that decide what a person, a car and a house can stand. */
import { keyLine } from './key-line.js';
import { INK, MUTED, RULE } from './palette.js';
import { dataUrl, palettePng } from './png.js';
import { drawing, px, tag, words, type ChartOptions } from './svg.js';

/** Lower ends of the classes of depth [m]; below the first a cell counts as dry. */
const DEPTHS = [0.05, 0.3, 0.5, 1, 2] as const;

/** Light to dark, in even steps of lightness. */
const BLUES = ['#cfe3f5', '#93c0e4', '#5596cf', '#2a69ac', '#123a6b'] as const;
/** Position in the palette of a cell without a value; 0 is dry. */
const NO_DATA = BLUES.length + 1;

export interface DepthGrid {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell [m]. */
  readonly cell: number;
  /** Depths [m] by row, the northernmost first; NaN: no value. */
  readonly depth: ArrayLike<number>;
}

export interface DepthMapOptions extends ChartOptions {
  /** Says that this is a schematic drawing and no map. */
  readonly schematic: string;
  readonly dry: string;
  readonly missing: string;
  readonly north: string;
  readonly format: (value: number) => string;
}

/** Class of a depth: 0 dry, 1 to 5; of no value, 6. */
export function depthClass(depth: number): number {
  if (Number.isNaN(depth)) return NO_DATA;
  let k = 0;
  while (k < DEPTHS.length && depth >= DEPTHS[k]!) k++;
  return k;
}

/** Area of each class [km²]: dry, the five, no value. */
export function depthAreas({ depth, cell }: Pick<DepthGrid, 'depth' | 'cell'>): number[] {
  const areas = new Array<number>(DEPTHS.length + 2).fill(0);
  for (let i = 0; i < depth.length; i++) areas[depthClass(depth[i]!)]! += 1;
  return areas.map((count) => (count * cell * cell) / 1e6);
}

/** The range of class k from 1 to 5, as text. */
export const depthRange = (k: number): string => (k === DEPTHS.length ? `≥ ${DEPTHS[k - 1]!} m` : `${DEPTHS[k - 1]!}–${DEPTHS[k]!} m`);

/** A length of 1, 2 or 5 times a power of ten that takes at most `most` [m]. */
function niceLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((k) => k * power).find((length) => length <= most) ?? power;
}

export function depthMap(grid: DepthGrid, options: DepthMapOptions): string {
  const { columns, rows, cell, depth } = grid;
  const { width, format } = options;
  const areas = depthAreas(grid);
  const box = (fill: string): string => tag('rect', { width: 22, height: 12, fill, stroke: MUTED, 'stroke-width': 0.5 });
  const key = keyLine(
    [
      { label: `${options.dry} ${format(areas[0]!)} km²`, sample: box('#ffffff') },
      ...BLUES.map((colour, k) => ({ label: `${depthRange(k + 1)} ${format(areas[k + 1]!)} km²`, sample: box(colour) })),
      ...(areas[NO_DATA]! > 0 ? [{ label: `${options.missing} ${format(areas[NO_DATA]!)} km²`, sample: box('#d9d9d9') }] : []),
    ],
    width,
  );
  const scale = Math.min(width / columns, (width * 0.75) / rows);
  const [wide, high, top] = [columns * scale, rows * scale, key.height + 24];
  const pixels = Uint8Array.from({ length: columns * rows }, (_, i) => depthClass(depth[i] ?? NaN));
  const image = dataUrl(palettePng(columns, rows, [null, ...BLUES, '#d9d9d9'], pixels));
  const bar = niceLength((wide * cell) / scale / 3);
  const barWide = (bar / cell) * scale;
  const foot = top + high + 18;
  return drawing(
    options,
    foot + 10,
    key.markup,
    words(options.schematic, { x: 0, y: top - 7, fill: MUTED }),
    tag('rect', { x: 0.5, y: top + 0.5, width: wide - 1, height: high - 1, fill: '#ffffff', stroke: RULE }),
    tag('image', { class: 'depths', href: image, x: 0, y: top, width: wide, height: high, preserveAspectRatio: 'none', 'image-rendering': 'pixelated' }),
    tag('path', { class: 'scale', d: `M0 ${px(foot - 6)}v6h${px(barWide)}v-6`, fill: 'none', stroke: INK }),
    words(bar >= 1_000 ? `${bar / 1_000} km` : `${bar} m`, { x: barWide + 8, y: foot, fill: INK }),
    words(`${options.north} ↑`, { x: wide, y: foot, 'text-anchor': 'end', fill: INK }),
  );
}
