/** A check over many rows or years: what it is given and what it answers. One check per file beside this one. */
import type { Table } from '../../core/table.js';
import type { Framework, RuleDeclaration } from '../framework.js';
import type { GroupLevel } from '../levels.js';

/** A division table of one edition, as far as checks need it. */
export interface DivisionTable {
  readonly year: number;
  has(code: string): boolean;
}

/** One row of the yearbook table: totals of a county from elsewhere, by field. */
export type Yearbook = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Bounding box of a county [degrees]. */
export interface CountyBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A published total that stands in the file beside the units, or a row left out by declaration. */
export interface OtherTotal {
  readonly is: 'total' | 'excluded';
  readonly level: string | null;
  readonly code: string;
  readonly name: string;
  readonly row: number;
  readonly values: ReadonlyMap<string, number>;
  /** Text cells by header and by field. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface CheckContext {
  readonly framework: Framework;
  readonly table: Table;
  readonly codes: readonly string[];
  readonly levels: readonly GroupLevel[];
  /** Last year's data by this year's fields, or null. */
  readonly previous: { readonly table: Table; readonly codes: readonly string[] } | null;
  /** The division table of the report year, or null where that edition is absent. */
  readonly divisions: DivisionTable | null;
  readonly yearbook: Yearbook | null;
  readonly boxes: ReadonlyMap<string, CountyBox> | null;
  readonly others: readonly OtherTotal[];
}

export interface CheckFinding {
  readonly level: string;
  readonly unit: string;
  /** Table row, where the finding is about one. */
  readonly row: number | null;
  readonly fields: readonly string[];
  readonly found: string;
}

export interface CheckResult {
  /** False: it could not be run, and `note` says why. That is never a pass. */
  readonly checked: boolean;
  readonly note: string | null;
  readonly findings: readonly CheckFinding[];
  /** What an E finding takes away: the whole row of each finding, or the cells in `fields`. */
  readonly rejects?: 'row' | 'cells';
}

export interface Check {
  readonly name: string;
  run(context: CheckContext, rule: RuleDeclaration): CheckResult;
}

export const notChecked = (note: string): CheckResult => ({ checked: false, note, findings: [] });
export const checked = (findings: readonly CheckFinding[], note: string | null = null): CheckResult => ({ checked: true, note, findings });

/** A number parameter of a rule, or its default. */
export function parameter(rule: RuleDeclaration, name: string, otherwise: number): number {
  const value = rule.with?.[name];
  return typeof value === 'number' ? value : otherwise;
}

/** A text parameter of a rule, or its default. */
export function textParameter(rule: RuleDeclaration, name: string, otherwise: string): string {
  const value = rule.with?.[name];
  return typeof value === 'string' ? value : otherwise;
}

/** The unit level's name. */
export const unitLevel = (context: CheckContext): string => context.framework.levels[0]!.name;
