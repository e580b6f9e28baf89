/** Scenarios as a researcher writes them beside the data: weather kept as results, evapotranspiration, routing and sweeps that no shipped scenario has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const record = readFileSync(join(root, 'scenarios', 'data', 'storm-catalogue', 'record.csv'));
put(join(folder, 'record.csv'), record);
const ids = [...new Set(record.toString('utf8').trim().split('\n').slice(1).map((line) => line.split(',')[0]!))];
put(join(folder, 'entities.csv'), `entity,downstream,length_km\n${ids.map((id, k) => `${id},${ids[k + 1] ?? ''},${10 + k}`).join('\n')}\n`);
const head = (name: string): string => `name: ${name}\ntitle: { zh: 甲, en: a }\nabout: { zh: 乙, en: b }\ndata: .\n`;
const scenario = (name: string, body: string): string => put(join(folder, `${name}.yaml`), head(name) + body);
const GENERATED = 'weather: { generator: { fit: record.csv } }\nclock: { start: "2030-05-01", steps: 60, step: 1 d }\nensemble: { members: 12, seed: own }\n';

test('weather that is made is kept as any result: means, policies, and sums that balance with runoff', async () => {
  const path = scenario('kept', `${GENERATED}chain:
  - { model: evapotranspiration-thornthwaite, parameters: { latitude: 28.5, heatIndex: 90 } }
  - { model: runoff-xinanjiang }
policies:
  - { name: wetter, title: { zh: 湿, en: wetter }, set: { weather.rain: { factor: 1.25 } } }
outputs:
  - { quantity: rain, within: sum, above: 30 }
  - { quantity: temperatureMean, within: mean }
  - { quantity: runoff, within: sum }
expect:
  - { quantity: rain, statistic: mean, over: max, min: 0.1 }
`);
  const out = join(folder, 'kept');
  await done('run', path, '--out', out, '--members', '--quiet');
  const own = records(join(out, 'policies.csv'));
  for (const id of ids) {
    const of = (quantity: string): { mean: number; difference: number } => {
      const { mean, difference } = own.find((row) => row['entity'] === id && row['quantity'] === quantity)!;
      return { mean: Number(mean), difference: Number(difference) };
    };
    // a quarter more rain is a fifth of what then falls; temperatures stay
    expect(of('rain').difference).toBeCloseTo(of('rain').mean / 5, 6);
    expect(of('temperatureMean').difference).toBe(0);
    expect(of('runoff').mean).toBeLessThan(of('rain').mean);
  }
  expect(await done('explain', path)).toMatch(/→ rain \[mm\] {2}保留 kept, 超过 above 30\n[^]*← temperature \[°C\] {2}天气 weather record.csv, temperatureMean\n[^]*← dayOfYear \[d\] {2}日历 calendar/);
  const wrong = await run('validate', put(join(folder, 'wrong.yaml'), readFileSync(path, 'utf8').replace('quantity: temperatureMean', 'quantity: temperatureMaen')));
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain('wrong.yaml:15:17 outputs[1].quantity');
  expect(wrong.stderr).toContain('did you mean temperatureMean');
});

test('Muskingum-Cunge carries the water of a network down, later and no more of it', async () => {
  const path = scenario('cunge', `${GENERATED}entities: entities.csv
downstream: downstream
chain:
  - { model: evapotranspiration-hargreaves, parameters: { latitude: 28.5 } }
  - { model: runoff-xinanjiang }
  - { model: discharge, parameters: { area: 150 } }
  - { model: routing-muskingum-cunge, parameters: { length: { column: length_km }, width: 30, slope: 0.002, roughness: { triangular: [0.025, 0.035, 0.06] }, referenceDischarge: 40 } }
outputs: [{ quantity: discharge, within: sum }]
expect: [{ quantity: discharge, statistic: mean, over: min, min: 0 }]
`);
  const out = join(folder, 'cunge');
  await done('run', path, '--out', out, '--quiet');
  const ledger = JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { model: string; in: number; out: number; stored: number }[];
  const routed = ledger.find(({ model }) => model === 'routing-muskingum-cunge')!;
  expect(Math.abs(routed.in - routed.out - routed.stored)).toBeLessThanOrEqual(1e-9 * routed.in);
  expect(await done('explain', path)).toContain(`    ${ids.join(' → ')} → 出口 outlet\n`);
});

test.each([['grid', 3, 9], ['latin-hypercube', 8, 8], ['sobol', 8, 8]] as const)('a sweep by %s has its points within the ends, under the numbers of the run', async (design, points, count) => {
  const path = scenario(design, `${GENERATED.replace('members: 12', 'members: 3')}chain:
  - { model: evapotranspiration-hargreaves, parameters: { latitude: 28.5 } }
  - { model: runoff-gr4j }
sweep: { design: ${design}, points: ${points}, parameters: { runoff-gr4j.productionCapacity: [200, 600], runoff-gr4j.exchange: [-1, 1] } }
outputs: [{ quantity: runoff, within: sum }]
expect: [{ quantity: runoff, statistic: mean, over: min, min: 0 }]
`);
  const out = join(folder, design);
  await done('run', path, '--out', out, '--quiet');
  const rows = records(join(out, 'sweep.csv')).filter(({ entity }) => entity === ids[0]);
  expect(rows.length).toBe(count);
  for (const row of rows) expect([Number(row['runoff-gr4j.productionCapacity']), Number(row['runoff-gr4j.exchange'])].every((value, k) => value >= [200, -1][k]! && value <= [600, 1][k]!)).toBe(true);
});

test('explain draws what stands beside the chain, and critical rainfall of 0 says why', async () => {
  const warned = await done('explain', join(root, 'scenarios', 'warned-flood.yaml'));
  for (const part of ['河网 network: 列 column downstream of catchments.csv; 3 ', '临界雨量 critical rainfall  由 1–5 各环反算', '使 stage [m] 达到 that takes it to damage_m (15 处 places)', '预警 warning: 山洪', '行动 acting 60 min', '事件 event: loss [元] > 0, 6 depth-damage']) expect(warned).toContain(part);
  const valley = await done('explain', join(root, 'scenarios', 'flash-flood.yaml'));
  for (const part of ['淹没 inundation', '← rain [mm]  天气 weather forcing.csv, valley × lognormal [1,1.2], 步长 step 10 min', 'roughness [s/m^(1/3)] = uniform [0.03,0.07]', 'alpha [1] = 0.6037 (≤ √(theta / 2) = 0.6708)', '→ siteLoss [元]  保留 kept']) expect(valley).toContain(part);

  const file = put(join(folder, 'catchments.csv'), 'village_code,area_km2,curve_number,concentration_h,critical_m3s,baseflow_m3s\n1,12.5,80,1.8,20,25\n2,12.5,80,1.8,20,1\n');
  const table = join(folder, 'critical.csv');
  await done('critical-rainfall', file, '--durations', '3', '--out', table);
  expect(records(table).map(({ critical_mm, why }) => (Number(critical_mm) === 0 ? why : ''))).toEqual([...new Array<string>(3).fill('无雨时基流已达临界流量 / the flow before the storm is that much already'), '', '', '']);
  const { stderr } = await run('critical-rainfall', file, '--durations', '1.3', '--out', join(folder, 'none.csv'));
  expect(stderr.match(/whole number of steps/g)!.length).toBe(1);
});
