/** `shuxiang run` as a researcher meets it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shared } from '../../shared.js';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const shipped = (name: string): string => join(root, 'scenarios', name);
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const forcing = textOf('data', 'meiyu-runoff', 'forcing.csv');
const meiyu = textOf('meiyu-runoff.yaml');

/** A scenario and its data in a folder of their own; returns what running it says. */
async function runWith(name: string, yaml: string, series: string, ...more: readonly string[]): Promise<{ status: number; stderr: string; stdout: string; out: string }> {
  const scenario = put(join(folder, name, 'scenario.yaml'), yaml);
  put(join(folder, name, 'data', 'meiyu-runoff', 'forcing.csv'), series);
  const out = join(folder, name, 'out');
  return { ...(await run('run', scenario, '--out', out, '--quiet', ...more)), out };
}

describe('the Meiyu season', () => {
  const out = join(folder, 'meiyu');
  beforeAll(async () => {
    await done('run', shipped('meiyu-runoff.yaml'), '--out', out, '--members');
  });

  test('writes a row for each catchment, day and quantity, quantiles in order', () => {
    const rows = records(join(out, 'summary.csv'));
    expect(rows.length).toBe(2 * 122 * 4 * 2); // as it stands, and with the bank raised
    for (const { q05, q50, q95 } of rows) {
      expect(Number(q05)).toBeLessThanOrEqual(Number(q50));
      expect(Number(q50)).toBeLessThanOrEqual(Number(q95));
    }
    expect(rows.filter(({ quantity }) => quantity === 'actualEvapotranspiration').every(({ exceedance }) => exceedance === '')).toBe(true);
  });

  test('accounts for the water of all members: 200 times the rain of the series', () => {
    const [ledger] = JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { in: number; residual: number }[];
    const rain = forcing.trim().split('\n').slice(1).reduce((sum, line) => sum + Number(line.split(',')[2]), 0);
    expect(ledger!.in).toBeCloseTo(200 * rain, 3);
    expect(Math.abs(ledger!.residual)).toBeLessThanOrEqual(1e-9 * ledger!.in);
  });

  test('gives the same bytes again, with the rows of the series in another order of catchments', async () => {
    const [header, ...lines] = forcing.trim().split('\n');
    const turned = [header, ...lines.filter((line) => line.startsWith('south')), ...lines.filter((line) => line.startsWith('north'))].join('\n');
    const { status, out: other } = await runWith('turned', meiyu, turned, '--members');
    expect(status).toBe(0);
    expect(differing(out, other, ['manifest.json'])).toEqual([]); // the manifest holds the digest of the file
  });

  test('a catchment alone has the numbers it has among others', async () => {
    const alone = forcing.split('\n').filter((line) => !line.startsWith('north')).join('\n');
    const { out: other } = await runWith('alone', meiyu.replace(/^ {2}- .*entity: north.*\n/m, ''), alone);
    const south = records(join(out, 'summary.csv')).filter(({ entity }) => entity === 'south');
    expect(records(join(other, 'summary.csv'))).toEqual(south);
  });

  test('policies: a higher bank leaves the water as it is and lessens the loss, pair by pair', () => {
    const rows = records(join(out, 'policies.csv'));
    expect(rows.length).toBe(2 * 4);
    for (const { quantity, difference, low, high } of rows) {
      if (quantity === 'loss') expect([Number(low) < Number(difference), Number(difference) < Number(high), Number(high) < 0]).toEqual([true, true, true]);
      else expect(Number(difference)).toBe(0);
    }
    expect(filesIn(out)).toContain('members.parquet');
  });
});

/** Run a scenario that ships: every expectation holds, and there is a report; where its results are. */
async function asItSays(name: string): Promise<string> {
  const out = join(folder, name);
  await done('run', shipped(`${name}.yaml`), '--out', out, '--quiet');
  const outcomes = JSON.parse(readFileSync(join(out, 'expect.json'), 'utf8')) as { holds: boolean }[];
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes.every(({ holds }) => holds)).toBe(true);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<section id="method">');
  return out;
}

test.each(['landslide-week', 'fire-season'])('%s comes out as it says, with its report', async (name) => {
  await asItSays(name);
});

