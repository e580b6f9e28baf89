import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blankedFigures, type Equation, type Figure } from '../../engine/poverty/disclosure.js';

/** Households from one number to the next. */
const households = (from: number, to: number): Set<number> => new Set(Array.from({ length: to - from }, (_, k) => from + k));
const figuresOf = (behind: Readonly<Record<string, ReadonlySet<number>>>, more: Readonly<Record<string, Partial<Figure>>> = {}): Map<string, Figure> => new Map(Object.entries(behind).map(([name, own]) => [name, { behind: own, worth: 0, ...more[name] }]));
const sum = (whole: string, ...parts: readonly string[]): Equation => [[whole, -1], ...parts.map((part) => [part, 1] as const)];
const blanked = (...of: Parameters<typeof blankedFigures>): string[] => [...blankedFigures(...of)].sort();

test('four of a told total take the smallest of the others with them, or what is of less worth', () => {
  const behind = { few: households(0, 4), some: households(4, 16), many: households(16, 60), all: households(0, 60) };
  expect(blanked(figuresOf(behind), [sum('all', 'few', 'some', 'many')])).toEqual(['few', 'some']);
  expect(blanked(figuresOf(behind, { some: { worth: 2 }, all: { worth: 1 } }), [sum('all', 'few', 'some', 'many')])).toEqual(['few', 'many']);
  expect(blanked(figuresOf(behind), [])).toEqual(['few']);
});
test('two of seven households together take a third with them, for their sum would be told; two of twelve do not', () => {
  const others = { some: households(20, 40), all: households(0, 40) };
  expect(blanked(figuresOf({ one: households(0, 3), two: households(3, 7), ...others }), [sum('all', 'one', 'two', 'some')])).toEqual(['one', 'some', 'two']);
  expect(blanked(figuresOf({ one: households(0, 6), two: households(6, 12), ...others }), [sum('all', 'one', 'two', 'some')])).toEqual(['one', 'two']);
});
test('what two equations tell together is blanked, where neither tells it alone', () => {
  // all = few + some = few + other + rest; some and few are blank, so that nothing else tells of some
  const behind = { few: households(0, 5), some: households(5, 30), other: households(5, 17), rest: households(17, 30), all: households(0, 30) };
  const blank = blankedFigures(figuresOf(behind), [sum('all', 'few', 'some'), sum('all', 'few', 'other', 'rest')]);
  expect(blank.has('few') && blank.has('some')).toBe(true);
  expect(blank.has('other') || blank.has('rest')).toBe(true);
});
test('a figure that no table has is not to be found either: what few differ by blanks one of the two', () => {
  const behind = { before: households(0, 30), after: households(0, 28), left: households(28, 30) };
  expect(blanked(figuresOf(behind, { left: { untold: 'part' }, before: { worth: 1 } }), [sum('before', 'after', 'left')])).toEqual(['after']);
  // of many it may be found, unless it is secret
  expect(blanked(figuresOf({ ...behind, left: households(10, 30) }, { left: { untold: 'part' } }), [sum('before', 'after', 'left')])).toEqual([]);
  expect(blanked(figuresOf({ ...behind, left: households(10, 30) }, { left: { untold: 'secret' } }), [sum('before', 'after', 'left')])).toEqual(['after']);
});
test('nobody is told of as 0, and hides nobody: where the others are nobody, few and their total are blank', () => {
  const behind = { few: households(0, 3), none: households(0, 0), all: households(0, 3) };
  expect(blanked(figuresOf(behind), [sum('all', 'few', 'none')])).toEqual(['all', 'few']);
});

/** Whether a row is a combination of others, by elimination. */
function follows(row: readonly number[], others: readonly (readonly number[])[]): boolean {
  let [left, rest] = [[...row], others.map((other) => [...other])];
  for (let at = 0; at < row.length; at++) {
    const pivot = rest.find((other) => Math.abs(other[at]!) > 1e-9);
    if (pivot === undefined) continue;
    const without = (own: readonly number[]): number[] => own.map((x, k) => x - (pivot[k]! * own[at]!) / pivot[at]!);
    rest = rest.filter((other) => other !== pivot).map(without);
    left = without(left);
  }
  return left.every((x) => Math.abs(x) < 1e-9);
}
test('of any sums of sums no figure of a few follows from those told, and none of many is blank that does', () => {
  // eight figures of their own; wholes of any of those before them
  const parts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 8, maxLength: 8 });
  const wholes = fc.array(fc.uniqueArray(fc.nat(10), { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(parts, wholes, (counts, sums) => {
      const behind: Set<number>[] = counts.map((count, k) => households(100 * k, 100 * k + count));
      const equations = sums.map((own, k): Equation => {
        const of = own.filter((each) => each < 8 + k);
        behind.push(new Set(of.flatMap((each) => [...behind[each]!])));
        return sum(String(8 + k), ...of.map(String));
      });
      const figures = new Map(behind.map((own, k): [string, Figure] => [String(k), { behind: own, worth: k % 3 }]));
      const blank = blankedFigures(figures, equations);
      const hidden = [...figures.keys()].filter((name) => blank.has(name));
      const rows = equations.map((terms) => hidden.map((name) => terms.reduce((all, [own, times]) => (own === name ? all + times : all), 0)));
      for (const [name, { behind: own }] of figures) {
        const isFew = own.size > 0 && own.size < 10;
        if (isFew) expect(blank.has(name)).toBe(true);
        if (own.size === 0) expect(blank.has(name)).toBe(false);
        if (blank.has(name)) expect(follows(hidden.map((each) => Number(each === name)), rows), name).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});
