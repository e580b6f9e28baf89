/** What was seen at a village and what is expected: rain as bars, the stage as a line with the stages that count, then the fan of the next hours. */
import { area, extent, line, max, scaleLinear } from 'd3';
import { spreadLabels } from '../../charts/spread-labels.js';
import { emsOf, escapeText, px, tag, words } from '../../charts/svg.js';
import type { Fan, Seen } from './village-data.js';

const [RAIN_HEIGHT, STAGE_HEIGHT, HEAD, GAP, HOUR] = [90, 130, 20, 14, 3_600_000] as const;
const OFFSET_MS = 8 * HOUR;
const [LEFT, RIGHT] = [40, 10] as const;

export interface CourseWords {
  readonly rain: string;
  readonly stage: string;
  readonly forecast: string;
  /** What it says to those who cannot see it. */
  readonly description: string;
}

export interface Course {
  /** One value of each quantity a step. */
  readonly seen: readonly Seen[];
  /** How long a step is, of what was seen and of what is expected [ms]. */
  readonly stepMs: number;
  readonly forecast: readonly Fan[];
  /** Stages that count, by their names. */
  readonly limits: readonly (readonly [string, number])[];
  /** [px] */
  readonly width: number;
}

type Point = readonly [time: number, value: number];
/** A moment, and the band and the middle of what is expected. */
type Ahead = readonly [time: number, p10: number, p50: number, p90: number];

/** `07-02 08` on China's clock. */
const hourText = (time: number): string => new Date(time + OFFSET_MS).toISOString().slice(5, 13).replace('T', ' ');

/** Hours of China's clock within a span, as many as there is room for. */
function hoursOf(from: number, to: number, room: number): number[] {
  const step = [3, 6, 12, 24, 48].find((hours) => (to - from) / (hours * HOUR) <= room) ?? 96;
  const out: number[] = [];
  for (let time = Math.ceil((from + OFFSET_MS) / (step * HOUR)) * step * HOUR - OFFSET_MS; time <= to; time += step * HOUR) out.push(time);
  return out;
}

const pointsOf = (seen: readonly Seen[], variable: string): Point[] => seen.filter((row) => row.variable === variable).map(({ time, value }) => [Date.parse(time), value] as const);

function aheadOf(forecast: readonly Fan[], quantity: string): Ahead[] {
  const fan = forecast.find((each) => each.quantity === quantity);
  if (fan === undefined) return [];
  return fan.leads_h.map((lead, k) => [Date.parse(fan.issued) + lead * HOUR, fan.p10[k]!, fan.p50[k]!, fan.p90[k]!] as const);
}

interface Frame {
  readonly x: (time: number) => number;
  readonly stepMs: number;
  readonly right: number;
}

const gridOf = (ticks: readonly number[], y: (value: number) => number, right: number): string => ticks.map((tick) => tag('line', { class: 'rule', x1: LEFT, x2: right, y1: y(tick), y2: y(tick) }) + words(String(tick), { x: LEFT - 5, y: y(tick) + 4, 'text-anchor': 'end' })).join('');

function rainOf(seen: readonly Point[], ahead: readonly Ahead[], top: number, { x, stepMs, right }: Frame): string {
  const most = Math.max(10, max(seen, ([, value]) => value) ?? 0, max(ahead, ([, , , high]) => high) ?? 0);
  const y = scaleLinear([0, most], [top + RAIN_HEIGHT, top]).nice(3);
  const wide = (time: number): number => Math.max(1, x(time + stepMs) - x(time) - 0.5);
  const bars = seen.flatMap(([time, value]) => (value > 0 ? [tag('rect', { class: 'rain', x: x(time), width: wide(time), y: y(value), height: y(0) - y(value) })] : []));
  const fan = ahead.map(([time, low, middle, high]) => tag('rect', { class: 'rain-ahead', x: x(time), width: wide(time), y: y(middle), height: y(0) - y(middle) }) + tag('line', { class: 'rain-range', x1: x(time) + wide(time) / 2, x2: x(time) + wide(time) / 2, y1: y(low), y2: y(high) }));
  return gridOf(y.ticks(3), y, right) + bars.join('') + fan.join('');
}

