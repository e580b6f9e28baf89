/** The live page: shows what is published, as it is published. */
import { select } from 'd3';
import { escapeText } from '../../charts/svg.js';
import { drawAlerts } from './alerts.js';
import { RefusedError } from './ask.js';
import { listen, NOTHING_YET, readBoundaries, readOverview, type Boundaries, type Connection, type Overview, type Village } from './data.js';
import { drawGrid } from './grid.js';
import { putText } from './html.js';
import { LEVELS, levelClass, levelWord, NOT_KNOWN } from './levels.js';
import { drawMap } from './map.js';
import { drawPanel, panelFrame } from './panel.js';
import { Runs } from './runs.js';
import { areaOf, fragmentOf, isShown, stateOf, type State } from './state.js';
import { readDetail, type Detail } from './village-data.js';
import { clockTime, fullTime, sayIn, type Say } from './words.js';

/** What is published within this time is shown together [ms]. */
const TOGETHER_MS = 150;
/** All is read again after this without news: a line may be dead and not know it [ms]. And after this where it failed. */
const [QUIET_MS, RETRY_MS] = [30_000, 4_000] as const;

const root = document.getElementById('page')!;
const page = select(root);
const at = (selector: string): HTMLElement => root.querySelector<HTMLElement>(selector)!;

let state = stateOf(location.hash);
let overview: Overview = NOTHING_YET;
let boundaries: Boundaries | null = null;
let detail: Detail | null = null;
let connection: Connection = 'connecting';
/** What the server refused; null: nothing. */
let refused: RefusedError | null = null;
let lost = false;
/** When something last came in, on the clock of this device. */
let heard: Date | null = null;
let allAlerts = false;
/** The cell or button a village was opened from: the way back. */
let openedFrom: string | null = null;

const say = (): Say => sayIn(state.language);
const runs = new Runs(() => at('#runs'), say(), () => draw());

function go(next: Partial<State>): void {
  location.hash = fragmentOf({ ...state, ...next });
}

/** Open a village; the keyboard goes there with it. */
function open(code: string, from: string): void {
  openedFrom = from;
  if (state.village === code) toPanel();
  else go({ village: code });
}

function toPanel(): void {
  const heading = root.querySelector<HTMLElement>('#village');
  if (heading === null || at('#panel').hidden) return;
  heading.focus({ preventScroll: true });
  at('#panel').scrollIntoView({ block: 'start' });
}

/** Back to where it was opened from. */
function close(): void {
  const [back, code] = [openedFrom, state.village];
  go({ village: null });
  const target = (back === null ? null : root.querySelector<HTMLElement>(back)) ?? root.querySelector<HTMLElement>(`[data-code="${CSS.escape(code ?? '')}"]`);
  target?.focus();
}

/** The parts of the page, made once in each language. */
function frame(): void {
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  const text = (key: string): string => escapeText(say()(key));
  const banner = root.dataset['kind'] === 'actual' ? '' : `<p class="banner">${text(`banner.${root.dataset['kind'] ?? 'test'}`)}</p>`;
  root.innerHTML = `<header><h1>${text('title')}</h1><button type="button" id="language" lang="${state.language === 'zh' ? 'en' : 'zh-CN'}">${state.language === 'zh' ? 'English' : '中文'}</button><div class="state"><span class="dot" id="connection" role="status"></span><span id="time"></span><span id="old" class="wrong"></span></div></header>${banner}
    <div class="choose"><div class="counts" role="group" aria-label="${text('show')}"></div><label class="find">${text('find')} <input id="find" type="search" maxlength="40" autocomplete="off"></label></div>
    <main><div class="side"><section id="panel" aria-labelledby="village" hidden>${panelFrame(say())}</section><section id="choose"><p class="note">${text('choose')}</p></section>
    <section aria-labelledby="alerts-title"><h2 id="alerts-title"></h2><ul class="alerts" tabindex="0" aria-labelledby="alerts-title"></ul></section></div>
    <section class="places" aria-labelledby="villages-title"><h2 id="villages-title">${text('villages')}</h2>
    <div id="map" hidden></div><p class="note" id="map-credit" hidden></p><p class="note" id="grid-title">${text('grid')}</p><p class="note" id="none" hidden>${text('noneFits')}</p><div class="cells" role="listbox" aria-labelledby="villages-title grid-title"></div><p class="note" id="more" hidden>${text('moreVillages')}</p><p class="note">${text('keys')}</p></section>
    <section id="runs" class="runs-part" aria-labelledby="runs-title"></section></main><div class="silent" role="status" id="news"></div>`;
  at('#language').onclick = () => go({ language: state.language === 'zh' ? 'en' : 'zh' });
  const find = root.querySelector<HTMLInputElement>('#find')!;
  find.value = state.find;
  find.oninput = () => go({ find: find.value.trim() });
  at('#close').onclick = close;
  at('#panel').onkeydown = (event) => {
    if (event.key === 'Escape') close();
  };
  at('.alerts').onclick = (event) => {
    const { id, dataset } = event.target as HTMLElement;
    if (id === 'all-alerts') {
      allAlerts = true;
      draw();
    }
    if (dataset['village'] !== undefined) open(dataset['village'], `.alerts [data-key="${CSS.escape(dataset['key'] ?? '')}"]`);
  };
  runs.frame(say(), state.language);
}

