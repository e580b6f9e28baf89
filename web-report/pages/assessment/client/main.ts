/** The page: unpacks its data, shows what the address says, and follows the reader. */
import { escapeText } from '../../../charts/svg.js';
import { download } from './csv.js';
import type { DataTable } from './html.js';
import { notices } from './notices.js';
import { loadReport, type Report } from './report.js';
import { sayIn } from './say.js';
import { TABS, fragmentOf, stateOf, type State, type Tab } from './state.js';
import { to, type View } from './view.js';
import { unitCard } from './views/card.js';
import { change } from './views/change.js';
import { method } from './views/method.js';
import { overview } from './views/overview.js';
import { quality } from './views/quality.js';
import { ranking } from './views/ranking.js';
import { weights } from './views/weights.js';

const VIEWS: Readonly<Record<Tab, (view: View) => string>> = { overview, table: ranking, card: unitCard, weights, change, quality, method };
/** Width of a printed page between its margins [px]. */
const PRINTED_WIDTH = 690;
/** Up to it the style sheet gives the page, and the frames of charts, thinner edges [px]. */
const NARROW = 760;

const page = document.getElementById('page')!;
const tables = new Map<string, () => DataTable>();
let state: State = stateOf(location.hash);
let printing = false;

function viewOf(report: Report): View {
  const width = printing ? PRINTED_WIDTH : Math.max(280, page.clientWidth - (page.clientWidth > NARROW ? 78 : 50));
  return { report, state, say: sayIn(state.lang, report.head.labels), width, printing, tables };
}

function header(view: View): string {
  const { say, report } = view;
  const other = state.lang === 'zh' ? 'en' : 'zh';
  const tabs = TABS.map((tab) => `<a href="${escapeText(to(view, { tab, node: '', query: '', page: 0 }))}"${tab === state.tab ? ' aria-current="page"' : ''}>${escapeText(say(`tab.${tab}`))}</a>`);
  const title = `${say.label(report.head.framework.title)} ${report.head.year}`;
  document.title = title;
  document.documentElement.lang = state.lang === 'zh' ? 'zh-CN' : 'en';
  return `<a class="skip" href="#main" data-skip="1">${escapeText(say('page.skip'))}</a><header><div class="top"><h1>${escapeText(title)}</h1><div class="tools"><a class="language" lang="${other === 'zh' ? 'zh-CN' : 'en'}" href="${escapeText(to(view, { lang: other }))}">${other === 'zh' ? '中文' : 'English'}</a><button type="button" data-print="all">${escapeText(say('page.print'))}</button></div></div><nav class="tabs" aria-label="${escapeText(say('page.sections'))}">${tabs.join('')}</nav></header>`;
}

/** Draw the page; where the reader was typing, the reader goes on typing. */
function render(report: Report): void {
  const active = document.activeElement;
  const field = active instanceof HTMLInputElement ? { id: active.id, at: active.selectionStart ?? 0 } : { id: active?.id ?? '', at: -1 };
  tables.clear();
  const view = viewOf(report);
  const parts: readonly Tab[] = printing && state.tab !== 'card' ? TABS.filter((tab) => tab !== 'card') : [state.tab];
  page.className = printing ? 'printing' : '';
  page.innerHTML = `${header(view)}${notices(view)}<main id="main" tabindex="-1">${parts.map((tab) => `<section class="part ${tab}">${VIEWS[tab](view)}</section>`).join('')}</main><footer>${escapeText(view.say('page.footer', { code: report.head.meta.codeVersion }))}</footer>`;
  if (printing) for (const folded of page.querySelectorAll<HTMLDetailsElement>('details.action')) folded.open = true;
  // the bar of tabs scrolls on a phone, and begins anew with the page
  page.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const again = field.id === '' ? null : document.getElementById(field.id);
  again?.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && field.at >= 0) again.setSelectionRange(field.at, field.at);
}

/** Show another state; typing replaces the address, going somewhere adds to the history. */
function go(report: Report, next: State, replace: boolean): void {
  const moved = next.tab !== state.tab || next.unit !== state.unit;
  state = next;
  history[replace ? 'replaceState' : 'pushState'](null, '', fragmentOf(next));
  render(report);
  if (moved) scrollTo(0, 0);
  if (next.tab === 'method' && next.node !== '') document.getElementById(`method-${next.node}`)?.scrollIntoView();
}

function follow(report: Report, event: MouseEvent): void {
  if (!(event.target instanceof Element)) return;
  const asked = event.target.closest('a[href^="#"], [data-download], [data-print], [data-code], [data-unit]');
  if (asked === null || event.ctrlKey || event.metaKey) return;
  const { download: name, print: printed, code, unit, skip } = (asked as HTMLElement | SVGElement).dataset;
  if (name !== undefined) {
    const table = tables.get(name);
    if (table !== undefined) download(table(), `${report.head.framework.name}-${report.head.year}-${name}`);
  } else if (printed !== undefined) print();
  else if (skip !== undefined) document.getElementById('main')?.focus();
  else if (unit !== undefined) go(report, { ...state, tab: 'card', unit, node: '' }, false);
  else if (code !== undefined) go(report, { ...state, node: code }, true);
  else go(report, stateOf(asked.getAttribute('href') ?? ''), false);
  event.preventDefault();
}

/** A choice was made: what depends on it starts again at its first page. */
function choose(report: Report, event: Event): void {
  if (!(event.target instanceof HTMLSelectElement)) return;
  const key = event.target.dataset['set'];
  if (key === undefined) return;
  const over = key === 'level' ? { unit: '', page: 0, heatPage: 0 } : { page: 0, heatPage: 0, findingPage: 0 };
  go(report, { ...state, ...over, [key]: event.target.value }, true);
}

function type(report: Report, event: Event): void {
  if (event.target instanceof HTMLInputElement && event.target.dataset['type'] === 'query' && !(event as InputEvent).isComposing) go(report, { ...state, query: event.target.value, page: 0 }, true);
}

async function start(): Promise<void> {
  const report = await loadReport();
  page.addEventListener('click', (event) => {
    follow(report, event);
  });
  page.addEventListener('change', (event) => {
    choose(report, event);
  });
  for (const name of ['input', 'compositionend']) {
    page.addEventListener(name, (event) => {
      type(report, event);
    });
  }
  addEventListener('popstate', () => {
    state = stateOf(location.hash);
    render(report);
  });
  let width = page.clientWidth;
  addEventListener('resize', () => {
    if (printing || page.clientWidth === width) return;
    width = page.clientWidth;
    render(report);
  });
  addEventListener('beforeprint', () => {
    printing = true;
    render(report);
  });
  addEventListener('afterprint', () => {
    printing = false;
    render(report);
  });
  render(report);
  page.dataset['ready'] = '1';
}

void start();
