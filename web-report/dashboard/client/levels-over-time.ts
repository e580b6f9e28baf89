/** The levels of a village over the last days, as spans of one level each, the newest first. */
import { escapeText } from '../../charts/svg.js';
import { scrollOf, tableOf } from './html.js';
import { badge } from './levels.js';
import type { LevelStep } from './village-data.js';
import { shortTime, type Say } from './words.js';

export function levelsOverTime(say: Say, steps: readonly LevelStep[]): string {
  const spans: { readonly from: string; until: string; readonly level: number | null }[] = [];
  for (const { time, level } of steps) {
    const last = spans.at(-1);
    if (last?.level === level) last.until = time;
    else spans.push({ from: time, until: time, level });
  }
  const rows = spans.reverse().map(({ from, until, level }) => [escapeText(shortTime(from)), escapeText(shortTime(until)), badge(say, level)]);
  return rows.length === 0 ? `<p class="note">${escapeText(say('notJudged'))}</p>` : `${scrollOf(say('part.levels'), tableOf([say('levels.from'), say('levels.until'), say('levels.level')], rows))}<p class="note">${escapeText(say('levels.note'))}</p>`;
}
