/**
 * Formulas and conditions over a tile of rows in WebAssembly (`assembly/columns.ts`): a list of steps, each an operation
 * over whole columns of the tile, made of the checked tree. Nothing is compiled for a formula, so the first tile is as
 * fast as the last. A tree with a function whose bits are those of JavaScript (log, exp, a power ...) is left to its
 * generated kernel.
 */
import { ColumnMemory, moduleOf } from '../column-memory.js';
import { COLUMNS_MODULE } from '../columns-module.js';
import type { Column, Table } from '../table.js';
import { bindCondition, bindIndicator } from './bind.js';
import { conditionTree, formulaTree, operandsOf, type CheckedExpression, type ConditionNode, type ExpressionNode, type NumberNode, type UnaryFunction } from './tree.js';

type Kernel = (...given: readonly number[]) => number;
type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'min' | 'max' | 'negate' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'weight' | 'plus' | 'total' | 'term' | 'equal' | 'unequal' | 'less' | 'atMost' | 'isText' | 'and' | 'or' | 'not' | 'anyFalse' | 'finish';
type Kernels = Readonly<Record<Operation, Kernel>>;

/** Something done for the rows [lo, lo + n) of the table, which lie in the columns of the tile. */
export type TileStep = (lo: number, n: number) => void;

/** Places of the value and of the state of a number. */
interface Place {
  readonly value: number;
  readonly state: number;
}

interface Input {
  readonly column: Column;
  readonly cells: Float64Array | Uint32Array;
  readonly missing: Uint8Array;
}

const VECTOR_FUNCTIONS: ReadonlySet<UnaryFunction> = new Set<UnaryFunction>(['abs', 'sqrt', 'floor', 'ceil']);

function isVector(node: ExpressionNode): boolean {
  if (node.op === 'remainder') return false;
  if (node.op === 'power' && (node.right.op !== 'constant' || node.right.value !== 2)) return false;
  if (node.op === 'call' && !VECTOR_FUNCTIONS.has(node.name)) return false;
  return operandsOf(node).every(isVector);
}

let compiled: WebAssembly.Module | undefined;

export class TileCode {
  readonly steps: TileStep[] = [];
  readonly kernels: Kernels;
  readonly #inputs = new Map<string, Input>();
  readonly #constants = new Map<number, Float64Array>();
  readonly #zeros: Uint8Array;
  /** Columns for what lies between: as many as the deepest tree has at once. */
  readonly #free: { readonly numbers: Place[]; readonly truths: number[] } = { numbers: [], truths: [] };

  readonly #taken = new Set<Place>();

  /** @param rows rows of a tile at most, a multiple of 16 */
  constructor(
    readonly table: Table,
    readonly memory: ColumnMemory,
    readonly rows: number,
  ) {
    this.kernels = memory.instance((compiled ??= moduleOf(COLUMNS_MODULE))) as unknown as Kernels;
    this.#zeros = memory.bytes(rows);
  }

  /** Bring rows [lo, lo + n) of every column that is used into the tile. */
  load(lo: number, n: number): void {
    for (const { column, cells, missing } of this.#inputs.values()) {
      cells.set(column.kind === 'number' ? column.values.subarray(lo, lo + n) : column.codes.subarray(lo, lo + n));
      missing.set(column.missing.subarray(lo, lo + n));
    }
  }

  /** Run the steps for rows [lo, lo + n), which have been loaded. */
  run(lo: number, n: number): void {
    for (const step of this.steps) step(lo, n);
  }

  /** The column of a field in the tile. */
  input(name: string): Input {
    let input = this.#inputs.get(name);
    if (input === undefined) {
      const column = this.table.columns.get(name);
      if (column === undefined) throw new Error(`${name} is no column`);
      input = { column, cells: column.kind === 'number' ? this.memory.numbers(this.rows) : this.memory.codes(this.rows), missing: this.memory.bytes(this.rows) };
      this.#inputs.set(name, input);
    }
    return input;
  }

  /** Steps that write value and state of an indicator, as its generated kernel does. */
  indicator(guard: CheckedExpression | null, formula: CheckedExpression, value: Float64Array, state: Uint8Array): void {
    const tree = formulaTree(formula);
    if (!isVector(tree) || (guard !== null && !isVector(conditionTree(guard)))) {
      const kernel = bindIndicator(this.table, guard, formula);
      this.steps.push((lo, n) => {
        kernel(lo, lo + n, value, state);
      });
      return;
    }
    const { finish } = this.kernels;
    const [toValue, toState] = [value.byteOffset, state.byteOffset];
    const applies = guard === null ? 0 : this.#truth(conditionTree(guard));
    const number = this.#number(tree);
    this.steps.push((_, n) => finish(applies, number.value, number.state, toValue, toState, n));
    this.#release(number);
    if (applies !== 0) this.#free.truths.push(applies);
  }

  /** Steps that write the truth of a condition, as its generated kernel does, to a column of its own. */
  condition(condition: CheckedExpression): Uint8Array {
    const out = this.memory.bytes(this.rows);
    const tree = conditionTree(condition);
    if (isVector(tree)) this.#truth(tree, out.byteOffset);
    else {
      const kernel = bindCondition(this.table, condition);
      this.steps.push((lo, n) => {
        kernel(lo, lo + n, out);
      });
    }
    return out;
  }

