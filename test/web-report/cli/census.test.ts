/** The county framework on the 2020 census, where the workbook is at hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { done, records, reportHead, workFolder } from './run.js';

const WORKBOOK = fileURLToPath(new URL('../../../../shared/data/census_county_2020.xlsx', import.meta.url));
const folder = workFolder();

test('2,947 counties are assessed, published totals reconciled and the rows left out told', async ({ skip }) => {
  if (!existsSync(WORKBOOK)) {
    skip('census_county_2020.xlsx, the county tables of the 2020 census, is not here');
    return;
  }
  const out = join(folder, 'census');
  const said = await done('assess', '--data', WORKBOOK, '--framework', 'county-census-2020', '--out', out, '--workers', '2', '--quiet');
  expect(said).toContain('县 County: 2947 个 units');
  const scores = records(join(out, 'scores.csv'));
  expect(scores.filter(({ level }) => level === 'county')).toHaveLength(2947);
  expect(scores.filter(({ score }) => score !== '' && !(Number(score) >= 0 && Number(score) <= 100))).toEqual([]);
  const { audit, notes, meta } = reportHead(out);
  // 3,358 rows are 2,947 counties, 369 totals and 42 rows left out by the framework.
  const told = notes.map(({ en }) => en).join('\n');
  expect(told).toContain('369 rows are published totals');
  expect([...told.matchAll(/^(\d+) rows not assessed: /gm)].reduce((sum, [, count]) => sum + Number(count), 0)).toBe(42);
  const totals = audit.rules.filter(({ id }) => id.startsWith('totals-'));
  expect(totals.map(({ id, checked }) => [id, checked])).toEqual([['totals-prefecture', true], ['totals-province', true], ['totals-nation', true]]);
  const differences = records(join(out, 'findings.csv')).filter(({ rule }) => rule!.startsWith('totals-'));
  expect(differences).toHaveLength(totals.reduce((sum, { count }) => sum + count, 0));
  expect(meta.synthetic).toBeNull();
});
