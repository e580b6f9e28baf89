/**
 * The audit of blocks of rows by row rules. It holds compiled conditions only, no parser, so that a worker starts fast.
 */
import { ColumnMemory } from '../../core/column-memory.js';
import { TileCode } from '../../core/expression/tile-code.js';
import { MISSING_REASONS, PRESENT, reasonCode, type Table } from '../../core/table.js';
import { BLOCK_ROWS, TILE_ROWS } from '../levels.js';
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
  readonly #code: TileCode;
  /** Truth of every rule over the tile at hand. */
  readonly #truths: readonly Uint8Array[];

  constructor(
    readonly table: Table,
    readonly rules: readonly RowRule[],
  ) {
    this.#code = new TileCode(table, new ColumnMemory(), TILE_ROWS);
    this.#truths = rules.map((rule) => this.#code.condition(rule.condition));
  }

  /** Audit blocks [from, to) and reject cells in the table. */
  run(from: number, to: number): RowFindings {
    const rule: number[] = [];
    const row: number[] = [];
    const contents: number[] = [];
    const missing: number[] = [];
    const counts = new Float64Array(this.rules.length);
    for (let block = from; block < to; block++) {
      const broken = this.#broken(block);
      for (const { k, at } of broken) {
        counts[k]!++;
        if (row.length >= FINDINGS_HELD) continue;
        rule.push(k);
        row.push(at);
        for (const field of this.rules[k]!.condition.fields) {
          const column = this.table.columns.get(field)!;
          contents.push(column.kind === 'number' ? column.values[at]! : column.codes[at]!);
          missing.push(column.missing[at]!);
        }
      }
      // Every rule has seen the cells as given; only now do the rejected ones become missing.
      for (const { k, at } of broken) if (this.rules[k]!.severity === 'E') this.#reject(this.rules[k]!, at);
    }
    return { counts, rule: Uint32Array.from(rule), row: Uint32Array.from(row), contents: Float64Array.from(contents), missing: Uint8Array.from(missing) };
  }

  /** What breaks a rule in a block: by rule, then row. */
  #broken(block: number): { readonly k: number; readonly at: number }[] {
    const broken: { k: number; at: number }[] = [];
    const { anyFalse } = this.#code.kernels;
    const end = Math.min((block + 1) * BLOCK_ROWS, this.table.rows);
    for (let lo = block * BLOCK_ROWS; lo < end; lo += TILE_ROWS) {
      const n = Math.min(TILE_ROWS, end - lo);
      this.#code.load(lo, n);
      this.#code.run(lo, n);
      this.#truths.forEach((truth, k) => {
        if (anyFalse(truth.byteOffset, n) === 0) return;
        for (let i = 0; i < n; i++) if (truth[i] === 0) broken.push({ k, at: lo + i });
      });
    }
    return broken.sort((a, b) => a.k - b.k || a.at - b.at);
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
