/** How scores are spread, in bins of 2.5 points, with the cuts between grades drawn where they fall. */
import { max, range, scaleLinear } from 'd3';
import { bottomAxis } from './axis.js';
import { GAINED, MUTED, RULE, gradeColour } from './palette.js';
import { drawing, hint, tag, words, type ChartOptions } from './svg.js';

export interface HistogramData {
  /** Scores of the scored units [0-100]; units without a score are not in it. */
  readonly scores: ArrayLike<number>;
  /** Grades, best first, with the lowest score of each; empty where grades are not given by cuts. */
  readonly cuts: readonly { readonly grade: string; readonly atLeast: number }[];
}

export interface HistogramOptions extends ChartOptions {
  readonly x: string;
  readonly y: string;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BIN = 2.5;

/** Counts per bin, [from, to), the last closed. */
export function scoreBins(scores: ArrayLike<number>): Bin[] {
  const counts = range(0, 100, BIN).map(() => 0);
  for (let i = 0; i < scores.length; i++) counts[Math.min(counts.length - 1, Math.floor(scores[i]! / BIN))]!++;
  return counts.map((count, i) => ({ from: i * BIN, to: (i + 1) * BIN, count }));
}

export function histogram(data: HistogramData, options: HistogramOptions): string {
  const height = 280;
  const [left, right, top, bottom] = [52, options.width - 20, 30, height - 44];
  const bins = scoreBins(data.scores);
  const x = scaleLinear([0, 100], [left, right]);
  const y = scaleLinear([0, Math.max(1, max(bins, (one) => one.count) ?? 1)], [bottom, top]).nice(4);
  const bars = bins
    .filter((one) => one.count > 0)
    .map((one) =>
      tag('rect', { class: 'bar', x: x(one.from) + 0.5, width: Math.max(1, x(one.to) - x(one.from) - 1), y: y(one.count), height: bottom - y(one.count), fill: GAINED }, hint(`${one.from}–${one.to}: ${one.count}`)),
    );
  const counts = y.ticks(4).filter(Number.isInteger).map((count) => tag('line', { x1: left, x2: right, y1: y(count), y2: y(count), stroke: RULE }) + words(String(count), { x: left - 6, y: y(count) + 4, 'text-anchor': 'end', fill: MUTED }));
  const cuts = data.cuts.map(({ grade, atLeast }, position) => {
    const upper = data.cuts[position - 1]?.atLeast ?? 100;
    const colour = gradeColour(position, data.cuts.length);
    const band = tag('rect', { x: x(atLeast), width: Math.max(0, x(upper) - x(atLeast)), y: top - 14, height: 5, fill: colour });
    const letter = words(grade, { x: x((atLeast + upper) / 2), y: top - 18, 'text-anchor': 'middle', 'font-weight': 700, fill: MUTED });
    const line = atLeast > 0 ? tag('line', { class: 'cut', x1: x(atLeast), x2: x(atLeast), y1: top - 14, y2: bottom, stroke: MUTED, 'stroke-dasharray': '4 3' }) : '';
    return band + letter + line;
  });
  return drawing(options, height, ...counts, bottomAxis(x, { top: bottom, bottom, label: options.x, ticks: options.width < 500 ? 5 : 10 }), ...bars, ...cuts, words(options.y, { x: 4, y: 12, fill: MUTED }));
}
