/** Which dated data a run hangs on, and where all of them are from. */
import { join } from 'node:path';
import { writeFileSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { folder, useFolder } from './plain.js';

useFolder();

/** The year that ships, begun on a date, under lines of its own. */
async function kinds(asOf: string): Promise<(readonly [detail: unknown, source: string, verified: boolean | null])[]> {
  const yaml = readFileSync(packagePath('scenarios', 'relapse.yaml'), 'utf8').replace('2025-05-01', asOf).replace('poverty/lines.yaml', 'lines.yaml').replace('poverty/holidays.yaml', packagePath('scenarios', 'poverty', 'holidays.yaml'));
  const line = (from: string, value: number, verified: boolean, province = '山东省'): object => ({ province, from, value, source: `s${value}`, verified });
  writeFileSync(join(folder, 'lines.yaml'), JSON.stringify({ lines: [line('2025-01-01', 3, true), line('2021-01-01', 1, false), line('2024-02-01', 2, false), line('2024-06-15', 9, false, '江西省')] }));
  writeFileSync(join(folder, 'relapse.yaml'), yaml);
  return (await readRelapse(join(folder, 'relapse.yaml'))).assumptions.filter(({ kind }) => kind === 'line' || kind === 'holidays').map(({ detail, source, verified }) => [detail, source.slice(0, 2), verified] as const);
}

test('lines in force at the end of a month of the run, and years of holidays within it', async () => {
  // the line of February 2024 holds from that month's end on: January stands under the one before
  expect(await kinds('2024-01-10')).toEqual([['1, 2021-01-01', 's1', false], ['2, 2024-02-01', 's2', false], ['2024', '国务', false]]);
  expect(await kinds('2024-02-01')).toEqual([['2, 2024-02-01', 's2', false], ['3, 2025-01-01', 's3', true], ['2024', '国务', false], ['2025', '国务', false]]);
  expect(await kinds('2025-01-01')).toEqual([['3, 2025-01-01', 's3', true], ['2025', '国务', false]]);
});
