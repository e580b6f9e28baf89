import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { runScenario } from '../../../engine/run/scenario/run.js';
import type { OutputResult } from '../../../engine/run/scenario/simulate.js';
import { put, workFolder } from '../../web-report/cli/run.js';

const folder = workFolder();
const times = Array.from({ length: 4 }, (_, t) => `2023-07-12T14:${t}0+08:00`);
const data = {
  'forcing.csv': ['entity,time,rain [mm]', ...times.map((time) => `valley,${time},15`)].join('\n'),
  'dem.asc': ['ncols 8', 'nrows 8', 'xllcorner 0', 'yllcorner 0', 'cellsize 20', ...Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (__, c) => 10 + 0.1 * (7 - r) + 0.05 * Math.abs(c - 3)).join(' '))].join('\n'),
  'sites.csv': 'site,entity,x,y,value,people\nmill,valley,70,70,1000,3\n',
};
const yaml = (sweep: string, { curve = '80', roughness = '{ uniform: [0.04, 0.06] }', outputs = '[{ quantity: discharge }, { quantity: siteDepth }, { quantity: floodArea }]', policies = '' } = {}): string => `name: swept-valley
title: { zh: 小谷, en: A small valley }
about: { zh: 取样, en: A sweep }
data: data
series: forcing.csv
sites: sites.csv
clock: { start: "2023-07-12T14:00+08:00", steps: 4, step: 10 min }
ensemble: { members: 2, seed: small }
chain:
  - { model: runoff-curve-number, parameters: { curveNumber: ${curve} } }
  - { model: discharge, parameters: { area: 4 } }
  - { model: stage-rating, parameters: { ratingCoefficient: 9, ratingExponent: 1.67, zeroStage: 8 } }
inundation: { dem: dem.asc, entity: valley, roughness: ${roughness}, springs: [{ x: 70, y: 150, share: 1 }], boundaries: { south: { slope: 0.005 } }, above: 0.1 }
${policies}
${sweep}
outputs: ${outputs}
expect: [{ quantity: discharge, statistic: mean, over: max, min: 0 }]
`;
const POLICIES = `policies:
  - { name: dike, title: { zh: 堤, en: a dike }, works: [{ dike: [[90, 150], [90, 10]], height: 3 }] }
  - { name: rating, title: { zh: 定线, en: a rating }, set: { stage-rating.ratingCoefficient: 12 } }`;
const sweepOf = (key: string, low: number, high: number): string => `sweep: { design: grid, points: 2, parameters: { ${key}: [${low}, ${high}] } }`;

async function load(name: string, text: string) {
  for (const [file, content] of Object.entries(data)) put(join(folder, name, 'data', file), content);
  return loadScenario(put(join(folder, name, 'scenario.yaml'), text), null);
}

/** Every result of a run, by variant, quantity and place; and how many setups are flooded. */
async function run(name: string, text: string) {
  const scenario = await load(name, text);
  const { job } = scenario;
  const all = await runScenario(scenario, join(folder, name, 'out'), { workers: 0, timeLimit: 60 }, (ran) => Promise.resolve([...ran.results()].flatMap(({ outputs }) => outputs)));
  const of = (variant: string, quantity: string, site = -1): OutputResult => all.find((result) => job.variants[result.variant]!.name === variant && job.outputs[result.output]!.quantity === quantity && result.site === site)!;
  return { of, flooded: job.inundation!.setups.map(({ variant }) => job.variants[variant]!.name) };
}

test('a swept parameter upstream of the water floods the valley anew at every point, under every policy: each as a run of its own', async () => {
  const { of, flooded } = await run('upstream', yaml(sweepOf('runoff-curve-number.curveNumber', 60, 95), { policies: POLICIES }));
  expect(flooded).toEqual(['baseline', 'dike', 'point-1', 'point-1 dike', 'point-1 rating', 'point-2', 'point-2 dike', 'point-2 rating']);
  const alone = await run('alone', yaml('', { curve: '95', policies: POLICIES }));
  for (const [point, policy] of [['point-2', 'baseline'], ['point-2 dike', 'dike'], ['point-2 rating', 'rating']] as const) {
    expect(of(point, 'siteDepth', 0).members).toEqual(alone.of(policy, 'siteDepth', 0).members);
    expect(of(point, 'floodArea').members).toEqual(alone.of(policy, 'floodArea').members);
  }
  expect(of('point-2', 'siteDepth', 0).members![0]!).toBeGreaterThan(of('point-1', 'siteDepth', 0).members![0]!);
  // what a policy moves at a point is told against that point as it stands
  const { mean } = of('point-2 dike', 'siteDepth', 0).difference!;
  expect(mean).toBe(alone.of('dike', 'siteDepth', 0).difference!.mean);
  expect(of('point-2', 'siteDepth', 0).summary).toBeNull();
});

test('a field of the inundation is swept as a parameter is', async () => {
  const { of } = await run('field', yaml(sweepOf('inundation.roughness', 0.03, 0.12)));
  const alone = await run('field-alone', yaml('', { roughness: '0.12' }));
  expect(of('point-2', 'siteDepth', 0).members).toEqual(alone.of('baseline', 'siteDepth', 0).members);
  expect(of('point-2', 'siteDepth', 0).members).not.toEqual(of('point-1', 'siteDepth', 0).members);
});

test('a parameter that does not reach the water leaves each point the floods of its policy, run once', async () => {
  const { of, flooded } = await run('downstream', yaml(sweepOf('stage-rating.zeroStage', 7, 9), { policies: POLICIES }));
  expect(flooded).toEqual(['baseline', 'dike']);
  for (const [point, policy] of [['point-1', 'baseline'], ['point-2 dike', 'dike'], ['point-1 rating', 'baseline']] as const) expect(of(point, 'floodArea').members).toEqual(of(policy, 'floodArea').members);
});

test.each([
  ['a name', yaml(sweepOf('inundation.roughnes', 0.03, 0.1)), 'sweep.parameters.inundation.roughnes', 'did you mean inundation.roughness?'],
  ['a range', yaml(sweepOf('inundation.roughness', 0.03, 7)), 'from 0.005 to 1', 'scenario/empty-range'],
  ['no output', yaml(sweepOf('inundation.roughness', 0.03, 0.1), { outputs: '[{ quantity: discharge }]' }), 'the floods of points are told by these alone', 'scenario/not-kept'],
  ['a policy', yaml(sweepOf('inundation.roughness', 0.03, 0.1), { policies: 'policies: [{ name: smooth, title: { zh: 平, en: smooth }, set: { inundation.roughness: 0.03 } }]' }), 'a factor or a shift', 'scenario/swept'],
])('%s that cannot be is refused', async (name, text, ...said) => {
  const message = await load(`wrong-${name}`, text).then(() => '', (error: unknown) => (error as Error).message);
  for (const part of said) expect(message).toContain(part);
});
