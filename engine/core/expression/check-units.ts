/**
 * Units of a formula, checked once. A number written in the formula is bare: it takes any unit where it is added or
 * compared, and is a factor where it multiplies. So the factor of a formula must bridge the scale of what it computes
 * and the declared unit: 100 for a share in %, 10000 for 个/亩 in 个/万亩.
 */
import type { Problem } from '../errors.js';
import { describeDimensions, divideUnits, isDimensionless, multiplyUnits, parseUnit, raiseUnit, sameDimensions, sameScale, type Unit } from '../units.js';
import type { FieldKinds } from './build.js';
import { interpretNumber, NO_FIELDS } from './interpret.js';
import { printTree } from './print.js';
import { PRESENT } from '../table.js';
import { fieldsOf, operandsOf, type ConditionNode, type NumberNode } from './tree.js';

/** A number written in the formula, and what it comes to; null where it has no value. */
interface Bare {
  readonly bare: true;
  readonly value: number | null;
}

interface Measured {
  readonly bare: false;
  /** Unit of the fields that went in; their number is `factor` times too large for it. */
  readonly unit: Unit;
  /** Size of the literal factors; null where they cannot be told. */
  readonly factor: number | null;
  /** A sum of terms with factors: 0.3 a + 0.7 b and 30 a + 70 b may both be meant. */
  readonly blended: boolean;
}
type Quantity = Bare | Measured;

const ONE: Unit = { dimensions: new Map(), scale: 1 };
const measured = (unit: Unit, factor: number | null, blended = false): Measured => ({ bare: false, unit, factor, blended });
const PURE_NUMBER = measured(ONE, 1);

const factorOf = (quantity: Quantity): number | null => (!quantity.bare ? quantity.factor : quantity.value === null ? null : Math.abs(quantity.value));
const isBlended = (quantity: Quantity): boolean => !quantity.bare && quantity.blended;

/** The scale a quantity has after its literal factor: 亩 / 1500 is a km². */
const converted = ({ unit, factor }: Measured): number | null => (factor === null ? null : unit.scale / factor);

/** Whether a literal factor closes more than half of the gap between two scales, on a log scale: a conversion, with some room for a tolerance such as 1.05. */
function bridges(a: Measured, b: Measured): boolean {
  const [x, y] = [converted(a), converted(b)];
  if (x === null || y === null) return true;
  return Math.abs(Math.log(x / y)) <= 0.5 * Math.abs(Math.log(a.unit.scale / b.unit.scale));
}

class UnitChecker {
  readonly problems: Problem[] = [];
  readonly #units = new Map<string, Unit>();

  constructor(
    readonly fields: FieldKinds,
    readonly place: string,
  ) {}

