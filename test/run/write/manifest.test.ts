import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownPackage, writeManifest, type Run } from '../../../engine/run/write/manifest.js';
import { scratchFolder } from './support.js';

const folder = scratchFolder();
const run: Run = {
  command: 'assess',
  parameters: { year: 2023, data: '/home/someone/villages.csv', only: ['b', 'a'], options: { z: 1, a: null } },
  inputs: [{ role: 'data', path: '/home/someone/villages.csv', sha256: 'ab', rows: 175 }],
  framework: { name: 'small', version: '1.0', year: 2023, weightsFrom: '2022-01-01', sha256: 'cd' },
  divisions: { edition: 2023, checked: true },
  status: 'complete',
};

test('names inputs and outputs by what is in them, never by a place on this machine', async () => {
  const output = join(folder, 'scores.csv');
  writeFileSync(output, 'abc');
  const path = join(folder, 'manifest.json');
  await writeManifest(path, run, [output]);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('/home');
  expect(text).not.toContain(folder);
  expect(JSON.parse(text)).toEqual({
    schema: { id: 'shuxiang/assessment-manifest', version: 1 },
    code: { name: 'shuxiang', version: ownPackage().version },
    node: process.version,
    command: 'assess',
    parameters: { data: 'villages.csv', only: ['b', 'a'], options: { a: null, z: 1 }, year: 2023 },
    status: 'complete',
    inputs: [{ role: 'data', path: 'villages.csv', sha256: 'ab', rows: 175 }],
    framework: { name: 'small', version: '1.0', year: 2023, weightsFrom: '2022-01-01', sha256: 'cd' },
    divisions: { edition: 2023, checked: true },
    // SHA-256 of "abc", FIPS 180-2 appendix B.1
    outputs: [{ path: 'scores.csv', sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 }],
  });
});
test('the same run has the same bytes, whatever the order of its outputs and parameters and wherever they lie', async () => {
  const texts = ['x', 'y'].map((name) => {
    const at = join(folder, name);
    mkdirSync(at);
    for (const file of ['a.csv', 'b.csv']) writeFileSync(join(at, file), file);
    return at;
  });
  const [x, y] = texts as [string, string];
  await writeManifest(join(x, 'm.json'), run, [join(x, 'a.csv'), join(x, 'b.csv')]);
  await writeManifest(join(y, 'm.json'), { ...run, parameters: Object.fromEntries(Object.entries(run.parameters).reverse()) }, [join(y, 'b.csv'), join(y, 'a.csv')]);
  expect(readFileSync(join(x, 'm.json'))).toEqual(readFileSync(join(y, 'm.json')));
});
test('a seed is told where one was used', async () => {
  const path = join(folder, 'seed.json');
  await writeManifest(path, { ...run, seed: 'demo' }, []);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ seed: 'demo', outputs: [] });
});
