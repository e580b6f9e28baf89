import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import type { WarnData } from '../../../engine/run/warn/data.js';
import { runWarn, type WarnResult } from '../../../engine/run/warn/run.js';
import { continued, type WarnState } from '../../../engine/run/warn/state.js';

const books = await Promise.all(['cma-signals', 'flash-flood'].map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));
const HOUR = 3_600_000;
const START = Date.UTC(2023, 6, 1) - 8 * HOUR;

/** Some hours of a record, of rain and gusts of two units. */
const part = (rows: readonly (readonly (number | null)[])[], from: number, to: number): WarnData => {
  const values = (k: number): Float64Array => Float64Array.from(rows.slice(from, to), (row) => row[k] ?? NaN);
  return { clock: { start: START + from * HOUR, dt: 3_600, steps: to - from }, issued: to - from - 1, units: ['a', 'b'], members: [new Map([['rain', { unit: 'mm', values: [values(0), values(1)] }], ['gustForce', { unit: '级', values: [values(2), values(3)] }]])], lineOf: () => undefined, linesFit: true, inputs: [] } as unknown as WarnData;
};
/** Changes with their traces, by moment, and levels of the run's own steps. */
function told({ courses, from, state }: WarnResult, { clock }: WarnData): { changes: string[]; levels: string[]; held: WarnState['held'] } {
  const changes = courses.flatMap(({ hazard, unit, changes: own }) => own.map(({ step, ...change }) => JSON.stringify([clock.start + step * HOUR, hazard, unit, change])));
  const levels = courses.flatMap(({ hazard, unit, held, warranted, most }) => Array.from({ length: clock.steps - from }, (_, k) => JSON.stringify([clock.start + (from + k) * HOUR, hazard, unit, held[from + k], warranted[from + k], most[from + k]])));
  return { changes: changes.sort(), levels: levels.sort(), held: state.held };
}
const run = (data: WarnData, before: WarnState | null): { result: WarnResult; data: WarnData } => {
  const own = before === null ? data : continued(data, before, 'state.json', 86_400).data;
  return { result: runWarn(books, own, before, () => undefined), data: own };
};

test('however a record is cut, overlapping or not, the chain gives the changes, traces and levels of the whole', () => {
  const rain = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.constant(null) });
  const gust = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 1, arbitrary: fc.integer({ min: 6, max: 12 }) }, { weight: 1, arbitrary: fc.constant(null) });
  fc.assert(
    fc.property(fc.array(fc.tuple(rain, rain, gust, gust), { minLength: 40, maxLength: 70 }), fc.uniqueArray(fc.integer({ min: 1, max: 69 }), { minLength: 1, maxLength: 4 }), fc.nat(6), (rows, cuts, back) => {
      const whole = run(part(rows, 0, rows.length), null);
      const ends = [...cuts.filter((cut) => cut < rows.length).sort((x, y) => x - y), rows.length];
      const [changes, levels]: [string[], string[]] = [[], []];
      let [before, from] = [null as WarnState | null, 0];
      for (const end of ends) {
        const { result, data } = run(part(rows, Math.max(0, from - back), end), before);
        const own = told(result, data);
        changes.push(...own.changes);
        levels.push(...own.levels);
        [before, from] = [JSON.parse(JSON.stringify(result.state)) as WarnState, end];
      }
      const expected = told(whole.result, whole.data);
      expect(changes.sort()).toEqual(expected.changes);
      expect(levels.sort()).toEqual(expected.levels);
      expect(before!.held).toEqual(expected.held);
    }),
    { numRuns: 12 },
  );
});

test('a gap longer than is allowed is refused, a shorter one is missing; what is given anew counts and is told', () => {
  const rows = Array.from({ length: 60 }, () => [1, 1, 0, 0]);
  const { result: { state } } = run(part(rows, 0, 10), null);
  expect(() => continued(part(rows, 40, 60), state, 'state.json', 86_400)).toThrow('state.json: expected data from 24 h after it on at the latest (--max-gap), found data that begin 30 h after it: what happened in between is not known [warn/state-old]');
  const { data, gap, overlap } = continued(part(rows, 13, 20), state, 'state.json', 86_400);
  expect([gap, overlap, data.clock.steps, data.issued]).toEqual([3, 0, 20, 19]);
  expect([...data.members[0]!.get('rain')!.values[0]!.subarray(8, 15)]).toEqual([1, 1, NaN, NaN, NaN, 1, 1]);
  const again = continued(part(rows.map(() => [2, 1, 0, 0]), 8, 20), state, 'state.json', 86_400);
  expect([again.gap, again.overlap, again.changed]).toEqual([0, 2, 2]);
  expect([...again.data.members[0]!.get('rain')!.values[0]!.subarray(6, 10)]).toEqual([1, 1, 2, 2]);
  expect(() => continued({ ...part(rows, 10, 20), clock: { start: START + 10.5 * HOUR, dt: 3_600, steps: 10 } }, state, 'state.json', 86_400)).toThrow('[warn/state-step]');
});

test('a unit and a quantity that a file leaves out are missing, not gone: what stands is held', () => {
  const rows = Array.from({ length: 30 }, (_, t) => [t === 3 ? 60 : 0, 0, 0, 0]);
  const { result: { state } } = run(part(rows, 0, 4), null);
  const only = part(rows, 4, 6);
  const without = { ...only, units: ['b'], members: only.members.map((member) => new Map([...member].map(([name, column]) => [name, { ...column, values: column.values.slice(1) }]))) };
  const { result } = run(without, state);
  expect(result.courses.filter(({ unit, hazard }) => unit === 'a' && hazard === 'rainstorm').map(({ held, most }) => [held.at(-1), most.at(-1)])).toEqual([[3, 4]]);
});
