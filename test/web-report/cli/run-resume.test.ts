/** A long run of `shuxiang run`: however it is shared out, killed or cancelled, the bytes are the same. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, run, start, workFolder } from './run.js';

const folder = workFolder();
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const meiyu = textOf('meiyu-runoff.yaml');
const lines = textOf('data', 'meiyu-runoff', 'forcing.csv').trim().split('\n');

const compiled = (name: string): string => JSON.stringify(pathToFileURL(join(root, 'dist', 'engine', 'run', 'scenario', name)).href);
/** What `shuxiang run` does of a run until all of its shards are kept, a half of the command's own start: it is killed before it comes to more. */
const RUNNER = `
import { loadScenario } from ${compiled('load.js')};
import { runScenario } from ${compiled('run.js')};
const [path, out] = process.argv.slice(2);
await runScenario(await loadScenario(path, null), out, { workers: 0, groups: 1, timeLimit: 600 }, () => process.exit(9));
`;

describe('a long run', () => {
  // a hundred catchments, each with forty days of the rain of one of the two: long enough to be killed twenty times, short to begin
  const days = 40;
  const ids = Array.from({ length: 100 }, (_, k) => `c${String(k).padStart(3, '0')}`);
  const rows = lines.slice(1).map((line) => line.split(','));
  const ofBoth = ['north', 'south'].map((name) => rows.filter(([entity]) => entity === name).slice(0, days).map(([, ...rest]) => rest.join(',')));
  const seriesOf = (count: number): string => [lines[0], ...ids.slice(0, count).flatMap((id, k) => ofBoth[k % 2]!.map((line) => `${id},${line}`))].join('\n');
  const yaml = meiyu.replaceAll(/^ {2}- .*(entity|policy):.*\n/gm, '').replace('steps: 122', `steps: ${days}`);
  const scenario = put(join(folder, 'long', 'scenario.yaml'), yaml.replace('members: 200', 'members: 180'));
  put(join(folder, 'long', 'data', 'meiyu-runoff', 'forcing.csv'), seriesOf(ids.length));
  const few = put(join(folder, 'few', 'scenario.yaml'), yaml.replace('members: 200', 'members: 8'));
  put(join(folder, 'few', 'data', 'meiyu-runoff', 'forcing.csv'), seriesOf(24));
  const whole = join(folder, 'long-whole');
  const runner = put(join(folder, 'runner.mjs'), RUNNER);
  beforeAll(async () => {
    await done('run', scenario, '--out', whole, '--quiet', '--workers', '0');
  });

  /** Shards that are kept below a folder of results. */
  const kept = (out: string): number => filesIn(join(out, '.shuxiang-run')).filter((name) => name !== 'lock').flatMap((key) => filesIn(join(out, '.shuxiang-run', key))).filter((name) => name.endsWith('.bin')).length;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  /** Wait until more shards are kept than there were. */
  async function moreThan(out: string, before: number): Promise<void> {
    for (let waited = 0; waited < 60_000 && kept(out) <= before; waited += 15) await pause(15);
    expect(kept(out)).toBeGreaterThan(before);
  }

  test('gives the same bytes on this thread, on 1, 2 and 4, and in shards of any size', async () => {
    const first = join(folder, 'few-0');
    await done('run', few, '--out', first, '--quiet', '--workers', '0');
    for (const args of [['--workers', '1', '--shard', '7'], ['--workers', '2', '--shard', '1'], ['--workers', '4', '--shard', '100']]) {
      const out = join(folder, `few-${args.join('')}`);
      await done('run', few, '--out', out, '--quiet', ...args);
      expect(differing(first, out), args.join(' ')).toEqual([]);
    }
  }, 300_000);

  test('cancelled, it ends within two seconds with 130, says what is kept, and writes no results; killed twenty times, each time with more kept than before, it goes on and gives the same bytes', async () => {
    const out = join(folder, 'long-stopped');
    const cancelled = start('run', scenario, '--out', out, '--workers', '2', '--shard', '1');
    await moreThan(out, 2);
    const asked = Date.now();
    cancelled.process.kill('SIGINT');
    const told = await cancelled.ended;
    expect(told.status).toBe(130);
    expect(Date.now() - asked).toBeLessThan(10_000); // two seconds alone; the machine of a test is shared
    expect(told.stderr).toContain('the same command goes on');
    expect(filesIn(out)).toEqual(['.shuxiang-run']);

    let state = 20_261_126;
    for (let kill = 0; kill < 20; kill++) {
      const before = kept(out);
      // the command with two threads now and then, else what it does in one
      const child = kill % 8 === 7 ? start('run', scenario, '--out', out, '--quiet', '--workers', '2', '--shard', '1').process : spawn(process.execPath, [runner, scenario, out], { stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
      await moreThan(out, before);
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      await pause(20 * (state / 2 ** 32));
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
    }
    // shards of another size go on from those
    const { stderr } = await run('run', scenario, '--out', out, '--workers', '2', '--shard', '7');
    expect(stderr).toMatch(/goes on: \d+ of \d+ shards are there/);
    expect(stderr).not.toContain('begun anew');
    expect(differing(whole, out)).toEqual([]);
    expect(filesIn(out)).toEqual(filesIn(whole)); // nothing of the checkpoint is left
  }, 300_000);
});
