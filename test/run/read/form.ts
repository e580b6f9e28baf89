/** A small form, and files of it written to a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { textAt, type Column } from '../../../engine/core/table.js';
import { readDataset, type Dataset, type FormDeclaration, type ReadOptions } from '../../../engine/run/read/index.js';

const field = (name: string, zh: string, type: FormDeclaration['fields'][number]['type'], more: object = {}): FormDeclaration['fields'][number] => ({
  name,
  title: { zh, en: name.replaceAll('_', ' ') },
  group: 'g',
  type,
  unit: '-',
  level: 'village',
  providedBy: 'village',
  ...more,
});

export const form: FormDeclaration = {
  fields: [
    field('village_code', '统计用区划代码(12位)', 'code'),
    field('village_name', '行政村名称', 'text'),
    field('report_year', '报告年度', 'int', { min: 2021, max: 2035, unit: '年' }),
    field('terrain', '地形', 'enum', {
      values: [
        { value: 'plain', title: { zh: '平原', en: 'Plain' } },
        { value: 'hill', title: { zh: '丘陵', en: 'Hill' } },
      ],
    }),
    field('households', '户籍户数', 'int', { min: 1, max: 20_000, unit: '户', required: true }),
    field('cultivated_mu', '耕地面积(三调)', 'num', { min: 0, max: 500_000, unit: '亩', headers: ['耕地面积'] }),
    field('broadband_rate', '宽带率', 'num', { min: 0, max: 100, unit: '%' }),
    field('has_clinic', '有卫生室', 'bool'),
  ],
  unit: {
    divisions: true,
    code: 'village_code',
    name: 'village_name',
    year: 'report_year',
    rows: [
      { is: 'total', code: '\\d{6}', level: 'county' },
      { is: 'excluded', code: '\\d{12}', where: { village_name: '.*开发区' }, reason: { zh: '开发区', en: 'development zone' } },
      { is: 'unit', code: '\\d{12}' },
    ],
    weight: 'households',
  },
};

export const HEADER = 'village_code,village_name,report_year,terrain,households,cultivated_mu,broadband_rate,has_clinic';
export const ROWS = ['110101001201,东村,2023,plain,120,35.5,80,1', '110101001202,西村,2023,hill,95,12,60.25,0', '110101001203,南村,2023,plain,200,0,,1'];

/** A folder that is gone after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'read-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Write a file and read it by the small form. */
export async function read(content: string | Uint8Array, options: ReadOptions = {}, name = 'v.csv', framework: FormDeclaration = form): Promise<Dataset> {
  const path = join(temporary(), name);
  writeFileSync(path, content);
  return readDataset(path, framework, options);
}

/** Rows under the header. */
export const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

/** `place: code` of each problem. */
export const told = ({ problems }: Pick<Dataset, 'problems'>): string[] => problems.map(({ place, code }) => `${place}: ${code}`);

/** Codes and places of the fault a file is refused for. */
export async function refused(reading: Promise<Dataset>): Promise<string[]> {
  const error: unknown = await reading.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
  return told(error);
}

/** A column as plain values: numbers or texts, and the missing byte's reason where there is none. */
export function plain(column: Column | undefined): (number | string)[] {
  if (column === undefined) return [];
  const reasons = ['', 'blank', 'absent', 'unreadable', 'rejected', 'suppressed'];
  return Array.from(column.missing, (byte, row) => (byte !== 0 ? reasons[byte]! : column.kind === 'number' ? column.values[row]! : textAt(column, row)!));
}

/** The whole table as plain values, and its bytes. */
export const tableOf = ({ table, codes }: Dataset): object => ({
  codes,
  columns: [...table.columns].map(([name, column]) => [name, plain(column), column.kind === 'number' ? Array.from(column.values) : [Array.from(column.codes), column.dictionary]]),
});