test('meiyu-county comes out as it says, and its report draws the rivers that flood its villages', async () => {
  const out = await asItSays('meiyu-county');
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page).toMatch(/<h3>(lower|side|upper): 水位[^<]* · stage \[m\]<\/h3>/);
  expect(page).toMatch(/<h3>\d{12}: [^<]*损失[^<]* \/ loss[^<]* · loss \[元\]<\/h3>/);
  const moved = records(join(out, 'policies.csv')).filter(({ policy, quantity }) => policy === 'banks' && quantity === 'loss').sort((a, b) => Number(a['difference']) - Number(b['difference']));
  expect(Number(moved[0]!['difference'])).toBeLessThan(0);
  const compared = page.slice(page.indexOf('<section id="policies">'));
  const losses = compared.slice(compared.indexOf(' · loss [元]</h3>')).split('</h3>')[1]!;
  expect(losses).toContain(`>${moved[0]!['entity']!}</text>`); // the village that gains most
  expect(losses).not.toContain(moved.at(-1)!['entity']!); // one that nothing moves
});

test('every scenario that ships is named in the tests or the guide to scenarios', () => {
  const guide = textOf('README.md');
  const names = readdirSync(join(root, 'scenarios')).filter((name) => name.endsWith('.yaml'));
  expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

test('boundaries without a review number are refused before anything runs; with one they are a map', async () => {
  const geojson = JSON.stringify({ type: 'FeatureCollection', features: ['north', 'south'].map((code, k) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [[[110 + k, 27], [111 + k, 27], [111 + k, 28], [110 + k, 28], [110 + k, 27]]] } })) });
  const file = put(join(folder, 'boundaries.geojson'), geojson);
  const out = join(folder, 'mapped');
  const { status, stderr } = await run('run', shipped('meiyu-runoff.yaml'), '--out', out, '--boundaries', file);
  expect([status, filesIn(out)]).toEqual([2, []]);
  expect(stderr).toContain('map/');
  await done('run', shipped('meiyu-runoff.yaml'), '--out', out, '--quiet', '--boundaries', file, '--review-number', 'GS(2024)0650号', '--boundary-source', '测试 test');
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('GS(2024)0650号');
});

test('an expectation that does not hold ends with 1, and the results are there', async () => {
  const { status, stdout, stderr, out } = await runWith('fails', meiyu.replace('entity: south, min: 50', 'entity: south, min: 5000'), forcing);
  expect(status).toBe(1);
  expect(stdout).toContain('FAILS');
  expect(stderr).toMatch(/scenario\.yaml:\d+:\d+ expect\[\d+\]: expected .*south.* ≥ 5000, found [\d.]+ \[scenario\/not-as-expected\]/);
  expect(filesIn(out)).toContain('summary.csv');
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  test.each([
    ['scenario', meiyu.replace('runoff-gr4j', 'runoff-gr4'), forcing, ['did you mean runoff-gr4j', 'scenario.yaml:']],
    ['series', meiyu, forcing.replace(/^north,2023-05-05.*\n/m, ''), ['forcing.csv:6 time', 'a gap of 1 steps']],
  ])('%s', async (name, yaml, csv, expected) => {
    const { status, stderr, out } = await runWith(name, yaml, csv);
    expect(stderr.split('\n').some((line) => /^\s+at /.test(line))).toBe(false);
    for (const text of expected) expect(stderr).toContain(text);
    expect(status).toBe(2);
    expect(filesIn(out)).toEqual([]);
  });
});

test('a sweep: each point with its parameters and what its members come to', async () => {
  const yaml = meiyu.replace(/policies:[^]*?outputs:/, 'sweep: { design: sobol, points: 7, parameters: { depth-damage.floodStage: [38, 40] } }\noutputs:').replace(/.*policy:.*\n/, '');
  const { status, stderr, out } = await runWith('sweep', yaml, forcing);
  expect([status, stderr]).toEqual([0, '']);
  const rows = records(join(out, 'sweep.csv')).filter(({ quantity, entity }) => quantity === 'loss' && entity === 'south');
  expect(rows.map((row) => Number(row['depth-damage.floodStage']))).toEqual([39, 39.5, 38.5, 38.75, 39.75, 39.25, 38.25]);
  const byStage = [...rows].sort((a, b) => Number(a['depth-damage.floodStage']) - Number(b['depth-damage.floodStage']));
  const losses = byStage.map(({ mean }) => Number(mean));
  expect(losses).toEqual([...losses].sort((a, b) => b - a)); // a higher bank, a smaller loss
});

