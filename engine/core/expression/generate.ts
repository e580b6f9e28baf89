/**
 * Writes the loop of a kernel as JavaScript text. All names in it come from slot numbers and all numbers from the
 * checked tree, so nothing a user wrote gets into it. Rows are taken eight at a time: where no field of a kernel is
 * missing in any of the eight, the fast code is tried first.
 */
import { NOT_APPLICABLE, UNKNOWN_GUARD } from '../table.js';
import { ExactCode, type Leave } from './exact-code.js';
import { FastCode } from './fast-code.js';
import { FALSE, TRUE } from './semantics.js';
import type { Slots } from './slots.js';
import type { ConditionNode, NumberNode } from './tree.js';

/** Statements of a kernel: before its rows, for a row with nothing missing (`break fast` gives it up), for any row. */
interface KernelCode {
  readonly start: string;
  readonly fast: string;
  readonly exact: string;
}

/** The body of a function of (cells, missing, words, f) that returns the kernel; k is where row i is written. */
function kernelSource(slots: Slots, parameters: string, { start, fast, exact }: KernelCode): string {
  const numbers = slots.fields.map((_, k) => k);
  const words = numbers.flatMap((k) => [`w${k}[g]`, `w${k}[g + 1]`]);
  return [
    '"use strict";',
    ...numbers.map((k) => `const c${k} = cells[${k}], m${k} = missing[${k}], w${k} = words[${k}];`),
    `const whole = ${numbers.length === 0 ? 'Infinity' : 'm0.length & ~7'};`,
    `return (lo, hi, ${parameters}) => {`,
    start,
    'for (let i = lo; i < hi; ) {',
    'const end = Math.min((i | 7) + 1, hi), g = (i >> 3) << 1;',
    `const clean = end <= whole && (${words.join(' | ') || '0'}) === 0;`,
    'for (; i < end; i++) {',
    'const k = i - lo;',
    'if (clean) fast: {',
    fast,
    'continue;',
    '}',
    exact,
    '}',
    '}',
    '};',
  ].join('\n');
}

/** Source of the kernel (lo, hi, out, state) of an indicator; the columns it reads are then in `slots`. */
export function indicatorSource(guard: ConditionNode | null, formula: NumberNode, slots: Slots): string {
  const exact = new ExactCode(slots);
  const leave: Leave = (reason) => `{ why = ${reason}; break row; }`;
  exact.write('let value = 0, why = 0;');
  exact.write('row: {');
  if (guard !== null) {
    const applies = exact.truth(guard);
    exact.write(`if (${applies} !== ${TRUE}) ${leave(`${applies} === ${FALSE} ? ${NOT_APPLICABLE} : ${UNKNOWN_GUARD}`)}`);
  }
  exact.write(`value = ${exact.number(formula, leave)} + 0;`);
  exact.write('}');
  exact.write('out[k] = value; state[k] = why;');

  const fast = new FastCode(slots);
  if (guard !== null) fast.write(`if (!(${fast.truth(guard)})) { out[k] = 0; state[k] = ${NOT_APPLICABLE}; continue; }`);
  fast.write(`out[k] = ${fast.finite(formula)} + 0;`);
  return kernelSource(slots, 'out, state', { start: 'state.fill(0, 0, hi - lo);', fast: fast.text, exact: exact.text });
}

/** Source of the kernel (lo, hi, out) of a condition; the columns it reads are then in `slots`. */
export function conditionSource(condition: ConditionNode, slots: Slots): string {
  const exact = new ExactCode(slots);
  exact.write(`out[k] = ${exact.truth(condition)};`);
  const fast = new FastCode(slots);
  fast.write(`out[k] = ${fast.truth(condition)} ? ${TRUE} : ${FALSE};`);
  return kernelSource(slots, 'out', { start: '', fast: fast.text, exact: exact.text });
}
