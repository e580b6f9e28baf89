/** Depth of water over a grid, in the classes that decide what a person, a car and a house can stand. */
import { INK, MUTED, RULE } from './palette.js';
import { dataUrl, palettePng } from './png.js';
import { drawing, px, tag, type ChartOptions } from './svg.js';

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

/** Words of the key. */
export interface DepthWords {
  readonly dry: string;
  readonly missing: string;
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

/** Length of the bar under a map [m]: a round one, about a third as long as the map is wide. */
export const barLength = ({ columns, cell }: Pick<DepthGrid, 'columns' | 'cell'>): number => niceLength((columns * cell) / 3);

/** Each class that can be on the map: what it is, the area it takes, and its colour. */
export function depthKey(grid: Pick<DepthGrid, 'depth' | 'cell'>, { dry, missing, format }: DepthWords): { readonly label: string; readonly area: string; readonly colour: string }[] {
  const areas = depthAreas(grid);
  const entry = (label: string, k: number, colour: string): { label: string; area: string; colour: string } => ({ label, area: `${format(areas[k]!)} km²`, colour });
  return [entry(dry, 0, '#ffffff'), ...BLUES.map((colour, k) => entry(depthRange(k + 1), k + 1, colour)), ...(areas[NO_DATA]! > 0 ? [entry(missing, NO_DATA, '#d9d9d9')] : [])];
}

/** A sample of a colour of the key. */
export const depthSample = (colour: string): string => tag('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 22 14', width: 22, height: 14, 'aria-hidden': 'true' }, tag('rect', { x: 0.5, y: 0.5, width: 21, height: 13, fill: colour, stroke: MUTED }));

/** The map and the bar under it, without any text in it: it may be shown at any size. */
export function depthMap({ columns, rows, depth, cell }: DepthGrid, options: ChartOptions): string {
  const { width } = options;
  const scale = width / columns;
  const high = rows * scale;
  const pixels = Uint8Array.from({ length: columns * rows }, (_, i) => depthClass(depth[i] ?? NaN));
  const image = dataUrl(palettePng(columns, rows, [null, ...BLUES, '#d9d9d9'], pixels));
  const bar = (barLength({ columns, cell }) / cell) * scale;
  const foot = high + width / 60;
  return drawing(
    options,
    foot + 2,
    tag('rect', { x: 0.5, y: 0.5, width: width - 1, height: high - 1, fill: '#ffffff', stroke: RULE }),
    tag('image', { class: 'depths', href: image, x: 0, y: 0, width, height: high, preserveAspectRatio: 'none', 'image-rendering': 'pixelated' }),
    tag('path', { class: 'scale', d: `M1 ${px(high + 2)}V${px(foot)}H${px(bar)}V${px(high + 2)}`, fill: 'none', stroke: INK, 'stroke-width': width / 400 }),
  );
}
