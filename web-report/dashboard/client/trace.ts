/** Why a village has its level: in a sentence, and every condition of the rule with what was seen and where its line is. */
import { escapeText } from '../../charts/svg.js';
import { percent, tableOf } from './html.js';
import { badge, LEVELS, levelWord } from './levels.js';
import type { Hazard, Reason } from './village-data.js';
import { sayOr, shortTime, type Language, type Say } from './words.js';

const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤' };
const rounded = (value: number): number => Math.round(value * 100) / 100;

function whatOf(say: Say, { quantity, statistic, window }: Pick<Reason, 'quantity' | 'statistic' | 'window'>): string {
  const name = sayOr(say, `quantity.${quantity}`, quantity);
  return window === null ? name : say('reason', { hours: window, quantity: name, statistic: sayOr(say, `statistic.${statistic}`, statistic) });
}

const lineOf = ({ comparison, line, unit }: Pick<Reason, 'comparison' | 'line' | 'unit'>): string => `${SIGNS[comparison] ?? comparison} ${line} ${unit}`;
const valueOf = ({ value }: Reason, say: Say): string => (value === null ? say('unknown') : String(rounded(value)));

/** What is missing of a window, where that matters. */
const lackOf = (say: Say, { lacks }: Reason): string => (lacks === null || lacks.missing === 0 ? '' : say('lacks', { missing: lacks.missing, hours: lacks.of }));

/** Reached, not reached, or open, as far as what is missing lets it be known. */
function decision(say: Say, reason: Reason): string {
  const { crossed, value } = reason;
  if (crossed !== null) return value === null ? say('unknown') : say(crossed ? 'yes' : 'no');
  return [say('undecided'), lackOf(say, reason)].filter((text) => text !== '').join(' ');
}

/** What may be: a level above its own that what is missing does not exclude. */
const atMostText = (say: Say, { atMost }: Hazard): string => (atMost === null ? '' : ` <strong>${escapeText(say('atMost', { level: levelWord(say, atMost) }))}</strong>`);

const sentence = (say: Say, reason: Reason): string => `${whatOf(say, reason)} ${valueOf(reason, say)} ${reason.unit} (${lineOf(reason)})`;

/** How near a value is to its line, of the line [1]; below 0 where it is not known. */
const nearness = ({ value, line }: Reason): number => (value === null || line === 0 ? -1 : value / line);

/** What was crossed; of what stands below its lines the nearest. */
function told(hazard: Hazard): readonly Reason[] {
  const crossed = hazard.reasons.filter((reason) => reason.crossed === true);
  if (hazard.level > 0) return crossed;
  return [...hazard.reasons].sort((a, b) => nearness(b) - nearness(a)).slice(0, 1);
}

/** What the next hours may bring beyond what is told, since something is missing. */
const expectedAtMostText = (say: Say, { level, atMost, expected }: Hazard): string =>
  (expected?.atMost ?? 0) <= Math.max(level, atMost ?? 0) ? '' : ` <strong>${escapeText(say('expectedAtMost', { level: levelWord(say, expected!.atMost) }))}</strong>`;

/** What the next hours may bring, where it is more than now, and what members come to. */
function expectedText(say: Say, { level, expected }: Hazard): string {
  if (expected === undefined || expected === null || expected.at === null || expected.level <= level) return '';
  const why = expected.reasons.flatMap((reason) => (reason.median === null || reason.low === null || reason.high === null ? [] : say('expectedWhy', { what: whatOf(say, reason), line: lineOf(reason), median: rounded(reason.median), low: rounded(reason.low), high: rounded(reason.high) })));
  const { level: to, at, heldFrom } = expected;
  const share = expected.probability[to - 1];
  const said = { level: levelWord(say, to), time: shortTime(at), probability: share === undefined ? '?' : percent(share) };
  return ` <strong>${escapeText(heldFrom === undefined ? say('expected', said) : say('expectedHeld', { ...said, issued: shortTime(heldFrom) }))}</strong> ${escapeText(why.join(' '))}`;
}

/** The hazards of a village, each with its level, since when, which way it goes and why. */
export function hazardsOf(say: Say, language: Language, hazards: readonly Hazard[]): string {
  const newest = hazards.reduce((last, { asOf }) => Math.max(last, Date.parse(asOf)), 0);
  return hazards
    .map((hazard) => {
      const { title, level, trend, since, asOf } = hazard;
      const held = level > 0 && told(hazard).length === 0 ? escapeText(say('held')) : told(hazard).map((reason) => escapeText(sentence(say, reason))).join('; ');
      // of gauges one may have fallen silent
      const own = Date.parse(asOf) === newest ? '' : ` <span class="wrong">${escapeText(say('asOf', { time: shortTime(asOf) }))}</span>`;
      const when = level > 0 && since !== null ? `${escapeText(say('since', { time: shortTime(since) }))} ` : '';
      return `<h3>${badge(say, level)} ${escapeText(title[language])} <span class="note">${escapeText(say(`trend.${trend}`))}</span>${own}</h3><p class="note">${when}${held}${atMostText(say, hazard)}${expectedText(say, hazard)}${expectedAtMostText(say, hazard)}</p>`;
    })
    .join('');
}

/** The rule of each hazard, condition by condition. */
export function traceOf(say: Say, language: Language, hazards: readonly Hazard[]): string {
  const columns = [say('condition'), say('value'), say('line'), say('crossed')];
  return hazards
    .map(({ title, level, reasons }) => {
      const of = levelWord(say, level === 0 ? LEVELS.indexOf('blue') : level);
      const rows = reasons.map((reason) => [escapeText(whatOf(say, reason)), escapeText(valueOf(reason, say)), escapeText(lineOf(reason)), escapeText(decision(say, reason))]);
      return `<h4>${escapeText(title[language])}: ${escapeText(say(level === 0 ? 'ruleOfLowest' : 'ruleOf', { level: of }))}</h4>${tableOf(columns, rows)}`;
    })
    .join('');
}
