/** What every model of the simulation owes, whatever it computes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsFor, type Columns, type Fitted, type Model, type Quantities, type Quantity } from '../../engine/core/model.js';
import { parseUnit } from '../../engine/core/units.js';
import { MODELS } from '../../engine/run/models.js';

const DAY = 86_400;
/** Where a quantity has no bound of its own. */
const [LEAST, GREATEST] = [0, 100];

const low = ({ min }: Quantity): number => Math.max(min ?? LEAST, -1_000);
const high = (quantity: Quantity): number => Math.max(low(quantity), Math.min(quantity.max ?? GREATEST, 300));
/** A number inside a range from a number in [0, 1). */
const inside = (quantity: Quantity, u: number): number => low(quantity) + u * (high(quantity) - low(quantity));

/** Columns of numbers inside their declared ranges, the same for the same seed. */
function filled<Q extends Quantities>(quantities: Q, length: number, seed: number): Columns<Q> {
  const columns = columnsFor(quantities, length);
  let state = seed >>> 0;
  for (const [name, quantity] of Object.entries(quantities)) {
    const column = columns[name]!;
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      column[i] = inside(quantity, state / 0x1_0000_0000);
    }
  }
  return columns;
}

const copyOf = <Q>(columns: Columns<Q>): Columns<Q> => Object.fromEntries(Object.entries(columns as Readonly<Record<string, Float64Array>>).map(([name, column]) => [name, column.slice()])) as unknown as Columns<Q>;
/** Elements [from, to) of every column. */
const cut = (columns: Columns<Quantities>, from: number, to: number): Columns<Quantities> => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));

/** Days of the record that models are fitted to here: 12 years. */
const PAST = 4_383;
const fits = new Map<Model, Fitted>();

/** A fit to a record inside the declared ranges, which ends where a run begins. */
function fittedOf(model: Model): Fitted | undefined {
  if (model.calibration === undefined) return undefined;
  const there = fits.get(model);
  if (there !== undefined) return there;
  const { record } = model.calibration;
  const made = model.calibration.fit({ values: filled(Object.fromEntries(record.map((name) => [name, model.inputs[name]!])), PAST, 7), year: 2000, month: 1, day: 1, calibration: { first: 0, end: PAST }, begins: PAST }, {});
  fits.set(model, made);
  return made;
}

interface Case {
  readonly n: number;
  readonly steps: number;
  readonly inputs: Columns<Quantities>;
  readonly parameters: Columns<Quantities>;
}

const caseOf = (model: Model, n: number, steps: number, seed: number): Case => ({ n, steps, inputs: filled(model.inputs, n * steps, seed), parameters: filled(model.parameters, n, seed + 1) });

function run(model: Model, { n, steps, inputs, parameters }: Case): { readonly begun: Columns<Quantities>; readonly state: Columns<Quantities>; readonly outputs: Columns<Quantities> } {
  const state = columnsFor(model.state, n);
  model.begin(n, parameters, state, fittedOf(model));
  const begun = copyOf(state);
  const outputs = columnsFor(model.outputs, n * steps);
  model.advance(steps, n, model.step ?? DAY, inputs, parameters, state, outputs, fittedOf(model));
  return { begun, state, outputs };
}

const cases = fc.record({ n: fc.integer({ min: 1, max: 4 }), steps: fc.integer({ min: 2, max: 60 }), seed: fc.nat() });
const forAll = (model: Model, check: (each: Case) => void): void => {
  fc.assert(
    fc.property(cases, ({ n, steps, seed }) => {
      check(caseOf(model, n, steps, seed));
    }),
    { numRuns: 40 },
  );
};

test('names of models are different', () => {
  expect(new Set(MODELS.map(({ name }) => name)).size).toBe(MODELS.length);
});

