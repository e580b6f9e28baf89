/**
 * The audit of blocks of rows by row rules. It holds compiled conditions only, no parser, so that a worker starts fast.
 */
import { bindCondition } from '../../core/expression/bind.js';
import { MISSING_REASONS, PRESENT, reasonCode, type Table } from '../../core/table.js';
import { BLOCK_ROWS } from '../levels.js';
import type { RowRule } from './row-rules.js';

/**
 * Findings held with their cells: the first so many in the order of blocks, rules and rows. Beyond that they are counted,
 * and whoever shows them says how many there are.
 */
const FINDINGS_HELD = 200_000;

/** Rule and row of every finding held, by block, then rule, then row; and the cells the rule looked at, as they stood. */
export interface RowFindings {
  /** All findings of each rule, held or not. */
  readonly counts: Float64Array;
  readonly rule: Uint32Array;
  readonly row: Uint32Array;
  /** For each finding in turn, one content per field of its condition: a number, or the code of a text. */
  readonly contents: Float64Array;
  /** The missing bytes of the same cells. */
  readonly missing: Uint8Array;
}

const REJECTED = reasonCode('rejected');

/** Audits blocks of rows: every rule is evaluated on the cells as given, then the cells that E rules reject become missing. */
export class BlockAuditor {
  readonly #conditions: readonly ((lo: number, hi: number, out: Uint8Array) => void)[];
  readonly #holds = new Uint8Array(BLOCK_ROWS);
  /** Rule and row, in turn, of the E findings of the block at hand. */
  readonly #broken: number[] = [];

  constructor(
    readonly table: Table,
    readonly rules: readonly RowRule[],
  ) {
    this.#conditions = rules.map((rule) => bindCondition(table, rule.condition));
  }

  /** Audit blocks [from, to) and reject cells in the table. */
  run(from: number, to: number): RowFindings {
    const rule: number[] = [];
    const row: number[] = [];
    const contents: number[] = [];
    const missing: number[] = [];
    const counts = new Float64Array(this.rules.length);
    for (let block = from; block < to; block++) {
      const lo = block * BLOCK_ROWS;
      const hi = Math.min(lo + BLOCK_ROWS, this.table.rows);
      this.#conditions.forEach((condition, k) => {
        condition(lo, hi, this.#holds);
        for (let i = 0; i < hi - lo; i++) {
          if (this.#holds[i] !== 0) continue;
          counts[k]!++;
          if (this.rules[k]!.severity === 'E') this.#broken.push(k, lo + i);
          if (row.length >= FINDINGS_HELD) continue;
          rule.push(k);
          row.push(lo + i);
          for (const field of this.rules[k]!.condition.fields) {
            const column = this.table.columns.get(field)!;
            contents.push(column.kind === 'number' ? column.values[lo + i]! : column.codes[lo + i]!);
            missing.push(column.missing[lo + i]!);
          }
        }
      });
      // Every rule has seen the cells as given; only now do the rejected ones become missing.
      for (let k = 0; k < this.#broken.length; k += 2) this.#reject(this.rules[this.#broken[k]!]!, this.#broken[k + 1]!);
      this.#broken.length = 0;
    }
    return { counts, rule: Uint32Array.from(rule), row: Uint32Array.from(row), contents: Float64Array.from(contents), missing: Uint8Array.from(missing) };
  }

  #reject(rule: RowRule, row: number): void {
    for (const name of rule.rejects) {
      const column = this.table.columns.get(name)!;
      column.missing[row] = REJECTED;
      if (column.kind === 'number') column.values[row] = 0;
      else column.codes[row] = 0;
    }
  }
}

/** The findings of all shards as one: the first held ones, and all counts. */
export function joinFindings(parts: readonly RowFindings[], rules: readonly RowRule[]): RowFindings {
  const counts = new Float64Array(rules.length);
  for (const part of parts) part.counts.forEach((count, k) => (counts[k]! += count));
  const rule = Uint32Array.from(parts.flatMap((part) => [...part.rule])).subarray(0, FINDINGS_HELD);
  const row = Uint32Array.from(parts.flatMap((part) => [...part.row])).subarray(0, FINDINGS_HELD);
  return { counts, rule, row, contents: Float64Array.from(parts.flatMap((part) => [...part.contents])), missing: Uint8Array.from(parts.flatMap((part) => [...part.missing])) };
}

/** The cells of every finding as text, in order: `hh_fixed_broadband 130, resident_households 120`. */
export function describeCells(found: RowFindings, rules: readonly RowRule[], table: Table): string[] {
  let at = 0;
  return Array.from(found.rule, (k) =>
    rules[k]!.condition.fields
      .map((field) => {
        const cell = at++;
        if (found.missing[cell] !== PRESENT) return `${field} ${MISSING_REASONS[found.missing[cell]!]!}`;
        const column = table.columns.get(field)!;
        return `${field} ${column.kind === 'number' ? found.contents[cell]! : column.dictionary[found.contents[cell]!]!}`;
      })
      .join(', '),
  );
}
