/** What the engine says of an input in English, in Chinese: phrases.yaml, whose slots take over what stands there. The build leaves it as JSON, as it does the labels. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Problem } from '../../engine/core/errors.js';
import type { Label } from '../../engine/core/label.js';

interface Pattern {
  readonly matches: RegExp;
  /** Whether it tells of one thing: no ; stands in it. */
  readonly isOne: boolean;
  readonly zh: string;
}

interface Catalogue {
  readonly whole: ReadonlyMap<string, string>;
  readonly patterns: readonly Pattern[];
}

/** A slot of any text, or of a number alone where # stands before its name. */
const SLOT = /\{(#?)(\w+)\}/g;

/** The phrases of a YAML file. */
export function parsePhrases(file: URL): readonly Label[] {
  const { parse } = createRequire(import.meta.url)('yaml') as typeof Yaml;
  return parse(readFileSync(file, 'utf8')) as Label[];
}

/** What the build made of phrases.yaml; beside the sources there is none. */
const built = new URL('../phrases.json', import.meta.url);

/** Every phrase, in the order of the file. */
export const readPhrases = (): readonly Label[] => (existsSync(built) ? (JSON.parse(readFileSync(built, 'utf8')) as Label[]) : parsePhrases(new URL('../phrases.yaml', import.meta.url)));

function patternOf({ zh, en }: Label): Pattern {
  const escaped = en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(SLOT, (_, number: string, name: string) => `(?<${name}>${number === '' ? '.+?' : '[-+]?\\d[\\d.,]*'})`);
  return { matches: new RegExp(`^${escaped}$`, 's'), isOne: !en.includes('; '), zh };
}

/** Characters of a phrase outside its slots: of phrases that fit, the one with the most says the most. */
const ownLength = ({ en }: Label): number => en.replace(SLOT, '').length;

let catalogue: Catalogue | undefined;

function makeCatalogue(): Catalogue {
  const all = readPhrases();
  const hasSlot = ({ en }: Label): boolean => en.search(SLOT) >= 0;
  return { whole: new Map(all.filter((phrase) => !hasSlot(phrase)).map(({ en, zh }) => [en, zh])), patterns: all.filter(hasSlot).sort((a, b) => ownLength(b) - ownLength(a)).map(patternOf) };
}

const known = new Map<string, string | null>();
/** Phrases remembered; a file of many errors says few different things that are worth it. */
const MOST_KNOWN = 10_000;

/** The Chinese of an English phrase, or null where the catalogue has none. */
export function chinesePhrase(phrase: string): string | null {
  let found = known.get(phrase);
  if (found === undefined) {
    found = translated(phrase);
    if (known.size < MOST_KNOWN) known.set(phrase, found);
  }
  return found;
}

/** A phrase in Chinese, where there are words for it, and in English. */
export const bilingual = (phrase: string): string => [chinesePhrase(phrase), phrase].filter((text) => text !== null).join(' / ');

function translated(phrase: string): string | null {
  const { whole, patterns } = (catalogue ??= makeCatalogue());
  const same = whole.get(phrase);
  if (same !== undefined) return same;
  const filled = (only: (pattern: Pattern) => boolean): string | null => {
    for (const pattern of patterns) {
      const slots = only(pattern) ? pattern.matches.exec(phrase)?.groups : undefined;
      if (slots !== undefined) return pattern.zh.replace(SLOT, (_, __, name: string) => slots[name]!);
    }
    return null;
  };
  const parts = phrase.split('; ');
  if (parts.length < 2) return filled(() => true);
  const own = filled(({ isOne }) => !isOne);
  if (own !== null) return own;
  const each = parts.map(translated);
  return each.includes(null) ? filled(({ isOne }) => isOne) : each.join(';');
}

/** A text behind a Chinese word: with a space where it is not Chinese itself. */
const spaced = (word: string, text: string): string => word + (/^[\u3000-\u9fff“]/.test(text) ? '' : ' ') + text;

/** A text in quotes, as it stands in the input: no phrase of ours. */
const QUOTED = /^"[^"]*"$/;

/** A value, name or unit that is the same in both languages. */
const BARE = /^\S+$/;

/** What is wrong, as a Chinese line: `villages.csv:812 households:应为 1 到 20000 的整数,实为 ""`; null where there are no words for it. */
export function chineseProblem({ place, expected, found, title }: Problem): string | null {
  const wanted = title === undefined ? (chinesePhrase(expected) ?? (BARE.test(expected) ? expected : null)) : `符合“${title.zh}”${expected === title.en ? '' : `(${expected})`}`;
  return wanted === null ? null : `${place}:应${title === undefined ? spaced('为', wanted) : wanted},${spaced('实为', QUOTED.test(found) ? found : (chinesePhrase(found) ?? found))}`;
}
