import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { done, start, workFolder } from './run.js';

const folder = workFolder();
const data = join(folder, 'demo');

beforeAll(async () => {
  await done('demo', '--out', data, '--villages', '20', '--quiet');
});

/** A server that has said where it is, and its key where it told one. */
async function served(): Promise<{ readonly child: ReturnType<typeof start>; readonly origin: string; readonly key: string }> {
  const child = start('serve', '--data', data, '--port', '0');
  const text = await new Promise<string>((resolve, reject) => {
    let all = '';
    child.process.stdout?.on('data', (part: Buffer | string) => {
      all += part.toString();
      if (all.includes('Ctrl-C')) resolve(all);
    });
    void child.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  return { child, origin: /live page: (http:\/\/127\.0\.0\.1:\d+)/.exec(text)![1]!, key: /told this once: (\S+)/.exec(text)?.[1] ?? '' };
}

interface RunView {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly object[];
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Process that carries a run out, as its folder names it; undefined before it began. */
function workerOf(id: string): number | undefined {
  const results = join(data, 'runs', id, 'results');
  const found = readdirSync(join(data, 'runs', id), { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('lock'));
  return found === undefined ? undefined : Number(readFileSync(join(results, '..', found), 'utf8'));
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

test('a server that is killed takes its run with it, and the next one goes on with it to the same bytes', async () => {
  const first = await served();
  const headers = { authorization: `Bearer ${first.key}`, 'content-type': 'application/json' };
  const ask = async <T>(origin: string, path: string, init: RequestInit = {}): Promise<T> => (await (await fetch(`${origin}${path}`, { ...init, headers })).json()) as T;
  const submit = (origin: string): Promise<RunView> => ask(origin, '/v1/runs', { method: 'POST', body: JSON.stringify({ scenario: 'landslide-week', seed: 'one' }) });
  const { id } = await submit(first.origin);
  let pid: number | undefined;
  while ((pid = workerOf(id)) === undefined) await soon();
  first.child.process.kill('SIGKILL');
  await first.child.ended;
  const killed = performance.now();
  while (isAlive(pid) && performance.now() - killed < 5_000) await soon();
  expect(isAlive(pid)).toBe(false);

  const second = await served();
  const other = await submit(second.origin);
  const ended = async (own: string): Promise<RunView> => {
    for (;;) {
      const view = await ask<RunView>(second.origin, `/v1/runs/${own}`);
      if (view.state !== 'queued' && view.state !== 'running') return view;
      await soon();
    }
  };
  expect(await ended(id)).toMatchObject({ state: 'done', attempts: [{}, {}] });
  expect(await ended(other.id)).toMatchObject({ state: 'done', attempts: [{}] });
  const files = (own: string): Promise<{ readonly files: readonly { readonly name: string; readonly sha256: string }[] }> => ask(second.origin, `/v1/runs/${own}/results`);
  const hashes = async (own: string): Promise<(readonly [string, string])[]> => (await files(own)).files.map(({ name, sha256 }) => [name, sha256] as const);
  expect(await hashes(id)).toEqual(await hashes(other.id));
  second.child.process.kill('SIGTERM');
  expect((await second.child.ended).status).toBe(0);
});
