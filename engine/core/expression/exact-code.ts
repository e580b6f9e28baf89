/** The generated code that follows the rules to the letter: every operand is tested before it is used. */
import { OUT_OF_DOMAIN, UNDEFINED } from '../table.js';
import { FALSE, TRUE, UNKNOWN } from './semantics.js';
import { JS_RELATION, type Slots } from './slots.js';
import { ARITHMETIC, type ConditionNode, type NumberNode } from './tree.js';

/** A statement that ends the evaluation of a number that has none; `reason` is the text of the state byte. */
export type Leave = (reason: string | number) => string;

/** Writes statements that evaluate a tree as semantics.ts has it, for row `i`. */
export class ExactCode {
  readonly #lines: string[] = [];
  #names = 0;

  constructor(readonly slots: Slots) {}

  get text(): string {
    return this.#lines.join('\n');
  }

  write(line: string): void {
    this.#lines.push(line);
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
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
        const slot = this.slots.of(node.name);
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
        const slot = this.slots.of(node.name);
        this.write(`const ${truth} = m${slot}[i] !== 0 ? ${UNKNOWN} : c${slot}[i] ${JS_RELATION[node.relation]} ${this.slots.codeOf(node.name, node.text)} ? ${TRUE} : ${FALSE};`);
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
}
