import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRiver } from '../../../engine/monitor/nowcast/catchments.js';
import { readNowcast } from '../../../engine/monitor/nowcast/declaration.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { inFolder, nowcast, nowcastOptions } from './world.js';

const text = readFileSync(packagePath('scenarios', 'nowcast.yaml'), 'utf8');
const read = (changed: string): Promise<unknown> => inFolder({ 'own.yaml': changed }, (folder) => readNowcast(join(folder, 'own.yaml'), 3_600));

test('names what is wrong, where, and what would be right', async () => {
  await expect(read(text.replace('runoff-xinanjiang', 'runoff-xinanjang'))).rejects.toThrow('did you mean runoff-xinanjiang');
  await expect(read(text.replace('[6, 1.1]]', '[5, 1.1]]'))).rejects.toThrow('leads from 1 h or before to 6 h or beyond, found 0.1 to 5 h [nowcast/leads]');
  await expect(read(text.replace('weight: 0.2', 'weight: 0.9'))).rejects.toThrow('[nowcast/out-of-range]');
  await expect(read(text.replace('  - model: discharge\n    parameters: { area: { column: area_km2 } }\n', ''))).rejects.toThrow('[nowcast/no-input]');
  await expect(read(text.replace('members: 40', 'members: 2'))).rejects.toThrow('[nowcast/schema]');
});

test('a river is its catchments, upstream first, each with its gauges; without a file there is none', async () => {
  const { catchments, groups } = nowcastOptions.river;
  expect(catchments).toEqual([
    { id: 'up', downstream: 1, rain: ['P2'], stage: null },
    { id: 'down', downstream: -1, rain: ['P1'], stage: 'Z1' },
  ]);
  expect(groups).toEqual([[0, 1]]);
  expect((await inFolder({}, (folder) => readRiver(folder, nowcast.declaration))).groups).toEqual([]);
  const cut = { 'catchments.csv': 'id,downstream,area_km2,rating,zero_stage_m\nup,gone,60,14,50\n' };
  await expect(inFolder(cut, (folder) => readRiver(folder, nowcast.declaration))).rejects.toThrow(/gone[^]*travel_h|travel_h[^]*gone/);
});
