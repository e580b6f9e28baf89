/** Levels of warnings over time: a strip for each course, with colour, pattern and letter; what is only expected is paler. */
import { LEVEL_PATTERNS, levelFill, levelText } from './levels.js';
import { INK, MUTED, RULE } from './palette.js';
import { drawing, emsOf, fit, hint, px, tag, words, type ChartOptions } from './svg.js';
import { local, timeAxis, timeScale } from './time-axis.js';

export interface TimelineSpan {
  /** [ms since 1970 UTC]. */
  readonly from: number;
  readonly to: number;
  /** 1 lowest; spans without a warning are left out. */
  readonly level: number;
  readonly name: string;
}

export interface TimelineRow {
  readonly title: string;
  readonly spans: readonly TimelineSpan[];
  /** What the warning was of: when it came [ms since 1970 UTC]. */
  readonly event?: { readonly at: number; readonly name: string };
}

export interface TimelineOptions extends ChartOptions {
  readonly start: number;
  readonly end: number;
  /** Where the forecast begins; null: nothing is forecast. */
  readonly issued: number | null;
  readonly issuedName: string;
  readonly x: string;
  /** Letters of the levels, lowest first. */
  readonly letters: readonly string[];
}

const ROW = 22;
const TOP = 20;
/** Where a drawing is narrower than this the words of a row stand over its strip, whole. */
const NARROW = 480;
/** Height of these words [px]. */
const WORDS = 15;
/** Room that a letter needs [px]. */
const LETTER = 24;

/** A triangle that stands on the beginning of an event, white-rimmed so that it shows on any level. */
const eventMark = (x: number, y: number, name: string): string => tag('path', { class: 'event', d: `M${px(x - 5)} ${px(y)}h10l-5 ${ROW - 4}Z`, fill: INK, stroke: '#fff', 'stroke-width': 1 }, hint(name));

/** The middle of words that are to stand at a place, moved so that none of them is cut. */
function inside(x: number, text: string, width: number): number {
  const half = (emsOf(text) * 12) / 2;
  return Math.max(half, Math.min(width - half, x));
}

export function warningTimeline(rows: readonly TimelineRow[], options: TimelineOptions): string {
  const { width, start, end, issued, letters } = options;
  const narrow = width < NARROW;
  const left = narrow ? 36 : Math.min(300, width * 0.38, Math.max(...rows.map(({ title }) => emsOf(title))) * 12 + 10);
  const row = ROW + (narrow ? WORDS : 0);
  const bottom = TOP + rows.length * row + 4;
  const x = timeScale(start, end, left, width - 14);
  const at = (moment: number): number => x(local(moment));
  const strips = rows.map(({ title, spans, event }, i) => {
    const y = TOP + i * row + (row - ROW);
    const marks = spans.map(({ from, to, level, name }) => {
      const wide = Math.max(2, at(to) - at(from));
      const expected = issued !== null && from >= issued;
      const rect = tag('rect', { class: 'span', x: at(from), y: y + 2, width: wide, height: ROW - 5, fill: levelFill(level, letters.length + 1), stroke: INK, 'stroke-width': 0.6, 'fill-opacity': expected ? 0.6 : 1, 'stroke-dasharray': expected ? '3 2' : undefined }, hint(`${title}: ${name}`));
      return rect + (wide > LETTER ? levelText(letters[level - 1]!, level, letters.length + 1, at(from) + wide / 2, y + ROW - 8, 11) : '');
    });
    return words(fit(title, narrow ? width : left - 8), { x: 0, y: narrow ? y - 2 : y + ROW - 8, fill: INK }) + tag('line', { x1: left, x2: width - 14, y1: y + ROW, y2: y + ROW, stroke: RULE }) + marks.join('') + (event === undefined ? '' : eventMark(at(event.at), y, `${title}: ${event.name}`));
  });
  const now = issued === null ? '' : tag('line', { x1: at(issued), x2: at(issued), y1: TOP - 6, y2: bottom, stroke: INK, 'stroke-width': 1.4 }) + words(options.issuedName, { x: inside(at(issued), options.issuedName, width), y: 11, 'text-anchor': 'middle', fill: MUTED });
  return drawing(options, bottom + 38, tag('defs', {}, LEVEL_PATTERNS), timeAxis(x, TOP, bottom, options.x), ...strips, now);
}
