/**
 * Writes the loop of a kernel as JavaScript text. All names in it come from slot numbers and all numbers from the
 * checked tree, so nothing a user wrote gets into it. The rules are in semantics.ts.
 */
import { NOT_APPLICABLE, OUT_OF_DOMAIN, UNDEFINED, UNKNOWN_GUARD } from '../table.js';
import { FALSE, TRUE, UNKNOWN } from './semantics.js';
import { ARITHMETIC, type ConditionNode, type NumberNode, type Relation } from './tree.js';

/** A kernel in the making: `source` is the body of a function of (cells, missing, helpers) that returns the kernel. */
export interface GeneratedKernel {
  readonly source: string;
  /** Field of each slot: slot k reads `cells[k]` and `missing[k]`. */
  readonly fields: readonly string[];
}

/** The code of a text in a field's dictionary, -1 if it is not in there. */
export type CodeOf = (field: string, text: string) => number;

const JS_RELATION: Readonly<Record<Relation, string>> = { '==': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** A statement that ends the evaluation of a number that has none; `reason` is the text of the state byte. */
type Leave = (reason: string | number) => string;

class KernelWriter {
  readonly fields: string[] = [];
  readonly #lines: string[] = [];
  #names = 0;

  constructor(readonly codeOf: CodeOf) {}

  get body(): string {
    return this.#lines.join('\n');
  }

  write(line: string): void {
    this.#lines.push(line);
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #slot(field: string): number {
    const slot = this.fields.indexOf(field);
    return slot >= 0 ? slot : this.fields.push(field) - 1;
  }

  /** A new constant holding `value`. */
  #hold(value: string): string {
    const name = this.#fresh('t');
    this.write(`const ${name} = ${value};`);
    return name;
  }

  /** A new constant holding the result of an operation, which must be finite. */
  #holdFinite(value: string, leave: Leave): string {
    const name = this.#hold(value);
    this.write(`if (${name} - ${name} !== 0) ${leave(OUT_OF_DOMAIN)}`);
    return name;
  }

  /** Writes what computes `node` and gives the name of its value; leaves where there is none. */
  number(node: NumberNode, leave: Leave): string {
    switch (node.op) {
      case 'constant':
        return String(node.value);
      case 'field': {
        const slot = this.#slot(node.name);
        this.write(`if (m${slot}[i] !== 0) ${leave(`m${slot}[i]`)}`);
        return this.#hold(`c${slot}[i]`);
      }
      case 'negate':
        return this.#hold(`-(${this.number(node.of, leave)})`);
      case 'call':
        return this.#holdFinite(`f.${node.name}(${this.number(node.of, leave)})`, leave);
      case 'min':
      case 'max': {
        const items = node.items.map((item) => this.number(item, leave));
        return this.#hold(items.reduce((best, item) => `Math.${node.op}(${best}, ${item})`));
      }
      case 'wavg':
        return this.#weightedAverage(node.values, node.weights, leave);
      case 'power':
        return this.#power(node.left, node.right, leave);
      case 'divide':
      case 'remainder': {
        const [left, right] = [this.number(node.left, leave), this.number(node.right, leave)];
        this.write(`if (${right} === 0) ${leave(UNDEFINED)}`);
        return node.op === 'divide' ? this.#holdFinite(`${left} / ${right}`, leave) : this.#holdFinite(`f.flooredRemainder(${left}, ${right})`, leave);
      }
      default: {
        const [left, right] = [this.number(node.left, leave), this.number(node.right, leave)];
        return this.#holdFinite(`${left} ${ARITHMETIC[node.op]} ${right}`, leave);
      }
    }
  }

  #power(base: NumberNode, exponent: NumberNode, leave: Leave): string {
    const [x, y] = [this.number(base, leave), this.number(exponent, leave)];
    if (y === '2') return this.#holdFinite(`${x} * ${x}`, leave);
    this.write(`if (${x} === 0 && ${y} < 0) ${leave(UNDEFINED)}`);
    return this.#holdFinite(`f.power(${x}, ${y})`, leave);
  }

  #weightedAverage(values: readonly NumberNode[], weightNodes: readonly NumberNode[], leave: Leave): string {
    const weights = weightNodes.map((node) => {
      const weight = this.number(node, leave);
      this.write(`if (${weight} < 0) ${leave(OUT_OF_DOMAIN)}`);
      return weight;
    });
    const total = this.#holdFinite(weights.join(' + '), leave);
    this.write(`if (${total} === 0) ${leave(UNDEFINED)}`);
    const sum = this.#fresh('s');
    this.write(`let ${sum} = 0;`);
    values.forEach((node, k) => {
      this.write(`if (${weights[k]!} !== 0) {`);
      this.write(`${sum} += ${weights[k]!} * ${this.number(node, leave)};`);
      this.write(`if (${sum} - ${sum} !== 0) ${leave(OUT_OF_DOMAIN)}`);
      this.write('}');
    });
    return this.#holdFinite(`${sum} / ${total}`, leave);
  }

  /** Writes what computes `node` and gives the name of its truth. */
  truth(node: ConditionNode): string {
    const truth = this.#fresh('b');
    switch (node.op) {
      case 'compare-text': {
        const slot = this.#slot(node.name);
        this.write(`const ${truth} = m${slot}[i] !== 0 ? ${UNKNOWN} : c${slot}[i] ${JS_RELATION[node.relation]} ${this.codeOf(node.name, node.text)} ? ${TRUE} : ${FALSE};`);
        break;
      }
      case 'compare': {
        const label = this.#fresh('side');
        const leave: Leave = () => `break ${label};`;
        this.write(`let ${truth} = ${UNKNOWN};`);
        this.write(`${label}: {`);
        const [left, right] = [this.number(node.left, leave), this.number(node.right, leave)];
        this.write(`${truth} = ${left} ${JS_RELATION[node.relation]} ${right} ? ${TRUE} : ${FALSE};`);
        this.write('}');
        break;
      }
      case 'not': {
        const operand = this.truth(node.of);
        this.write(`const ${truth} = ${operand} === ${UNKNOWN} ? ${UNKNOWN} : ${TRUE} - ${operand};`);
        break;
      }
      default: {
        // One operand may settle it: false for `and`, true for `or`; then the other is not evaluated.
        const settles = node.op === 'and' ? FALSE : TRUE;
        const left = this.truth(node.left);
        this.write(`let ${truth} = ${left};`);
        this.write(`if (${left} !== ${settles}) {`);
        const right = this.truth(node.right);
        this.write(`if (${left} !== ${UNKNOWN} || ${right} === ${settles}) ${truth} = ${right};`);
        this.write('}');
      }
    }
    return truth;
  }

  /** The body of the maker of a kernel whose loop is `head`, what was written, `tail`. */
  finish(parameters: string, head: string, tail: string): GeneratedKernel {
    const slots = this.fields.map((_, k) => `const c${k} = cells[${k}], m${k} = missing[${k}];`);
    const source = ['"use strict";', ...slots, `return (lo, hi, ${parameters}) => {`, 'for (let i = lo; i < hi; i++) {', head, this.body, tail, '}', '};'];
    return { source: source.join('\n'), fields: this.fields };
  }
}

/** Kernel (lo, hi, out, state) of an indicator. */
export function generateIndicator(guard: ConditionNode | null, formula: NumberNode, codeOf: CodeOf): GeneratedKernel {
  const writer = new KernelWriter(codeOf);
  const leave: Leave = (reason) => `{ why = ${reason}; break row; }`;
  if (guard !== null) {
    const applies = writer.truth(guard);
    writer.write(`if (${applies} !== ${TRUE}) ${leave(`${applies} === ${FALSE} ? ${NOT_APPLICABLE} : ${UNKNOWN_GUARD}`)}`);
  }
  writer.write(`value = ${writer.number(formula, leave)} + 0;`);
  return writer.finish('out, state', 'let value = 0, why = 0;\nrow: {', '}\nout[i - lo] = value;\nstate[i - lo] = why;');
}

/** Kernel (lo, hi, out) of a condition. */
export function generateCondition(condition: ConditionNode, codeOf: CodeOf): GeneratedKernel {
  const writer = new KernelWriter(codeOf);
  writer.write(`out[i - lo] = ${writer.truth(condition)};`);
  return writer.finish('out', '', '');
}
