import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protectedCounts } from '../../engine/monitor/households.js';
import { determined, LEAST_SHOWN, withheld, type Sum } from '../../engine/monitor/small-cells.js';

/** A table of rows and columns with its totals, as counts and sums. */
function tableOf(cells: readonly (readonly number[])[]): { readonly counts: number[]; readonly sums: Sum[] } {
  const [height, width] = [cells.length, cells[0]!.length];
  const counts = cells.flat();
  const sums: Sum[] = [];
  const add = (parts: number[]): number => {
    const whole = counts.push(parts.reduce((total, part) => total + counts[part]!, 0)) - 1;
    sums.push({ whole, parts });
    return whole;
  };
  const rows = cells.map((_, r) => add(Array.from({ length: width }, (__, c) => r * width + c)));
  const columns = Array.from({ length: width }, (_, c) => add(Array.from({ length: height }, (__, r) => r * width + c)));
  const all = add(rows);
  sums.push({ whole: all, parts: columns });
  return { counts, sums };
}

test('hand calculation: one small cell takes its row, its column and their crossing with it', () => {
  // 3 is small; 12 is the least of its row, 11 of its column, and where these cross 40 closes the square
  const { counts, sums } = tableOf([
    [3, 12, 50],
    [11, 40, 60],
    [70, 80, 90],
  ]);
  expect([...withheld(counts, sums)].sort((a, b) => a - b)).toEqual([0, 1, 3, 4]);
});

test('nothing small, nothing withheld; 0 is shown', () => {
  const { counts, sums } = tableOf([
    [0, 12],
    [15, 20],
  ]);
  expect(withheld(counts, sums).size).toBe(0);
});

test('two small cells whose sum is shown need a third: 1 and 1 follow from 2', () => {
  const sums: Sum[] = [{ whole: 3, parts: [0, 1, 2] }];
  expect([...withheld([1, 1, 50, 52], sums)].sort((a, b) => a - b)).toEqual([0, 1, 2]);
});

test('a cell that follows from two equations together is found', () => {
  // a + b = shown, b + c = shown, a + c = shown: three equations, three unknowns
  const sums: Sum[] = [{ whole: 3, parts: [0, 1] }, { whole: 4, parts: [1, 2] }, { whole: 5, parts: [0, 2] }];
  expect(determined(new Set([0, 1, 2]), sums).sort()).toEqual([0, 1, 2]);
  expect(determined(new Set([0, 1]), sums.slice(0, 1))).toEqual([]);
});

const cells = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 14 }) }, fc.integer({ min: 0, max: 300 })), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));

test('no small count is shown, none follows from what is shown, and what is hidden of a shown sum is many', () => {
  fc.assert(
    fc.property(cells, (table) => {
      const { counts, sums } = tableOf(table);
      const hidden = withheld(counts, sums);
      counts.forEach((count, k) => {
        if (count > 0 && count < LEAST_SHOWN) expect(hidden.has(k)).toBe(true);
      });
      const open = determined(hidden, sums);
      // a table of one cell and its totals has nothing to hide behind: then all of it is hidden
      if (open.length > 0) expect(open.every((cell) => counts[cell] === 0 || hidden.size === counts.length)).toBe(true);
      for (const { whole, parts } of sums) {
        const own = parts.filter((part) => hidden.has(part));
        if (hidden.has(whole) || own.length === 0) continue;
        expect(own.length).toBeGreaterThan(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('counts of villages, townships and county hide together', () => {
  const rows = [
    { village: '330102001201', status: 'none', count: 200 },
    { village: '330102001201', status: 'unstable', count: 3 },
    { village: '330102001202', status: 'none', count: 150 },
    { village: '330102001202', status: 'unstable', count: 40 },
    { village: '330102002201', status: 'none', count: 90 },
    { village: '330102002201', status: 'unstable', count: 25 },
  ];
  const areas = protectedCounts(rows);
  const of = (area: string): (typeof areas)[number] => areas.find((own) => own.area === area)!;
  expect(of('330102001201').byStatus.unstable).toBeNull();
  // township 001 shows 43 unstable: then 202 must not show its 40
  expect([of('330102001202').byStatus.unstable, of('330102').total]).toEqual([null, 508]);
  expect(of('330102').byStatus.borderline).toBe(0);
});

test('a county of 400 villages is worked out soon, not in the minutes of all subsets', () => {
  const rows = Array.from({ length: 400 }, (_, k) => ['none', 'unstable', 'borderline', 'sudden-hardship'].map((status, s) => ({ village: `330102${String(Math.floor(k / 20)).padStart(3, '0')}${String(k % 20).padStart(3, '0')}`, status, count: s === 0 ? 200 + k : (k * (s + 3)) % 23 }))).flat();
  const begun = performance.now();
  const areas = protectedCounts(rows);
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(areas.some(({ byStatus }) => byStatus.unstable !== null)).toBe(true);
});

test('two few counts of two villages, whose sum the totals of rows and columns tell together, do not stay alone', () => {
  const table = { '370832100200': [4, 25, 2, 20], '370832101200': [56, 14, 3, 16], '370832101201': [46, 13, 14, 2], '370832101202': [41, 25, 4, 21], '370832101203': [0, 23, 20, 8] };
  const areas = protectedCounts(Object.entries(table).flatMap(([village, counts]) => ['none', 'unstable', 'borderline', 'sudden-hardship'].map((status, k) => ({ village, status, count: counts[k]! }))));
  // with 16 told, 3 + 2 = (89 - 56 - 16) + (75 - 46 - 14) - (75 - 25 - 23)
  expect(areas.find(({ area }) => area === '370832101200')).toEqual({ area: '370832101200', total: 89, byStatus: { none: 56, unstable: null, borderline: null, 'sudden-hardship': null } });
});
