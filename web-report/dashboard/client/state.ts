/** What the address says of the page: its language, the village that is open, and which villages are shown. */
import { LEVELS, NOT_KNOWN } from './levels.js';
import type { Language } from './words.js';

export interface State {
  readonly language: Language;
  readonly village: string | null;
  /** Only this level is shown, or what is not known; null: all. */
  readonly level: number | null;
  /** Part of a name, or the first digits of codes; '' for all. */
  readonly find: string;
}

export function stateOf(fragment: string): State {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  const level = Number(values.get('level') ?? NaN);
  return { language: values.get('lang') === 'en' ? 'en' : 'zh', village: values.get('village'), level: LEVELS[level] === undefined && level !== NOT_KNOWN ? null : level, find: (values.get('find') ?? '').slice(0, 40) };
}

export function fragmentOf({ language, village, level, find }: State): string {
  const values = new URLSearchParams();
  if (language === 'en') values.set('lang', 'en');
  if (village !== null) values.set('village', village);
  if (level !== null) values.set('level', String(level));
  if (find !== '') values.set('find', find);
  return values.toString();
}

/** The area that what is looked for names: codes that begin so; '' where it names none. */
export const areaOf = ({ find }: State): string => (/^\d{2,12}$/.test(find) ? find : '');

/** Whether a village is one that is looked for. */
export const isShown = ({ level, find }: State, village: { readonly code: string; readonly name: string | null; readonly level: number | null }): boolean =>
  (level === null || (village.level ?? NOT_KNOWN) === level) && (find === '' || village.code.startsWith(find) || (village.name ?? '').includes(find));
