/**
 * Syntax tree → checked tree: only what is listed here may stand in a formula, every symbol must be a declared field,
 * and numbers, texts and conditions stand where they belong. All problems of a formula are collected.
 */
import { quote, type Problem } from '../errors.js';
import { unknownName } from '../lookup.js';
import type { SyntaxNode } from './syntax.js';
import { FUNCTION_NAMES, RELATIONS, UNARY_FUNCTIONS, type ArithmeticOp, type ConditionNode, type NumberNode, type Relation, type UnaryFunction } from './tree.js';

/** What a formula must know of a field. A yes/no field is a number, 0 or 1; a code or an enum is a text. */
export interface FieldKind {
  readonly unit: string;
  readonly kind: 'number' | 'text';
}
export type FieldKinds = ReadonlyMap<string, FieldKind>;

const ARITHMETIC_OF: ReadonlyMap<string, ArithmeticOp> = new Map([
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['%', 'remainder'],
  ['^', 'power'],
]);
const isRelation = (op: string): op is Relation => (RELATIONS as readonly string[]).includes(op);
const isUnaryFunction = (name: string): name is UnaryFunction => (UNARY_FUNCTIONS as readonly string[]).includes(name);

const INSTEAD: Readonly<Record<string, string>> = {
  RelationalNode: 'one comparison at a time, joined by `and`',
  AssignmentNode: 'a formula without `=`; equality is written `==`',
  FunctionAssignmentNode: 'a formula without a definition',
  AccessorNode: 'a field without `.` or `[...]` behind it',
  ArrayNode: 'a list only as an argument of wavg',
  BlockNode: 'one formula',
  RangeNode: 'a formula without a range',
};
const ALLOWED = 'fields, numbers, + - * / % ^, comparisons, and, or, not, and functions';

type Kind = 'number' | 'condition' | 'text';
const NOUN: Readonly<Record<Kind, string>> = { number: 'a number', condition: 'a condition such as has_point == 1', text: 'a text' };

/** A symbol or a bracketed symbol; brackets mean nothing to what is inside. */
const unwrap = (node: SyntaxNode): SyntaxNode => (node.type === 'ParenthesisNode' ? unwrap(node.content!) : node);

export class TreeBuilder {
  readonly problems: Problem[] = [];

  constructor(
    readonly fields: FieldKinds,
    readonly place: string,
  ) {}

  /** The node as a number, or null with a problem recorded. */
  number(syntax: SyntaxNode): NumberNode | null {
    const node = unwrap(syntax);
    if (this.#refused(node)) return null;
    switch (this.#kindOf(node)) {
      case 'number':
        return this.#number(node);
      case 'condition':
        return this.#misplaced('number', node);
      default:
        return this.#isUnknownField(node) ? null : this.#misplaced('number', node);
    }
  }

  /** The node as a condition, or null with a problem recorded. */
  condition(syntax: SyntaxNode): ConditionNode | null {
    const node = unwrap(syntax);
    if (this.#refused(node)) return null;
    if (this.#kindOf(node) !== 'condition') return this.#isUnknownField(node) ? null : this.#misplaced('condition', node);
    const [first, second] = node.args!;
    switch (node.op) {
      case 'not': {
        const operand = this.condition(first!);
        return operand && { op: 'not', of: operand };
      }
      case 'and':
      case 'or': {
        const [left, right] = [this.condition(first!), this.condition(second!)];
        return left && right && { op: node.op, left, right };
      }
      default:
        return this.#comparison(node, node.op as Relation, unwrap(first!), unwrap(second!));
    }
  }

  #problem(expected: string, node: SyntaxNode, code: string): null {
    this.problems.push({ place: this.place, expected, found: quote(node.toString()), code });
    return null;
  }

  #misplaced(wanted: Kind, node: SyntaxNode): null {
    return this.#problem(NOUN[wanted], node, 'formula/type');
  }

  #isUnknownField(node: SyntaxNode): boolean {
    if (node.type !== 'SymbolNode' || this.fields.has(node.name!)) return false;
    this.problems.push(unknownName(this.place, node.name!, [...this.fields.keys()], 'formula/unknown-field'));
    return true;
  }

