/** What the page shows, kept in the address after the #, so that a link shows the same. */

export const TABS = ['overview', 'table', 'card', 'weights', 'change', 'quality', 'method'] as const;
export type Tab = (typeof TABS)[number];
export type Language = 'zh' | 'en';

export interface State {
  readonly lang: Language;
  readonly tab: Tab;
  /** Level name; '' is the finest. */
  readonly level: string;
  /** Prefix of the codes shown; '' is everywhere. */
  readonly area: string;
  /** Code of the unit whose card is shown. */
  readonly unit: string;
  readonly query: string;
  readonly sort: string;
  readonly down: boolean;
  /** First page is 0, for each list that has pages. */
  readonly page: number;
  readonly heatPage: number;
  readonly heatSort: string;
  readonly findingPage: number;
  readonly rule: string;
  /** Code of the tree node looked at. */
  readonly node: string;
}

export const START: State = { lang: 'zh', tab: 'overview', level: '', area: '', unit: '', query: '', sort: 'rank', down: false, page: 0, heatPage: 0, heatSort: 'code', findingPage: 0, rule: '', node: '' };

/** The state as an address fragment: only what differs from the start. */
export function fragmentOf(state: State): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== START[key as keyof State]) parts.set(key, value === true ? '1' : value === false ? '0' : String(value));
  }
  return `#${parts.toString()}`;
}

const wholeNumber = (text: string | null): number => (text !== null && /^\d{1,7}$/.test(text) ? Number(text) : 0);

/** The state a fragment stands for; what it does not say, or says wrongly, is as at the start. */
export function stateOf(fragment: string): State {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''));
  const text = (key: keyof State): string => parts.get(key) ?? String(START[key]);
  return {
    lang: parts.get('lang') === 'en' ? 'en' : 'zh',
    tab: TABS.find((tab) => tab === parts.get('tab')) ?? START.tab,
    level: text('level'),
    area: text('area'),
    unit: text('unit'),
    query: text('query'),
    sort: text('sort'),
    down: parts.get('down') === '1',
    page: wholeNumber(parts.get('page')),
    heatPage: wholeNumber(parts.get('heatPage')),
    heatSort: text('heatSort'),
    findingPage: wholeNumber(parts.get('findingPage')),
    rule: text('rule'),
    node: text('node'),
  };
}
