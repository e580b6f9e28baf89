import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MONTHS } from '../../../engine/poverty/account.js';
import { checkHouseholds } from '../../../engine/poverty/household.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { readHouseholds } from '../../../engine/run/poverty/households.js';

const folder = mkdtempSync(join(tmpdir(), 'population-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const { declaration } = await readRelapse(packagePath('scenarios', 'relapse.yaml'));
const path = packagePath('scenarios', 'data', 'relapse', 'households.csv');
const [header, ...lines] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(','));
const margins = (rows: readonly string[]): string => {
  const file = join(folder, 'margins.csv');
  writeFileSync(file, `${['field,value,households', ...rows].join('\n')}\n`);
  return file;
};

test('a year in yuan is its twelve months to the fen, harvests in the months of the calendar', async () => {
  const { households, villages } = await readHouseholds(path, declaration, 5);
  expect([households.ids.length, villages.length]).toEqual([lines.length, 16]);
  const column = (name: string): number => header!.indexOf(name);
  lines.slice(0, 50).forEach((cells, i) => {
    const year = (ledger: Float64Array): number => ledger.subarray(i * MONTHS, (i + 1) * MONTHS).reduce((sum, fen) => sum + fen, 0);
    expect(year(households.ledger.wage)).toBe(100 * Number(cells[column('wage [yuan/year]')]));
    expect(year(households.ledger.farmRevenue)).toBe(100 * Number(cells[column('farm_revenue [yuan/year]')]));
    // from May on wheat is reaped in month 1, rice in month 5
    if (cells[column('crop')] === 'rice-wheat') expect([0, 2, 3, 4, 6, 7, 8, 9, 10, 11].every((m) => households.ledger.farmRevenue[i * MONTHS + m] === 0)).toBe(true);
  });
});
test('a sample is copied to the margins of a county, each copy with random numbers of its own', async () => {
  const villages = [...new Set(lines.map((cells) => cells[1]!))];
  const lifted = ['lifted,0,1500', 'lifted,1,500'];
  const { households, villages: there } = await readHouseholds(path, declaration, 5, { margins: margins([...villages.map((code) => `village_code,${code},${2_000 / villages.length}`), ...lifted]) });
  expect(households.ids.length).toBe(2_000);
  expect(() => checkHouseholds(households)).not.toThrow();
  const perVillage = there.map((_, k) => households.group.filter((group) => group === k).length);
  for (const n of perVillage) expect(Math.abs(n - 125)).toBeLessThan(20);
  expect(Math.abs(households.traits.filter((traits) => (traits & 1) !== 0).length - 500)).toBeLessThan(60);
});
test.each([
  [['persons,1,10'], 'a margin for'],
  [['wages,1,10'], 'relapse/unknown-margin'],
  [['lifted,0,-1', 'lifted,1,5'], 'expected a number >= 0, found "-1"'],
])('margins %j are refused', async (rows, said) => {
  await expect(readHouseholds(path, declaration, 5, { margins: margins(rows) })).rejects.toThrow(said);
});
