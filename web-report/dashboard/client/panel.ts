/** One village: its level and why, what was seen, and the numbers behind the drawing. */
import { escapeText } from '../../charts/svg.js';
import { courseOf } from './course.js';
import type { Detail, Reason } from './data.js';
import { levelClass, levelWord } from './grid.js';
import { shortTime, type Language, type Say } from './words.js';

/** Stages that count, by their column. */
const LIMITS = ['warning_m', 'guarantee_m'] as const;

const badge = (say: Say, level: number | null): string => `<span class="badge ${levelClass(level)}"><span>${escapeText(levelWord(say, level))}</span></span>`;

function reasonText(say: Say, { quantity, unit, statistic, window, value, comparison, line }: Reason): string {
  const what = window === null ? say(`quantity.${quantity}`) : say('reason', { hours: window, quantity: say(`quantity.${quantity}`), statistic: say(`statistic.${statistic}`) });
  return `${what} ${value ?? '?'} ${unit} (${comparison === '>=' ? '≥' : comparison === '<=' ? '≤' : comparison} ${line})`;
}

export function panelOf({ village, seen }: Detail, say: Say, language: Language): string {
  const { name, code, level, quality, asOf, hazards, lines } = village;
  const limits = LIMITS.flatMap((column) => (lines[column] === undefined ? [] : [[say(`limit.${column}`), lines[column]] as const]));
  const why = hazards.map(({ title, level: own, since, reasons }) => {
    const crossed = reasons.filter((reason) => reason.crossed);
    const told = own > 0 ? crossed : reasons.slice(0, 1);
    return `<h3>${badge(say, own)} ${escapeText(title[language])}</h3><p class="note">${own > 0 && since !== null ? escapeText(say('since', { time: shortTime(since) })) : ''} ${told.map((reason) => escapeText(reasonText(say, reason))).join('; ')}</p>`;
  });
  const drawing = courseOf(seen, limits, { rain: say('rainAxis'), stage: say('stageAxis'), description: say('courseOf', { name }) });
  const rows = [...seen].reverse().map(({ time, variable, value }) => `<tr><td>${escapeText(shortTime(time))}</td><td>${escapeText(say(`quantity.${variable}`))}</td><td>${value}</td></tr>`);
  const table = seen.length === 0 ? `<p class="note">${escapeText(say('nothingSeen'))}</p>` : `<details><summary>${escapeText(say('numbers'))}</summary><div class="scroll" tabindex="0" role="region" aria-label="${escapeText(say('numbers'))}"><table><thead><tr><th scope="col">${escapeText(say('time'))}</th><th scope="col">${escapeText(say('what'))}</th><th scope="col">${escapeText(say('value'))}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></details>`;
  return `<h2 tabindex="-1">${escapeText(name)} <span class="note">${code}</span></h2><p>${badge(say, level)} ${escapeText(say(`quality.${quality}`))}${asOf === null ? '' : `, ${escapeText(say('asOf', { time: shortTime(asOf) }))}`}</p>${why.join('')}${drawing}${table}`;
}
