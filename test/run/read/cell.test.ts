import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BLANK, cleanCode, cleanText, halfWidth, missingMark, parseNumber, parseYesNo, SUPPRESSED } from '../../../engine/run/read/cell.js';
import { CellBatch } from '../../../engine/run/read/cell-batch.js';
import { readCells } from '../../../engine/run/read/cell-numbers.js';
import { numberIntake } from '../../../engine/run/read/intake-column.js';

const column = numberIntake({ name: 'x', title: { zh: '', en: '' }, group: '', type: 'num', unit: '1', level: 'village', providedBy: 'v' }, 0, 1);
const batch = new CellBatch(1, [column], 64, String);
/** What the kernel reads in a cell; NaN: nothing, or what is to be read as text. */
function bytesOf(text: string): number {
  batch.begin(Buffer.from(`${text}\n`));
  batch.addRow(batch.cut(0x2c, 0x0a) - 1);
  return readCells(batch.task(0)).length > 0 || column.missing[0] !== 0 ? NaN : column.values[0]!;
}
const numberOf = (text: string, percent = false): number | null => parseNumber(cleanText(halfWidth(text)), percent);

test.each([
  ['12', 12],
  ['-3.50', -3.5],
  ['１２．５', 12.5],
  ['1,234', 1234],
  ['1，234，567.5', 1_234_567.5],
  ['\u3000 7 \u3000', 7],
  ["'42", 42],
  ['1e5', 100_000],
  ['.5', 0.5],
  ['5.', 5],
  ['+5', 5],
])('reads %j as %d', (text, value) => {
  expect(numberOf(text)).toBe(value);
});

test.each(['12a', '1e400', 'NaN', 'Infinity', '1_000', '0x10', '12,34', '1,2345', '1 234', '1²', '--1', '1.2.3', '45%', ''])('does not read %j as a number', (text) => {
  expect(numberOf(text)).toBeNull();
});

test('a per cent sign is read only where the unit is per cent', () => {
  expect(numberOf('45％', true)).toBe(45);
  expect(numberOf('45%', false)).toBeNull();
});

test('tells blank cells from suppressed ones; 无 is an answer to a yes-or-no question', () => {
  expect(['', 'NA', 'N/A', '无数据', '/', '无'].map((text) => missingMark(text, false))).toEqual(Array(6).fill(BLANK));
  expect(['*', '**', 'x', '—', '-', '保密'].map((text) => missingMark(text, false))).toEqual(Array(6).fill(SUPPRESSED));
  expect([missingMark('无', true), missingMark('-1', false), missingMark('xx', false)]).toEqual([0, 0, 0]);
});

test('reads yes and no in both languages', () => {
  expect(['1', '是', '有', 'TRUE', 'Yes', '1.0'].map(parseYesNo)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(['0', '否', '无', 'false', 'No'].map(parseYesNo)).toEqual([0, 0, 0, 0, 0]);
  expect(['2', '也许', ''].map(parseYesNo)).toEqual([null, null, null]);
});

test("takes a code out of Excel's wrappings", () => {
  expect(['="110101001201"', "'110101001201", '１１０１０１００１２０１', ' 110101001201\t'].map(cleanCode)).toEqual(Array(4).fill('110101001201'));
});

test('every number written by JavaScript is read back exactly', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(numberOf(String(value))).toBe(value + 0);
    }),
  );
});

test('the fast reading of bytes agrees with the careful one wherever it answers', () => {
  const digits = fc.stringMatching(/^-?\d{0,12}(\.\d{0,6})?$/);
  fc.assert(
    fc.property(fc.oneof(digits, fc.double({ noNaN: true }).map(String), fc.string()), (text) => {
      const fast = bytesOf(text);
      if (!Number.isNaN(fast)) expect(fast).toBe(numberOf(text));
    }),
    { numRuns: 2000 },
  );
});

test('the fast reading answers for plain numbers of up to 15 digits', () => {
  expect([bytesOf('0'), bytesOf('-0'), bytesOf('123456789012345'), bytesOf('0.1'), bytesOf('-12.75'), bytesOf('5.')]).toEqual([0, 0, 123456789012345, 0.1, -12.75, 5]);
  expect(['', '-', '.', '1e5', '1234567890123456', '+1', '1_0'].map(bytesOf)).toEqual(Array(7).fill(NaN));
});

test('grouping by thousands changes no whole number', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(numberOf(value.toLocaleString('en-US'))).toBe(value);
    }),
  );
});
