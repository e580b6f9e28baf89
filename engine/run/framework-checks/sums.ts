/**
 * Whether a formula means the same over sums as over one unit (scoring policy, R13).
 *
 * Of two like units together every sum is twice that of one, and the indicator must come out as for one: the formula must
 * have degree 0 in the fields that are summed. A yes/no multiplied by a count picks the count of some units; the product
 * of the two sums, units with a yes times the count of all, is another thing, whatever its degree.
 */
import { operandsOf, type ExpressionNode, type NumberNode } from '../../core/expression/tree.js';
import type { FieldDeclaration } from '../../scoring/framework.js';

type Fields = ReadonlyMap<string, FieldDeclaration>;

/** Whether a field of a group is the sum over its units; a rate is averaged. */
const isSummed = (field: FieldDeclaration | undefined): boolean => field !== undefined && field.above !== 'weighted-mean';

/** The degree that operands have in common; null where they differ. */
const common = (degrees: readonly (number | null)[]): number | null => (degrees.every((degree) => degree === degrees[0]) ? (degrees[0] ?? 0) : null);

const joined = (a: number | null, b: number | null, join: (a: number, b: number) => number): number | null => (a === null || b === null ? null : join(a, b));

/** The power of the number of like units that a formula over their sums grows with; null where it is none. */
export function degreeOf(node: NumberNode, fields: Fields): number | null {
  const of = (part: NumberNode): number | null => degreeOf(part, fields);
  switch (node.op) {
    case 'constant':
      return 0;
    case 'field':
      return isSummed(fields.get(node.name)) ? 1 : 0;
    case 'negate':
      return of(node.of);
    case 'add':
    case 'subtract':
      return common([of(node.left), of(node.right)]);
    case 'min':
    case 'max':
      return common(node.items.map(of));
    case 'multiply':
      return joined(of(node.left), of(node.right), (a, b) => a + b);
    case 'divide':
      return joined(of(node.left), of(node.right), (a, b) => a - b);
    case 'power':
      return node.right.op === 'constant' ? joined(of(node.left), node.right.value, (a, b) => a * b) : common([of(node.left), of(node.right), 0]);
    case 'remainder':
      return common([of(node.left), of(node.right), 0]);
    case 'wavg':
      return common(node.weights.map(of)) === null ? null : common(node.values.map(of));
    case 'call':
      if (node.name === 'sqrt') return joined(of(node.of), 0.5, (a, b) => a * b);
      return node.name === 'abs' ? of(node.of) : common([of(node.of), 0]);
  }
}

const numbersIn = (node: ExpressionNode): string[] => (node.op === 'field' ? [node.name] : operandsOf(node).flatMap(numbersIn));

/** The fields of the first product of a yes/no with a summed number; null where there is none. */
export function answerTimesCount(node: ExpressionNode, fields: Fields): readonly [answer: string, count: string] | null {
  const answerIn = (part: ExpressionNode): string | undefined => numbersIn(part).find((name) => fields.get(name)?.type === 'bool');
  const countIn = (part: ExpressionNode): string | undefined => numbersIn(part).find((name) => fields.get(name)?.type !== 'bool' && isSummed(fields.get(name)));
  if (node.op === 'multiply') {
    for (const [one, other] of [[node.left, node.right], [node.right, node.left]] as const) {
      const [answer, count] = [answerIn(one), countIn(other)];
      if (answer !== undefined && count !== undefined) return [answer, count];
    }
  }
  for (const part of operandsOf(node)) {
    const found = answerTimesCount(part, fields);
    if (found !== null) return found;
  }
  return null;
}
