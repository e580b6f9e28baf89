/** The words of the page, in the language the address names. */
import type { Label } from '../../../engine/core/label.js';

export type Language = 'zh' | 'en';

/** Say a label, filled in. */
export type Say = (key: string, fill?: Readonly<Record<string, string | number>>) => string;

const labels = JSON.parse(document.getElementById('labels')!.textContent) as Readonly<Record<string, Label>>;

export const sayIn =
  (language: Language): Say =>
  (key, fill = {}) =>
    (labels[`live.${key}`]?.[language] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));

/** Say a label by its name alone where there is none: hazards and quantities of rules that others wrote. */
export const sayOr = (say: Say, key: string, name: string): string => {
  const said = say(key);
  return said === key ? name : said;
};

/** `07-02 14:00` of a moment as the server writes it. */
export const shortTime = (moment: string): string => `${moment.slice(5, 10)} ${moment.slice(11, 16)}`;

/** `2023-07-02 14:00`. */
export const fullTime = (moment: string): string => `${moment.slice(0, 4)}-${shortTime(moment)}`;

/** `14:00:07` of a moment of this machine, in the time of the page, which is that of Beijing (UTC+08:00). */
export const clockTime = (moment: Date): string => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(11, 19);
