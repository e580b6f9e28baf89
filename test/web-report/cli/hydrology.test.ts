/** The commands beside scenarios: design storms, critical rainfall, calibration, comparison. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const SUZHOU = ['--a', '17.969', '--c', '1.24', '--b', '18.415', '--n', '0.785', '--peak-ratio', '0.43', '--return-period', '2', '--duration', '180'];

test('a design storm of Suzhou, 2 years and 180 minutes, comes to the 69.8166 mm of its formula', async () => {
  const out = join(folder, 'storm.csv');
  await done('design-storm', ...SUZHOU, '--out', out);
  const rows = records(out);
  expect(rows.length).toBe(18);
  expect(rows[1]!['time']).toBe('2023-07-01T00:10+08:00');
  expect(rows.reduce((sum, row) => sum + Number(row['rain [mm]']), 0)).toBeCloseTo(69.8166, 4);
  const { status, stderr } = await run('design-storm', ...SUZHOU, '--step', '7', '--out', join(folder, 'uneven.csv'));
  expect([status, stderr]).toEqual([2, 'step:应为能整除历时 180 min 的分钟数,实为 7\nstep: expected minutes that divide the duration of 180 min, found 7 [design-storm/step]\n']);
  expect(filesIn(folder)).not.toContain('uneven.csv');
});

test('critical rainfall of a catchment: less for a wet soil, more for a longer time; and what a row lacks is told', async () => {
  const file = put(join(folder, 'catchments.csv'), 'village_code,area_km2,curve_number,concentration_h,critical_m3s\n431229100200,12.5,82,1.8,20\n');
  const out = join(folder, 'critical.csv');
  await done('critical-rainfall', file, '--durations', '1,3,6', '--out', out);
  // the reference of 12.5 km², curve number 82: 42.49, 46.30 and 57.68 mm in 1, 3 and 6 h
  const normal = records(out).filter(({ soil }) => soil === 'normal').map((row) => Number(row['critical_mm']));
  expect(normal.map((rain) => rain.toFixed(2))).toEqual(['42.49', '46.30', '57.68']);
  for (const duration of ['1', '3', '6']) {
    const [dry, usual, wet] = ['dry', 'normal', 'wet'].map((soil) => Number(records(out).find((row) => row['soil'] === soil && row['duration_h'] === duration)!['critical_mm'])) as [number, number, number];
    expect(dry > usual && usual > wet).toBe(true);
  }
  const bad = put(join(folder, 'bad.csv'), 'village_code,area_km2,curve_number,concentration_h,critical_m3s\n1,12.5,120,1.8,\n');
  const { status, stderr } = await run('critical-rainfall', bad, '--out', join(folder, 'none.csv'));
  expect(status).toBe(2);
  expect(stderr).toContain('bad.csv:2: expected critical_m3s, or damage_m');
  expect(stderr).toContain('bad.csv:2 curveNumber: expected a number > 0, at most 100, found 120');
});

test('calibration finds the parameters that made a series, and its YAML is a chain', async () => {
  // GR4J's own runoff from the rain of the Meiyu season is in the summary of a run with one member
  const meiyu = readFileSync(join(root, 'scenarios', 'meiyu-runoff.yaml'), 'utf8');
  const forcing = readFileSync(join(root, 'scenarios', 'data', 'meiyu-runoff', 'forcing.csv'), 'utf8');
  const fixed = meiyu.replace('{ uniform: [200, 600] }', '400').replace('{ uniform: [-1, 1] }', '0').replace('{ uniform: [40, 150] }', '80').replace('members: 200', 'members: 1').replace(/expect:[^]*/, 'expect: [{ quantity: runoff, statistic: mean, over: min, min: 0 }]\n');
  put(join(folder, 'fixed', 'data', 'meiyu-runoff', 'forcing.csv'), forcing);
  await done('run', put(join(folder, 'fixed', 'scenario.yaml'), fixed), '--out', join(folder, 'fixed', 'out'), '--quiet');
  const runoff = new Map(records(join(folder, 'fixed', 'out', 'summary.csv')).filter(({ quantity, policy }) => quantity === 'runoff' && policy === 'baseline').map(({ entity, time, mean }) => [`${entity!},${time!}`, mean!]));
  const [header, ...rows] = forcing.trim().split('\n');
  const series = [`${header!},observedRunoff [mm]`, ...rows.map((row, k) => `${row},${k % 9 === 0 ? '' : runoff.get(row.split(',').slice(0, 2).join(','))!}`)].join('\n'); // every ninth day not observed
  const said = await done('calibrate', put(join(folder, 'observed.csv'), series), '--model', 'runoff-gr4j', '--observed', 'observedRunoff', '--warm-up', '20', '--range', 'baseTime=0.5:5', '--range', 'exchange=-2:2');
  expect(said).toContain('- model: runoff-gr4j\n  parameters:\n    productionCapacity: ');
  for (const nse of said.matchAll(/nse (0\.\d+|1\.0+)/g)) expect(Number(nse[1])).toBeGreaterThan(0.999);
  const { status, stderr } = await run('calibrate', join(folder, 'observed.csv'), '--model', 'runoff-gr4', '--observed', 'x');
  expect([status, stderr.includes('did you mean runoff-gr4j')]).toEqual([2, true]);
});

