/** The conditions that were met at each change of a level, as a table. */
import type { Label } from '../../../engine/core/label.js';
import { bothOf, table, type LevelCell, type Words } from '../parts.js';

export interface TraceLine {
  readonly time: string;
  readonly hazard: Label;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
  readonly branch: 'forecast' | 'observed' | 'continues';
  readonly condition: string;
  readonly value: number | null;
  readonly share: number;
}

/** Letters of the levels on charts, lowest first. */
export const LETTERS = ['蓝B', '黄Y', '橙O', '红R'] as const;
const LEVEL_KEYS = ['none', 'blue', 'yellow', 'orange', 'red'] as const;
const plain = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 6 });

/** A level in its colour. @param w words of `warning` */
export const levelCell = (w: Words, level: number): LevelCell => ({ text: w.both(LEVEL_KEYS[level]!), level });

/** @param w words of `warning` */
export const traceTable = (w: Words, lines: readonly TraceLine[]): string =>
  table(['time', 'hazard', 'level', 'branch', 'condition', 'value', 'share'].map((key) => w.both(key)), lines.map(({ time, hazard, level, branch, condition, value, share }) => [time, bothOf(hazard), levelCell(w, level), w.both(branch), condition, value === null ? '–' : plain.format(value), `${Math.round(share * 100)} %`]));
