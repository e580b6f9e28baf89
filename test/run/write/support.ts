/** What the writers' tests share: a scratch folder, a small framework, and reading a Parquet file back. */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { FrameworkDeclaration } from '../../../engine/scoring/framework.js';

/** A folder that is gone after the tests of the file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Rows of an SQL query, with values as JSON has them. */
export async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export const declaration: FrameworkDeclaration = {
  name: 'small',
  title: { zh: '小框架', en: 'Small framework' },
  source: 'made for tests',
  version: '1.0',
  unit: { code: 'village_code', name: 'village_name', rows: [{ is: 'unit', code: '\\d{12}' }], weight: 'households' },
  levels: [
    { name: 'village', title: { zh: '行政村', en: 'Village' }, prefix: 12 },
    { name: 'township', title: { zh: '乡镇', en: 'Township' }, prefix: 9 },
  ],
  tree: [
    { code: 'A1', title: { zh: '基础设施', en: 'Infrastructure' } },
    { code: 'A2', title: { zh: '治理', en: 'Governance' } },
  ],
  weights: { '2022-01-01': { 'A1-01': 6000, 'A2-01': 4000 } },
  grades: [
    { grade: 'A', title: { zh: '优', en: 'Excellent' }, atLeast: 85 },
    { grade: 'B', title: { zh: '良', en: 'Good' }, atLeast: 0 },
  ],
  ranking: { coverage: 85, groupCoverage: 60 },
  peers: ['terrain'],
  vetoes: [],
  fields: [
    {
      name: 'households',
      title: { zh: '户籍户数', en: 'Registered households' },
      group: 'POP',
      type: 'int',
      unit: '户',
      min: 1,
      max: 20000,
      level: 'village',
      providedBy: 'village',
    },
    {
      name: 'village_code',
      title: { zh: '统计用区划代码(12位)', en: 'Division code' },
      group: 'ID',
      type: 'code',
      unit: '-',
      level: 'village',
      providedBy: 'department',
      required: true,
    },
    { name: 'village_name', title: { zh: '行政村名称', en: 'Village name' }, group: 'ID', type: 'text', unit: '-', level: 'village', providedBy: 'village' },
    {
      name: 'terrain',
      title: { zh: '地形', en: 'Terrain' },
      group: 'ID',
      type: 'enum',
      unit: '-',
      level: 'village',
      providedBy: 'department',
      values: [
        { value: 'plain', title: { zh: '平原', en: 'Plain' } },
        { value: 'hill', title: { zh: '丘陵', en: 'Hills' } },
      ],
    },
    { name: 'hh_broadband', title: { zh: '宽带户数', en: 'Broadband households' }, group: 'INF', type: 'int', unit: '户', level: 'village', providedBy: 'village' },
    { name: 'online_share', title: { zh: '网办率', en: 'Online share' }, group: 'GOV', type: 'num', unit: '%', min: 0, max: 100, level: 'township', providedBy: 'department' },
    { name: 'has_station', title: { zh: '有服务站', en: 'Has a station' }, group: 'GOV', type: 'bool', unit: '-', level: 'village', providedBy: 'village' },
  ],
  indicators: [
    {
      code: 'A1-01',
      name: 'broadband',
      title: { zh: '宽带入户率', en: 'Broadband' },
      parent: 'A1',
      level: 'village',
      direction: 'higher-is-better',
      unit: '%',
      formula: '100 * hh_broadband / households',
      rollup: 'formula-on-sums',
      core: true,
      importance: 4,
      department: '通信',
      goalposts: { '2022-01-01': { floor: 20, target: 95, scale: 'identity', basis: { zh: '专家判断', en: 'judgement' }, verified: false } },
      examples: [],
    },
    {
      code: 'A2-01',
      name: 'online',
      title: { zh: '网上办理', en: 'Online services' },
      parent: 'A2',
      level: 'township',
      direction: 'higher-is-better',
      unit: '%',
      formula: 'online_share',
      appliesWhen: 'has_station',
      rollup: 'as-given',
      core: true,
      importance: 4,
      department: '政务',
      goalposts: { '2022-01-01': { floor: 0, target: 100, scale: 'identity', basis: { zh: '专家判断', en: 'judgement' }, verified: false } },
      examples: [],
    },
  ],
  rules: [
    {
      id: 'C15',
      severity: 'E',
      title: { zh: '宽带户数不超过户数', en: 'No more broadband households than households' },
      holds: 'hh_broadband <= households',
      rejects: ['hh_broadband'],
      why: { zh: '部分不大于整体', en: 'a part of the whole' },
    },
  ],
};
