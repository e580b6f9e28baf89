/** Colours, and the ink that is readable on them. Every coloured mark also carries a letter, a number or a pattern. */
import { interpolateRgbBasis, rgb } from 'd3';

export const INK = '#1b2430';
export const MUTED = '#556070';
export const RULE = '#d5dae1';
export const GAINED = '#1f6f8b';
export const LOST = '#e4e8ee';
export const SECOND = '#c2702d';
export const FALLING = '#a8423f';

/** Stops of viridis without its darkest and lightest ends (van der Walt and Smith 2015): even steps, also for the colour-blind. */
const sequential = interpolateRgbBasis(['#472f7d', '#3e4a89', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6dcd59', '#b4de2c', '#e8e419']);

/** Colour of a mean or a score [0-100]: dark is low, light is high, readable in grey as well. */
export const scoreColour = (score: number): string => rgb(sequential(Math.min(1, Math.max(0, score / 100)))).formatHex();

/** Colours of up to ten named parts (Tableau 10). */
export const PART_COLOURS = ['#4e79a7', '#f28e2c', '#e15759', '#76b7b2', '#59a14f', '#edc949', '#af7aa1', '#ff9da7', '#9c755f', '#bab0ab'] as const;

const GRADE_COLOURS = ['#1d6b54', '#5b9b57', '#c9b23c', '#d0803a', '#a8423f'] as const;

/** Colour of the grade at a position, 0 best, of `count` grades. */
export function gradeColour(position: number, count: number): string {
  const last = GRADE_COLOURS.length - 1;
  return GRADE_COLOURS[count <= 1 ? 0 : Math.round((position / (count - 1)) * last)] ?? MUTED;
}

/** Relative luminance of a colour, WCAG 2.2 [0-1]. */
function luminance(colour: string): number {
  const { r, g, b } = rgb(colour);
  const linear = [r, g, b].map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

/** Contrast ratio of two colours, WCAG 2.2 [1-21]. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever reads better on `background`; never below 4.5:1. */
export const inkOn = (background: string): string => (contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000');

/** Lines that are told apart without colour, in the order they are drawn. */
const LINE_STYLES: readonly { readonly stroke: string; readonly dash?: string }[] = [{ stroke: GAINED }, { stroke: SECOND, dash: '7 3' }, { stroke: FALLING, dash: '2 3' }, { stroke: INK, dash: '9 3 2 3' }, { stroke: MUTED, dash: '1 2' }];

/** The style of line `k`; after the last the first comes again. */
export const lineStyle = (k: number): { readonly stroke: string; readonly dash?: string } => LINE_STYLES[k % LINE_STYLES.length]!;