test('calibration refuses observations that nothing agrees with, and return levels values that are no rain', async () => {
  const days = Array.from({ length: 60 }, (_, t) => new Date(Date.parse('2023-01-01T00:00Z') + t * 86_400_000).toISOString().slice(0, 10));
  const basin = (name: string, observed: (t: number) => string): string => put(join(folder, name), ['entity,time,rain [mm],potentialEvapotranspiration [mm],observed [mm]', ...days.map((day, t) => `north,${day},${t % 7},2,${observed(t)}`)].join('\n'));
  const calibrated = async (file: string, column = 'observed'): Promise<readonly [number | null, string]> => {
    const { status, stderr } = await run('calibrate', file, '--model', 'runoff-gr4j', '--observed', column, '--warm-up', '10');
    return [status, stderr.replaceAll(`${folder}/`, '')];
  };
  expect(await calibrated(basin('unobserved.csv', () => ''))).toEqual([2, 'unobserved.csv north observed:应为 10 步预热之后不全相同的观测,实为没有\nunobserved.csv north observed: expected observations after 10 steps of warming up that are not all the same, found none [calibrate/no-observations]\n']);
  expect(await calibrated(basin('same.csv', () => '1'))).toEqual([2, expect.stringContaining('found 50, all of them 1 [calibrate/no-observations]')]);
  expect(await calibrated(basin('gauge.csv', (t) => (t === 20 ? '-99' : '1')))).toEqual([2, expect.stringContaining('gauge.csv:22 north 2023-01-21 observed: expected a number >= 0 mm, found -99')]);
  expect(await calibrated(basin('blank.csv', () => ''), 'obs')).toEqual([2, expect.stringMatching(/^blank\.csv:1:应为下列之一.*\nblank\.csv:1: expected one of rain, potentialEvapotranspiration, observed, found "obs"[^\n]*\n$/)]);

  const record = (name: string, head: string, wet: (t: number) => number): string => put(join(folder, name), [`entity,time,${head}`, ...Array.from({ length: 731 }, (_, t) => `north,${new Date(Date.parse('2022-01-01T00:00Z') + t * 86_400_000).toISOString().slice(0, 10)},${wet(t)}`)].join('\n'));
  const { status, stderr } = await run('return-levels', record('rain.csv', 'rain [mm]', (t) => (t % 300 === 7 ? -9999 : t % 50)));
  expect([status, stderr.match(/expected from 0 to 2000 mm, found -9999/g)!.length, stderr.includes('rain.csv:9 north 2022-01-08 rain')]).toEqual([2, 3, true]);
  expect((await run('return-levels', record('length.csv', 'rain [km]', (t) => t % 50))).stderr).toContain('expected rain in mm, found km [plan/wrong-unit]');
});