  #constant(value: number): Place {
    let column = this.#constants.get(value);
    if (column === undefined) this.#constants.set(value, (column = this.memory.numbers(this.rows).fill(value)));
    return { value: column.byteOffset, state: this.#zeros.byteOffset };
  }

  /** Columns to write a number to. */
  #take(): Place {
    const place = this.#free.numbers.pop() ?? { value: this.memory.numbers(this.rows).byteOffset, state: this.memory.bytes(this.rows).byteOffset };
    this.#taken.add(place);
    return place;
  }

  /** Give back what a step has used up; fields and constants stay. */
  #release(...places: readonly Place[]): void {
    for (const place of places) if (this.#taken.delete(place)) this.#free.numbers.push(place);
  }

  #number(node: NumberNode): Place {
    switch (node.op) {
      case 'constant':
        return this.#constant(node.value);
      case 'field': {
        const { cells, missing } = this.input(node.name);
        return { value: cells.byteOffset, state: missing.byteOffset };
      }
      case 'negate':
        return this.#unary('negate', this.#number(node.of));
      case 'call':
        return this.#unary(node.name as 'abs', this.#number(node.of));
      case 'min':
      case 'max': {
        const [first, ...rest] = node.items.map((item) => this.#number(item));
        return rest.reduce((best, item) => this.#binary(node.op, best, item), first!);
      }
      case 'wavg':
        return this.#weightedAverage(node.values, node.weights);
      case 'power': {
        const base = this.#number(node.left);
        return this.#binary('multiply', base, base);
      }
      case 'remainder':
        throw new Error('a remainder has no vector form');
      default:
        return this.#binary(node.op, this.#number(node.left), this.#number(node.right));
    }
  }

  #unary(name: 'negate' | 'abs' | 'sqrt' | 'floor' | 'ceil', of: Place): Place {
    const kernel = this.kernels[name];
    const out = this.#take();
    this.steps.push((_, n) => kernel(of.value, of.state, out.value, out.state, n));
    this.#release(of);
    return out;
  }

  #binary(name: 'add' | 'subtract' | 'multiply' | 'divide' | 'min' | 'max', left: Place, right: Place): Place {
    const kernel = this.kernels[name];
    const out = this.#take();
    this.steps.push((_, n) => kernel(left.value, right.value, left.state, right.state, out.value, out.state, n));
    this.#release(left, right);
    return out;
  }

  #weightedAverage(valueNodes: readonly NumberNode[], weightNodes: readonly NumberNode[]): Place {
    const { weight, plus, total, term, divide } = this.kernels;
    const weights = weightNodes.map((node) => this.#number(node));
    const [sum, totals] = [this.memory.numbers(this.rows), this.memory.numbers(this.rows)];
    const reasons = this.memory.bytes(this.rows);
    this.steps.push((_, n) => {
      reasons.fill(0);
      sum.fill(0);
      totals.fill(0);
      for (const { value, state } of weights) {
        weight(value, state, reasons.byteOffset, n);
        plus(value, totals.byteOffset, n);
      }
      total(totals.byteOffset, reasons.byteOffset, n);
    });
    const values = valueNodes.map((node) => this.#number(node));
    const out = this.#take();
    this.steps.push((_, n) => {
      values.forEach(({ value, state }, k) => term(weights[k]!.value, value, state, sum.byteOffset, reasons.byteOffset, n));
      divide(sum.byteOffset, totals.byteOffset, reasons.byteOffset, this.#zeros.byteOffset, out.value, out.state, n);
    });
    this.#release(...weights, ...values);
    return out;
  }

  #truth(node: ConditionNode, to: number = this.#free.truths.pop() ?? this.memory.bytes(this.rows).byteOffset): number {
    const { kernels } = this;
    switch (node.op) {
      case 'compare-text': {
        const { column, cells, missing } = this.input(node.name);
        const code = column.kind === 'text' ? column.dictionary.indexOf(node.text) : -1;
        this.steps.push((_, n) => kernels.isText(cells.byteOffset, missing.byteOffset, code, node.relation === '!=' ? 1 : 0, to, n));
        return to;
      }
      case 'compare': {
        const [left, right] = [this.#number(node.left), this.#number(node.right)];
        const [a, b] = node.relation.startsWith('>') ? [right, left] : [left, right];
        const kernel = kernels[node.relation === '==' ? 'equal' : node.relation === '!=' ? 'unequal' : node.relation.endsWith('=') ? 'atMost' : 'less'];
        this.steps.push((_, n) => kernel(a.value, b.value, a.state, b.state, to, n));
        this.#release(left, right);
        return to;
      }
      case 'not': {
        const of = this.#truth(node.of);
        this.steps.push((_, n) => kernels.not(of, to, n));
        this.#free.truths.push(of);
        return to;
      }
      default: {
        const kernel = kernels[node.op];
        const [left, right] = [this.#truth(node.left), this.#truth(node.right)];
        this.steps.push((_, n) => kernel(left, right, to, n));
        this.#free.truths.push(left, right);
        return to;
      }
    }
  }
}
