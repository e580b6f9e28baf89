import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberColumnOf } from '../../../engine/core/table.js';
import type { CheckContext } from '../../../engine/scoring/audit/check.js';
import { bunching, windowCounts } from '../../../engine/scoring/audit/checks/bunching.js';
import { countyBox, distanceKm, townshipDistance } from '../../../engine/scoring/audit/checks/coordinates.js';
import { copiedForm } from '../../../engine/scoring/audit/checks/copied-form.js';
import { codeForm, developmentZone, divisionTables, missingCountyLevel } from '../../../engine/scoring/audit/checks/division-codes.js';
import { benfordChiSquare, heaping } from '../../../engine/scoring/audit/checks/heaping.js';
import { fallingStock, yearOnYear } from '../../../engine/scoring/audit/checks/year-on-year.js';
import { yearbook } from '../../../engine/scoring/audit/checks/yearbook.js';
import { groupLevels } from '../../../engine/scoring/levels.js';

const title = { zh: '规则', en: 'rule' };
const LEVELS = [
  { name: 'village', title, prefix: 12 },
  { name: 'township', title, prefix: 9 },
  { name: 'county', title, prefix: 6 },
];
const rule = (check: string, parameters: Record<string, unknown> = {}) => ({ id: check, severity: 'E' as const, title, check, with: parameters });
function context(codes: readonly string[], fields: Record<string, (number | null)[]>, more: Partial<CheckContext> = {}): CheckContext {
  const columns = new Map(Object.entries(fields).map(([name, values]) => [name, numberColumnOf(values)]));
  const declared = Object.keys(fields).map((name) => ({ name, level: 'village', type: 'num', group: 'AGR' }));
  return {
    framework: { levels: LEVELS, year: 2023, fields: declared, indicators: [], unit: { code: 'village_code', longitude: 'lon', latitude: 'lat' } },
    table: { rows: codes.length, columns },
    codes,
    levels: groupLevels(codes, LEVELS),
    previous: null,
    divisions: null,
    yearbook: null,
    boxes: null,
    others: [],
    ...more,
  } as unknown as CheckContext;
}
const units = (result: { findings: readonly { unit: string }[] }): string[] => result.findings.map(({ unit }) => unit);

test('C01: residents’ committees and impossible townships are no villages, the edges of the ranges are', () => {
  const parameters = { digits: 12, ranges: [{ from: 7, to: 9, allowed: [[1, 599]] }, { from: 10, to: 12, allowed: [[200, 399], [500, 599]] }] };
  const good = ['110101001200', '110101599399', '110101599500', '110101599599'];
  const bad = ['110101000200', '110101001199', '110101001400', '110101001499', '110101001600', '110101600200'];
  expect(units(codeForm.run(context([...good, ...bad].sort(), {}), rule('code-form', parameters)))).toEqual([...bad].sort());
});

test('C02: a prefix that is not in the table of the year is found; without a table nothing is checked', () => {
  const table = new Set(['110101', '110101001', '4419', '441900003']);
  const codes = ['110101001200', '110101002200', '110199001200', '441900003200'];
  const result = divisionTables.run(context(codes, {}, { divisions: { year: 2023, has: (code) => table.has(code) } }), rule('division-tables', { levels: ['county', 'township'] }));
  expect(units(result)).toEqual(['110101002200', '110199001200']);
  expect(divisionTables.run(context(codes, {}), rule('division-tables', { levels: ['county'] })).checked).toBe(false);
});

test('C03 and C04: a county of 00 is known only for the cities without counties; 71 to 80 are zones', () => {
  const codes = ['110100001200', '110171001200', '110180001200', '110181001200', '441900003200'];
  expect(units(missingCountyLevel.run(context(codes, {}), rule('missing-county-level', { prefectures: ['4419'] })))).toEqual(['110100001200']);
  expect(units(developmentZone.run(context(codes, {}), rule('development-zone', { from: 71, to: 80 })))).toEqual(['110171001200', '110180001200']);
});

test('C18: a county sum beyond 5 % of the yearbook is found, one at 5 % is not', () => {
  const codes = ['110101001200', '110101001201', '110102001200'];
  const published = new Map([['110101', new Map([['households', 200]])], ['110102', new Map([['households', 200]])]]);
  const result = yearbook.run(context(codes, { households: [100, 110, 211] }, { yearbook: published }), rule('yearbook', { tolerance: 0.05 }));
  expect(units(result)).toEqual(['110102']);
});

test('a sum is told without the noise of its last digits', () => {
  const codes = ['110101001201', '110101001202', '110101001203'];
  const published = new Map([['110101', new Map([['households', 9]])]]);
  const result = yearbook.run(context(codes, { households: [0.1, 0.2, 0.3] }, { yearbook: published }), rule('yearbook', { tolerance: 0.05 }));
  expect(result).toMatchObject({ findings: [{ found: 'sum of villages 0.6, yearbook 9' }] }); // 0.1 + 0.2 + 0.3 = 0.6000000000000001
});

