/** Named lines of sites: how likely each is reached. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const shipped = join(root, 'scenarios', 'data', 'meiyu-county');
const data = join(folder, 'data');
for (const name of ['forcing.csv', 'catchments.csv']) put(join(data, name), readFileSync(join(shipped, name), 'utf8'));
// every seventh of its 175 villages
const sitesOf = readFileSync(join(shipped, 'sites.csv'), 'utf8').trimEnd().split('\n');
put(join(data, 'sites.csv'), sitesOf.filter((_, k) => k === 0 || k % 7 === 1).join('\n'));
const yaml = readFileSync(join(root, 'scenarios', 'meiyu-county.yaml'), 'utf8').replace('members: 100', 'members: 10').replace(/expect:\n[\s\S]*/, 'expect:\n  - { quantity: stage, statistic: q50, over: max, min: 0 }\n');

test('the share of members whose greatest stage comes to the line, site by site and policy by policy', async () => {
  const out = join(folder, 'out');
  await done('run', put(join(folder, 'a.yaml'), yaml), '--data', data, '--out', out, '--quiet');
  const rows = records(join(out, 'lines.csv'));
  expect(rows.length).toBe(3 * 3 * 25);
  const sites = new Map(records(join(data, 'sites.csv')).map((row) => [row['village_code']!, row]));
  // the quantiles of the catchment's members say the same: above the 5 % quantile nearly all come to it
  const peaks = new Map<string, number[]>();
  for (const { policy, entity, quantity, q05, q95 } of records(join(out, 'summary.csv'))) {
    if (quantity !== 'stage') continue;
    const own = peaks.get(`${policy} ${entity}`) ?? [-Infinity, -Infinity];
    peaks.set(`${policy} ${entity}`, [Math.max(own[0]!, Number(q05)), Math.max(own[1]!, Number(q95))]);
  }
  let certain = 0;
  for (const { policy, place, name, line, probability } of rows) {
    const site = sites.get(place!)!;
    expect(Number(line)).toBe(Number(site[name!]));
    const [low] = peaks.get(`${policy} ${site['catchment']}`)!;
    if (Number(line) <= low!) {
      expect(Number(probability)).toBeGreaterThanOrEqual(0.9);
      certain++;
    }
    expect(Number(probability) * 10).toBeCloseTo(Math.round(Number(probability) * 10), 9);
  }
  expect(certain).toBeGreaterThan(0);
  // a higher line is never likelier
  const of = (place: string, name: string): number => Number(rows.find((row) => row['policy'] === 'baseline' && row['place'] === place && row['name'] === name)!['probability']);
  for (const [place, site] of sites) if (Number(site['warning_m']) <= Number(site['damage_m'])) expect(of(place, 'warning_m')).toBeGreaterThanOrEqual(of(place, 'damage_m'));
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<section id="lines">');
});

test('a column that is not there ends with 2', async () => {
  const out = join(folder, 'bad');
  const { status, stderr } = await run('run', put(join(folder, 'b.yaml'), yaml.replace('guarantee_m, damage_m]', 'guarante_m]')), '--data', data, '--out', out, '--quiet');
  expect([status, filesIn(out)]).toEqual([2, []]);
  expect(stderr).toContain('did you mean guarantee_m?');
});
