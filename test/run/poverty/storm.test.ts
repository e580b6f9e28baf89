/** Damage is what the curves say, to the last bit: thresholds of the same figures are met. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { damageAt } from '../../../engine/poverty/household.js';
import { readRelapse } from '../../../engine/run/poverty/declaration.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { runRelapse } from '../../../engine/run/poverty/run.js';
import { curveAt, readStorm, type ReadStorm } from '../../../engine/run/poverty/storm.js';
import type { ReadHouseholds } from '../../../engine/run/poverty/households.js';
import { folder, many, runOf, useFolder, VILLAGE } from './plain.js';

useFolder();
const { storm: shipped } = (await readRelapse(packagePath('scenarios', 'relapse-meiyu.yaml'))).declaration;
const OTHER = '370832101201';
/** A depth of 0.7 m damages 0.35 of houses, on which what follows hangs: none of the two is a number of 32 bits. */
const storm = { ...shipped!, depths: 'depths.csv', curves: { crop: [[0, 0], [0.7, 0.7]], assets: [[0, 0], [0.7, 0.1]], house: [[0, 0], [0.7, 0.35], [1, 0.4]] }, closedDays: [[0, 0], [0.7, 9]], unsafeFrom: 0.35 } as const;

async function flooded({ households, villages }: ReadHouseholds): Promise<ReadStorm> {
  writeFileSync(join(folder, 'depths.csv'), `village_code,member,depth [m]\n${VILLAGE},0,0.7\n${OTHER},1,0.2\n`);
  return readStorm(folder, storm, households, villages);
}

test('a household has the damage of its village, at a point of a curve that of the point', async () => {
  const { read } = await runOf([...many(2, {}), { village_code: OTHER }]);
  const { members } = await flooded(read);
  const of = (member: number, i: number): number[] => {
    const damage = members[member]!;
    const place = damageAt(damage, i);
    return [damage.crop, damage.assets, damage.house, damage.closed, damage.index].map((column) => column[place]!);
  };
  expect([of(0, 0), of(0, 1), of(0, 2)]).toEqual([[0.7, 0.1, 0.35, 0.3, 0.7], [0.7, 0.1, 0.35, 0.3, 0.7], [0, 0, 0, 0, 0]]);
  expect(of(1, 2)[4]).toBe(0.2);
  // 0.3 + 0.15 × 1.7 / 1.7 is a bit less than 0.45
  const curve = [[0, 0], [0.2, 0.3], [1.9, 0.45]] as const;
  expect(curve.map(([depth]) => curveAt(curve, depth))).toEqual([0, 0.3, 0.45]);
});

test('an index at its trigger pays, a house at its threshold is unsafe, a disaster at its threshold is on the list', async () => {
  // the storm strikes in one of two members, and so in half of the draws: 20 households × 1/2 × 2,000 yuan
  const index = { name: 'index', title: { zh: '指数', en: 'index' }, index: { payout: 2_000, trigger: 0.7, basis: 0, delay: 0 }, publicShare: 1 };
  const { setting, read } = await runOf([...many(20, { 'house [yuan]': 10_000 }), ...many(10, { village_code: OTHER })]);
  const { members } = await flooded(read);
  const declaration = { ...setting.declaration, storm, supports: [index], triggers: { ...setting.declaration.triggers, disaster: 0.7 }, screening: { ...setting.declaration.screening, least: 0 } };
  const { variants, guarantees, detection } = await runRelapse({ ...setting, declaration }, read, members, 0, () => undefined);
  expect(variants.find(({ name }) => name === 'index')!.cost).toBe(20_000);
  expect(guarantees.find(({ variant }) => variant === 'storm')!.unsafe).toBe(10);
  expect(detection.find(({ variant }) => variant === 'storm')!.rows.find(({ kind }) => kind === 'disaster')!.value).toBe(10);
});
