/** Words and numbers in the language of the reader. */
import type { Label } from '../../../../engine/core/label.js';
import type { Dictionary } from '../../labels.js';
import type { Language } from './state.js';

export type Arguments = Readonly<Record<string, string | number>>;

export interface Say {
  /** The words under a key, with `{name}` filled in; numbers are written as the language writes them. */
  (key: string, fill?: Arguments): string;
  readonly lang: Language;
  readonly label: (label: Label) => string;
  /** A number with exactly so many decimals; a dash where there is none. */
  readonly number: (value: number | null, decimals?: number) => string;
  /** A measured value: up to two decimals, up to four below 1. */
  readonly value: (value: number | null) => string;
}

const NONE = '—';

export function sayIn(lang: Language, labels: Dictionary): Say {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB';
  const exact = Array.from({ length: 7 }, (_, digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  const upTo = Array.from({ length: 5 }, (_, digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }));
  const shown = (value: number | null): boolean => value !== null && !Number.isNaN(value);
  const number = (value: number | null, decimals = 0): string => (shown(value) ? exact[decimals]!.format(value!) : NONE);
  const say = (key: string, fill: Arguments = {}): string =>
    (labels[key]?.[lang] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
      const part = fill[name];
      return typeof part === 'number' ? upTo[2]!.format(part) : (part ?? '');
    });
  return Object.assign(say, {
    lang,
    label: (label: Label) => label[lang],
    number,
    value: (value: number | null) => (shown(value) ? upTo[Math.abs(value!) < 1 ? 4 : 2]!.format(value!) : NONE),
  });
}
