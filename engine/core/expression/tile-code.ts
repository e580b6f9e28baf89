/**
 * Formulas and conditions over a tile of rows in WebAssembly (`assembly/columns.ts`): a list of steps, each an operation
 * over whole columns of the tile, made of the checked tree. Nothing is compiled for a formula, so the first tile is as
 * fast as the last. A tree with a function whose bits are those of JavaScript (log, exp, a power ...) is left to its
 * generated kernel.
 */
import { moduleOf, type ColumnMemory } from '../column-memory.js';
import { COLUMNS_MODULE } from '../columns-module.js';
import type { Column, Table } from '../table.js';
import { bindCondition, bindIndicator } from './bind.js';
import type { TileColumn, TileFields } from './tile-rows.js';
import { conditionTree, formulaTree, operandsOf, type CheckedExpression, type ConditionNode, type ExpressionNode, type NumberNode, type UnaryFunction } from './tree.js';

type Kernel = (...given: readonly number[]) => number;
type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'min' | 'max' | 'negate' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'weight' | 'plus' | 'total' | 'term' | 'equal' | 'unequal' | 'less' | 'atMost' | 'isText' | 'and' | 'or' | 'not' | 'anyFalse' | 'finish';
type Kernels = Readonly<Record<Operation, Kernel>>;

/** Something done for the first `n` rows of the tile. */
export type TileStep = (n: number) => void;

/** Places of the value and of the state of a number. */
interface Place {
  readonly value: number;
  readonly state: number;
}

const VECTOR_FUNCTIONS: ReadonlySet<UnaryFunction> = new Set<UnaryFunction>(['abs', 'sqrt', 'floor', 'ceil']);

function isVector(node: ExpressionNode): boolean {
  if (node.op === 'remainder') return false;
  if (node.op === 'power' && (node.right.op !== 'constant' || node.right.value !== 2)) return false;
  if (node.op === 'call' && !VECTOR_FUNCTIONS.has(node.name)) return false;
  return operandsOf(node).every(isVector);
}

/** Columns of the tile as a table, for what is generated. */
function tableOf(fields: TileFields, names: readonly string[], rows: number): Table {
  const columnOf = ({ cells, missing, dictionary }: TileColumn): Column => (cells instanceof Float64Array ? { kind: 'number', values: cells, missing } : { kind: 'text', codes: cells, missing, dictionary: dictionary ?? [] });
  return { rows, columns: new Map(names.map((name) => [name, columnOf(fields(name))])) };
}

let compiled: WebAssembly.Module | undefined;

export class TileCode {
  readonly steps: TileStep[] = [];
  readonly kernels: Kernels;
  readonly #constants = new Map<number, Float64Array>();
  readonly #zeros: Uint8Array;
  /** Columns for what lies between: as many as the deepest tree has at once. */
  readonly #free: { readonly numbers: Place[]; readonly truths: number[] } = { numbers: [], truths: [] };

  readonly #taken = new Set<Place>();

  /** @param rows rows of a tile at most, a multiple of 16 */
  constructor(
    readonly memory: ColumnMemory,
    readonly rows: number,
  ) {
    this.kernels = memory.instance((compiled ??= moduleOf(COLUMNS_MODULE))) as unknown as Kernels;
    this.#zeros = memory.bytes(rows);
  }

  /** Run the steps for the first `n` rows of the tile. */
  run(n: number): void {
    for (const step of this.steps) step(n);
  }

  /** Steps that write value and state of an indicator, as its generated kernel does. */
  indicator(fields: TileFields, guard: CheckedExpression | null, formula: CheckedExpression, value: Float64Array, state: Uint8Array): void {
    const tree = formulaTree(formula);
    if (!isVector(tree) || (guard !== null && !isVector(conditionTree(guard)))) {
      const kernel = bindIndicator(tableOf(fields, [...formula.fields, ...(guard?.fields ?? [])], this.rows), guard, formula);
      this.steps.push((n) => {
        kernel(0, n, value, state);
      });
      return;
    }
    const { finish } = this.kernels;
    const [toValue, toState] = [value.byteOffset, state.byteOffset];
    const applies = guard === null ? 0 : this.#truth(fields, conditionTree(guard));
    const number = this.#number(fields, tree);
    this.steps.push((n) => finish(applies, number.value, number.state, toValue, toState, n));
    this.#release(number);
    if (applies !== 0) this.#free.truths.push(applies);
  }

