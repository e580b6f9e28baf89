/** Members of one group apart: whatever the cut, whoever runs them and however often they are stopped, the results are those of all at once. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { simulatePart, type GroupPart } from '../../../engine/run/scenario/group-part.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { runScenario, type RunOptions, type ScenarioRun } from '../../../engine/run/scenario/run.js';
import { shardSteps } from '../../../engine/run/scenario/shard.js';
import { shardsOf } from '../../../engine/run/scenario/shard-plan.js';
import { joinParts, simulateGroup } from '../../../engine/run/scenario/simulate.js';
import { root } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-parts-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let shipped: Scenario;
beforeAll(async () => {
  shipped = await loadScenario(join(root, 'scenarios', 'meiyu-runoff.yaml'), null);
});

const STEPS = 20;

/** The shipped scenario, shorter, with other members. */
function of(members: number): Scenario {
  const { declaration, job } = shipped;
  const columns = new Map([...job.series.columns].map(([name, { unit, values }]) => [name, { unit, values: values.map((own) => own.slice(0, STEPS)) }]));
  return { ...shipped, declaration: { ...declaration, ensemble: { ...declaration.ensemble, members } }, job: { ...job, members, clock: { ...job.clock, steps: STEPS }, series: { ...job.series, columns } } };
}

/** What a generator comes to. */
function end<T>(steps: Generator<number, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

const layoutsOf = (part: GroupPart): Parameters<typeof simulatePart>[6] => part.slots.map(({ reduced }) => (reduced?.kind === 'bins' ? reduced.bins : null));

test.each([
  [250, [[100, 200, 250], [200, 250]]],
  [2_300, [[1_000, 2_000, 2_300], [1_000, 2_300]]],
])('%i members cut at whatever places, and made in any order, are those made at once', (members, cuts) => {
  const { job, models } = of(members);
  const group = job.network.groups[0]!;
  const whole = simulateGroup(job, models, new Forcing(job), group);
  expect(whole[0]!.outputs.length).toBeGreaterThan(2);
  for (const ends of cuts) {
    const stretches = ends.map((last, k) => [k === 0 ? 0 : ends[k - 1]!, last] as const);
    const base = end(simulatePart(job, models, new Forcing(job), group, ...stretches[0]!, null));
    const rest = stretches.slice(1).reverse().map(([first, last]) => end(simulatePart(job, models, new Forcing(job), group, first, last, members > 1_000 ? layoutsOf(base) : null)));
    expect(joinParts(job, group, [base, ...rest.reverse()])).toEqual(whole);
  }
});

test.each([
  [0, 250, 3],
  [1_000, 2_300, 13],
])('members from %i to %i tell how much of them is done after each place of each strip, up to all', (first, last, strips) => {
  const { job, models } = of(last);
  const group = job.network.groups[0]!;
  const steps = simulatePart(job, models, new Forcing(job), group, first, last, null);
  const shares: number[] = [];
  for (let next = steps.next(); next.done !== true; next = steps.next()) shares.push(next.value);
  const all = strips * group.length * job.links.length * job.variants.length;
  expect(shares).toEqual(Array.from({ length: all }, (_, k) => (k + 1) / all));
});

test('a shard of several groups tells how much of all of them is done', () => {
  const { job } = of(100);
  const steps = shardSteps(job, { of: 'groups', from: 0, to: job.network.groups.length }, mkdtempSync(join(folder, 'shard-')));
  const shares: number[] = [];
  for (let next = steps.next(); next.done !== true; next = steps.next()) shares.push(next.value);
  expect(job.network.groups.length).toBe(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect([shares[0]! > 0, shares[shares.length / 2 - 1], shares.at(-1)]).toEqual([true, 0.5, 1]);
});

test('one basin with many members is many shards, the first thousand before the rest; what is kept is left out', () => {
  const { job } = of(30_000);
  const one = { ...job, network: { ...job.network, groups: [job.network.groups[0]!] } };
  const work = job.links.length * STEPS * job.variants.length;
  const shards = shardsOf(one, undefined, [], 5_000 * work);
  expect(shards.map((shard) => (shard.of === 'members' ? [shard.first, shard.end] : null))).toEqual([[0, 1_000], [1_000, 6_000], [6_000, 11_000], [11_000, 16_000], [16_000, 21_000], [21_000, 26_000], [26_000, 30_000]]);
  const kept = [shards[0]!, shards[2]!];
  expect(shardsOf(one, 1, kept, 40_000 * work).map((shard) => (shard.of === 'members' ? [shard.first, shard.end] : null))).toEqual([[0, 1_000], [1_000, 6_000], [6_000, 11_000], [11_000, 30_000]]);
  expect(shardsOf(one, 1)).toEqual([{ of: 'groups', from: 0, to: 1 }]);
});

const contents = ({ results, missing }: ScenarioRun): Promise<unknown> => Promise.resolve({ results: [...results()], missing });

test.each([450, 2_300])('%i members: the same for this thread, for two, and for runs that were stopped after each shard', async (members) => {
  const scenario = of(members);
  const options: RunOptions = { workers: 0, timeLimit: 60, steps: 30_000 };
  const whole = await runScenario(scenario, join(folder, `whole-${members}`), { ...options, groups: 1 }, contents);
  expect(await runScenario(scenario, join(folder, `threads-${members}`), { ...options, workers: 2 }, contents)).toEqual(whole);

  const out = join(folder, `stopped-${members}`);
  let all = Infinity;
  let starts = 0;
  for (let done = 0; done < all; starts++) {
    const stop = done + 1;
    const run = runScenario(scenario, out, { ...options, onProgress: (now, of) => {
      [done, all] = [now, of];
      if (now === stop && now < of) throw new Error('stopped');
    } }, contents);
    if (done + 1 < all) await expect(run).rejects.toThrow('stopped');
    else expect(await run).toEqual(whole);
  }
  expect(starts).toBeGreaterThan(4);
  expect(readdirSync(folder)).not.toContain(`stopped-${members}`);
});