test('C19: one degree of latitude is 111.2 km, and who lies 40 km from the middle of its township is found', () => {
  expect(distanceKm(116, 39, 116, 40)).toBeCloseTo((Math.PI / 180) * 6371.0088, 6);
  const codes = ['110101001200', '110101001201', '110101001202', '110101001203'];
  const fields = { lon: [116, 116.01, 116.02, 116.01], lat: [40, 40.01, 40, 40.4] };
  expect(units(townshipDistance.run(context(codes, fields), rule('township-distance', { km: 30 })))).toEqual(['110101001203']);
  const boxes = new Map([['110101', { west: 115, south: 39, east: 117, north: 40.1 }]]);
  expect(units(countyBox.run(context(codes, fields, { boxes }), rule('county-box')))).toEqual(['110101001203']);
});

test('C19b: townships of fewer than three located villages are no pass, and a middle that most lie far from is doubtful', () => {
  const run = (fields: Record<string, (number | null)[]>) => townshipDistance.run(context(['110101001200', '110101001201', '110101001202', '110101002200'], fields), rule('township-distance', { km: 30 }));
  expect(run({ lon: [116, 116, null, 116], lat: [39, 39, 39, 39] })).toMatchObject({ checked: false, note: 'no township has three units with coordinates' });
  expect(run({ lon: [116, 116, 116, 116], lat: [39, 39, 39, 39] })).toMatchObject({ checked: true, findings: [], note: 'not checked in 1 townships with fewer than three units with coordinates' });
  // The middle (117, 39) is none of the two right villages: a third, wrong one drags it away.
  const dragged = run({ lon: [116, 117, 118, 116], lat: [39, 39, 39, 39] });
  expect(dragged.findings).toHaveLength(2);
  expect(dragged.note).toContain('in 1 townships half the units or more lie far from the middle');
});

test('C22 to C24: a check that no unit has the figures for is not a pass', () => {
  const codes = ['110101001200', '110101001201'];
  const blank = { heritage_items: [null, null] };
  const previous = { table: context(codes, blank).table, codes };
  expect(heaping.run(context(codes, blank), rule('heaping')).checked).toBe(false);
  expect(bunching.run(context(codes, blank), rule('bunching')).checked).toBe(false);
  expect(fallingStock.run(context(codes, blank, { previous }), rule('falling-stock', { fields: ['heritage_items'] })).checked).toBe(false);
  expect(yearOnYear.run(context(codes, blank, { previous: { ...previous, codes: ['120101001200'] } }), rule('year-on-year')).checked).toBe(false);
});

test('the great-circle distance is symmetric and never above half the circumference', () => {
  const lon = fc.double({ min: -180, max: 180, noNaN: true });
  const lat = fc.double({ min: -90, max: 90, noNaN: true });
  fc.assert(
    fc.property(lon, lat, lon, lat, (a, b, c, d) => {
      expect(distanceKm(a, b, c, d)).toBeCloseTo(distanceKm(c, d, a, b), 6);
      expect(distanceKm(a, b, c, d)).toBeLessThanOrEqual(Math.PI * 6371.0088 + 1e-6);
    }),
  );
});

test('C21: a form copied from the neighbour is found, one that differs in a tenth and more is not', () => {
  const names = Array.from({ length: 30 }, (_, k) => `x${k}`);
  const own = (row: number, k: number): number => (row === 2 && k < 4 ? 900 + k : row === 3 ? 500 + 7 * k : 10 + k);
  const fields = Object.fromEntries(names.map((name, k) => [name, [0, 1, 2, 3].map((row) => own(row, k))]));
  const codes = ['110101001200', '110101001201', '110101001202', '110101001203'];
  expect(units(copiedForm.run(context(codes, fields), rule('copied-form', { share: 0.9, leastFields: 20 })))).toEqual(['110101001201']);
});

test('C22: powers of two follow Benford’s law, numbers that all begin with 5 do not', () => {
  expect(benfordChiSquare(Array.from({ length: 300 }, (_, k) => 2 ** k))).toBeLessThan(26.125);
  expect(benfordChiSquare(Array.from({ length: 300 }, (_, k) => 500 + (k % 100)))).toBeGreaterThan(26.125);
});

test('C23: the windows before, at and after a line are half-open', () => {
  expect(windowCounts([59, 59.99, 60, 60.5, 61, 61.99, 62], 60, 1)).toEqual([2, 2, 2]);
});

test('C24: a stock that fell since last year is found; without last year nothing is checked', () => {
  const codes = ['110101001200', '110101001201'];
  const previous = { table: context(codes, { heritage_items: [3, 5] }).table, codes };
  const result = fallingStock.run(context(codes, { heritage_items: [3, 4] }, { previous }), rule('falling-stock', { fields: ['heritage_items'] }));
  expect(result.findings).toMatchObject([{ unit: '110101001201', found: '5 last year, 4 now' }]);
  expect(fallingStock.run(context(codes, { heritage_items: [3, 4] }), rule('falling-stock', { fields: ['heritage_items'] })).checked).toBe(false);
});
