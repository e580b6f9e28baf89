/**
 * What one cell of a form says, from its text: a number, yes or no, blank, suppressed, or none of these. People type
 * full-width digits, thousands separators and a dozen ways of leaving a cell empty; only forms that can be read in
 * one way are accepted.
 */
import { reasonCode } from '../../core/table.js';
import { isDigits } from './code-pattern.js';

export const BLANK = reasonCode('blank');
export const SUPPRESSED = reasonCode('suppressed');
export const UNREADABLE = reasonCode('unreadable');

/** A number, or `null` where the text is none. */
export type NumberText = number | null;

/** Full-width ASCII (U+FF01 to U+FF5E) and the ideographic space as their half-width forms; nothing else is changed. */
export const halfWidth = (text: string): string =>
  /[\u3000\uFF01-\uFF5E]/.test(text) ? text.replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ') : text;

/** A cell's text without surrounding spaces of any kind, the byte order mark, and the apostrophe by which Excel marks text. */
export function cleanText(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("'") ? trimmed.slice(1).trim() : trimmed;
}

const SUPPRESSION = /^(\*+|x|[-\u2010-\u2015\u2212]+|保密)$/i;
const BLANK_MARK = /^(|na|n\/a|无数据|\/)$/i;

/**
 * Why a cell without a value has none.
 *
 * @param text cleaned, half-width text
 * @param yesNo whether 无 is an answer ("has none") and not an empty cell
 * @returns a byte of `MISSING_REASONS`, or 0 if the text is neither blank nor a suppression mark
 */
export function missingMark(text: string, yesNo: boolean): number {
  if (text.length > 4) return 0;
  if (BLANK_MARK.test(text) || (!yesNo && text === '无')) return BLANK;
  return SUPPRESSION.test(text) ? SUPPRESSED : 0;
}

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/**
 * The number a text says: `12`, `-3.50`, `1e5`, `1,234.5`, `１２`; `45%` where the unit is per cent.
 *
 * @param text cleaned, half-width text
 * @returns the number, or null for anything that is not one finite number (`1e400`, `NaN`, `12a`, `1_000`, `0x10`, `12,34`)
 */
export function parseNumber(text: string, percent: boolean): NumberText {
  const bare = percent && text.endsWith('%') ? text.slice(0, -1).trimEnd() : text;
  const digits = PLAIN.test(bare) ? bare : GROUPED.test(bare) ? bare.replaceAll(',', '') : null;
  if (digits === null) return null;
  const value = Number(digits) + 0; // + 0: a negative zero is a zero
  return Number.isFinite(value) ? value : null;
}

const YES = new Set(['1', '是', '有', 'true', 'yes']);
const NO = new Set(['0', '否', '无', 'false', 'no']);

/** 1 for yes, 0 for no, null for anything else. */
export function parseYesNo(text: string): NumberText {
  const lower = text.toLowerCase();
  if (YES.has(lower)) return 1;
  if (NO.has(lower)) return 0;
  const value = parseNumber(text, false);
  return value === 0 || value === 1 ? value : null;
}

/** The code a cell holds: half-width, without the wrappings (`'…`, `="…"`) that keep Excel from making it a number. */
export function cleanCode(text: string): string {
  if (isDigits(text)) return text;
  const cleaned = cleanText(halfWidth(text));
  return /^="(.*)"$/.exec(cleaned)?.[1]?.trim() ?? cleaned;
}

