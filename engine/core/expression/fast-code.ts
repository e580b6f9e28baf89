/**
 * The generated code for rows in which no field is missing. It lets a division by zero and an overflow run on as
 * Infinity or NaN as long as they cannot hide, and gives a row up with `break fast` as soon as one shows; the exact
 * code then takes the row from the start. So wherever this code gives a result, it is that of the exact code.
 */
import { JS_RELATION, type Slots } from './slots.js';
import { ARITHMETIC, type ConditionNode, type NumberNode } from './tree.js';

/** The name of a value in the code, and whether it is certain to be finite. */
interface Value {
  readonly name: string;
  readonly finite: boolean;
}

export class FastCode {
  readonly #lines: string[] = [];
  #names = 0;

  constructor(readonly slots: Slots) {}

  get text(): string {
    return this.#lines.join('\n');
  }

  write(line: string): void {
    this.#lines.push(line);
  }

  #hold(code: string, finite: boolean): Value {
    const name = `v${this.#names++}`;
    this.write(`const ${name} = ${code};`);
    return { name, finite };
  }

  /** Writes what computes `node` and gives the name of its value, which is finite. */
  finite(node: NumberNode): string {
    const { name, finite } = this.#number(node);
    if (!finite) this.write(`if (${name} - ${name} !== 0) break fast;`);
    return name;
  }

  /** Writes what computes `node`; its value may be Infinity or NaN, which + - * and a quotient's upper side pass on. */
  #number(node: NumberNode): Value {
    switch (node.op) {
      case 'constant':
        return { name: String(node.value), finite: true };
      case 'field':
        return this.#hold(`c${this.slots.of(node.name)}[i]`, true);
      case 'negate': {
        const { name, finite } = this.#number(node.of);
        return this.#hold(`-(${name})`, finite);
      }
      case 'add':
      case 'subtract':
      case 'multiply':
        return this.#hold(`${this.#number(node.left).name} ${ARITHMETIC[node.op]} ${this.#number(node.right).name}`, false);
      case 'divide':
        return this.#hold(`${this.#number(node.left).name} / ${this.finite(node.right)}`, false);
      case 'remainder':
        return this.#hold(`f.flooredRemainder(${this.finite(node.left)}, ${this.finite(node.right)})`, false);
      case 'power': {
        const [x, y] = [this.finite(node.left), this.finite(node.right)];
        return this.#hold(y === '2' ? `${x} * ${x}` : `f.power(${x}, ${y})`, false);
      }
      case 'call':
        return this.#hold(`f.${node.name}(${this.finite(node.of)})`, false);
      case 'min':
      case 'max': {
        const items = node.items.map((item) => this.finite(item));
        return this.#hold(
          items.reduce((best, item) => `Math.${node.op}(${best}, ${item})`),
          true,
        );
      }
      case 'wavg':
        return this.#weightedAverage(node.values, node.weights);
    }
  }

  #weightedAverage(values: readonly NumberNode[], weightNodes: readonly NumberNode[]): Value {
    const weights = weightNodes.map((node) => this.finite(node));
    this.write(`if (${weights.map((weight) => `${weight} < 0`).join(' || ')}) break fast;`);
    const total = this.#hold(weights.join(' + '), false).name;
    this.write(`if (${total} - ${total} !== 0) break fast;`);
    let sum = '0';
    values.forEach((node, k) => {
      const { name } = this.#number(node);
      sum = this.#hold(`${weights[k]!} !== 0 ? ${sum} + ${weights[k]!} * ${name} : ${sum}`, false).name;
    });
    return this.#hold(`${sum} / ${total}`, false);
  }

  /** Writes what computes the sides of comparisons and gives the condition as a JavaScript expression. */
  truth(node: ConditionNode): string {
    switch (node.op) {
      case 'compare-text':
        return `c${this.slots.of(node.name)}[i] ${JS_RELATION[node.relation]} ${this.slots.codeOf(node.name, node.text)}`;
      case 'compare':
        return `${this.finite(node.left)} ${JS_RELATION[node.relation]} ${this.finite(node.right)}`;
      case 'not':
        return `!(${this.truth(node.of)})`;
      default:
        return `(${this.truth(node.left)}) ${node.op === 'and' ? '&&' : '||'} (${this.truth(node.right)})`;
    }
  }
}
