/** The warnings in force: the gravest first, the newest first among them. */
import { escapeText } from '../../charts/svg.js';
import type { Alert } from './data.js';
import { put } from './html.js';
import { badge } from './levels.js';
import { sayOr, shortTime, type Say } from './words.js';

const FEW = 30;

export interface AlertsOptions {
  readonly say: Say;
  /** Whether all are shown, or the first of them. */
  readonly all: boolean;
  readonly none: string;
}

/** When what is warned of is expected; '' where it was seen, or neither is known. */
export const expectedFrom = (say: Say, { basis }: Alert): string => (basis?.observed === false ? say('alertExpected', { time: shortTime(basis.onset) }) : '');

export function drawAlerts(list: Element, alerts: readonly Alert[], { say, all, none }: AlertsOptions): void {
  const shown = all ? alerts : alerts.slice(0, FEW);
  // of one county its name is said by nobody
  const isOne = new Set(alerts.map(({ county }) => county)).size <= 1;
  const lines = shown.map((alert) => {
    const { id, area, kind, name, township, county, hazard, level, issued, acknowledged } = alert;
    const around = [...(isOne ? [] : [county]), township].filter((each) => each !== null).join(' ');
    const state = acknowledged === null ? '' : ` ✓ ${say('acknowledgedShort')}`;
    const where = kind === 'area' ? escapeText(say('wholeArea', { code: name === null ? area : `${name} ${area}` })) : `<button type="button" data-key="${escapeText(id)}" data-village="${escapeText(area)}">${escapeText([around, name ?? area].join(' ').trim())}</button>`;
    return `<li>${badge(say, level)}<span>${where} ${escapeText(sayOr(say, `hazard.${hazard}`, hazard))} <span class="note">${escapeText(shortTime(issued) + expectedFrom(say, alert) + state)}</span></span></li>`;
  });
  const rest = alerts.length - shown.length;
  const more = rest > 0 ? `<li><button type="button" id="all-alerts" data-key="all">${escapeText(say('moreAlerts', { count: rest }))}</button></li>` : '';
  put(list, alerts.length === 0 ? `<li class="note">${escapeText(none)}</li>` : lines.join('') + more);
}
