/** What the village scored in the newest assessment: score, grade, rank, the actions, and what each indicator adds. */
import { escapeText } from '../../charts/svg.js';
import { barOf, scrollOf, tableOf } from './html.js';
import type { Assessed, Names } from './village-data.js';
import { sayOr, type Language, type Say } from './words.js';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const shown = (value: number | null, say: Say): string => (value === null ? say('unknown') : value.toFixed(1));

export function indicatorsOf(say: Say, language: Language, assessed: Assessed | null, { actions, indicators }: Names): string {
  if (assessed === null) return `<p class="note">${escapeText(say('assessed.none'))}</p>`;
  const { edition, scores, contributions } = assessed;
  const rank = number(scores['rank']);
  const place = rank === null ? say('assessed.unranked', { coverage: shown(number(scores['coverage']), say) }) : say('assessed.rank', { rank, of: String(scores['of'] ?? '') });
  const titles = new Map([...actions, ...indicators].map(({ code, title }) => [code, title[language]]));
  const rows = actions.map(({ code, title }) => {
    const score = number(scores[`${code}_score`]);
    return [escapeText(title[language]), score === null ? '' : barOf(score / 100), escapeText(shown(score, say))];
  });
  const parts = contributions.map(({ indicator, contribution, state }) => [escapeText(`${indicator} ${titles.get(indicator) ?? ''}`), contribution === null ? '' : contribution.toFixed(2), escapeText(sayOr(say, `state.${state}`, state))]);
  const each = say('assessed.each');
  return [
    `<p>${escapeText(say('assessed.score', { edition, score: shown(number(scores['score']), say), grade: String(scores['grade'] ?? '–') }))} <span class="note">${escapeText(place)}</span></p>`,
    tableOf([say('assessed.action'), '', say('assessed.points')], rows),
    `<h4>${escapeText(each)}</h4>`,
    scrollOf(each, tableOf([say('assessed.indicator'), say('assessed.adds'), say('assessed.state')], parts)),
  ].join('');
}
