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
test('a file in GB18030, as Excel in China saves it, is read as one in UTF-8', async () => {
  const file = join(folder, 'gb18030.csv');
  const text = [header, ...lines.slice(0, 3)].map((cells) => cells!.join(',')).join('\r\n');
  const [before, after] = text.split('hh-00001');
  // 户 is BB A7
  writeFileSync(file, Buffer.concat([Buffer.from(before!), Buffer.from([0xbb, 0xa7]), Buffer.from(`1${after!}`)]));
  expect((await readHouseholds(file, declaration, 5)).households.ids).toEqual(['hh-00002', 'hh-00003', '户1']);
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
  [['lifted,0,10', 'lifted,1,5', 'lifted,1,6'], 'margins.csv:4 lifted: expected each field and value once, found "1" named twice, first in row 3 [relapse/repeated-margin]'],
  [['lifted,0,1500', 'lifted,1,500', 'lifted,7,3'], 'margins.csv:4 lifted "7": expected a row of this class, for its total is above 0, found none [poverty/margin]'],
  [['lifted,0,1500', 'lifted,1,500', 'monitored,0,900', 'monitored,1,50'], 'margins.csv lifted: expected margins that one population of this sample can have, found'],
  [['lifted,0,-1', 'lifted,1,5'], 'expected a number >= 0, found "-1"'],
  [['lifted,0,0', 'lifted,1,0'], 'margins.csv: expected margins that ask for at least one household, found only 0 [relapse/no-households]'],
])('margins %j are refused', async (rows, said) => {
  await expect(readHouseholds(path, declaration, 5, { margins: margins(rows) })).rejects.toThrow(said);
});
