/** One village: its level and why, what was seen and what is expected, the rule, whom a warning reaches, and its indicators. What is open stays open while new data come in. */
import { escapeText } from '../../charts/svg.js';
import { askWithKey, keyOf, RefusedError } from './ask.js';
import { expectedFrom } from './alerts.js';
import { courseOf } from './course.js';
import type { Alert } from './data.js';
import { put, putText, scrollOf, tableOf } from './html.js';
import { indicatorsOf } from './indicators.js';
import { badge } from './levels.js';
import { levelsOverTime } from './levels-over-time.js';
import { reachOf } from './reached.js';
import { hazardsOf, traceOf } from './trace.js';
import type { Detail } from './village-data.js';
import { sayOr, shortTime, type Language, type Say } from './words.js';

/** Stages that count, by their column. */
const LIMITS = ['warning_m', 'guarantee_m', 'damage_m'] as const;
/** Hours that are drawn; the table has more. */
const DRAWN_MS = 36 * 3_600_000;
const FOLDED = ['trace', 'levels', 'numbers', 'reached', 'indicators'] as const;

/** The parts of the panel, made once in each language. */
export const panelFrame = (say: Say): string =>
  `<div class="panel-head"><h2 id="village" tabindex="-1"></h2><button type="button" id="close">${escapeText(say('close'))}</button></div><p id="village-state"></p><div id="hazards"></div><div id="alert"></div><p class="silent" role="status" id="alert-said"></p><div id="course"></div>${FOLDED.map((name) => `<details id="${name}"><summary>${escapeText(say(`part.${name}`))}</summary><div></div></details>`).join('')}`;

export interface PanelOptions {
  readonly say: Say;
  readonly language: Language;
  /** Alerts in force of the village. */
  readonly alerts: readonly Alert[];
  readonly onAcknowledged: () => void;
}

function alertOf(say: Say, alert: Alert): string {
  const { id, hazard, issued, acknowledged } = alert;
  const state = acknowledged === null ? '' : say('acknowledged', { time: shortTime(acknowledged) });
  const button = acknowledged !== null || keyOf() === null ? '' : `<button type="button" data-key="${escapeText(id)}" data-acknowledge="${escapeText(id)}">${escapeText(say('acknowledge'))}</button>`;
  return `<p>${escapeText(say('alertOf', { hazard: sayOr(say, `hazard.${hazard}`, hazard), time: shortTime(issued) }) + expectedFrom(say, alert))} <span class="note">${escapeText(state)}</span> ${button}</p>`;
}

/** Tell the server that somebody has seen it; what it refuses is said. */
function acknowledge(panel: HTMLElement, { say, alerts, onAcknowledged }: PanelOptions): void {
  for (const button of panel.querySelectorAll<HTMLButtonElement>('[data-acknowledge]')) {
    button.onclick = async () => {
      const alert = alerts.find(({ id }) => id === button.dataset['acknowledge']);
      if (alert === undefined) return;
      button.disabled = true;
      try {
        await askWithKey(`/v1/alerts/${encodeURIComponent(alert.id)}/acknowledge`, 'POST', { note: say('acknowledgeNote'), revision: alert.revision });
        onAcknowledged();
      } catch (error) {
        button.disabled = false;
        const said = panel.querySelector('#alert-said');
        said?.classList.remove('silent');
        putText(said, error instanceof RefusedError ? error.message : say('connection.lost'));
      }
    };
  }
}

export function drawPanel(panel: HTMLElement, detail: Detail, options: PanelOptions): void {
  const { say, language, alerts } = options;
  const { village, seen, course, stepMs, levels, reach, assessed, names } = detail;
  const { name, township, county, code, level, quality, asOf, hazards, lines, forecast = [] } = village;
  const at = (id: string): Element | null => panel.querySelector(`#${id}`);
  const inside = (id: (typeof FOLDED)[number]): Element | null => panel.querySelector(`#${id} > div`);
  put(at('village'), `${escapeText(name)} <span class="note">${escapeText([county, township, code].filter((each) => each !== null).join(' '))}</span>`);
  put(at('village-state'), `${badge(say, level)} ${escapeText(say(`quality.${quality}`))}${asOf === null ? '' : `, ${escapeText(say('asOf', { time: shortTime(asOf) }))}`}`);
  put(at('hazards'), hazards.length === 0 ? `<p class="note">${escapeText(say('notJudged'))}</p>` : hazardsOf(say, language, hazards));
  put(at('alert'), alerts.map((alert) => alertOf(say, alert)).join(''));
  acknowledge(panel, options);

  const limits = LIMITS.flatMap((column) => (lines[column] === undefined ? [] : [[say(`limit.${column}`), lines[column]] as const]));
  const width = Math.max(280, Math.min(620, (at('course') as HTMLElement | null)?.clientWidth ?? 440));
  const ahead = forecast.length > 0;
  const key = ahead ? `<p class="note">${escapeText(say('courseKey'))}${forecast.some(({ corrected }) => corrected === false) ? ` ${escapeText(say('uncorrected'))}` : ''}</p>` : '';
  const from = course.reduce((last, { time }) => Math.max(last, Date.parse(time)), 0) - DRAWN_MS;
  const drawing = courseOf({ seen: course.filter(({ time: moment }) => Date.parse(moment) >= from), stepMs, forecast, limits, width }, { rain: say('rainAxis', { step: say(`step.${stepMs / 60_000}`) }), stage: say('stageAxis'), forecast: say('forecast'), description: say(ahead ? 'courseAhead' : 'courseOf', { name }) });
  put(at('course'), drawing === '' ? `<p class="note">${escapeText(say('nothingSeen'))}</p>` : drawing + key);

  const quantity = (variable: string): string => escapeText(sayOr(say, `quantity.${variable}`, variable));
  const rows = [...seen].reverse().map(({ time, variable, value }) => [escapeText(shortTime(time)), quantity(variable), String(value)]);
  const fans = forecast.flatMap((fan) => fan.leads_h.map((lead, k) => [Number.isInteger(lead) ? `+${lead} h` : `+${Math.round(lead * 60)} min`, quantity(fan.quantity), `${fan.p50[k]!} (${fan.p10[k]!} – ${fan.p90[k]!})`]));
  const columns = [say('time'), say('what'), say('value')];
  put(inside('levels'), levelsOverTime(say, levels));
  put(inside('trace'), traceOf(say, language, hazards));
  put(inside('numbers'), scrollOf(say('part.numbers'), tableOf(columns, [...fans, ...rows])));
  put(inside('reached'), reachOf(say, language, reach));
  put(inside('indicators'), indicatorsOf(say, language, assessed, names));
}
