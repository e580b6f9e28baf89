/**
 * Formulas and guards over one row of plain values, walked on the parser's own nodes: what is blank makes a value
 * blank, conditions are true, false or unknown. Written from the scoring rules R2-R5, apart from the engine.
 */
import { parse } from 'mathjs/number';

export type Cell = number | string | null;
export type FieldReader = (name: string) => Cell;

/** Why there is no number. */
export type NoNumber = 'blank' | 'undefined' | 'out-of-domain';
export type Outcome = number | NoNumber;
export type Truth = boolean | 'unknown';

/** What is used of a node of mathjs. */
export interface PlainNode {
  readonly type: string;
  readonly op?: string;
  readonly isPercentage?: boolean;
  readonly name?: string;
  readonly value?: unknown;
  readonly content?: PlainNode;
  readonly fn?: unknown;
  readonly args?: readonly PlainNode[];
  readonly items?: readonly PlainNode[];
}

/** The parsed text, brackets taken off. */
export const parsed = (text: string): PlainNode => parse(text);

const unbracketed = (node: PlainNode): PlainNode => (node.type === 'ParenthesisNode' ? unbracketed(node.content!) : node);

const strange = (node: PlainNode): never => {
  throw new Error(`no meaning for ${node.type} ${node.op ?? node.name ?? ''}`);
};

/** Names of the fields of an expression; the name of a called function is not among its arguments. */
export function fieldNames(node: PlainNode): string[] {
  if (node.type === 'SymbolNode') return [node.name!];
  const below = [...(node.content ? [node.content] : []), ...(node.args ?? []), ...(node.items ?? [])];
  return [...new Set(below.flatMap(fieldNames))];
}

/** The conditions that must all hold: the guard taken apart at its outer `and`s. */
export function conjunctsOf(condition: PlainNode): PlainNode[] {
  const node = unbracketed(condition);
  return node.op === 'and' ? node.args!.flatMap(conjunctsOf) : [node];
}

/** `compute` of the numbers, or why not: a blank anywhere counts first (null times 0 is null). */
function withNumbers(outcomes: readonly Outcome[], compute: (...numbers: number[]) => number): Outcome {
  if (outcomes.includes('blank')) return 'blank';
  const reason = outcomes.find((outcome) => typeof outcome !== 'number');
  if (reason !== undefined) return reason;
  const result = compute(...(outcomes as number[]));
  return Number.isFinite(result) ? result : 'out-of-domain';
}

/** R5: every weight must be known, a term of weight 0 is not looked at; all weights 0: undefined. */
function weightedAverage(node: PlainNode, field: FieldReader): Outcome {
  const [values, weights] = node.args!.map((argument) => unbracketed(argument).items!) as [PlainNode[], PlainNode[]];
  const weightOutcomes = weights.map((weight) => numberOf(weight, field));
  const total = withNumbers(weightOutcomes, (...all) => all.reduce((sum, weight) => sum + weight, 0));
  if (typeof total !== 'number') return total;
  const terms: Outcome[] = [];
  for (const [i, weight] of weightOutcomes.entries()) {
    if (weight !== 0) terms.push(withNumbers([weight, numberOf(values[i]!, field)], (w, x) => w * x));
  }
  const sum = withNumbers(terms, (...all) => all.reduce((a, b) => a + b, 0));
  if (typeof sum !== 'number') return sum;
  return total === 0 ? 'undefined' : sum / total;
}

const FUNCTIONS: Readonly<Record<string, (...numbers: number[]) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  log1p: Math.log1p,
  exp: Math.exp,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
  min: Math.min,
  max: Math.max,
};

function called(node: PlainNode, field: FieldReader): Outcome {
  const name = (node.fn as PlainNode).name!;
  if (name === 'wavg') return weightedAverage(node, field);
  const compute = FUNCTIONS[name];
  if (compute === undefined) return strange(node);
  return withNumbers(
    node.args!.map((argument) => numberOf(argument, field)),
    compute,
  );
}

function operated(node: PlainNode, field: FieldReader): Outcome {
  const outcomes = node.args!.map((argument) => numberOf(argument, field));
  const zeroBelow = outcomes.every((outcome) => typeof outcome === 'number') && outcomes[1] === 0;
  switch (node.isPercentage === true ? 'percent' : node.op) {
    case '+':
      return withNumbers(outcomes, (a, b = 0) => a + b);
    case '-':
      return withNumbers(outcomes, (...all) => (all.length === 1 ? -all[0]! : all[0]! - all[1]!));
    case '*':
      return withNumbers(outcomes, (a, b) => a * b);
    case '/':
      return zeroBelow ? 'undefined' : withNumbers(outcomes, (a, b) => a / b);
    case '%':
      return zeroBelow ? 'undefined' : withNumbers(outcomes, (a, b) => a % b);
    case '^':
      return withNumbers(outcomes, (a, b) => a ** b);
    default:
      return strange(node);
  }
}

/** The number an arithmetic expression gives, or why there is none. */
export function numberOf(bracketed: PlainNode, field: FieldReader): Outcome {
  const node = unbracketed(bracketed);
  if (node.type === 'ConstantNode' && typeof node.value === 'number') return node.value;
  if (node.type === 'SymbolNode') {
    const cell = field(node.name!);
    if (typeof cell === 'string') throw new Error(`${node.name} holds text, a number is wanted`);
    return cell ?? 'blank';
  }
  if (node.type === 'OperatorNode') return operated(node, field);
  if (node.type === 'FunctionNode') return called(node, field);
  return strange(node);
}

/** A side of a comparison: text, a number, or unknown. */
function sideOf(bracketed: PlainNode, field: FieldReader): number | string | undefined {
  const node = unbracketed(bracketed);
  if (node.type === 'ConstantNode' && typeof node.value === 'string') return node.value;
  if (node.type === 'SymbolNode') return field(node.name!) ?? undefined;
  const outcome = numberOf(node, field);
  return typeof outcome === 'number' ? outcome : undefined;
}

function compared(op: string, left: number | string, right: number | string): boolean {
  if (op === '==') return left === right;
  if (op === '!=') return left !== right;
  if (op === '<') return left < right;
  if (op === '<=') return left <= right;
  if (op === '>') return left > right;
  return left >= right;
}

/** R3: what cannot be known is unknown, but false and unknown is false, true or unknown is true. */
export function truthOf(bracketed: PlainNode, field: FieldReader): Truth {
  const node = unbracketed(bracketed);
  if (node.type !== 'OperatorNode') return strange(node);
  if (node.op === 'and' || node.op === 'or' || node.op === 'not') {
    const truths = node.args!.map((argument) => truthOf(argument, field));
    if (node.op === 'not') return truths[0] === 'unknown' ? 'unknown' : !truths[0];
    const settling = node.op === 'or';
    if (truths.includes(settling)) return settling;
    return truths.includes('unknown') ? 'unknown' : !settling;
  }
  if (!['==', '!=', '<', '<=', '>', '>='].includes(node.op!)) return strange(node);
  const [left, right] = node.args!.map((argument) => sideOf(argument, field));
  return left === undefined || right === undefined ? 'unknown' : compared(node.op!, left, right);
}