  /** What a node that is not refused gives. An unknown field counts as a text, so that it is looked at by name. */
  #kindOf(node: SyntaxNode): Kind {
    if (node.type === 'ConstantNode') return typeof node.value === 'string' ? 'text' : 'number';
    if (node.type === 'SymbolNode') return this.fields.get(node.name!)?.kind ?? 'text';
    if (node.type !== 'OperatorNode') return 'number';
    return ['and', 'or', 'not'].includes(node.op!) || isRelation(node.op!) ? 'condition' : 'number';
  }

  /** Whether a node is of a sort that no formula may have. */
  #refused(node: SyntaxNode): boolean {
    const refuse = (expected: string): true => {
      this.#problem(expected, node, 'formula/not-allowed');
      return true;
    };
    switch (node.type) {
      case 'SymbolNode':
        return false;
      case 'ConstantNode':
        if (typeof node.value === 'string' || (typeof node.value === 'number' && Number.isFinite(node.value))) return false;
        return refuse('a finite number');
      case 'FunctionNode':
        return typeof node.fn === 'object' && node.fn.type === 'SymbolNode' ? false : refuse('a function by its name');
      case 'OperatorNode':
        if (node.isPercentage === true) return refuse('a remainder `a % b`, or a division by 100');
        if (node.implicit === true) return refuse('`*` between factors');
        if (node.args!.length === 1) return node.op === '-' || node.op === 'not' ? false : refuse(ALLOWED);
        return ARITHMETIC_OF.has(node.op!) || isRelation(node.op!) || node.op === 'and' || node.op === 'or' ? false : refuse(ALLOWED);
      default:
        return refuse(INSTEAD[node.type] ?? ALLOWED);
    }
  }

  #number(node: SyntaxNode): NumberNode | null {
    if (node.type === 'ConstantNode') return { op: 'constant', value: node.value as number };
    if (node.type === 'SymbolNode') return { op: 'field', name: node.name! };
    if (node.type === 'FunctionNode') return this.#call(node, (node.fn as SyntaxNode).name!, node.args!);
    if (node.args!.length === 1) {
      const operand = this.number(node.args![0]!);
      return operand && { op: 'negate', of: operand };
    }
    const [left, right] = [this.number(node.args![0]!), this.number(node.args![1]!)];
    return left && right && { op: ARITHMETIC_OF.get(node.op!)!, left, right };
  }

  #numbers(nodes: readonly SyntaxNode[]): NumberNode[] | null {
    const numbers = nodes.map((node) => this.number(node));
    return numbers.every((number) => number !== null) ? numbers : null;
  }

  #call(node: SyntaxNode, name: string, args: readonly SyntaxNode[]): NumberNode | null {
    if (isUnaryFunction(name)) {
      if (args.length !== 1) return this.#problem(`${name} of one number`, node, 'formula/type');
      const operand = this.number(args[0]!);
      return operand && { op: 'call', name, of: operand };
    }
    if (name === 'min' || name === 'max') {
      if (args.length === 0) return this.#problem(`${name} of at least one number`, node, 'formula/type');
      const items = this.#numbers(args);
      return items && { op: name, items };
    }
    if (name === 'wavg') return this.#weightedAverage(node, args);
    this.problems.push(unknownName(this.place, name, FUNCTION_NAMES, 'formula/unknown-function'));
    return null;
  }

  #weightedAverage(node: SyntaxNode, args: readonly SyntaxNode[]): NumberNode | null {
    const lists = args.map((argument) => (argument.type === 'ArrayNode' ? argument.items! : []));
    if (lists.length !== 2 || lists[0]!.length === 0 || lists[0]!.length !== lists[1]!.length) {
      return this.#problem('wavg([values], [weights]) with as many weights as values', node, 'formula/type');
    }
    const [values, weights] = [this.#numbers(lists[0]!), this.#numbers(lists[1]!)];
    return values && weights && { op: 'wavg', values, weights };
  }

  #comparison(node: SyntaxNode, relation: Relation, left: SyntaxNode, right: SyntaxNode): ConditionNode | null {
    const isTextField = (side: SyntaxNode): boolean => side.type === 'SymbolNode' && this.fields.get(side.name!)?.kind === 'text';
    const isText = (side: SyntaxNode): boolean => side.type === 'ConstantNode' && typeof side.value === 'string';
    if (!isTextField(left) && !isTextField(right) && !isText(left) && !isText(right)) {
      const [x, y] = [this.number(left), this.number(right)];
      return x && y && { op: 'compare', relation, left: x, right: y };
    }
    const [field, constant] = isText(left) ? [right, left] : [left, right];
    if (this.#isUnknownField(field) || this.#isUnknownField(constant)) return null;
    if (!isTextField(field) || !isText(constant) || (relation !== '==' && relation !== '!=')) {
      return this.#problem('a text field == or != a quoted text', node, 'formula/type');
    }
    return { op: 'compare-text', relation, name: field.name!, text: constant.value as string };
  }
}
