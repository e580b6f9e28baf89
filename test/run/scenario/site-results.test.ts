import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { MemberFlood } from '../../../engine/run/scenario/inundation.js';
import type { ScenarioJob } from '../../../engine/run/scenario/job.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { siteResults } from '../../../engine/run/scenario/site-results.js';
import { root } from '../../sources.js';

let job: ScenarioJob;
beforeAll(async () => {
  const { job: shipped } = await loadScenario(join(root, 'scenarios', 'flash-flood.yaml'), null);
  job = { ...shipped, members: 3, sites: { ids: ['a', 'b'], of: [[0, 1]] } };
  const sites = [
    { site: 0, cell: 4, sector: 'residential', value: 200_000, floor: 0.5, people: 5 },
    { site: 1, cell: 9, sector: 'commercial', value: 100_000, floor: 0, people: 2 },
  ] as const;
  job = { ...job, inundation: { ...job.inundation!, sites, above: 0.5, setups: job.inundation!.setups.slice(0, 2) } };
});

/** A member whose greatest depths are 0 but in cells 4 and 9. */
const flood = (member: number, four: number, nine: number, variant = 0): MemberFlood => ({ variant, member, maxDepth: Float64Array.from({ length: 10 }, (_, cell) => (cell === 4 ? four : cell === 9 ? nine : 0)), arrival: new Float64Array(10), maxSpeed: new Float64Array(10), duration: new Float64Array(10), frames: [], balance: { in: 0, out: 0, stored: 0 } });
// a: 1.0 above the floor, then 0.5, then dry; b: 0.5, dry, 2
const floods = (): MemberFlood[] => [flood(0, 1.5, 0.5), flood(1, 1, 0), flood(2, 0.2, 2)];
const of = (quantity: string, site: number, own = job, variant = 0, all = floods()) => siteResults(own, all).find((result) => result.variant === variant && result.site === site && own.outputs[result.output]!.quantity === quantity)!;

test('hand calculation: depths above the floor, loss by the curve of the sector, people where it is deeper than the line', () => {
  expect([...of('siteDepth', 0).members!]).toEqual([1, 0.5, 0]);
  expect([...of('siteLoss', 0).members!]).toEqual([0.494 * 200_000, 0.327 * 200_000, 0]);
  expect([...of('siteLoss', 1).members!]).toEqual([0.377 * 100_000, 0, 0.763 * 100_000]);
  expect([...of('sitePeople', 0).members!]).toEqual([5, 0, 0]); // 0.5 m is not above 0.5 m
  expect([...of('sitePeople', 1).members!]).toEqual([0, 0, 2]);
});

test('the entity has the sum over its sites member by member, of what adds up', () => {
  expect([...of('siteLoss', -1).members!]).toEqual([136_500, 65_400, 76_300]);
  expect(of('siteLoss', -1).summary!.q50[0]).toBe(76_300);
  expect(of('siteLoss', -1).summary!.mean[0]).toBeCloseTo((136_500 + 65_400 + 76_300) / 3, 9);
  expect([...of('sitePeople', -1).members!]).toEqual([5, 0, 2]);
  expect(of('siteDepth', -1)).toBeUndefined();
});

test('where members are years the loss of each is an event, and where one is missing none is told by member', () => {
  const q = job.outputs.findIndex(({ quantity }) => quantity === 'siteLoss');
  expect([...of('siteLoss', 0, { ...job, money: [q] }).events!]).toEqual([98_800, 65_400, 0]);
  expect(of('siteLoss', 0).events).toBeNull();
  const some = of('siteLoss', 0, { ...job, members: 4, money: [q] });
  expect([some.members, some.events]).toEqual([null, null]);
  expect(some.summary!.mean[0]).toBeCloseTo((98_800 + 65_400) / 3, 9);
});

test('a policy that reaches the water is compared member by member, over those that both have; one that does not moves nothing', () => {
  const under = [...floods(), flood(0, 1, 0.5, 1), flood(2, 0.2, 1, 1)]; // the second member is missing under the dike
  const { difference } = of('siteLoss', -1, job, 1, under);
  // 136,500 becomes 65,400 + 37,700, and 76,300 becomes 53,800
  expect([difference!.members, difference!.mean]).toEqual([2, (-33_400 - 22_500) / 2]);
  expect(of('siteLoss', 0, job, 1, under).members).toBeNull();
  expect(of('siteLoss', -1, job, 2, under).difference).toEqual({ members: 3, mean: 0, level: (136_500 + 65_400 + 76_300) / 3, squares: 0 });
  expect(of('siteLoss', -1, job, 2, under).members).toEqual(of('siteLoss', -1, job, 0, under).members);
});

test('the flooded area is that of the cells deeper than the line', () => {
  // of cells 20 m wide: a and b in the first member (b is 0.5 m and not above), a in the second, b in the third
  expect([...of('floodArea', -1).members!]).toEqual([0.04, 0.04, 0.04]);
});

test('no flood, no results; no site, only the area', () => {
  expect(siteResults(job, [])).toEqual([]);
  const alone = siteResults({ ...job, inundation: { ...job.inundation!, sites: [] } }, floods());
  expect(new Set(alone.filter(({ site }) => site >= 0)).size).toBe(0);
  expect(alone.some(({ output }) => job.outputs[output]!.quantity === 'floodArea')).toBe(true);
});
