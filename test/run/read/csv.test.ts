import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { threadExecutor } from '../../../engine/run/executor.js';
import { csv, form, HEADER, plain, read, refused, ROWS, tableOf, told } from './form.js';

test('three villages: numbers, texts, a blank, and where each row stood', async () => {
  const dataset = await read(csv(...ROWS));
  expect(dataset.codes).toEqual(['110101001201', '110101001202', '110101001203']);
  expect(plain(dataset.table.columns.get('households'))).toEqual([120, 95, 200]);
  expect(plain(dataset.table.columns.get('cultivated_mu'))).toEqual([35.5, 12, 0]);
  expect(plain(dataset.table.columns.get('broadband_rate'))).toEqual([80, 60.25, 'blank']);
  expect(plain(dataset.table.columns.get('terrain'))).toEqual(['plain', 'hill', 'plain']);
  expect(plain(dataset.table.columns.get('village_name'))).toEqual(['东村', '西村', '南村']);
  expect(Array.from(dataset.rowOf)).toEqual([2, 3, 4]);
  expect(dataset.problems).toEqual([]);
  expect(dataset).toMatchObject({ format: 'csv', encoding: 'utf-8', sha256: createHash('sha256').update(csv(...ROWS)).digest('hex') });
  expect((dataset.table.columns.get('households') as { values: Float64Array }).values.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('a byte order mark, CRLF, tabs, semicolons and old Macintosh line ends change nothing', async () => {
  const expected = tableOf(await read(csv(...ROWS)));
  const text = csv(...ROWS);
  for (const same of [`\uFEFF${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll(',', '\t'), text.replaceAll(',', ';'), text.replaceAll('\n', '\r'), text.trimEnd(), `${text}\n\n,,,,,,,\n`]) {
    const dataset = await read(same);
    expect(tableOf(dataset)).toEqual(expected);
    expect(dataset.problems).toEqual([]);
  }
});

test('shuffled rows give an identical table, row numbers excepted', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `110101001${201 + i},村${i % 7},2023,${i % 2 ? 'hill' : '平原'},${i + 1},${i / 3},${i % 5 ? i : ''},${i % 2}`);
  const expected = tableOf(await read(csv(...rows)));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), async (shuffled) => {
      const dataset = await read(csv(...shuffled));
      expect(tableOf(dataset)).toEqual(expected);
      expect(shuffled[dataset.rowOf[0]! - 2]).toBe(rows[0]);
    }),
    { numRuns: 10 },
  );
});

test('titles above the header and a line of field names or units under it are passed over', async () => {
  const dataset = await read(`数字乡村填报表,,,,,,,\n填报单位：某县,,,,,,,\n统计用区划代码（12位）,行政村名称,报告年度,地形,户籍户数（户）,耕地面积 (亩),宽带率(%),有卫生室\n${HEADER}\n${ROWS.join('\n')}\n`);
  expect(dataset.problems).toEqual([]);
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
  expect(Array.from(dataset.rowOf)).toEqual([5, 6, 7]);
});

test('every bad cell is told at once, is missing, and its row stays', async () => {
  const dataset = await read(
    csv(
      '110101001201,东村,2023,desert,12a,-1,45%,maybe',
      '110101001202,西村,2023,丘陵,1.5,500001,101,有',
      '110101001203,南村,2023,Plain,"1,234",１２,*,无',
      '110101001204,北村,2023,,1e400,1_000,保密,是',
    ),
  );
  expect(told(dataset)).toEqual([
    'v.csv:2 terrain: villages/unknown-value',
    'v.csv:2 households: villages/not-a-number',
    'v.csv:2 cultivated_mu: villages/out-of-range',
    'v.csv:2 has_clinic: villages/not-yes-or-no',
    'v.csv:3 households: villages/not-an-integer',
    'v.csv:3 cultivated_mu: villages/out-of-range',
    'v.csv:3 broadband_rate: villages/out-of-range',
    'v.csv:5 households: villages/not-a-number',
    'v.csv:5 cultivated_mu: villages/not-a-number',
  ]);
  expect(dataset.problems[1]).toEqual({ place: 'v.csv:2 households', expected: 'a whole number from 1 to 20000', found: '"12a"', code: 'villages/not-a-number', row: 2, field: 'households', unit: '110101001201' });
  expect(plain(dataset.table.columns.get('households'))).toEqual(['unreadable', 'unreadable', 1234, 'unreadable']);
  expect(plain(dataset.table.columns.get('cultivated_mu'))).toEqual(['unreadable', 'unreadable', 12, 'unreadable']);
  expect(plain(dataset.table.columns.get('broadband_rate'))).toEqual([45, 'unreadable', 'suppressed', 'suppressed']);
  expect(plain(dataset.table.columns.get('has_clinic'))).toEqual(['unreadable', 1, 0, 1]);
  expect(plain(dataset.table.columns.get('terrain'))).toEqual(['unreadable', 'hill', 'plain', 'blank']);
});

test('codes spoilt by a spreadsheet are refused with a way out', async () => {
  const dataset = await read(csv(...ROWS, '1.10101E+11,甲,2023,plain,1,1,1,1', '110101001201123456,乙,2023,plain,1,1,1,1', ',丙,2023,plain,1,1,1,1', '110101001,丁,2023,plain,1,1,1,1', 'abc,戊,2023,plain,1,1,1,1'));
  expect(told(dataset)).toEqual(['v.csv:5 village_code: villages/code-in-scientific-notation', 'v.csv:6 village_code: villages/bad-code', 'v.csv:7 village_code: villages/missing-code', 'v.csv:8 village_code: villages/unrecognised-row', 'v.csv:9 village_code: villages/bad-code']);
  expect(dataset.problems[0]!.expected).toContain('format the column as text');
  expect(dataset.problems[1]!.found).toBe('"110101001201123456" (18 digits)');
  expect(dataset.leftOut.map(({ row }) => row)).toEqual([5, 6, 7, 8, 9]);
  expect(dataset.codes).toHaveLength(3);
});

test('all rows of a code that stands more than once are left out, each naming the others', async () => {
  const dataset = await read(csv(ROWS[0]!, ROWS[1]!, ROWS[0]!, ROWS[2]!, ROWS[0]!));
  expect(dataset.problems.map(({ row, found, code }) => `${row} ${found} ${code}`)).toEqual([
    '2 "110101001201", also in row 4, 6 villages/duplicate-code',
    '4 "110101001201", also in row 2, 6 villages/duplicate-code',
    '6 "110101001201", also in row 2, 4 villages/duplicate-code',
  ]);
  expect(dataset.codes).toEqual(['110101001202', '110101001203']);
  expect(plain(dataset.table.columns.get('households'))).toEqual([95, 200]);
  expect(dataset.leftOut.map(({ row }) => row)).toEqual([2, 4, 6]);
});

test('rows of another year are left out, and are no duplicates', async () => {
  const dataset = await read(csv(...ROWS, ROWS[0]!.replace('2023', '2022')));
  expect(told(dataset)).toEqual(['v.csv:5 report_year: villages/mixed-years']);
  expect(dataset.codes).toHaveLength(3);
});

test('totals and excluded rows stand aside with their values, whatever their size', async () => {
  const dataset = await read(csv(...ROWS, '110101,某县,2023,,999999,"1,000",*,x', '110101001299,高新开发区,2023,hill,5,1,1,1'));
  expect(dataset.problems).toEqual([]);
  expect(dataset.codes).toHaveLength(3);
  const [total, excluded] = dataset.others;
  expect(total).toMatchObject({ row: 5, is: 'total', level: 'county', code: '110101', name: '某县', reason: null });
  expect(Object.fromEntries(total!.values)).toEqual({ report_year: 2023, households: 999_999, cultivated_mu: 1000 });
  expect(excluded).toMatchObject({ row: 6, is: 'excluded', name: '高新开发区', reason: { zh: '开发区', en: 'development zone' } });
});

test('line ends and quotes inside quotes shift nothing', async () => {
  const dataset = await read(csv('110101001201,"东\n""大""\n村",2023,plain,120,35.5,80,1', ROWS[1]!, '110101001203,南"村,2023,plain,x1,0,,1'));
  expect(plain(dataset.table.columns.get('village_name'))).toEqual(['东\n"大"\n村', '西村', '南"村']);
  expect(told(dataset)).toEqual(['v.csv:4 households: villages/not-a-number']);
});

test('lines that cannot be cut into the header’s cells are all told, and nothing else is lost', async () => {
  const dataset = await read(csv('110101001201,东村,2023', ROWS[1]!, `${ROWS[0]!},extra`, '110101001203,"南村,2023,plain,1,1,1,1', ROWS[2]!, '110101001205,"北"村,2023,plain,1,1,1,1', '110101001206,a\0b,2023,plain,1,1,1,1', '110101001207,尾,2023,plain,1,1,1,"1'));
  expect(told(dataset)).toEqual([
    'v.csv:2: villages/ragged-row',
    'v.csv:4: villages/ragged-row',
    'v.csv:5: villages/broken-quotes',
    'v.csv:7: villages/broken-quotes',
    'v.csv:8: villages/nul-character',
    'v.csv:9: villages/broken-quotes',
  ]);
  expect(dataset.problems[0]!.expected).toBe('8 cells, as in the header');
  expect(dataset.codes).toEqual(['110101001202', '110101001203']);
});

test('the line is told where quoted line ends make it differ from the row', async () => {
  const dataset = await read(csv('110101001201,"东\n村",2023,plain,120,35.5,80,1', 'only,two'));
  expect(dataset.problems.map(({ place, found }) => `${place} ${found}`)).toEqual(['v.csv:3 2 cells: "only,two" (line 4 of the file)']);
});

test('an empty row between rows is a problem, at the end it is not', async () => {
  const dataset = await read(csv(ROWS[0]!, '', ',,,,,,,', ROWS[1]!, '', ''));
  expect(dataset.problems.map(({ place, found, code }) => `${place} ${found} ${code}`)).toEqual(['v.csv:3 rows 3 to 4 empty villages/blank-row']);
  expect(Array.from(dataset.rowOf)).toEqual([2, 5]);
});

test('something under no header is a problem; an empty column without a header is not', async () => {
  const dataset = await read(`${HEADER},\n${ROWS[0]!},\n${ROWS[1]!},note\n`);
  expect(told(dataset)).toEqual(['v.csv:3: villages/cell-without-header']);
  expect(dataset.codes).toHaveLength(2);
});

test('unknown columns are told with the nearest name, unless they may be passed over', async () => {
  const text = `${HEADER.replace('households', 'housholds')},备注\n${ROWS[0]!},好\n`;
  const dataset = await read(text);
  expect(told(dataset)).toEqual(['v.csv:1 housholds: villages/unknown-column', 'v.csv:1 备注: villages/unknown-column', 'v.csv:1 households: villages/absent-column']);
  expect(dataset.problems[0]!.found).toBe('"housholds" (did you mean households?)');
  expect(dataset.absentFields).toEqual(['households']);
  expect(plain(dataset.table.columns.get('households'))).toEqual(['absent']);
  const mapped = await read(text, { mapping: new Map([['housholds', 'households'], ['备注', null]]) });
  expect(mapped.problems).toEqual([]);
  expect(mapped.ignoredColumns).toEqual(['备注']);
  const ignoring = await read(text, {}, 'v.csv', { ...form, unit: { ...form.unit, otherColumns: 'ignore' } });
  expect(told(ignoring)).toEqual(['v.csv:1 households: villages/absent-column']);
});

test('a heading with another unit than the field’s is not taken for it', async () => {
  const dataset = await read(csv(...ROWS).replace('cultivated_mu', '耕地面积(公顷)'));
  expect(told(dataset)).toEqual(['v.csv:1 耕地面积(公顷): villages/unknown-column']);
  expect(dataset.absentFields).toEqual(['cultivated_mu']);
});

test('only the fields asked for are loaded, with code, name and year', async () => {
  const dataset = await read(csv(...ROWS), { only: new Set(['households']) });
  expect([...dataset.table.columns.keys()]).toEqual(['village_code', 'village_name', 'report_year', 'households']);
});

test.each([
  ['nothing', '', ['v.csv: villages/empty-file']],
  ['a byte order mark alone', '\uFEFF', ['v.csv: villages/empty-file']],
  ['a header only', `${HEADER}\n\n`, ['v.csv: villages/header-only']],
  ['a header without a line end', HEADER, ['v.csv: villages/header-only']],
  ['no code column', 'village_name,households\n东村,1\n', ['v.csv: villages/no-code-column']],
  ['a header twice and two headers for one field', `${HEADER},terrain,户籍户数\n${ROWS[0]!},hill,1\n`, ['v.csv:1 terrain: villages/duplicate-header', 'v.csv:1 户籍户数: villages/two-columns-for-field']],
])('a file with %s is refused', async (_title, text, codes) => {
  expect(await refused(read(text))).toEqual(codes);
});

test('a mapping to a field that does not exist is refused with the nearest name', async () => {
  await expect(read(csv(...ROWS), { mapping: new Map([['x', 'household']]) })).rejects.toThrow('mapping x: expected the name of a field, found "household" (did you mean households?) [mapping/unknown-field]');
});

test('a file of many blocks is read like a small one', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${110101001000 + i},${'很长的村名'.repeat(8)}${i % 3 ? '' : '"'},2023,plain,${(i % 20_000) + 1},${i / 8},50,1`);
  let [calls, last] = [0, 0];
  const dataset = await read(csv(...rows), { onProgress: (done, total) => { calls++; last = done; expect(total).toBe(60_000); } }, 'v.csv', { ...form, unit: { ...form.unit, rows: [{ is: 'unit', code: '\\d{12}' }] } });
  expect(dataset.problems).toEqual([]);
  expect([dataset.table.rows, last, calls > 1]).toEqual([60_000, 60_000, true]);
  const values = (dataset.table.columns.get('cultivated_mu') as { values: Float64Array }).values;
  expect(values.every((value, i) => value === i / 8)).toBe(true);
});

test('threads that read the numbers of a file, in any order of its rows, change nothing', async () => {
  const name = '很长的村名'.repeat(16);
  const rows = Array.from({ length: 30_000 }, (_, i) => {
    const code = 110101031000 - i;
    if (i % 1_000 === 7) return `"${code}","${name}""号""",2023,hill,"1,234",-0,45%,有`;
    if (i % 1_000 === 8) return `${code},${name},2023,desert,12a,-1,*,maybe`;
    if (i % 1_000 === 9) return `${code},too,few`;
    if (i % 5_000 === 10) return `110101,total,2023,,${i},,,`;
    return `${code},${name},2023,${i % 3 ? 'hill' : '平原'},${(i % 20_000) + 1},${i % 7 ? i / 8 : ''},${i % 90}.5,${i % 2}`;
  });
  const pool = threadExecutor(2);
  try {
    const alone = await read(csv(...rows));
    const shared = await read(csv(...rows), { pool: { ...pool, cellsToShare: 1 } });
    expect([alone.table.rows, alone.problems.length]).toEqual([30_000 - 36, 30 * 5]);
    expect(tableOf(shared)).toEqual(tableOf(alone));
    const rest = ({ problems, leftOut, rowOf, codes, others, sha256 }: typeof alone): unknown => ({ problems, leftOut, rowOf, codes, others, sha256 });
    expect(rest(shared)).toEqual(rest(alone));
    expect(plain(alone.table.columns.get('households')).slice(-8)).toEqual([1234, 7, 6, 5, 4, 3, 2, 1]);
  } finally {
    await pool.close();
  }
});

test('numbers survive being written and read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0, max: 500_000, noNaN: true }), { minLength: 1, maxLength: 50 }), async (numbers) => {
      const dataset = await read(csv(...numbers.map((value, i) => `${110101001200 + i},村,2023,plain,1,${value},1,1`)));
      expect(dataset.problems).toEqual([]);
      expect(plain(dataset.table.columns.get('cultivated_mu'))).toEqual(numbers.map((value) => value + 0));
    }),
    { numRuns: 30 },
  );
});