test('two runs are compared member by member', async () => {
  const meiyu = readFileSync(join(root, 'scenarios', 'meiyu-runoff.yaml'), 'utf8');
  const forcing = readFileSync(join(root, 'scenarios', 'data', 'meiyu-runoff', 'forcing.csv'), 'utf8');
  for (const [name, text] of [['before', meiyu], ['after', meiyu.replace('floodStage: 39.2', 'floodStage: 39.7')]] as const) {
    put(join(folder, name, 'data', 'meiyu-runoff', 'forcing.csv'), forcing);
    await run('run', put(join(folder, name, 'scenario.yaml'), text), '--out', join(folder, name, 'out'), '--members', '--quiet');
  }
  const out = join(folder, 'comparison.csv');
  expect(await done('compare', join(folder, 'before', 'out'), join(folder, 'after', 'out'), '--out', out)).toContain('members paired');
  // the same change stands in the first run as the policy raised-bank
  const policy = records(join(folder, 'before', 'out', 'policies.csv')).find(({ entity, quantity }) => entity === 'south' && quantity === 'loss')!;
  const compared = records(out).find(({ entity, quantity }) => entity === 'south' && quantity === 'loss')!;
  expect(Number(compared['difference'])).toBeCloseTo(Number(policy['difference']), 3);
  expect(Number(compared['standard_error'])).toBeCloseTo(Number(policy['standard_error']), 3);

  // the page: differences with intervals, both curves, the place that changes; the policy of the first run is the second run
  const page = join(folder, 'comparison.html');
  await done('compare', join(folder, 'before', 'out'), join(folder, 'after', 'out'), '--page', page);
  const html = readFileSync(page, 'utf8');
  for (const id of ['totals', 'curves', 'differences', 'moves', 'classes']) expect(html).toContain(`<section id="${id}">`);
  expect(html.match(/class="curve"/g)!.length).toBe(2 * 2); // for a page and for a phone
  expect(html).toMatch(/<td>[^<]* · loss \[元\]<\/td><td>[\d,]+<\/td><td>[\d,]+<\/td><td>-[\d,]+ \[-[\d,]+, -[\d,]+\]<\/td><td>[12]<\/td>/);
  const own = join(folder, 'policies.csv');
  await done('compare', join(folder, 'before', 'out'), '--policies', 'baseline,raised-bank', '--out', own);
  expect(records(own)).toEqual(records(out));
  const wrong = await run('compare', join(folder, 'before', 'out'), '--policies', 'baseline,raised-bnk');
  expect([wrong.status, wrong.stderr.includes('(did you mean raised-bank?) [compare/unknown-policy]')]).toEqual([2, true]);

  // another seed has no pairs, and a catchment that only one run has is told
  const alone = forcing.split('\n').filter((line) => !line.startsWith('north')).join('\n');
  const other = meiyu.replace('seed: meiyu-runoff', 'seed: other').replace(/^ {2}- .*entity: north.*\n/m, '');
  put(join(folder, 'other', 'data', 'meiyu-runoff', 'forcing.csv'), alone);
  await run('run', put(join(folder, 'other', 'scenario.yaml'), other), '--out', join(folder, 'other', 'out'), '--members', '--quiet');
  const said = await done('compare', join(folder, 'before', 'out'), join(folder, 'other', 'out'));
  expect(said).toContain('means only (种子不同 / the seeds differ),policies.parquet 中各成员之值(峰值、总量等)的均值');
  expect(said).not.toContain('other times');
  expect(said).toContain(`only in ${join(folder, 'before', 'out')}: north actualEvapotranspiration, north loss, north runoff, north stage\n`);
});

