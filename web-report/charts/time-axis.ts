/** A bottom axis of time in China standard time: dates and hours in figures, the same in every language. */
import { scaleUtc, utcFormat, type ScaleTime } from 'd3';
import { MUTED, RULE } from './palette.js';
import { caption, emsOf, tag, words } from './svg.js';

/** Hours that China standard time is ahead of UTC [ms]. */
const AHEAD = 8 * 3_600_000;
const DAY = 86_400_000;
const WIDEST = 84;

export type TimeScale = ScaleTime<number, number>;

/** Moments from `start` to `end` [ms since 1970 UTC] onto pixels; call the scale with `local(moment)`. */
export const timeScale = (start: number, end: number, left: number, right: number): TimeScale => scaleUtc([start + AHEAD, end + AHEAD], [left, right]);

export const local = (moment: number): number => moment + AHEAD;

export function timeAxis(scale: TimeScale, top: number, bottom: number, label: string): string {
  const [left = 0, right = 0] = scale.range();
  const [from = new Date(0), to = new Date(0)] = scale.domain();
  const short = to.getTime() - from.getTime() < 6 * DAY;
  const format = utcFormat(short ? '%m-%d %H:%M' : to.getTime() - from.getTime() > 700 * DAY ? '%Y-%m' : '%m-%d');
  const most = Math.max(2, Math.floor((right - left) / WIDEST));
  let ticks = scale.ticks(most);
  if (ticks.length > most) ticks = ticks.filter((_, k) => k % Math.ceil(ticks.length / most) === 0);
  const marks = ticks.map((tick) => {
    const x = scale(tick);
    const half = emsOf(format(tick)) * 6;
    return tag('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: RULE }) + words(format(tick), { x: Math.min(Math.max(x, left - 36 + half), right + 10 - half), y: bottom + 15, 'text-anchor': 'middle', fill: MUTED });
  });
  return tag('g', { class: 'axis' }, ...marks, caption(label, right - left, { x: (left + right) / 2, y: bottom + 32, 'text-anchor': 'middle', fill: MUTED }));
}
