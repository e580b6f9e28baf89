import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countyKind, lacksCounties, parentCode } from '../../engine/core/divisions.js';
import { InputError } from '../../engine/core/errors.js';
import { loadCountyBoxes, loadDivisions } from '../../engine/run/divisions.js';

const root = mkdtempSync(join(tmpdir(), 'divisions-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});
let folders = 0;

const GOOD = { provinces: 'code,name\n37,山东省\n', prefectures: 'code,name\n3708,济宁市\n', counties: 'code,name\n370832,梁山县\n', townships: 'code,name\n370832100,甲镇\n' };
/** A folder with an edition of 2025; a table given as '' is left out. */
function edition(tables: Partial<Record<keyof typeof GOOD | 'county-boxes', string>> = {}): string {
  const folder = join(root, String(folders++));
  mkdirSync(join(folder, '2025'), { recursive: true });
  for (const [name, text] of Object.entries({ ...GOOD, ...tables })) if (text !== '') writeFileSync(join(folder, '2025', `${name}.csv`), text);
  return folder;
}
async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  const failure: unknown = await promise.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  return (failure as InputError).message.split('\n');
}

const shipped = (await loadDivisions(2023))!;

test('the shipped edition of 2023 has 31 provinces, 342 prefectures, 2,978 counties and 41,352 townships', () => {
  expect((['province', 'prefecture', 'county', 'township'] as const).map((level) => shipped.codes(level).length)).toEqual([31, 342, 2_978, 41_352]);
  expect(shipped.nameOf('370832')).toBe('梁山县');
});
test('in it every division lies in one of the level above', () => {
  expect((['prefecture', 'county', 'township'] as const).flatMap((level) => shipped.codes(level).filter((code) => shipped.parentOf(code) !== parentCode(code)))).toEqual([]);
});
test('in it 124 county rows are development zones, and three cities have no counties', () => {
  expect(shipped.codes('county').filter((code) => countyKind(code) === 'development-zone')).toHaveLength(124);
  expect(shipped.codes('county').filter(lacksCounties)).toEqual(['441900', '442000', '460400']);
});
test('an edition that is not there is null, which is not a pass', async () => {
  expect(await loadDivisions(1999)).toBeNull();
  expect(await loadDivisions(2024, edition())).toBeNull();
  expect(await loadCountyBoxes(1999)).toBeNull();
});
test("an edition in the user's folder is read, and the shipped one still found beside it", async () => {
  const folder = edition();
  expect((await loadDivisions(2025, folder))!.nameOf('370832100')).toBe('甲镇');
  expect((await loadDivisions(2023, folder))!.codes('county')).toHaveLength(2_978);
});
test('every problem of all tables at once', async () => {
  const folder = edition({ counties: 'code,name\n370832,梁山县\n370832,梁山县\n380101,无省县\n', townships: 'code,name\n370899100,无县镇\n' });
  expect(await problemsOf(loadDivisions(2025, folder))).toEqual([
    '2025/counties.csv:3 code: expected every code once, found "370832" [divisions/duplicate-code]',
    '2025/counties.csv:4 code: expected a code inside the level above, which has no 3801, found "380101" [divisions/no-parent]',
    '2025/townships.csv:2 code: expected a code inside the level above, which has no 370899, found "370899100" [divisions/no-parent]',
  ]);
});
test('a bad code and a missing table are both named', async () => {
  const problems = await problemsOf(loadDivisions(2025, edition({ counties: 'code,name\n37083,梁山县\n', townships: '' })));
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain('expected a code of 6 digits, found "37083"');
  expect(problems[1]).toContain('townships.csv');
});
test('a folder that is not there is refused', async () => {
  expect(await problemsOf(loadDivisions(2025, join(root, 'nowhere')))).toEqual([expect.stringContaining('[divisions/no-such-folder]')]);
});
test('county boxes are read from the edition, and an empty box is refused', async () => {
  const boxes = await loadCountyBoxes(2025, edition({ 'county-boxes': 'code,west,south,east,north\n370832,115.85,35.6,116.35,36.05\n' }));
  expect(boxes!.get('370832')).toEqual({ west: 115.85, south: 35.6, east: 116.35, north: 36.05 });
  expect(await problemsOf(loadCountyBoxes(2025, edition({ 'county-boxes': 'code,west,south,east,north\n370832,117,35.6,116,36\n' })))).toEqual([expect.stringContaining('[divisions/empty-box]')]);
});
