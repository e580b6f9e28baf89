import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import { readWarnData } from '../../../engine/run/warn/data.js';
import { runWarn } from '../../../engine/run/warn/run.js';
import { writeWarnTables } from '../../../engine/run/warn/write.js';
import { datedSteps } from '../../../engine/warning/in-force.js';

const folder = mkdtempSync(join(tmpdir(), 'editions-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const edition = (effective: string, line: number, over = ''): string => `  - effective: "${effective}"
    region: ""
    basis: text of ${effective}
    verified: false
    hazards:
      rain:
        title: { zh: 雨, en: rain }
        branches: [observed]
${over}        levels:
          blue:
            - { quantity: rain, unit: mm, is: ">= ${line}" }
`;
const rows = async (yaml: string, data: string): Promise<Record<string, Record<string, string>[]>> => {
  writeFileSync(join(folder, 'book.yaml'), `book: two\ntitle: { zh: 两版, en: two editions }\neditions:\n${yaml}`);
  writeFileSync(join(folder, 'rain.csv'), data);
  const book = await readRuleBook(join(folder, 'book.yaml'));
  const read = await readWarnData({ data: join(folder, 'rain.csv'), step: '1 h' }, [book]);
  await writeWarnTables((name) => join(folder, name), [book], read, runWarn([book], read, null, () => undefined), () => null);
  const table = (name: string): Record<string, string>[] => parse(readFileSync(join(folder, name)), { columns: true, bom: true });
  return { changes: table('changes.csv'), trace: table('trace.csv'), levels: table('levels.csv'), 'left-out': table('left-out.csv') };
};
const hour = (h: number): string => `2023-07-0${1 + Math.floor(h / 24)}T${String(h % 24).padStart(2, '0')}:00+08:00`;
const rainOf = (unit: string, from: number, values: readonly number[]): string => values.map((value, k) => `${unit},${hour(from + k)},${value}\n`).join('');

test('a run over the date of an edition holds each hour against the edition of its day, and the trace names it', async () => {
  // 7 mm each hour from 22:00 on the first: 5 mm make blue until midnight, 10 mm do not from then on
  const { changes, trace, levels } = await rows(edition('2020-01-01', 5) + edition('2023-07-02', 10), `entity,time,rain [mm]\n${rainOf('a', 22, [7, 7, 7, 12])}`);
  expect(changes!.map(({ time, level, edition: own, basis }) => [time, level, own, basis])).toEqual([
    [hour(22), 'blue', '2020-01-01', 'text of 2020-01-01'],
    [hour(24), 'none', '2023-07-02', 'text of 2023-07-02'],
    [hour(25), 'blue', '2023-07-02', 'text of 2023-07-02'],
  ]);
  expect(trace!.map(({ time, value, line, edition: own }) => [time, value, line, own])).toEqual([[hour(22), '7', '5', '2020-01-01'], [hour(24), '7', '10', '2023-07-02'], [hour(25), '12', '10', '2023-07-02']]);
  expect(levels!.map(({ time, held, edition: own, kind, units }) => [time, held, own, kind, units])).toEqual([[hour(22), 'blue', '2020-01-01', 'unit', ''], [hour(23), 'blue', '2020-01-01', 'unit', ''], [hour(25), 'blue', '2023-07-02', 'unit', '']]);
});

test('nothing is warned of before the first edition, and the hours before it are unknown', async () => {
  const { changes } = await rows(edition('2023-07-02', 5), `entity,time,rain [mm]\n${rainOf('a', 22, [7, 7, 7, 7])}`);
  expect(changes!.map(({ time, level }) => [time, level])).toEqual([[hour(24), 'blue']]);
});

test('an edition that turns a rule over to areas ends the warnings of units, and the course of the area stands in the table, marked', async () => {
  const area = '        area: { digits: 6, units: 2 }\n';
  const data = `entity,time,rain [mm]\n${['330109001201', '330109001202', 'creek'].map((unit) => rainOf(unit, 22, [7, 7, 7, 7])).join('')}`;
  const { changes, trace, levels, 'left-out': leftOut } = await rows(edition('2020-01-01', 5) + edition('2023-07-02', 5, area), data);
  const told = ['330109001201', '330109001202'].flatMap((unit) => [[unit, hour(22), 'blue', 'unit', '', '2020-01-01'], [unit, hour(24), 'none', 'unit', '', '2023-07-02']]);
  // what no area is known of is not judged any more: it stands as it was
  expect(changes!.map(({ unit, time, level, kind, units, edition: own }) => [unit, time, level, kind, units, own])).toEqual([...told, ['creek', hour(22), 'blue', 'unit', '', '2020-01-01'], ['330109', hour(24), 'blue', 'area', '2', '2023-07-02']]);
  expect(new Set(trace!.map(({ unit, time }) => `${unit!} ${time!}`))).toEqual(new Set([...told.filter(([, , level]) => level === 'blue').map(([unit, time]) => `${unit!} ${time!}`), `creek ${hour(22)}`, `330109 ${hour(24)}`]));
  expect(levels!.filter(({ kind }) => kind === 'area').map(({ unit, time, held, p_blue: share, units, edition: own }) => [unit, time, held, share, units, own])).toEqual([['330109', hour(24), 'blue', '1', '2', '2023-07-02'], ['330109', hour(25), 'blue', '1', '2', '2023-07-02']]);
  expect(leftOut!.map(({ unit, judged, because }) => [unit, judged, because])).toEqual([['creek', 'in part', 'no code whose first 6 digits name its area']]);
});

test('dates between the first and the last step alone cut a clock, each at the first step of its day', () => {
  const editions = ['2020-01-01', '2023-07-02', '2023-07-03', '2024-01-01'].map((effective) => ({ effective, region: '', hazards: [] }));
  expect(datedSteps(editions, 48, (step) => `2023-07-0${1 + Math.floor((step + 23) / 24)}`)).toEqual([{ from: 0, day: '2023-07-01' }, { from: 1, day: '2023-07-02' }, { from: 25, day: '2023-07-03' }]);
  expect(datedSteps(editions, 2, (step) => ['2023-07-01', '2023-08-01'][step]!)).toEqual([{ from: 0, day: '2023-07-01' }, { from: 1, day: '2023-08-01' }]);
});
