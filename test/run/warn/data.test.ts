import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import { readWarnData, type WarnData } from '../../../engine/run/warn/data.js';
import { fewGaps, lackTexts, leftOutText } from '../../../engine/run/warn/left-out.js';
import { runWarn, type WarnResult } from '../../../engine/run/warn/run.js';

const folder = mkdtempSync(join(tmpdir(), 'warn-data-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const shipped = (name: string) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`));
const [stages, floods, droughts] = [await shipped('river-stage'), await shipped('flash-flood'), await shipped('drought')];
const file = (name: string, lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};
const time = (hour: number): string => `2023-07-01T${String(hour).padStart(2, '0')}:00+08:00`;
const withLines = (stage: number, ...lines: readonly string[]): Promise<WarnData> =>
  readWarnData({ data: file('stage.csv', ['entity,time,stage [m]', `a,${time(8)},${stage}`]), step: '1 h', units: file('lines.csv', ['site,bankfull_m,warning_m,guarantee_m,damage_m', ...lines]) }, [stages]);

test('a guarantee stage below the warning stage is refused, and so is damage below either; a bank is where it is', async () => {
  await expect(withLines(1, 'a,5,4,3,6')).rejects.toThrow('lines.csv:2 a guarantee_m: expected a line not below warning_m, 4, found 3 [warn/line-order]');
  await expect(withLines(1, 'a,1,4,,3')).rejects.toThrow('lines.csv:2 a damage_m: expected a line not below');
  await expect(withLines(1, 'a,1,2,3,2.5')).rejects.toThrow('expected a line not below guarantee_m, 3, found 2.5');
  expect((await withLines(1, 'a,4.5,4,4,4')).lineOf('a', 'damage_m')).toBe(4);
});

test('a line below 0 is refused where the stage never is; below the sea it is as good as any', async () => {
  await expect(withLines(1, 'a,,-4,,')).rejects.toThrow('lines.csv:2 a warning_m: expected a line from 0 on: stage of a is never below it, found "-4" [warn/bad-line]');
  expect((await withLines(-152, 'a,,-150,-149,')).lineOf('a', 'warning_m')).toBe(-150);
  await expect(withLines(1, 'a,,-4000,,')).rejects.toThrow('a line from -500 to 10000 m');
  const rain = readWarnData({ data: file('rain.csv', ['entity,time,rain [mm]', `a,${time(8)},1`]), step: '1 h', units: file('critical.csv', ['site,prepare_1h_mm,critical_1h_mm', 'a,0,-3']) }, [floods]);
  await expect(rain).rejects.toThrow(/prepare_1h_mm: expected a line above 0 .*found "0"[^]*critical_1h_mm: expected a line above 0/);
});

test('a drought index is negative where it is dry: the rules are held against it', async () => {
  const days = Array.from({ length: 12 }, (_, k) => `a,2023-07-${String(k + 1).padStart(2, '0')},-1.6`);
  const data = await readWarnData({ data: file('mci.csv', ['entity,time,mci [1]', ...days]), step: '1 d' }, [droughts]);
  expect(runWarn([droughts], data, null, () => undefined).courses.find(({ hazard }) => hazard === 'drought-mci')!.held.at(-1)).toBe(3); // orange, after ten days of it
  await expect(readWarnData({ data: file('mci2.csv', ['entity,time,mci [1]', 'a,2023-07-01,-999']), step: '1 d' }, [droughts])).rejects.toThrow('-999');
});

test('a unit whose cells are all blank is not evaluated, and its column is named', async () => {
  const result = async (...rows: readonly string[]): Promise<WarnResult> => runWarn([floods], await readWarnData({ data: file('blank.csv', ['entity,time,rain [mm]', ...rows]), step: '1 h' }, [floods]), null, () => undefined);
  const rows = (unit: string, value: string): string[] => Array.from({ length: 4 }, (_, hour) => `${unit},${time(hour)},${value}`);
  expect((await result(...rows('a', ''), ...rows('b', '1'))).coverage[0]).toMatchObject({ units: 2, evaluated: 1, lacks: [{ because: 'no value of rain', inPart: false, units: ['a'] }] });
  expect((await result(...rows('a', ''))).coverage[0]).toMatchObject({ units: 1, evaluated: 0 });
});

test('units without a line are named, and so are units and columns of the table that mean nothing here', async () => {
  const rows = ['a', 'b', 'c'].map((unit) => `${unit},${time(8)},1`);
  const data = await readWarnData({ data: file('three.csv', ['entity,time,stage [m]', ...rows]), step: '1 h', units: file('table.csv', ['site,bankfull_m,warnning_m,guarantee_m,damage_m,datum', 'a,1,2,3,4,x', 'c,1,,,4,x', 'z,1,2,3,4,x']) }, [stages]);
  expect(data.linesFit).toEqual({ file: 'table.csv', unknownUnits: ['z'], lacking: ['warning_m'], unused: ['warnning_m', 'datum'] });
  const { coverage } = runWarn([stages], data, null, () => undefined);
  expect(coverage[0]!.lacks).toEqual(expect.arrayContaining([
    { because: 'no line bankfull_m', inPart: false, units: ['b'] },
    { because: 'no line guarantee_m', inPart: true, units: ['c'] },
  ]));
  expect(lackTexts(coverage[0]!, (phrase) => phrase)).toEqual(expect.arrayContaining(['no line guarantee_m (1: c)']));
  const said = leftOutText(coverage, data.linesFit, (phrase) => phrase).join('\n');
  expect(said).toContain('1 个单元不在数据中');
  expect(said).toContain('no column warning_m, which the rules read: is it warnning_m?');
  expect(said).toContain('columns that no rule reads: warnning_m, datum');
  expect(said).toMatch(/judged by other lines alone: .* 1 个单元 units \(no line guarantee_m\): c \(left-out\.csv\)/);
});

test('where nothing can be judged the message says the first reasons, and what there is', () => {
  expect(fewGaps(['no typhoon', 'no windForce', 'no gustForce', 'no snow'], ['temperature'])).toBe('no typhoon; no windForce; no gustForce; and 1 more: the columns are temperature');
  expect(fewGaps(['no typhoon', 'no line warning_m'], ['stage'])).toBe('no line warning_m');
});
