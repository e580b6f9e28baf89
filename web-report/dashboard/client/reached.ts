/** Whom a warning would reach in a village, and how soon. */
import { escapeText } from '../../charts/svg.js';
import { barOf, percent, tableOf } from './html.js';
import type { ReachAnswer } from './village-data.js';
import type { Language, Say } from './words.js';

type Reach = NonNullable<ReachAnswer['reach']>;
type Reached = Reach['minutes'][number];

const rangeOf = ({ q05, q95 }: Reached): string => `${percent(q05)} – ${percent(q95)}`;

function inShort(say: Say, { inTime, minutes, circumstances: { night, outage, outageHours } }: Reach): string {
  const shown = inTime ?? minutes.at(-1);
  if (shown === undefined) return '';
  const when = say(night ? 'reach.night' : 'reach.day', { outage: percent(outage), hours: outageHours });
  const lead = inTime === null ? '' : ` ${say('reach.inTime', { lead: inTime.lead, action: inTime.action })}`;
  return `<p>${escapeText(say('reach.share', { minutes: shown.minutes, share: percent(shown.mean), range: rangeOf(shown) }))} <span class="note">${escapeText(when + lead)}</span></p>`;
}

/** The markup; a sentence where it cannot be known. */
export function reachOf(say: Say, language: Language, answer: ReachAnswer | null): string {
  if (answer === null || answer.reach === null) return `<p class="note">${escapeText(say('reach.unknown', { because: answer?.because ?? '' }))}</p>`;
  const { reach } = answer;
  const soon = reach.minutes.map((reached) => [escapeText(say('reach.minutes', { minutes: reached.minutes })), barOf(reached.mean, reached.q05, reached.q95), percent(reached.mean), rangeOf(reached)]);
  const people = reach.classes.map(({ title, reached }) => [escapeText(title[language]), barOf(reached.mean, reached.q05, reached.q95), percent(reached.mean), rangeOf(reached)]);
  const channels = reach.channels.map(({ title, share, verified }) => [escapeText(title[language]), barOf(share), percent(share), escapeText(say(verified ? 'reach.verified' : 'reach.judged'))]);
  const share = [say('reach.people'), '', say('range')] as const;
  return [
    inShort(say, reach),
    tableOf([say('reach.after'), ...share], soon),
    tableOf([say('reach.class'), ...share], people),
    tableOf([say('reach.channel'), say('reach.covered'), '', say('reach.basis')], channels),
  ].join('');
}