function drawState(): void {
  const { villages, alerts, computedAt } = overview;
  const shown = refused !== null ? 'refused' : lost ? 'lost' : connection;
  const line = at('#connection');
  line.className = `dot ${shown}`;
  const last = heard === null ? '' : clockTime(heard);
  putText(line, say()(`connection.${shown}`, { status: refused?.status ?? '' }) + (shown === 'live' || shown === 'connecting' || last === '' ? '' : say()('lastHeard', { time: last })));
  putText(at('#time'), computedAt === null ? say()('nothingPublished') : say()('published', { time: fullTime(computedAt) }));
  const old = villages.filter(({ asOf, quality }) => asOf !== null && quality !== 'fresh').length; // nothing ever came of the others
  putText(at('#old'), old === 0 ? '' : say()('oldVillages', { count: old }));
  const highest = LEVELS.map((_, level) => alerts.filter((alert) => alert.level === level).length);
  const gravest = highest.findLastIndex((count, level) => level > 0 && count > 0);
  document.title = gravest < 0 ? say()('title') : `${say()('titleAlerts', { level: levelWord(say(), gravest), count: highest[gravest]! })} · ${say()('title')}`;
}

/** What the villages were last drawn from. */
let drawnFrom: readonly unknown[] = [];

/** Whether the villages would come out as they are: of thousands none is looked at then. */
function areDrawn(): boolean {
  const from = [overview, boundaries, state.language, state.level, state.find, state.village];
  const same = from.every((part, k) => part === drawnFrom[k]);
  drawnFrom = from;
  return same;
}

function drawVillages(): void {
  if (areDrawn()) return;
  const { villages, more } = overview;
  const counts = [...LEVELS.keys(), NOT_KNOWN].map((level) => ({ level, count: villages.filter((village) => (village.level ?? NOT_KNOWN) === level).length })).filter(({ level, count }) => level !== NOT_KNOWN || count > 0 || state.level === NOT_KNOWN);
  page
    .select('.counts')
    .selectAll<HTMLButtonElement, (typeof counts)[number]>('button')
    .data(counts)
    .join((enter) => enter.append('button').attr('type', 'button').call((button) => button.append('span')))
    .attr('class', ({ level }) => levelClass(level))
    .attr('aria-pressed', ({ level }) => String(state.level === level))
    .on('click', (_event, { level }) => go({ level: state.level === level ? null : level }))
    .select('span')
    .text(({ level, count }) => `${levelWord(say(), level)} ${count}`);
  const fitting = villages.filter((village) => isShown(state, village));
  drawGrid(page.select<HTMLElement>('.cells'), fitting, { say: say(), selected: state.village, onSelect: (code) => open(code, `[data-code="${code}"]`) });
  at('#none').hidden = fitting.length > 0 || villages.length === 0;
  at('#more').hidden = !more;
  drawBoundaries(fitting);
}