test('two runs of other times are compared with a word about it, in the terminal and on the page', async () => {
  const meiyu = readFileSync(join(root, 'scenarios', 'meiyu-runoff.yaml'), 'utf8').replace('steps: 122', 'steps: 100').replace('members: 200', 'members: 20').replace(/expect:[^]*/, 'expect: [{ quantity: runoff, statistic: mean, over: min, min: 0 }]\n');
  await run('run', put(join(folder, 'before', 'short.yaml'), meiyu), '--out', join(folder, 'before', 'short'), '--quiet');
  const page = join(folder, 'short.html');
  const said = await done('compare', join(folder, 'before', 'out'), join(folder, 'before', 'short'), '--page', page);
  expect(said).toContain('2023-05-01 – 2023-08-30, 122 步 steps | 2023-05-01 – 2023-08-08, 100 步 steps');
  expect(readFileSync(page, 'utf8')).toContain('The two are of other times');

  // without members.parquet the policies of one run are still paired: the table of policies has their differences
  const [own, html] = [join(folder, 'short-policies.csv'), join(folder, 'short-policies.html')];
  expect(await done('compare', join(folder, 'before', 'short'), '--policies', 'raised-bank,baseline', '--out', own, '--page', html)).toContain('members paired');
  const policy = records(join(folder, 'before', 'short', 'policies.csv')).find(({ entity, quantity }) => entity === 'south' && quantity === 'loss')!;
  const compared = records(own).find(({ entity, quantity }) => entity === 'south' && quantity === 'loss')!;
  expect(Number(compared['first'])).toBeCloseTo(Number(policy['mean']), 6);
  expect(Number(compared['difference'])).toBeCloseTo(-Number(policy['difference']), 6);
  expect(compared['standard_error']).toBe(policy['standard_error']);
});

test('drought indices of a daily record: classes where there is an index, reasons where there is none', async () => {
  const record = join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv');
  const out = join(folder, 'spi.csv');
  expect(await done('drought-index', record, '--scale', '3', '--out', out)).toContain('288 行中 284 行有值 of 288 rows 284 have a value; 窗口未满 window not full 4\n');
  const rows = records(out);
  expect(rows.length).toBe(2 * 12 * 12);
  expect(rows.filter(({ missing }) => missing !== '').length).toBe(2 * 2); // the first two months of each place
  for (const row of rows) if (row['spi'] !== '' && Number(row['spi']) <= -2) expect(row['class']).toBe('特旱 extreme');
});

