/** Runs over plain households of one person each, in a year in which nothing moves: what comes of them is known beforehand. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import type { Households, StormDamage } from '../../../engine/poverty/household.js';
import { readRelapse, type RelapseDeclaration, type RelapseSetting } from '../../../engine/run/poverty/declaration.js';
import { readHouseholds, type ReadHouseholds } from '../../../engine/run/poverty/households.js';
import { runRelapse, type RelapseResult } from '../../../engine/run/poverty/run.js';

export const folder = join(tmpdir(), `plain-${process.pid}`);
const given = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
const header = readFileSync(packagePath('scenarios', 'data', 'relapse', 'households.csv'), 'utf8').split('\n')[0]!.trim();
export const VILLAGE = '370832101200';

/** Have the folder for the tests of one file: files run one after the other in a process. */
export function useFolder(): void {
  beforeAll(() => {
    mkdirSync(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
}

/** No shock comes: the plan is the year. */
const STILL = {
  income: { persistence: 0, lasting: 0, passing: 0, yield: 0, price: 0 },
  illness: { ...given.declaration.illness, chance: { others: 0, elderly: 0, chronic: 0 } },
  accident: { ...given.declaration.accident, chance: 0 },
  jobLoss: { ...given.declaration.jobLoss, chance: 0 },
} as const;

const settingOf = (more: Partial<RelapseDeclaration> = {}): RelapseSetting => ({ ...given, line: given.line.map(() => 8_500), declaration: { ...given.declaration, ...STILL, draws: 4, supports: [], budgets: [], ...more } });

/** What differs from a household of one person, who can work and has a wage of 40,000 yuan and nothing else; by column. */
export type Row = Readonly<Record<string, string | number>>;
const PLAIN: Row = { village_code: VILLAGE, persons: 1, labour: 1, scheme: 'residents', crop: 'rice-wheat', 'wage [yuan/year]': 40_000 };
export const many = (count: number, row: Row): Row[] => Array.from({ length: count }, () => row);

/** A file of the households; ids by position. */
function fileOf(rows: readonly Row[], name = 'households.csv'): string {
  const columns = [...new Set([...header.split(','), ...rows.flatMap((row) => Object.keys(row))])];
  const path = join(folder, name);
  writeFileSync(path, `${[columns.join(','), ...rows.map((row, k) => columns.map((column) => String(row[column] ?? (column === 'household_id' ? `p-${String(k).padStart(4, '0')}` : (PLAIN[column] ?? (column.startsWith('safe_') ? 1 : 0))))).join(','))].join('\n')}\n`);
  return path;
}

/** A run over the households, in this thread. */
export async function runOf(rows: readonly Row[], more: Partial<RelapseDeclaration> = {}, margins?: string, membersOf: (households: Households) => readonly StormDamage[] = () => []): Promise<{ readonly setting: RelapseSetting; readonly read: ReadHouseholds; readonly result: RelapseResult }> {
  const setting = settingOf(more);
  const read = await readHouseholds(fileOf(rows), setting.declaration, 5, { margins });
  return { setting, read, result: await runRelapse(setting, read, membersOf(read.households), 0, () => undefined) };
}
