/**
 * The audit of tiles of rows by row rules. It holds compiled conditions only, no parser, so that a worker starts fast.
 */
import { TileCode } from '../../core/expression/tile-code.js';
import type { TileRows } from '../../core/expression/tile-rows.js';
import { MISSING_REASONS, PRESENT, reasonCode, type Table } from '../../core/table.js';
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

/** A finding, with the cells of the fields of its rule. */
interface Broken {
  readonly k: number;
  readonly row: number;
  readonly contents: readonly number[];
  readonly missing: readonly number[];
}

/** Audits tiles of rows: every rule is evaluated on the cells as given, then the cells that E rules reject become missing. */
export class TileAuditor {
  readonly #code: TileCode;
  /** Truth of every rule over the tile at hand. */
  readonly #truths: readonly Uint8Array[];
  #broken: Broken[] = [];
  #found: Broken[] = [];
  #counts: Float64Array;

  constructor(
    readonly rows: TileRows,
    readonly rules: readonly RowRule[],
  ) {
    this.#code = new TileCode(rows.memory, rows.rows);
    this.#truths = rules.map((rule) => this.#code.condition(rows.column, rule.condition));
    this.#counts = new Float64Array(rules.length);
  }

  /** Audit rows [lo, lo + n), which have been loaded, and reject cells in the table and in the tile. */
  run(lo: number, n: number): void {
    const { anyFalse } = this.#code.kernels;
    this.#code.run(n);
    const first = this.#broken.length;
    this.#truths.forEach((truth, k) => {
      if (anyFalse(truth.byteOffset, n) === 0) return;
      for (let i = 0; i < n; i++) if (truth[i] === 0) this.#broken.push({ k, row: lo + i, ...this.#cells(k, lo + i) });
    });
    // Every rule has seen the cells as given; only now do the rejected ones become missing.
    for (const { k, row } of this.#broken.slice(first)) {
      const { severity, rejects } = this.rules[k]!;
      if (severity === 'E') for (const name of rejects) this.rows.reject(name, row, REJECTED);
    }
  }

  /** End a block: its findings are told by rule, then row. */
  endBlock(): void {
    this.#broken.sort((a, b) => a.k - b.k || a.row - b.row);
    for (const broken of this.#broken) {
      this.#counts[broken.k]!++;
      if (this.#found.length < FINDINGS_HELD) this.#found.push(broken);
    }
    this.#broken = [];
  }

  /** Hand over what was found since the last time. */
  take(): RowFindings {
    const found = this.#found;
    const counts = this.#counts;
    this.#found = [];
    this.#counts = new Float64Array(this.rules.length);
    return { counts, rule: Uint32Array.from(found, ({ k }) => k), row: Uint32Array.from(found, ({ row }) => row), contents: Float64Array.from(found.flatMap(({ contents }) => contents)), missing: Uint8Array.from(found.flatMap(({ missing }) => missing)) };
  }

  /** The cells that rule `k` looked at in a row. */
  #cells(k: number, row: number): Pick<Broken, 'contents' | 'missing'> {
    const columns = this.rules[k]!.condition.fields.map((field) => this.rows.table.columns.get(field)!);
    return { contents: columns.map((column) => (column.kind === 'number' ? column.values : column.codes)[row]!), missing: columns.map((column) => column.missing[row]!) };
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