describe.each(MODELS.map((model) => [model.name, model] as const))('%s', (_, model) => {
  const declared = Object.entries({ ...model.inputs, ...model.parameters, ...model.state, ...model.outputs });

  test('declares units that can be read, ranges that hold their default, and words in both languages', () => {
    for (const [name, { unit, min = -Infinity, max = Infinity, default: given, doc }] of declared) {
      expect(() => parseUnit(unit), name).not.toThrow();
      expect(min, name).toBeLessThanOrEqual(max);
      if (given !== undefined) expect(given >= min && given <= max, name).toBe(true);
      expect([doc.zh, doc.en].map((text) => text.trim()), name).not.toContain('');
    }
    expect([model.title.zh, model.title.en, model.source].map((text) => text.trim())).not.toContain('');
  });

  test('gives finite numbers inside the declared ranges', () => {
    forAll(model, (each) => {
      const { outputs } = run(model, each);
      for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(model.outputs)) {
        expect(outputs[name]!.every((value) => Number.isFinite(value) && value >= min && value <= max), name).toBe(true);
      }
    });
  });

  const sparse = Object.entries(model.inputs).filter(([, { mayBeMissing }]) => mayBeMissing === true);
  test.runIf(sparse.length > 0)('gives numbers where an input that may be missing is', () => {
    forAll(model, (each) => {
      const inputs = copyOf(each.inputs);
      sparse.forEach(([name], k) => {
        for (let at = k; at < inputs[name]!.length; at += 3 + k) inputs[name]![at] = NaN;
      });
      const { outputs } = run(model, { ...each, inputs });
      for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(model.outputs)) {
        expect(outputs[name]!.every((value) => Number.isFinite(value) && value >= min && value <= max), name).toBe(true);
      }
    });
  });

  test('leaves inputs and parameters as they are', () => {
    forAll(model, (each) => {
      const [inputs, parameters] = [copyOf(each.inputs), copyOf(each.parameters)];
      run(model, each);
      expect(each.inputs).toEqual(inputs);
      expect(each.parameters).toEqual(parameters);
    });
  });

  test('goes on from a saved state bit by bit', () => {
    forAll(model, (each) => {
      const { n, steps, inputs, parameters } = each;
      const whole = run(model, each);
      const first = steps >> 1;
      const before = run(model, { n, steps: first, parameters, inputs: cut(inputs, 0, first * n) });
      const state = copyOf(before.state);
      const outputs = columnsFor(model.outputs, (steps - first) * n);
      model.advance(steps - first, n, model.step ?? DAY, cut(inputs, first * n, steps * n), parameters, state, outputs, fittedOf(model));
      expect(outputs).toEqual(cut(whole.outputs, first * n, steps * n));
      expect(state).toEqual(whole.state);
    });
  });

  test('gives an entity the same numbers alone and among others', () => {
    forAll(model, (each) => {
      const { n, steps } = each;
      const together = run(model, each).outputs;
      const i = n - 1;
      const own = (columns: Columns<Quantities>, length: number): Columns<Quantities> => Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Float64Array.from({ length }, (__, t) => column[t * n + i]!)]));
      const alone = run(model, { n: 1, steps, inputs: own(each.inputs, steps), parameters: own(each.parameters, 1) }).outputs;
      expect(alone).toEqual(own(together, steps));
    });
  });

  for (const division of model.divisions ?? []) {
    const { of, whole, taken } = division;
    test(`parts ${whole} into ${taken} and what is left of ${of}`, () => {
      forAll(model, (each) => {
        const { outputs } = run(model, each);
        for (let i = 0; i < each.n; i++) {
          const greatest = Math.max(...Array.from({ length: each.steps }, (__, t) => outputs[taken]![t * each.n + i]!));
          const all = each.parameters[whole]![i]!;
          expect(Math.abs(all - greatest - division.left(each.parameters, outputs, each.n, i))).toBeLessThanOrEqual(1e-9 * Math.max(1, all));
        }
      });
    });
  }

  const { ledger } = model;
  if (ledger !== undefined) {
    test(`loses no ${ledger.of} and makes none`, () => {
      forAll(model, (each) => {
        const { begun, state, outputs } = run(model, each);
        for (let i = 0; i < each.n; i++) {
          const total = (columns: Columns<Quantities>, names: readonly string[]): number => names.reduce((sum, name) => sum + Array.from({ length: each.steps }, (__, t) => columns[name]![t * each.n + i]!).reduce((a, b) => a + b, 0), 0);
          const entered = total(each.inputs, ledger.in);
          const held = ledger.stored(state, each.parameters, i) - ledger.stored(begun, each.parameters, i);
          expect(Math.abs(entered - total(outputs, ledger.out) - held)).toBeLessThanOrEqual(1e-9 * Math.max(1, entered));
        }
      });
    });
  }
});