  #problem(expected: string, found: string): null {
    this.problems.push({ place: this.place, expected, found, code: 'formula/unit' });
    return null;
  }

  #unitOf(field: string): Unit {
    let unit = this.#units.get(field);
    if (unit === undefined) this.#units.set(field, (unit = parseUnit(this.fields.get(field)!.unit, `${this.place}: unit of ${field}`)));
    return unit;
  }

  condition(node: ConditionNode): void {
    if (node.op === 'compare') this.#alike([node.left, node.right]);
    else for (const operand of operandsOf(node)) this.condition(operand as ConditionNode);
  }

  /** What a number is a number of; null where a problem was found. */
  quantity(node: NumberNode): Quantity | null {
    if (fieldsOf(node).length === 0) {
      const { value, state } = interpretNumber(node, NO_FIELDS);
      return { bare: true, value: state === PRESENT ? value : null };
    }
    switch (node.op) {
      case 'field':
        return measured(this.#unitOf(node.name), 1);
      case 'multiply':
      case 'divide':
        return this.#product(node);
      case 'power':
        return this.#power(node.left, node.right);
      case 'add':
      case 'subtract':
        return this.#sum(node);
      case 'remainder':
        return this.#alike([node.left, node.right]);
      case 'min':
      case 'max':
        return this.#alike(node.items);
      case 'wavg': {
        const [values, weights] = [this.#alike(node.values), this.#alike(node.weights)];
        return values && weights && (values.bare ? PURE_NUMBER : values);
      }
      case 'call':
        return ['sqrt', 'log', 'log1p', 'exp'].includes(node.name) ? this.#pure(node.of, `${node.name} of a number without a unit`) && PURE_NUMBER : this.quantity(node.of);
      default:
        return node.op === 'negate' ? this.quantity(node.of) : null;
    }
  }

  #product(node: Extract<NumberNode, { left: NumberNode }>): Quantity | null {
    const [left, right] = [this.quantity(node.left), this.quantity(node.right)];
    if (left === null || right === null) return null;
    const [x, y] = [factorOf(left), factorOf(right)];
    const units = [left.bare ? ONE : left.unit, right.bare ? ONE : right.unit] as const;
    const blended = isBlended(left) || isBlended(right);
    if (node.op === 'multiply') return measured(multiplyUnits(...units), x === null || y === null ? null : x * y, blended);
    return measured(divideUnits(...units), x === null || y === null || y === 0 ? null : x / y, blended);
  }

  #power(base: NumberNode, exponent: NumberNode): Quantity | null {
    const [x, y] = [this.quantity(base), this.#pure(exponent, 'an exponent without a unit')];
    if (x === null || y === null) return null;
    const n = y.bare ? y.value : null;
    if (x.bare || (n === null && isDimensionless(x.unit.dimensions))) return measured(ONE, null);
    if (n === null || (!Number.isInteger(n) && !isDimensionless(x.unit.dimensions))) {
      return this.#problem('a whole number as exponent of a quantity with a unit', printTree(exponent));
    }
    return measured(raiseUnit(x.unit, n), x.factor === null ? null : x.factor ** n, x.blended);
  }

  #sum(node: Extract<NumberNode, { left: NumberNode }>): Quantity | null {
    const sum = this.#alike([node.left, node.right]);
    return sum === null || sum.bare || sum.factor === 1 ? sum : { ...sum, blended: true };
  }

  #pure(node: NumberNode, expected: string): Quantity | null {
    const quantity = this.quantity(node);
    if (quantity === null || quantity.bare || isDimensionless(quantity.unit.dimensions)) return quantity;
    return this.#problem(expected, `${printTree(node)} in ${describeDimensions(quantity.unit.dimensions)}`);
  }

  /** What numbers have in common that are added, compared or chosen from; bare ones take the unit of the others. */
  #alike(nodes: readonly NumberNode[]): Quantity | null {
    const quantities = nodes.map((node) => this.quantity(node));
    let common: Quantity = { bare: true, value: null };
    let first: NumberNode | undefined;
    for (const [i, quantity] of quantities.entries()) {
      if (quantity === null) return null;
      if (quantity.bare) continue;
      if (common.bare) [common, first] = [quantity, nodes[i]!];
      else {
        const joined = this.#join(common, quantity, first!, nodes[i]!);
        if (joined === null) return null;
        common = joined;
      }
    }
    return common;
  }

  #join(a: Measured, b: Measured, first: NumberNode, other: NumberNode): Measured | null {
    if (!sameDimensions(a.unit.dimensions, b.unit.dimensions)) {
      const describe = (node: NumberNode, { unit }: Measured): string => `${printTree(node)} in ${describeDimensions(unit.dimensions)}`;
      return this.#problem(`the same unit as ${describe(first, a)}`, describe(other, b));
    }
    const blended = a.blended || b.blended;
    if (sameScale(a.unit.scale, b.unit.scale)) {
      const alike = a.factor !== null && b.factor !== null && sameScale(a.factor, b.factor);
      return measured(a.unit, alike ? a.factor : null, blended || !alike);
    }
    if (!bridges(a, b)) {
      const ratio = Number((a.unit.scale / b.unit.scale).toPrecision(9));
      return this.#problem(`${printTree(other)} and ${printTree(first)} in one scale (1 of the latter is ${ratio} of the former)`, 'no factor between them');
    }
    return measured(b.factor === 1 ? b.unit : a.unit, b.factor === 1 ? 1 : a.factor, blended);
  }

  /** Whether a formula gives `unit`: its dimensions, and by a factor that bridges the scales. */
  gives(node: NumberNode, unitText: string): void {
    const unit = parseUnit(unitText, `${this.place}: unit`);
    const quantity = this.quantity(node);
    if (quantity === null || quantity.bare) return;
    if (!sameDimensions(quantity.unit.dimensions, unit.dimensions)) {
      const [wanted, got] = [unit, quantity.unit].map(({ dimensions }) => describeDimensions(dimensions));
      this.#problem(`a formula in ${wanted}, since its unit is ${unitText}`, `${printTree(node)} in ${got}`);
      return;
    }
    const wanted = quantity.unit.scale / unit.scale;
    if (quantity.factor === null || quantity.blended || sameScale(quantity.factor, wanted)) return;
    const show = (factor: number): string => String(Number(factor.toPrecision(9)));
    this.#problem(`a factor of ${show(wanted)} for the unit ${unitText}`, `${show(quantity.factor)} in ${printTree(node)}`);
  }
}

/** Unit problems of a formula; without a declared unit its parts are checked against each other alone. */
export function formulaUnitProblems(tree: NumberNode, fields: FieldKinds, unit: string | undefined, place: string): Problem[] {
  const checker = new UnitChecker(fields, place);
  if (unit === undefined) checker.quantity(tree);
  else checker.gives(tree, unit);
  return checker.problems;
}

/** Unit problems of a condition: both sides of each comparison must be alike. */
export function conditionUnitProblems(tree: ConditionNode, fields: FieldKinds, place: string): Problem[] {
  const checker = new UnitChecker(fields, place);
  checker.condition(tree);
  return checker.problems;
}
