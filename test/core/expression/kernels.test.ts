import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnMemory } from '../../../engine/core/column-memory.js';
import { TileCode } from '../../../engine/core/expression/tile-code.js';
import { TileRows } from '../../../engine/core/expression/tile-rows.js';
import { bindCondition, bindIndicator, interpretCondition, interpretIndicator, parseCondition, parseFormula, printTree } from '../../../engine/core/expression/index.js';
import { numberColumnOf, PRESENT, reasonCode, type Table } from '../../../engine/core/table.js';
import { conditions, formulas, tables } from './random-trees.js';
import { FIELDS } from './sample.js';

interface Cell {
  readonly state: number;
  readonly value: number;
}

/** Rows whose value or state is another, bit by bit: told together, since an `expect` for each of a hundred thousand takes longer than the kernels. */
const differing = (out: Float64Array, state: Uint8Array, expected: readonly Cell[]): string[] =>
  expected.flatMap((own, k) => (state[k] === own.state && Object.is(out[k], own.value) ? [] : [`${k}: ${out[k]} ${state[k]} for ${own.value} ${own.state}`]));

test('a generated indicator kernel gives, bit by bit, what the interpreter gives', () => {
  fc.assert(
    fc.property(tables, fc.option(conditions), formulas, fc.nat(), (table, guard, formula, from) => {
      const lo = from % table.rows;
      const [out, state] = [new Float64Array(table.rows - lo).fill(NaN), new Uint8Array(table.rows - lo).fill(99)];
      bindIndicator(table, guard, formula)(lo, table.rows, out, state);
      const expected = Array.from(out, (_, k) => interpretIndicator(table, guard, formula, lo + k));
      expect(differing(out, state, expected)).toEqual([]);
      expect(expected.filter((own) => !Number.isFinite(own.value) || (own.state !== PRESENT && !Object.is(own.value, 0)))).toEqual([]);
    }),
    { numRuns: 1_500 },
  );
});

test('a generated condition kernel gives what the interpreter gives', () => {
  fc.assert(
    fc.property(tables, conditions, fc.nat(), (table, condition, from) => {
      const lo = from % table.rows;
      const out = new Uint8Array(table.rows - lo).fill(99);
      bindCondition(table, condition)(lo, table.rows, out);
      expect([...out]).toEqual(Array.from(out, (_, k) => interpretCondition(table, condition, lo + k)));
    }),
    { numRuns: 1_000 },
  );
});

test('the steps of a tile give, bit by bit, what the interpreter gives', () => {
  const TILE = 32;
  fc.assert(
    fc.property(tables, fc.option(conditions), formulas, conditions, fc.nat(), (table, guard, formula, condition, from) => {
      const lo = from % table.rows;
      const n = Math.min(TILE, table.rows - lo);
      const memory = new ColumnMemory();
      const rows = new TileRows(table, memory, TILE);
      const code = new TileCode(memory, TILE);
      const [out, state] = [memory.numbers(TILE), memory.bytes(TILE)];
      code.indicator(rows.column, guard, formula, out, state);
      const truth = code.condition(rows.column, condition);
      // Twice: nothing of one tile may be left in the next.
      for (const [at, count] of [[0, Math.min(TILE, table.rows)], [lo, n]] as const) {
        rows.load(at, count);
        code.run(count);
      }
      const tile = Array.from({ length: n }, (_, k) => lo + k);
      expect(differing(out, state, tile.map((row) => interpretIndicator(table, guard, formula, row)))).toEqual([]);
      expect([...truth.subarray(0, n)]).toEqual(tile.map((row) => interpretCondition(table, condition, row)));
      expect(code.kernels.anyFalse(truth.byteOffset, n)).toBe(Number(truth.subarray(0, n).includes(0)));
    }),
    { numRuns: 600 },
  );
});

test('cutting a run of rows anywhere changes nothing', () => {
  fc.assert(
    fc.property(tables, conditions, formulas, fc.nat(), (table, guard, formula, at) => {
      const kernel = bindIndicator(table, guard, formula);
      const cut = at % (table.rows + 1);
      const run = (bounds: readonly (readonly [number, number])[]): string => {
        const parts = bounds.map(([lo, hi]) => {
          const [out, state] = [new Float64Array(hi - lo), new Uint8Array(hi - lo)];
          kernel(lo, hi, out, state);
          return [...out].map((value, k) => `${value} ${state[k]}`);
        });
        return parts.flat().join('\n');
      };
      expect(
        run([
          [0, cut],
          [cut, table.rows],
        ]),
      ).toBe(run([[0, table.rows]]));
    }),
    { numRuns: 300 },
  );
});

test('a printed tree reads back as itself', () => {
  fc.assert(
    fc.property(formulas, conditions, (formula, condition) => {
      fc.pre(formula.text.length + condition.text.length < 1_500);
      for (const [text, read] of [
        [formula.text, parseFormula],
        [condition.text, parseCondition],
      ] as const) {
        try {
          expect(printTree(read(text, { fields: FIELDS, place: text }).tree)).toBe(text);
        } catch (error) {
          // A random tree may be deeper or larger than a formula may be.
          if (!/too-deep|too-long/.test(String(error))) throw error;
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the text of a formula never gets into the code of a kernel', () => {
  const hostile = { kind: 'condition', text: 'x', tree: { op: 'compare-text', relation: '==', name: 'terrain', text: '"; throw 1; "' }, fields: ['terrain'] } as const;
  const [table] = fc.sample(tables, 1);
  expect(() => {
    bindCondition(table!, hostile)(0, table!.rows, new Uint8Array(table!.rows));
  }).not.toThrow();
});

const kernelOn =
  (table: Table) =>
  (text: string): string => {
    const formula = parseFormula(text, { fields: FIELDS, place: text });
    const [out, state] = [new Float64Array(table.rows), new Uint8Array(table.rows)];
    bindIndicator(table, null, formula)(0, table.rows, out, state);
    return [...out].map((value, row) => `${value} ${state[row]}`).join(', ');
  };

test('a cell that becomes missing after a kernel is made is missing to it', () => {
  const [a, b] = [numberColumnOf(Array<number>(20).fill(3)), numberColumnOf(Array<number>(20).fill(2))];
  const table = {
    rows: 20,
    columns: new Map([
      ['a', a],
      ['b', b],
    ]),
  };
  const formula = parseFormula('a / b', { fields: FIELDS, place: 'F' });
  const kernel = bindIndicator(table, null, formula);
  const [out, state] = [new Float64Array(20), new Uint8Array(20)];
  kernel(0, 20, out, state);
  expect([...state]).toEqual(Array(20).fill(0));
  b.missing[5] = reasonCode('rejected');
  kernel(0, 20, out, state);
  expect(state[5]).toBe(reasonCode('rejected'));
  expect(out[5]).toBe(0);
  expect([...out].filter((value) => value === 1.5)).toHaveLength(19);
});

test('columns that lie at an odd place in memory give the same', () => {
  const values = [1, 2, 3, null, 5, 6, 7, 8, 9, 10, 11, null];
  const aligned = numberColumnOf(values);
  const missing = new Uint8Array(aligned.missing.length + 1).subarray(1);
  missing.set(aligned.missing);
  const at = (column: typeof aligned): Table => ({ rows: values.length, columns: new Map([['a', column]]) });
  expect(kernelOn(at({ ...aligned, missing }))('1 / (a - 6)')).toBe(kernelOn(at(aligned))('1 / (a - 6)'));
});
