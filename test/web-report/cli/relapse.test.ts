/** `shuxiang relapse` as those who watch over households meet it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, english, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const data = join(root, 'scenarios', 'data', 'relapse');
const out = join(folder, 'out');
const yaml = readFileSync(join(root, 'scenarios', 'relapse-portfolio.yaml'), 'utf8').replace('draws: 200', 'draws: 20');
for (const name of ['lines.yaml', 'holidays.yaml']) put(join(folder, 'poverty', name), readFileSync(join(root, 'scenarios', 'poverty', name), 'utf8'));
const file = put(join(folder, 'relapse.yaml'), yaml);
const csv = readFileSync(join(data, 'households.csv'), 'utf8');
const depths = readFileSync(join(data, 'depths.csv'), 'utf8');
const row = (of: string, variant: string): Record<string, string> => records(join(of, 'variants.csv')).find((each) => each['variant'] === variant)!;

let said: string;
beforeAll(async () => {
  said = await done('relapse', file, '--data', data, '--out', out, '--quiet');
});

test('a storm adds, support takes away, and households are not named', () => {
  expect(Number(row(out, 'storm')['difference'])).toBeGreaterThan(100);
  for (const name of ['cash', 'crop-insurance', 'public-job', 'purchase']) expect(Number(row(out, name)['difference'])).toBeLessThan(0);
  expect(filesIn(out).sort()).toEqual(['budgets.csv', 'causes.csv', 'detection.csv', 'frontier.csv', 'groups.csv', 'guarantees.csv', 'manifest.json', 'months.csv', 'report.html', 'resilience.csv', 'screening.csv', 'targeting.csv', 'traits.csv', 'variants.csv', 'villages.csv']);
  for (const name of filesIn(out)) expect(readFileSync(join(out, name), 'utf8')).not.toContain('hh-0');
});
test('a medical layer lifts nobody above the line by income, but does once rigid spending is taken off', () => {
  const [storm, medical] = [row(out, 'storm'), row(out, 'medical-layer')];
  const lifted = Number(storm['persons_after_rigid']) - Number(medical['persons_after_rigid']);
  expect(Number(storm['persons_after_rigid'])).toBeGreaterThan(Number(storm['persons_mean']));
  expect(lifted).toBeGreaterThan(10);
  // fewer than ten households are below the line by income under one and not under the other: of the second nothing is told
  expect([medical['persons_mean'], medical['difference'], medical['persons_after_rigid'] === '']).toEqual(['', '', false]);
});
test('budgets are columns of the page, measures and supports its rows', () => {
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  const rows = [...page.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, cells]) => [...cells!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell!));
  const [budget, given] = [rows.find(([head]) => head!.startsWith('预算（元）'))!, rows.find(([head]) => head!.startsWith('各支持的户数'))!];
  expect([budget.slice(1), given.slice(1)]).toEqual([['20,000', '60,000', '200,000'], ['20,000', '60,000', '200,000']]);
  const spent = rows[rows.indexOf(budget) + 1]!.slice(1).map((cell) => Number(cell.replaceAll(',', '')));
  expect(spent).toEqual(records(join(out, 'budgets.csv')).map(({ cost }) => Math.round(Number(cost))));
  expect(rows.slice(rows.indexOf(given) + 1, rows.indexOf(given) + 8).every((cells) => cells.length === 4)).toBe(true);
});
test('what nobody has verified is told on the terminal and on the page, with the sources of all that is assumed', () => {
  expect(said.split('\n')[0]).toBe('未核实,用前须核对 not verified, to be checked before use: 线 line 8500, 2024-01-01 (示例 an example); 节假日 holidays 2025 (国务院办公厅关于 2025 年部分节假日安排的通知); 节假日 holidays 2026 (国务院办公厅关于 2026 年部分节假日安排的通知)');
  const [, section] = /<section[^>]*id="assumptions"(.*?)<\/section>/s.exec(readFileSync(join(out, 'report.html'), 'utf8'))!;
  const rows = [...section!.matchAll(/<tr>(.*?)<\/tr>/g)].slice(1).map(([, cells]) => [...cells!.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell!));
  expect(rows).toHaveLength(12);
  expect(rows[0]).toEqual(['监测线（元/人/年，起始日） / line (yuan a person and year, from): 8500, 2024-01-01', '示例 an example', '未核实 / not verified']);
  expect(rows.at(-2)).toEqual(['风险消除 / when a risk counts as gone', '中农组发〔2021〕7号(转引)as quoted by others', '–']);
});
test('the fan is of shares of all people', () => {
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  const [, drawn] = /<section[^>]*id="fan".*?(<svg.*?<\/svg>)/s.exec(page)!;
  expect(drawn).toContain('占全部 1,480 人 / of all 1,480 people');
  const ticks = [...drawn!.matchAll(/>(\d+\.\d) %</g)].map(([, share]) => Number(share) / 100);
  const greatest = Math.max(...records(join(out, 'months.csv')).filter(({ variant }) => variant === 'storm').map(({ q95 }) => Number(q95))) / 1_480;
  expect([ticks[0], ticks.at(-1)! <= greatest * 1.1, ticks.at(-1)! >= greatest * 0.7]).toEqual([0, true, true]);
});
test('no cause can be found from the others, and a larger budget keeps more', () => {
  const causes = records(join(out, 'causes.csv')).map(({ persons }) => persons!);
  const hidden = causes.filter((persons) => persons === '').length;
  // of few draws some causes are of few households: one that is not told alone would be what is left of the sum
  expect([hidden === 1, causes.length]).toEqual([false, 9]);
  if (hidden === 0) expect(causes.reduce((total, persons) => total + Number(persons), 0)).toBeCloseTo(Number(row(out, 'storm')['persons_mean']), 9);
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
  for (const workers of ['1', '2']) {
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
  ['negative savings', csv.replace(/^(hh-00002,(?:[^,]*,){18})[^,]*/m, '$1-5'), 'households.csv:3 savings [yuan]: expected an amount >= 0 (up to 1e9), found "-5" [table/bad-cell]'],
  ['no persons', csv.replace(/^(hh-00002,[^,]*,)\d+/m, '$10'), 'households.csv:3 persons: expected a whole number from 1 to 50, found "0"'],
  ['income of a month', csv.replace('wage [yuan/year]', 'wage [yuan/month]'), 'did you mean wage [yuan/year]?'],
  ['an identity number for an id', csv.replace('hh-00001', '370832199001011234'), 'households.csv:2 household_id: expected a pseudonym: personal data do not come in here, found an identity number (not repeated) [relapse/personal-id]'],
  ['a mobile number in an id', csv.replace('hh-00001', 'hh 13912345678'), 'households.csv:2 household_id: expected a pseudonym: personal data do not come in here, found a mobile number (not repeated) [relapse/personal-id]'],
  ['another base', csv.replace(/^(hh-00002,(?:[^,]*,){18})[^,]*/m, '$10x2000'), 'households.csv:3 savings [yuan]: expected an amount >= 0 (up to 1e9), found "0x2000" [table/bad-cell]'],
  ['a column twice', csv.replace('savings [yuan]', 'wage [yuan/year]'), 'households.csv:1 wage [yuan/year]: expected each column once, found columns 12 and 20 [table/repeated-column]'],
  ['an unknown crop', csv.replace(/rice-wheat$/m, 'rice-wheet'), 'did you mean rice-wheat?'],
  ['a household twice', csv.replace('hh-00002', 'hh-00001'), 'households.csv:3 household_id: expected each household once, this one is in record 2 already, found "hh-00001" [relapse/household-twice]'],
  ['an empty file', '', 'households.csv: expected a header with household_id, village_code'],
  ['a header alone', `${csv.split('\n')[0]!}\n`, 'households.csv: expected at least one household, found none [relapse/no-households]'],
  ['two encodings in one file', Buffer.concat([Buffer.from(csv.replace('rice-wheat', '村')), Buffer.from([0xb4, 0xe5, 0x0a])]), '[table/mixed-encodings]'],
])('%s is refused with its place, and nothing is written', async (_, text, said) => {
  const bad = join(folder, 'bad');
  put(join(bad, 'households.csv'), text);
  put(join(bad, 'depths.csv'), depths);
  const { status, stdout, stderr } = await run('relapse', file, '--data', bad, '--out', join(folder, 'none'), '--quiet');
  expect([status, stdout, filesIn(join(folder, 'none'))]).toEqual([2, '', []]);
  expect(stderr).toContain(said);
  for (const line of english(stderr).trimEnd().split('\n').filter((each) => !each.startsWith('... '))) expect(line).toMatch(/^\S.*: expected .+, found .+ \[[\w-]+\/[\w-]+\]$/);
  expect(stderr).not.toContain('370832199001011234');
});
test('nine households are not published, whatever the file is called; who may see households sees them', async () => {
  const few = join(folder, 'few');
  put(join(few, 'households.csv'), [csv.split('\n')[0], ...csv.trim().split('\n').slice(-9), ''].join('\n'));
  put(join(few, 'depths.csv'), depths);
  const { status, stdout, stderr } = await run('relapse', file, '--data', few, '--out', join(folder, 'none'), '--quiet');
  expect([status, stdout, filesIn(join(folder, 'none'))]).toEqual([2, '', []]);
  expect(stderr).toContain('households.csv: expected at least 10 households (copies of one count once), or --scope household, for every table would be about these few, found 9 [relapse/too-few]');
  await done('relapse', file, '--data', few, '--out', join(folder, 'few-out'), '--scope', 'household', '--quiet');
  expect(records(join(folder, 'few-out', 'households.csv'))).toHaveLength(9);
});
test('a run is not written over its data', async () => {
  const own = join(folder, 'own');
  put(join(own, 'households.csv'), csv);
  put(join(own, 'depths.csv'), depths);
  const { status, stderr } = await run('relapse', file, '--data', own, '--out', join(own, '.'), '--scope', 'household', '--quiet');
  expect([status, filesIn(own), readFileSync(join(own, 'households.csv'), 'utf8')]).toEqual([2, ['depths.csv', 'households.csv'], csv]);
  expect(stderr).toContain('--out: expected another folder than the data');
});
test.each([
  ['members counted from 1', '370832101200,1,0.4\n370832101200,2,0.2\n', 'depths.csv: expected rows of each member from 0 to 2, of depth 0 where it is dry, found none of 0 [relapse/members]'],
  ['depths of other villages', '370831101200,0,0.4\n', "depths.csv: expected depths of the households' villages 370832101200, 370832101201"],
  ['depths in centimetres', '370832101200,0,85\n', 'depths.csv:2 depth [m]: expected a depth from 0 to 50 m, found "85" [table/bad-cell]'],
  ['no depths at all', '', 'depths.csv: expected depths of at least one member, found none [relapse/members]'],
])('%s are refused', async (_, rows, said) => {
  const bad = join(folder, 'bad-depths');
  put(join(bad, 'households.csv'), csv);
  put(join(bad, 'depths.csv'), `village_code,member,depth [m]\n${rows}`);
  const { status, stderr } = await run('relapse', file, '--data', bad, '--out', join(folder, 'none'), '--quiet');
  expect([status, filesIn(join(folder, 'none'))]).toEqual([2, []]);
  expect(stderr).toContain(said);
});
test.each([
  ['an unknown province', ['province: 山东省', 'province: 山东'], 'did you mean 山东省?'],
  ['a date before the first line', ['asOf: "2025-05-01"', 'asOf: "2020-05-01"'], 'expected a date from 2021-05-01 on, the first line of "山东省", found 2020-05-01 [poverty/before-first-line]'],
])('%s is refused, and nothing is written', async (_, [from, to], said) => {
  const { status, stderr } = await run('relapse', put(join(folder, 'changed.yaml'), yaml.replace(from!, to!)), '--data', data, '--out', join(folder, 'none'), '--quiet');
  expect([status, filesIn(join(folder, 'none'))]).toEqual([2, []]);
  expect(stderr).toContain(said);
});
test('a sample is fitted to the census of a county that is named on the command line', async () => {
  const census = put(join(folder, 'census.csv'), '区划代码,区县,家庭户数,家庭户人口数,一人户数,少数民族人口比重（%）\n370831,泗水县,1000,2600,200,1\n370832,梁山县,1000,2950,160,20\n');
  const made = join(folder, 'made');
  const calm = put(join(folder, 'calm.yaml'), readFileSync(join(root, 'scenarios', 'relapse.yaml'), 'utf8').replace('draws: 200', 'draws: 10'));
  const said = await done('relapse', calm, '--data', data, '--census', census, '--county', '370831', '--population', '300', '--out', made, '--quiet');
  const rows = new Map(records(join(made, 'census.csv')).map((each) => [each['name']!, each]));
  expect([Number(rows.get('一人户数')!['target']), Number(rows.get('家庭户人口数')!['target'])]).toEqual([60, 780]);
  expect(Math.abs(Number(rows.get('一人户数')!['made']) - 60)).toBeLessThanOrEqual(1);
  expect(Number(rows.get('少数民族')!['target'])).toBeCloseTo(7.8, 9);
  expect(rows.get('age')!['not_fitted']).toContain('男_0岁');
  expect(said).toContain('census margins of 370831 泗水县: 拟合 fitted 4');
  expect(records(join(made, 'villages.csv')).reduce((sum, { households }) => sum + Number(households), 0)).toBeLessThanOrEqual(300);
  expect(readFileSync(join(made, 'report.html'), 'utf8')).toContain('370831 泗水县');
  const { status, stderr } = await run('relapse', calm, '--data', data, '--county', '370831', '--out', join(folder, 'none'), '--quiet');
  expect([status, stderr]).toEqual([2, expect.stringContaining('[census/no-file]')]);
});
