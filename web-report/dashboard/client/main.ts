/** The live page: shows what is published, as it is published. */
import { select } from 'd3';
import { escapeText } from '../../charts/svg.js';
import { listen, readDetail, readOverview, type Connection, type Detail, type Overview } from './data.js';
import { drawGrid, LEVELS, levelClass, levelWord } from './grid.js';
import { panelOf } from './panel.js';
import { sayIn, shortTime, type Language } from './words.js';

/** What is published within this time is shown together [ms]. */
const TOGETHER_MS = 150;
const MOST_ALERTS = 200;

interface State {
  readonly language: Language;
  readonly village: string | null;
  /** Only this level is shown; null: all. */
  readonly level: number | null;
}

const page = select(document.getElementById('page')!);
let overview: Overview = { computedAt: null, villages: [], alerts: [] };
let detail: Detail | null = null;
let connection: Connection = 'connecting';
let failed = false;

function stateOf(fragment: string): State {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const level = Number(values.get('level') ?? NaN);
  return { language: values.get('lang') === 'en' ? 'en' : 'zh', village: values.get('village'), level: LEVELS[level] === undefined ? null : level };
}
let state = stateOf(location.hash);

function go(next: Partial<State>): void {
  const to = { ...state, ...next };
  const values = new URLSearchParams();
  if (to.language === 'en') values.set('lang', 'en');
  if (to.village !== null) values.set('village', to.village);
  if (to.level !== null) values.set('level', String(to.level));
  location.hash = values.toString();
}

/** The parts of the page, made once in each language. */
function frame(): void {
  const say = sayIn(state.language);
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('title');
  const text = (key: string): string => escapeText(say(key));
  page.html(
    `<header><h1>${text('title')}</h1><div class="state"><span class="dot" id="connection" role="status"></span><span id="time"></span><button type="button" id="language" lang="${state.language === 'zh' ? 'en' : 'zh-CN'}">${state.language === 'zh' ? 'English' : '中文'}</button></div></header>
    <main><div><section aria-labelledby="villages-title"><h2 id="villages-title">${text('villages')}</h2><div class="counts" role="group" aria-label="${text('show')}"></div><div class="cells" role="listbox" aria-label="${text('villages')}"></div><p class="note">${text('keys')}</p></section></div>
    <div class="side"><section id="panel" aria-live="off"></section><section aria-labelledby="alerts-title"><h2 id="alerts-title"></h2><ul class="alerts" tabindex="0" aria-labelledby="alerts-title"></ul></section></div></main><div class="silent" role="status" id="news"></div>`,
  );
  page.select('#language').on('click', () => go({ language: state.language === 'zh' ? 'en' : 'zh' }));
}

function draw(): void {
  const say = sayIn(state.language);
  const { villages, alerts, computedAt } = overview;
  page.select('#connection').attr('class', `dot ${failed ? 'lost' : connection}`).text(say(`connection.${failed ? 'lost' : connection}`));
  page.select('#time').text(computedAt === null ? say('nothingPublished') : say('published', { time: shortTime(computedAt) }));
  const counts = LEVELS.map((_, level) => ({ level, count: villages.filter((village) => (village.level ?? 0) === level).length }));
  page
    .select('.counts')
    .selectAll<HTMLButtonElement, (typeof counts)[number]>('button')
    .data(counts)
    .join((enter) => enter.append('button').attr('type', 'button').call((button) => button.append('span')))
    .attr('class', ({ level }) => levelClass(level))
    .attr('aria-pressed', ({ level }) => String(state.level === level))
    .on('click', (_event, { level }) => go({ level: state.level === level ? null : level }))
    .select('span')
    .text(({ level, count }) => `${levelWord(say, level)} ${count}`);
  drawGrid(page.select<HTMLElement>('.cells'), state.level === null ? villages : villages.filter((village) => (village.level ?? 0) === state.level), { say, selected: state.village, onSelect: (village) => go({ village }) });
  page.select('#alerts-title').text(say('alerts', { count: alerts.length }));
  page
    .select('.alerts')
    .selectAll<HTMLLIElement, (typeof alerts)[number]>('li')
    .data(alerts.slice(0, MOST_ALERTS), (alert) => alert.id)
    .join('li')
    .order()
    .html(({ area, name, hazard, level, issued }) => `<span class="badge ${levelClass(level)}"><span>${escapeText(levelWord(say, level))}</span></span><span><button type="button" data-village="${escapeText(area)}">${escapeText(name ?? area)}</button> ${escapeText(say(`hazard.${hazard}`))} <span class="note">${escapeText(shortTime(issued))}</span></span>`);
  page.select('.alerts').on('click', (event: MouseEvent) => {
    const village = (event.target as HTMLElement).dataset['village'];
    if (village !== undefined) go({ village });
  });
  page.select('#panel').html(detail !== null && detail.village.code === state.village ? panelOf(detail, say, state.language) : `<p class="note">${escapeText(say('choose'))}</p>`);
}

async function readAll(): Promise<void> {
  const before = overview.alerts.length;
  try {
    [overview, detail] = await Promise.all([readOverview(), state.village === null ? null : readDetail(state.village)]);
    failed = false;
  } catch {
    failed = true; // what was shown stays; it is read again when the line is back
  }
  draw();
  page.attr('data-ready', '1');
  if (overview.alerts.length !== before) page.select('#news').text(sayIn(state.language)('alerts', { count: overview.alerts.length }));
}

let waiting: ReturnType<typeof setTimeout> | null = null;
let reading: Promise<void> = Promise.resolve();
function readSoon(): void {
  waiting ??= setTimeout(() => {
    waiting = null;
    reading = reading.then(readAll);
  }, TOGETHER_MS);
}

addEventListener('hashchange', () => {
  const before = state;
  state = stateOf(location.hash);
  if (before.language !== state.language) frame();
  draw();
  if (state.village !== before.village) readSoon();
});

frame();
draw();
readSoon();
listen(readSoon, (next) => {
  if (next === 'live' && connection === 'lost') readSoon();
  connection = next;
  draw();
});