test('anchors and includes: what a scenario does not say stands in the file under it', async () => {
  const at = join(folder, 'included');
  put(join(at, 'data', 'meiyu-runoff', 'forcing.csv'), forcing);
  put(join(at, 'common.yaml'), meiyu.replace('members: 200', 'members: 20'));
  const own = put(join(at, 'scenario.yaml'), 'include: common.yaml\nname: own\nensemble: { seed: &s own, members: 30 }\ntitle: { zh: 甲, en: *s }\nexpect: [{ quantity: runoff, statistic: q50, over: min, min: 0 }]\n');
  const said = await done('validate', own);
  expect(said).toContain('甲 / own');
  expect(said).toContain('30 个成员 members');
  put(join(at, 'scenario.yaml'), 'include: common.yaml\nensemble: { members: 0 }\n');
  const { status, stderr } = await run('validate', own);
  expect([status, stderr]).toEqual([2, 'scenario.yaml:2:22 ensemble.members:应为不小于 1 的数,实为 0\nscenario.yaml:2:22 ensemble.members: expected a number >= 1, found 0 [scenario/schema]\n']);
});

test('explain draws the chain with units and steps', async () => {
  const said = await done('explain', shipped('meiyu-runoff.yaml'));
  expect(said).toContain('3 stage-rating  水位流量关系 / Stage from a power-law rating  [1 d]\n    ← discharge [立方米/s]  2 discharge');
});

const l0123001 = shared('reference', 'flood', 'L0123001_input.csv');
test.skipIf(l0123001 === null)('a real catchment, from a path on the command line, comes out as it says (skipped: no reference data)', async () => {
  const out = join(folder, 'l0123001');
  expect(await done('run', shipped('l0123001.yaml'), '--data', join(l0123001!, '..'), '--out', out, '--quiet')).not.toContain('FAILS');
  expect(records(join(out, 'summary.csv')).length).toBe(4_017);
});

test('beyond a thousand members quantiles carry their error, and single members are not to be had', async () => {
  const many = meiyu.replace('members: 200', 'members: 1001');
  const { status, out } = await runWith('many', many, forcing);
  expect(status).toBe(0);
  const rows = records(join(out, 'summary.csv')).filter(({ quantity, policy }) => quantity === 'runoff' && policy === 'baseline');
  for (const row of rows) expect(Number(row['quantile_error'])).toBeGreaterThan(0);
  const refused = await run('run', join(folder, 'many', 'scenario.yaml'), '--out', join(folder, 'many', 'members'), '--members');
  expect([refused.status, refused.stderr]).toEqual([2, '--members:应为不超过 1000 个成员:更多时只保留分位数,实为 1001\n--members: expected at most 1000 members: of more, only quantiles are kept, found 1001 [run/too-many-members]\n']);
});

test('a policy that takes a given number out of its range, and an expectation of depths under a policy, are refused', async () => {
  const { status, stderr } = await runWith('beyond', meiyu.replace('{ shift: 0.5 }', '{ shift: 20000 }'), forcing);
  expect(status).toBe(2);
  expect(stderr).toContain('which gives 20039.2 [scenario/out-of-range]');
  const flood = textOf('flash-flood.yaml').replace('quantity: floodDepth, statistic: q50', 'quantity: floodDepth, entity: valley, statistic: q50');
  for (const name of ['dem.asc', 'forcing.csv', 'sites.csv']) put(join(folder, 'depths', 'data', 'flash-flood', name), textOf('data', 'flash-flood', name));
  const depths = await run('validate', put(join(folder, 'depths', 'scenario.yaml'), flood));
  expect([depths.status, depths.stderr.includes('floodDepth without entity')]).toEqual([2, true]);
});
