/** How likely each level of warning is at each moment: stacked bars of the share of the members at exactly that level. */
import { scaleLinear } from 'd3';
import { LEVEL_PATTERNS, levelFill } from './levels.js';
import { INK, MUTED, RULE } from './palette.js';
import { caption, drawing, hint, tag, words, type ChartOptions } from './svg.js';
import { local, timeAxis, timeScale } from './time-axis.js';
import { keyLine } from './key-line.js';

export interface LevelProbability {
  /** Beginning of the step [ms since 1970 UTC]. */
  readonly moment: number;
  /** Share of the members at each level or above, lowest level first [1]. */
  readonly atLeast: readonly number[];
}

export interface LevelProbabilitiesOptions extends ChartOptions {
  /** Length of a step [ms]. */
  readonly step: number;
  readonly x: string;
  readonly y: string;
  /** Names of the levels, lowest first. */
  readonly names: readonly string[];
}

const HEIGHT = 190;

export function levelProbabilities(steps: readonly LevelProbability[], options: LevelProbabilitiesOptions): string {
  const { width, names, step } = options;
  const key = keyLine(names.map((label, k) => ({ label, sample: tag('rect', { width: 22, height: 12, fill: levelFill(k + 1, names.length + 1), stroke: INK, 'stroke-width': 0.5 }) })), width);
  const [top, bottom, left, right] = [key.height + 18, key.height + 18 + HEIGHT - 50, 44, width - 14];
  const first = steps[0]?.moment ?? 0;
  const x = timeScale(first, (steps.at(-1)?.moment ?? 0) + step, left, right);
  const y = scaleLinear([0, 1], [bottom, top]);
  const wide = Math.max(1, x(local(first + step)) - x(local(first)) - 0.5);
  const bars = steps.flatMap(({ moment, atLeast }) =>
    atLeast.map((share, k) => {
      const above = atLeast[k + 1] ?? 0;
      if (share <= above) return '';
      return tag('rect', { class: 'bar', x: x(local(moment)), y: y(share), width: wide, height: y(above) - y(share), fill: levelFill(k + 1, names.length + 1) }, hint(`${names[k]!}: ${Math.round((share - above) * 100)} %`));
    }),
  );
  const up = [0, 0.25, 0.5, 0.75, 1].map((share) => tag('line', { x1: left, x2: right, y1: y(share), y2: y(share), stroke: RULE }) + words(`${share * 100}%`, { x: left - 6, y: y(share) + 4, 'text-anchor': 'end', fill: MUTED }));
  return drawing(options, bottom + 38, tag('defs', {}, LEVEL_PATTERNS), key.markup, caption(options.y, width, { x: 0, y: top - 8, fill: MUTED }), ...up, timeAxis(x, top, bottom, options.x), ...bars);
}
