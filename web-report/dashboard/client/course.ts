/** What was seen at a village: rain as bars, the stage as a line with the stages that count. */
import { extent, line, max, scaleLinear } from 'd3';
import { escapeText, px, tag, words } from '../../charts/svg.js';
import type { Seen } from './data.js';

const [WIDTH, RAIN_HEIGHT, STAGE_HEIGHT, LEFT, HOUR] = [440, 110, 140, 40, 3_600_000] as const;
const OFFSET_MS = 8 * HOUR;

export interface CourseWords {
  readonly rain: string;
  readonly stage: string;
  /** What it says to those who cannot see it. */
  readonly description: string;
}

/** `07-02 08` on China's clock. */
const hourText = (time: number): string => new Date(time + OFFSET_MS).toISOString().slice(5, 13).replace('T', ' ');

/** Every twelfth hour of China's clock within a span. */
function noons(from: number, to: number): number[] {
  const out: number[] = [];
  for (let time = Math.ceil((from + OFFSET_MS) / (12 * HOUR)) * 12 * HOUR - OFFSET_MS; time <= to; time += 12 * HOUR) out.push(time);
  return out;
}

/** The drawing as markup; nothing where nothing was seen. */
export function courseOf(seen: readonly Seen[], limits: readonly (readonly [string, number])[], { rain, stage, description }: CourseWords): string {
  const at = (variable: string): (readonly [number, number])[] => seen.filter((row) => row.variable === variable).map(({ time, value }) => [Date.parse(time), value] as const);
  const [rains, stages] = [at('rain'), at('stage')];
  const [from, to] = extent([...rains, ...stages], ([time]) => time);
  if (from === undefined) return '';
  const x = scaleLinear([from, to + HOUR], [LEFT, WIDTH - 8]);
  const parts: string[] = [];
  let top = 16;
  if (rains.length > 0) {
    const y = scaleLinear([0, Math.max(10, max(rains, ([, value]) => value) ?? 0)], [top + RAIN_HEIGHT - 20, top]).nice();
    parts.push(words(rain, { x: 0, y: 11 }));
    for (const tick of y.ticks(3)) parts.push(tag('line', { class: 'rule', x1: LEFT, x2: WIDTH - 8, y1: y(tick), y2: y(tick) }), words(String(tick), { x: LEFT - 5, y: y(tick) + 4, 'text-anchor': 'end' }));
    for (const [time, value] of rains) if (value > 0) parts.push(tag('rect', { class: 'rain', x: x(time), width: Math.max(1, x(time + HOUR) - x(time) - 0.5), y: y(value), height: y(0) - y(value) }));
    top += RAIN_HEIGHT + 10;
  }
  if (stages.length > 0) {
    const near = limits.filter(([, value]) => Number.isFinite(value));
    const [low, high] = extent([...stages.map(([, value]) => value), ...near.map(([, value]) => value)]) as [number, number];
    const y = scaleLinear([low, high], [top + STAGE_HEIGHT - 20, top + 6]).nice();
    parts.push(words(stage, { x: 0, y: top - 5 }));
    for (const tick of y.ticks(4)) parts.push(tag('line', { class: 'rule', x1: LEFT, x2: WIDTH - 8, y1: y(tick), y2: y(tick) }), words(String(tick), { x: LEFT - 5, y: y(tick) + 4, 'text-anchor': 'end' }));
    for (const [name, value] of near) parts.push(tag('line', { class: 'limit', x1: LEFT, x2: WIDTH - 8, y1: y(value), y2: y(value) }), words(`${name} ${value}`, { x: LEFT + 4, y: y(value) - 3 }));
    const path = line<readonly [number, number]>(([time]) => px(x(time)), ([, value]) => px(y(value)))(stages);
    parts.push(tag('path', { class: 'stage', d: path ?? '' }));
    top += STAGE_HEIGHT;
  }
  for (const time of noons(from, to)) parts.push(words(hourText(time), { x: Math.min(x(time), WIDTH - 32), y: top + 2, 'text-anchor': 'middle' }));
  return `<svg class="chart" role="img" viewBox="0 0 ${WIDTH} ${top + 10}" aria-label="${escapeText(description)}">${parts.join('')}</svg>`;
}
