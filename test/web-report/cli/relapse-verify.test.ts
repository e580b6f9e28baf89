/** `shuxiang relapse-verify` as those meet it who ask whether the chances are right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const data = join(root, 'scenarios', 'data', 'relapse');
const years = put(join(folder, 'years.yaml'), readFileSync(join(root, 'scenarios', 'relapse-other-years.yaml'), 'utf8').replace('years: 40', 'years: 8'));
for (const name of ['lines.yaml', 'holidays.yaml']) put(join(folder, 'poverty', name), readFileSync(join(root, 'scenarios', 'poverty', name), 'utf8'));
const file = put(join(folder, 'relapse.yaml'), readFileSync(join(root, 'scenarios', 'relapse.yaml'), 'utf8').replace('draws: 200', 'draws: 50'));

test('scores stand beside the rules in use, with intervals, and no household is named', async () => {
  const out = join(folder, 'out');
  await done('relapse-verify', file, '--data', data, '--years', years, '--resamples', '100', '--out', out, '--quiet');
  expect(filesIn(out).sort()).toEqual(['calibration.csv', 'gaps.csv', 'leads.csv', 'manifest.json', 'report.html', 'scores.csv']);
  const area = records(join(out, 'scores.csv')).filter(({ measure, outcome }) => measure === 'roc_area' && outcome === 'income');
  expect(area.map(({ method }) => method)).toEqual(['model', 'income-rule', 'medical-rule']);
  for (const { value, low, high } of area) {
    expect(Number(low)).toBeLessThanOrEqual(Number(value));
    expect(Number(high)).toBeGreaterThanOrEqual(Number(value));
  }
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page.match(/class="curve"/g)).toHaveLength(2 * 2); // for a page and for a phone
  for (const name of filesIn(out)) expect(readFileSync(join(out, name), 'utf8')).not.toContain('hh-0');
});
test('years that cannot be are refused with their place', async () => {
  const bad = put(join(folder, 'bad.yaml'), readFileSync(years, 'utf8').replace('tail: 2.2', 'tail: 0.5'));
  const { status, stderr } = await run('relapse-verify', file, '--data', data, '--years', bad, '--out', join(folder, 'none'), '--quiet');
  expect(status).toBe(2);
  expect(stderr).toContain('relapse/other-years');
});
test('a sample is fitted to the census of a county that is named on the command line, as in relapse', async () => {
  const census = put(join(folder, 'census.csv'), '区划代码,区县,家庭户数,家庭户人口数,一人户数,少数民族人口比重（%）\n370831,泗水县,1000,2600,200,1\n');
  const out = join(folder, 'made');
  const said = await done('relapse-verify', file, '--data', data, '--census', census, '--county', '370831', '--population', '60', '--years', years, '--resamples', '100', '--out', out, '--quiet');
  expect(said).toContain('60 户 households');
  expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toContain('census.csv');
  const { status, stderr } = await run('relapse-verify', file, '--data', data, '--county', '370831', '--years', years, '--out', join(folder, 'none'), '--quiet');
  expect([status, stderr]).toEqual([2, expect.stringContaining('[census/no-file]')]);
});