function stageOf(seen: readonly Point[], ahead: readonly Ahead[], limits: Course['limits'], top: number, { x, right }: Frame): string {
  const [low, high] = extent([...seen.map(([, value]) => value), ...ahead.flatMap(([, ...values]) => values), ...limits.map(([, value]) => value)]) as [number, number];
  const y = scaleLinear([low, high], [top + STAGE_HEIGHT, top + 6]).nice(4);
  const heights = spreadLabels(limits.map(([, value]) => y(value) - 4), 13, top + 8, top + STAGE_HEIGHT);
  const lines = limits.map(([name, value], k) => tag('line', { class: 'limit', x1: LEFT, x2: right, y1: y(value), y2: y(value) }) + words(`${name} ${value}`, { class: 'limit-name', x: LEFT + 4, y: heights[k]! }));
  const last = seen.at(-1);
  const joined: Ahead[] = last === undefined ? [...ahead] : [[last[0], last[1], last[1], last[1]], ...ahead];
  const path = line<Point>(([time]) => px(x(time)), ([, value]) => px(y(value)))(seen);
  const fan =
    ahead.length === 0
      ? ''
      : tag('path', { class: 'band', d: area<Ahead>().x(([time]) => px(x(time))).y0(([, from]) => px(y(from))).y1(([, , , to]) => px(y(to)))(joined) ?? '' }) +
        tag('path', { class: 'stage ahead', d: line<Ahead>(([time]) => px(x(time)), ([, , middle]) => px(y(middle)))(joined) ?? '' });
  return gridOf(y.ticks(4), y, right) + lines.join('') + fan + tag('path', { class: 'stage', d: path ?? '' });
}

/** Stages that are reached and the next above them, never fewer than two: what lies far above would leave no room for the rest. */
function limitsToDraw(limits: Course['limits'], highest: number): Course['limits'] {
  const rising = [...limits].sort(([, a], [, b]) => a - b);
  return rising.slice(0, Math.max(2, rising.filter(([, value]) => value <= highest).length + 1));
}

/** The drawing as markup; nothing where nothing was seen. */
export function courseOf({ seen, stepMs, forecast, limits, width }: Course, said: CourseWords): string {
  const [rains, stages] = [pointsOf(seen, 'rain'), pointsOf(seen, 'stage')];
  const [rainAhead, stageAhead] = [aheadOf(forecast, 'rain'), aheadOf(forecast, 'stage')];
  const moments = [...rains, ...stages].map(([time]) => time);
  const [from, now] = extent(moments);
  if (from === undefined) return '';
  const to = Math.max(now, ...[...rainAhead, ...stageAhead].map(([time]) => time)) + stepMs;
  const right = width - RIGHT;
  const scale = scaleLinear([from, to], [LEFT, right]);
  const frame: Frame = { x: (time) => scale(time), stepMs, right };
  const parts: string[] = [];
  let top = HEAD;
  if (rains.length > 0) {
    parts.push(words(said.rain, { x: LEFT, y: top - 7 }), rainOf(rains, rainAhead, top, frame));
    top += RAIN_HEIGHT + GAP + HEAD;
  }
  if (stages.length > 0) {
    parts.push(words(said.stage, { x: LEFT, y: top - 7 }), stageOf(stages, stageAhead, limitsToDraw(limits, Math.max(...stages.map(([, value]) => value), ...stageAhead.map(([, , , high]) => high))), top, frame));
    top += STAGE_HEIGHT + GAP + HEAD;
  }
  const bottom = top - HEAD - GAP;
  const room = Math.max(2, Math.floor((right - LEFT) / 74));
  const half = (emsOf('07-02 08') * 11) / 2;
  for (const time of hoursOf(from, to, room)) parts.push(words(hourText(time), { x: Math.min(Math.max(scale(time), half), width - half), y: bottom + 15, 'text-anchor': 'middle' }));
  if (rainAhead.length + stageAhead.length > 0) parts.push(tag('line', { class: 'now', x1: scale(now + stepMs), x2: scale(now + stepMs), y1: HEAD - 4, y2: bottom }), words(said.forecast, { x: right, y: HEAD - 7, 'text-anchor': 'end' }));
  return `<svg class="chart" role="img" viewBox="0 0 ${px(width)} ${px(bottom + 22)}" width="${px(width)}" height="${px(bottom + 22)}" aria-label="${escapeText(said.description)}">${parts.join('')}</svg>`;
}