test('MCI of a daily record: its parts, its classes and its events; a day left out is missing', async () => {
  const text = readFileSync(join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv'), 'utf8');
  // north loses two days, and a third has no rain gauge
  const record = put(join(folder, 'gaps.csv'), text.replace(/^north,2010-07-0[12].*\n/gm, '').replace(/^(north,2010-07-03),[^,]*/m, '$1,'));
  const [out, events] = [join(folder, 'mci.csv'), join(folder, 'events.csv')];
  const said = await done('drought-index', record, '--index', 'mci', '--region', 'south', '--seasonal', '1,1,1,1,1,1.2,1.2,1.2,1,1,1,1', '--latitude', '27.5', '--out', out, '--events', events);
  expect(said).toContain('权重未核实 weights verified: false');
  const rows = records(out);
  expect(rows.length).toBe(2 * 4_383);
  const of = (entity: string, date: string): (typeof rows)[number] => rows.find((row) => row['entity'] === entity && row['date'] === date)!;
  const day = of('south', '2010-07-02');
  expect([day['coefficients_verified'], said.includes('Ka')]).toEqual(['false', false]); // Ka is our own
  expect(Number(day['mci'])).toBeCloseTo(1.2 * (0.5 * Number(day['spiw60']) + 0.6 * Number(day['mi30']) + 0.2 * Number(day['spi90']) + 0.1 * Number(day['spi150'])), 9);
  for (const date of ['2010-07-01', '2010-07-02', '2010-07-03', '2010-11-29']) expect([of('north', date)['mci'], of('north', date)['missing']]).toEqual(['', '缺输入 input missing']);
  expect(of('north', '2010-11-30')['missing']).toBe(''); // 150 days on
  for (const { entity, first, last, released, lowest } of records(events)) {
    const between = rows.filter((row) => row['entity'] === entity && row['date']! >= first! && row['date']! <= last!);
    expect(Math.min(...between.filter(({ mci }) => mci !== '').map(({ mci }) => Number(mci)))).toBe(Number(lowest));
    expect(released === '' || released! > last!).toBe(true);
  }
  expect(records(events).length).toBeGreaterThan(3);
});

test('daily SPI from the command line is the monthly one but for its step; options that do not fit are told together', async () => {
  const record = join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv');
  const out = join(folder, 'spi-daily.csv');
  await done('drought-index', record, '--step', 'day', '--scale', '30', '--pool', '7', '--out', out);
  const rows = records(out);
  expect(rows.filter(({ missing }) => missing !== '').length).toBe(2 * 29);
  expect(rows.every(({ spei }) => spei === '')).toBe(true); // no latitude, no evapotranspiration
  const { status, stderr } = await run('drought-index', record, '--index', 'mci', '--scale', '3', '--out', join(folder, 'none.csv'));
  expect(status).toBe(2);
  expect(stderr).toMatch(/--region: expected one of north, south[^]*--scale: expected no scale/);
  const bare = await run('drought-index', record, '--index', 'mci', '--region', 'north', '--out', join(folder, 'none.csv'));
  expect([bare.status, bare.stderr.includes('drought/no-evapotranspiration')]).toEqual([2, true]);
  expect(filesIn(folder)).not.toContain('none.csv');
});

test('fire weather of a record with gaps: every day has its quality, and tomorrow goes on from the state of today', async () => {
  const text = readFileSync(join(root, 'scenarios', 'data', 'fire-season', 'weather.csv'), 'utf8');
  // ridge has no wind on two days, and the other place lacks a day altogether
  const [, other] = [...new Set(text.trim().split('\n').slice(1).map((line) => line.split(',')[0]!))] as [string, string];
  const gaps = text.replace(/^(ridge,2023-03-0[56],[^,]*,[^,]*),[^,]*/gm, '$1,').replace(new RegExp(`^${other},2023-03-20.*\n`, 'm'), '');
  const record = put(join(folder, 'fire.csv'), gaps);
  const usual = ['--latitude', '27.5', '--longest-gap', '1'];
  const out = join(folder, 'fwi.csv');
  expect(await done('fire-weather', record, ...usual, '--out', out)).toContain('carried 2');
  const rows = records(out);
  const of = (entity: string, date: string): (typeof rows)[number] => rows.find((row) => row['entity'] === entity && row['date'] === date)!;
  expect(['2023-03-04', '2023-03-05', '2023-03-06', '2023-03-31'].map((date) => of('ridge', date)['quality'])).toEqual(['computed', 'carried', 'stopped', 'stopped']);
  expect([of('ridge', '2023-03-05')['fwi'], of('ridge', '2023-03-06')['fwi']]).toEqual([of('ridge', '2023-03-04')['fwi'], '']);
  expect([of(other, '2023-03-20')['quality'], of(other, '2023-03-21')['quality']]).toEqual(['carried', 'after-gap']);

  // the same in two runs, parted in the middle of the gap of the other place
  const part = (keep: (date: string) => boolean): string => gaps.split('\n').filter((line, k) => k === 0 || keep(line.split(',')[1] ?? '')).join('\n');
  const state = join(folder, 'state.json');
  const [before, after] = [join(folder, 'before.csv'), join(folder, 'after.csv')];
  await done('fire-weather', put(join(folder, 'one.csv'), part((date) => date !== '' && date <= '2023-03-20')), ...usual, '--out', before, '--state-out', state);
  await done('fire-weather', put(join(folder, 'two.csv'), part((date) => date > '2023-03-20')), ...usual, '--out', after, '--state', state);
  const key = (row: (typeof rows)[number]): string => JSON.stringify(row);
  expect([...records(before), ...records(after)].map(key).sort()).toEqual(rows.map(key).sort());

  const late = await run('fire-weather', join(folder, 'one.csv'), ...usual, '--out', join(folder, 'none.csv'), '--state', state);
  expect([late.status, late.stderr]).toEqual([2, `${state} next:应为 2023-02-01,即记录的第一天,实为 "2023-03-21"\n${state} next: expected 2023-02-01, the first day of the record, found "2023-03-21" [fire-weather/state]\n`]);
  const otherSeason = await run('fire-weather', join(folder, 'two.csv'), ...usual, '--season', 'temperature', '--overwinter', '--out', join(folder, 'none.csv'), '--state', state);
  expect([otherSeason.status, otherSeason.stderr]).toEqual([2, `${state} settings.season:应为 temperature,与 --season 所给或其默认一致,实为 "all-year"\n${state} settings.season: expected temperature, as --season says or leaves it, found "all-year" [fire-weather/state]\n${state} settings.overwinter:应为 true,与 --overwinter 所给或其默认一致,实为 false\n${state} settings.overwinter: expected true, as --overwinter says or leaves it, found false [fire-weather/state]\n`]);
  const wrong = await run('fire-weather', put(join(folder, 'wrong.csv'), text.replace('[km/h]', '[m/s]').replace('ridge,2023-02-01,8.0,62', 'ridge,2023-02-01,8.0,162')), ...usual, '--out', join(folder, 'none.csv'));
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toMatch(/ridge 2023-02-01 relativeHumidity: expected from 0 to 100 %, found 162[^]*wind: expected km\/h, found m\/s/);
  expect(filesIn(folder)).not.toContain('none.csv');
});

test('return levels of a record, each within its interval', async () => {
  const said = await done('return-levels', join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv'), '--distribution', 'pearson3', '--periods', '2,50');
  const levels = [...said.matchAll(/(\d+) 年 years: ([\d.]+) \[([\d.]+), ([\d.]+)\] mm/g)].map((match) => match.slice(1).map(Number));
  expect(levels.length).toBe(4);
  for (const [, level, low, high] of levels) expect(low! < level! && level! < high!).toBe(true);
  expect(said).toContain('12 年 years');
});

test('the forest fire index goes from weather to the rules of forest fire, missing days left missing', async () => {
  const days = Array.from({ length: 14 }, (_, k) => `ridge,2023-03-${String(k + 1).padStart(2, '0')},${k === 12 ? '' : 26 + (k % 3)},${30 - (k % 4)},9,${k === 0 ? 12 : 0}`);
  const record = put(join(folder, 'fire.csv'), `entity,time,temperatureMax [°C],relativeHumidityMin [%],windSpeedMax [m/s],rain [mm]\n${days.join('\n')}\n`);
  const out = join(folder, 'htz.csv');
  const neither = await run('forest-fire-danger', record, '--green-cover', '20', '--out', out);
  expect([neither.status, neither.stderr, existsSync(out)]).toEqual([2, '--snow-cover:应为该选项或列 snowCover [%]:地表覆盖最多可减 20 分,实为两者都没有\n--snow-cover: expected this option or a column snowCover [%]: what covers the ground takes up to 20 points off, found neither [fire-danger/no-cover]\n', false]);
  expect(await done('forest-fire-danger', record, '--green-cover', '20', '--snow-cover', '0', '--out', out)).toContain('computed 13, 前期降水未知 rain before unknown 0, 缺测 missing 1');
  const rows = records(out);
  // 20 + 20 + C + 25 - 5: C is 0 on the day of 12 mm, 45 ten days later
  expect([rows[0]!['htz [1]'], rows[10]!['htz [1]'], rows[12]!['htz [1]']]).toEqual(['60', '105', '']);
  await done('warn', out, '--step', '1 d', '--rules', 'forest-fire', '--out', join(folder, 'fire-warnings'), '--quiet');
  const changes = records(join(folder, 'fire-warnings', 'changes.csv'));
  expect(changes.map(({ time, hazard, from, level }) => [time, hazard, from, level])).toEqual([['2023-03-01', 'fire-htz', 'none', 'yellow'], ['2023-03-05', 'fire-htz', 'yellow', 'orange'], ['2023-03-09', 'fire-htz', 'orange', 'red']]);
});