function drawBoundaries(fitting: readonly Village[]): void {
  const drawn = boundaries !== null && boundaries.outlines.length > 0;
  at('#map').hidden = at('#map-credit').hidden = !drawn;
  if (boundaries === null || !drawn) return;
  const { reviewNumber, source, coordinates } = boundaries;
  putText(at('#map-credit'), say()('credit', { number: reviewNumber ?? '', source: source ?? '', coordinates: coordinates ?? '' }));
  const onSelect = (code: string): void => (code.length === 12 ? open(code, `[data-code="${code}"]`) : go({ find: state.find === code ? '' : code }));
  drawMap(at('#map'), boundaries, fitting, { say: say(), selected: state.village, onSelect });
}

function draw(): void {
  drawState();
  drawVillages();
  const alerts = overview.alerts.filter((alert) => isShown(state, { code: alert.area, name: alert.name, level: alert.level }));
  putText(at('#alerts-title'), say()('alerts', { count: alerts.length }));
  drawAlerts(at('.alerts'), alerts, { say: say(), all: allAlerts, none: say()(overview.alerts.length === 0 ? 'noAlerts' : 'noneFits') });
  const chosen = detail !== null && detail.village.code === state.village ? detail : null;
  at('#panel').hidden = chosen === null;
  at('#choose').hidden = chosen !== null;
  putText(at('#choose > p'), say()(state.village === null ? 'choose' : heard === null || detail?.village.code !== state.village ? 'opening' : 'choose'));
  if (chosen !== null) drawPanel(at('#panel'), chosen, { say: say(), language: state.language, alerts: overview.alerts.filter(({ area }) => area === chosen.village.code), onAcknowledged: readSoon });
}

/** What is new of the warnings, in words that are read out. */
function tellNews(before: Overview): void {
  if (before === NOTHING_YET) return;
  const known = new Map(before.alerts.map(({ id, level }) => [id, level]));
  const news = overview.alerts.filter(({ id, level }) => level > (known.get(id) ?? 0));
  const [gravest] = news;
  if (gravest !== undefined) putText(at('#news'), say()('news', { count: news.length, name: [gravest.township, gravest.name ?? gravest.area].filter((each) => each !== null).join(' '), level: levelWord(say(), gravest.level) }));
  else if (overview.alerts.length !== before.alerts.length) putText(at('#news'), say()('alerts', { count: overview.alerts.length }));
}

async function readAll(): Promise<void> {
  const before = overview;
  const opened = state.village;
  const isNew = opened !== null && detail?.village.code !== opened;
  try {
    [overview, detail, boundaries] = await Promise.all([readOverview(areaOf(state)), opened === null ? null : readDetail(opened), boundaries ?? readBoundaries()]);
    [lost, refused, heard] = [false, null, new Date()];
  } catch (error) {
    // what was shown stays; it is read again soon
    refused = error instanceof RefusedError ? error : null;
    lost = refused === null;
  }
  draw();
  page.attr('data-ready', '1');
  tellNews(before);
  if (isNew && openedFrom !== null) toPanel();
  again = setTimeout(readSoon, lost || refused !== null ? RETRY_MS : QUIET_MS);
}

let again: ReturnType<typeof setTimeout> | undefined;
let waiting: ReturnType<typeof setTimeout> | null = null;
let reading: Promise<void> = Promise.resolve();
function readSoon(): void {
  clearTimeout(again);
  waiting ??= setTimeout(() => {
    waiting = null;
    reading = reading.then(readAll);
  }, TOGETHER_MS);
}

addEventListener('hashchange', () => {
  const before = state;
  state = stateOf(location.hash);
  if (before.language !== state.language) {
    frame();
    at('#language').focus();
  }
  draw();
  if (state.village !== before.village || areaOf(state) !== areaOf(before)) readSoon();
});
addEventListener('resize', draw);
addEventListener('online', readSoon);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) readSoon();
});

frame();
draw();
readSoon();
void runs.read();
listen(readSoon, (next) => {
  if (next === 'live' && connection === 'lost') readSoon();
  connection = next;
  drawState();
});
