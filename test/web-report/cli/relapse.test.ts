/** `shuxiang relapse` as those who watch over households meet it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const data = join(root, 'scenarios', 'data', 'relapse');
const out = join(folder, 'out');
const yaml = readFileSync(join(root, 'scenarios', 'relapse-portfolio.yaml'), 'utf8').replace('draws: 200', 'draws: 40');
for (const name of ['lines.yaml', 'holidays.yaml']) put(join(folder, 'poverty', name), readFileSync(join(root, 'scenarios', 'poverty', name), 'utf8'));
const file = put(join(folder, 'relapse.yaml'), yaml);
const csv = readFileSync(join(data, 'households.csv'), 'utf8');
const depths = readFileSync(join(data, 'depths.csv'), 'utf8');
const row = (of: string, variant: string): Record<string, string> => records(join(of, 'variants.csv')).find((each) => each['variant'] === variant)!;

beforeAll(async () => {
  await done('relapse', file, '--data', data, '--out', out, '--quiet');
}, 60_000);

test('a storm adds, support takes away, and households are not named', () => {
  expect(Number(row(out, 'storm')['difference'])).toBeGreaterThan(100);
  for (const name of ['cash', 'crop-insurance', 'public-job', 'purchase']) expect(Number(row(out, name)['difference'])).toBeLessThan(0);
  expect(filesIn(out).sort()).toEqual(['budgets.csv', 'causes.csv', 'detection.csv', 'frontier.csv', 'groups.csv', 'guarantees.csv', 'manifest.json', 'months.csv', 'report.html', 'resilience.csv', 'screening.csv', 'targeting.csv', 'traits.csv', 'variants.csv', 'villages.csv']);
  for (const name of filesIn(out)) expect(readFileSync(join(out, name), 'utf8')).not.toContain('hh-0');
});
test('causes sum to those who fall, and a larger budget keeps more', () => {
  const sum = records(join(out, 'causes.csv')).reduce((total, { persons }) => total + Number(persons), 0);
  expect(sum).toBeCloseTo(Number(row(out, 'storm')['persons_mean']), 9);
  const kept = records(join(out, 'budgets.csv')).map(({ persons, bound, cost, budget }) => {
    expect(Number(cost)).toBeLessThanOrEqual(Number(budget));
    expect(Number(persons)).toBeLessThanOrEqual(Number(bound) + 1e-9);
    return Number(persons);
  });
  expect([...kept].sort((a, b) => a - b)).toEqual(kept);
});
test('groups of who falls sum to who falls, and layers name nobody twice', () => {
  const rows = records(join(out, 'groups.csv')).filter(({ variant }) => variant === 'storm');
  const of = (name: string): number => Number(rows.find((each) => each['name'] === name)!['persons_mean']);
  expect(of('unstable') + of('borderline')).toBeCloseTo(Number(row(out, 'storm')['persons_mean']), 9);
  expect(of('sudden-hardship')).toBeGreaterThan(0);
  expect(rows.map(({ kind }) => kind)).toEqual([...new Array<string>(3).fill('group'), ...new Array<string>(6).fill('layer')]);
});
test('the village of six households is not shown, nor the one that would give it away', () => {
  const hidden = records(join(out, 'villages.csv')).filter(({ households }) => households === '');
  expect(hidden).toHaveLength(2);
  expect(hidden.every(({ persons, calm, base }) => persons === '' && calm === '' && base === '')).toBe(true);
});
test('the same bytes again, whatever the order of households and the threads', async () => {
  const turned = join(folder, 'turned');
  const [header, ...rows] = csv.trim().split('\n');
  put(join(turned, 'households.csv'), `${[header, ...rows.reverse()].join('\n')}\n`);
  put(join(turned, 'depths.csv'), depths);
  const again = join(folder, 'again');
  for (const workers of ['0', '1', '2']) {
    await done('relapse', file, '--data', turned, '--out', `${again}-${workers}`, '--workers', workers, '--quiet');
    expect(differing(out, `${again}-${workers}`, ['manifest.json'])).toEqual([]);
  }
});
test('under the household scope each household has its chances, the transfer it would take, and their errors', async () => {
  const named = join(folder, 'named');
  const dry = join(folder, 'dry');
  put(join(dry, 'households.csv'), csv);
  put(join(dry, 'depths.csv'), 'village_code,member,depth [m]\n370832101200,0,0\n');
  await done('relapse', file, '--data', dry, '--out', named, '--scope', 'household', '--quiet');
  const rows = records(join(named, 'households.csv'));
  expect(rows.length).toBeGreaterThan(200);
  // a storm of no water adds exactly nothing
  expect(rows.every(({ added, added_error, calm, base }) => Number(added) === 0 && Number(added_error) === 0 && calm === base)).toBe(true);
  expect(Number(row(named, 'storm')['difference'])).toBe(0);
  expect(rows.some(({ transfer }) => Number(transfer) > 0)).toBe(true);
});
test.each([
  ['negative savings', csv.replace(/^(hh-00002,(?:[^,]*,){18})[^,]*/m, '$1-5'), 'households.csv:3 savings [yuan]: expected an amount >= 0, found "-5" [table/bad-cell]'],
  ['no persons', csv.replace(/^(hh-00002,[^,]*,)\d+/m, '$10'), 'households.csv:3 persons: expected a whole number from 1 to 50, found "0"'],
  ['income of a month', csv.replace('wage [yuan/year]', 'wage [yuan/month]'), 'did you mean wage [yuan/year]?'],
  ['an identity number for an id', csv.replace('hh-00001', '370832199001011234'), 'expected a pseudonym'],
  ['an unknown crop', csv.replace(/rice-wheat$/m, 'rice-wheet'), 'did you mean rice-wheat?'],
  ['a household twice', csv.replace('hh-00002', 'hh-00001'), 'random/same-entity'],
])('%s is refused with its place', async (_, text, said) => {
  const bad = join(folder, 'bad');
  put(join(bad, 'households.csv'), text);
  put(join(bad, 'depths.csv'), depths);
  const { status, stderr } = await run('relapse', file, '--data', bad, '--out', join(folder, 'none'), '--quiet');
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});
