/** What the engine says of an input in English, in Chinese: phrases.yaml, whose slots take over what stands there. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Problem } from '../../engine/core/errors.js';
import type { Label } from '../../engine/core/label.js';

interface Pattern {
  readonly matches: RegExp;
  readonly zh: string;
}

interface Catalogue {
  readonly whole: ReadonlyMap<string, string>;
  readonly patterns: readonly Pattern[];
}

const SLOT = /\{(\w+)\}/g;

/** Every phrase, in the order of the file. */
export const readPhrases = (): readonly Label[] => parse(readFileSync(new URL('../phrases.yaml', import.meta.url), 'utf8')) as Label[];

function patternOf({ zh, en }: Label): Pattern {
  const escaped = en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(SLOT, '(?<$1>.+?)');
  return { matches: new RegExp(`^${escaped}$`, 's'), zh };
}

let catalogue: Catalogue | undefined;

function makeCatalogue(): Catalogue {
  const all = readPhrases();
  const hasSlot = ({ en }: Label): boolean => en.includes('{');
  return { whole: new Map(all.filter((phrase) => !hasSlot(phrase)).map(({ en, zh }) => [en, zh])), patterns: all.filter(hasSlot).map(patternOf) };
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

function translated(phrase: string): string | null {
  const { whole, patterns } = (catalogue ??= makeCatalogue());
  const same = whole.get(phrase);
  if (same !== undefined) return same;
  for (const { matches, zh } of patterns) {
    const slots = matches.exec(phrase)?.groups;
    if (slots !== undefined) return zh.replace(SLOT, (_, name: string) => slots[name]!);
  }
  const parts = phrase.split('; ');
  if (parts.length < 2) return null;
  const each = parts.map(translated);
  return each.includes(null) ? null : each.join(';');
}

/** Areas of codes whose problems are told in Chinese too: data, and the tables and options of an assessment. */
const AREAS = /^(villages|rules|table|vetoes|amend|costs|explanations|yearbook|mapping|options)\//;

/** What is wrong, as a Chinese line: `villages.csv:812 households:应为 1 到 20000 的整数,实为 ""`; null where there are no words for it. */
export function chineseProblem({ place, expected, found, code, title }: Problem): string | null {
  if (!AREAS.test(code)) return null;
  const wanted = title === undefined ? chinesePhrase(expected) : `符合“${title.zh}”${expected === title.en ? '' : `(${expected})`}`;
  return wanted === null ? null : `${place}:应${title === undefined ? '为' : ''}${wanted},实为 ${chinesePhrase(found) ?? found}`;
}