  /** Steps that write the truth of a condition, as its generated kernel does, to a column of its own. */
  condition(fields: TileFields, condition: CheckedExpression): Uint8Array {
    const out = this.memory.bytes(this.rows);
    const tree = conditionTree(condition);
    if (isVector(tree)) this.#truth(fields, tree, out.byteOffset);
    else {
      const kernel = bindCondition(tableOf(fields, condition.fields, this.rows), condition);
      this.steps.push((n) => {
        kernel(0, n, out);
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

  #number(fields: TileFields, node: NumberNode): Place {
    switch (node.op) {
      case 'constant':
        return this.#constant(node.value);
      case 'field': {
        const { cells, missing } = fields(node.name);
        return { value: cells.byteOffset, state: missing.byteOffset };
      }
      case 'negate':
        return this.#unary('negate', this.#number(fields, node.of));
      case 'call':
        return this.#unary(node.name as 'abs', this.#number(fields, node.of));
      case 'min':
      case 'max': {
        const [first, ...rest] = node.items.map((item) => this.#number(fields, item));
        return rest.reduce((best, item) => this.#binary(node.op, best, item), first!);
      }
      case 'wavg':
        return this.#weightedAverage(fields, node.values, node.weights);
      case 'power': {
        const base = this.#number(fields, node.left);
        return this.#binary('multiply', base, base);
      }
      case 'remainder':
        throw new Error('a remainder has no vector form');
      default:
        return this.#binary(node.op, this.#number(fields, node.left), this.#number(fields, node.right));
    }
  }

  #unary(name: 'negate' | 'abs' | 'sqrt' | 'floor' | 'ceil', of: Place): Place {
    const kernel = this.kernels[name];
    const out = this.#take();
    this.steps.push((n) => kernel(of.value, of.state, out.value, out.state, n));
    this.#release(of);
    return out;
  }

  #binary(name: 'add' | 'subtract' | 'multiply' | 'divide' | 'min' | 'max', left: Place, right: Place): Place {
    const kernel = this.kernels[name];
    const out = this.#take();
    this.steps.push((n) => kernel(left.value, right.value, left.state, right.state, out.value, out.state, n));
    this.#release(left, right);
    return out;
  }

  #weightedAverage(fields: TileFields, valueNodes: readonly NumberNode[], weightNodes: readonly NumberNode[]): Place {
    const { weight, plus, total, term, divide } = this.kernels;
    const weights = weightNodes.map((node) => this.#number(fields, node));
    const [sum, totals] = [this.memory.numbers(this.rows), this.memory.numbers(this.rows)];
    const reasons = this.memory.bytes(this.rows);
    this.steps.push((n) => {
      reasons.fill(0);
      sum.fill(0);
      totals.fill(0);
      for (const { value, state } of weights) {
        weight(value, state, reasons.byteOffset, n);
        plus(value, totals.byteOffset, n);
      }
      total(totals.byteOffset, reasons.byteOffset, n);
    });
    const values = valueNodes.map((node) => this.#number(fields, node));
    const out = this.#take();
    this.steps.push((n) => {
      values.forEach(({ value, state }, k) => term(weights[k]!.value, value, state, sum.byteOffset, reasons.byteOffset, n));
      divide(sum.byteOffset, totals.byteOffset, reasons.byteOffset, this.#zeros.byteOffset, out.value, out.state, n);
    });
    this.#release(...weights, ...values);
    return out;
  }

  #truth(fields: TileFields, node: ConditionNode, to: number = this.#free.truths.pop() ?? this.memory.bytes(this.rows).byteOffset): number {
    const { kernels } = this;
    switch (node.op) {
      case 'compare-text': {
        const { cells, missing, dictionary } = fields(node.name);
        const code = dictionary?.indexOf(node.text) ?? -1;
        this.steps.push((n) => kernels.isText(cells.byteOffset, missing.byteOffset, code, node.relation === '!=' ? 1 : 0, to, n));
        return to;
      }
      case 'compare': {
        const [left, right] = [this.#number(fields, node.left), this.#number(fields, node.right)];
        const [a, b] = node.relation.startsWith('>') ? [right, left] : [left, right];
        const kernel = kernels[node.relation === '==' ? 'equal' : node.relation === '!=' ? 'unequal' : node.relation.endsWith('=') ? 'atMost' : 'less'];
        this.steps.push((n) => kernel(a.value, b.value, a.state, b.state, to, n));
        this.#release(left, right);
        return to;
      }
      case 'not': {
        const of = this.#truth(fields, node.of);
        this.steps.push((n) => kernels.not(of, to, n));
        this.#free.truths.push(of);
        return to;
      }
      default: {
        const kernel = kernels[node.op];
        const [left, right] = [this.#truth(fields, node.left), this.#truth(fields, node.right)];
        this.steps.push((n) => kernel(left, right, to, n));
        this.#free.truths.push(left, right);
        return to;
      }
    }
  }
}
