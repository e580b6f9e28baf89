/** Levels as the page shows them: a class with a colour and a pattern, and always a word. */
import { escapeText } from '../../charts/svg.js';
import type { Say } from './words.js';

export const LEVELS = ['none', 'blue', 'yellow', 'orange', 'red'] as const;

/** The choice of villages whose level is not known: nothing came of them yet. */
export const NOT_KNOWN = -1;

export const levelClass = (level: number | null): string => (level === null || level === NOT_KNOWN ? 'level-none' : `level-${level}`);
export const levelWord = (say: Say, level: number | null): string => say(level === null || level === NOT_KNOWN ? 'unknown' : `level.${LEVELS[level]!}`);
export const badge = (say: Say, level: number | null): string => `<span class="badge ${levelClass(level)}"><span>${escapeText(levelWord(say, level))}</span></span>`;
