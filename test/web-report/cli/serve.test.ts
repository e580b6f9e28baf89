import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { done, put, run, start, workFolder } from './run.js';

const folder = workFolder();
const data = join(folder, 'demo');

beforeAll(async () => {
  await done('demo', '--out', data, '--villages', '20', '--quiet');
});

/** What it printed so far, once it printed this. */
const printed = (child: ReturnType<typeof start>, expected: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.process.stdout?.on('data', (part: Buffer | string) => {
      const found = expected.exec((text += part.toString()));
      if (found !== null) resolve(found);
    });
    void child.ended.then(({ stdout, stderr }) => reject(new Error(`ended: ${stdout}${stderr}`)));
  });

const ADDRESSES = /told this once: (\S+)[^]*live page: (http:\/\/127\.0\.0\.1:\d+)\/[^]*stop: {8}Ctrl-C/;

test('what was acknowledged is there after the process was killed, and its key is still good; it serves until a signal, and ends with 0', async () => {
  const first = start('serve', '--data', data, '--port', '0');
  const [, key, origin] = await printed(first, ADDRESSES);
  const body = `station,variable,time,value,unit\nP1,rain,${new Date().toISOString()},1,mm\n`;
  const send = async (to: string): Promise<unknown> => (await fetch(`${to}/v1/observations`, { method: 'POST', body, headers: { authorization: `Bearer ${key!}`, 'content-type': 'text/csv' } })).json();
  expect(await send(origin!)).toMatchObject({ counts: { accepted: 1 } });
  first.process.kill('SIGKILL');
  await first.ended;
  expect(existsSync(join(data, 'monitor.db'))).toBe(true);
  const second = start('serve', '--data', data, '--port', '0');
  const [, again] = await printed(second, /live page: (http:\/\/127\.0\.0\.1:\d+)\//);
  expect(await send(again!)).toMatchObject({ counts: { accepted: 0, duplicate: 1 } });
  second.process.kill('SIGINT');
  const { status, stdout } = await second.ended;
  expect([status, stdout.endsWith('已停止 / stopped\n')]).toEqual([0, true]);
});

test('a record told again raises levels', async () => {
  const child = start('serve', '--data', data, '--port', '0', '--store', join(folder, 'replayed.db'), '--replay', '100000');
  const [, , origin] = await printed(child, ADDRESSES);
  let count = 0;
  for (let tries = 0; tries < 600 && count === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ count } = (await (await fetch(`${origin!}/v1/alerts?status=all`)).json()) as { count: number });
  }
  expect(count).toBeGreaterThan(0);
  child.process.kill('SIGTERM');
  expect((await child.ended).status).toBe(0);
});

test('a folder without villages, a record that is not there, a port in use: said in Chinese and English, exit 2', async () => {
  put(join(folder, 'bare', 'villages.csv'), 'village_code,village_name\n330102001201,一村\n');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const [args, code] of [
    [['--data', join(folder, 'none')], 'units/none'],
    [['--data', join(folder, 'bare'), '--replay', '10'], 'serve/no-record'],
    [['--data', join(folder, 'bare'), '--port', String(port)], 'serve/cannot-listen'],
  ] as const) {
    const { status, stderr } = await run('serve', ...args);
    expect([status, stderr.trim().split('\n').length, stderr]).toEqual([2, 2, expect.stringContaining(`[${code}]`)]);
  }
  server.close();
});

test('all that is wrong with the options is told at once, before anything is opened', async () => {
  const { status, stdout, stderr } = await run('serve', '--data', data, '--port', '0', '--store', join(folder, 'unopened.db'), '--public-url', 'ftp://x', '--behind-proxy', '999.1.1.1', '10.0.0.0/99', '--webhooks-into', 'foo', '--cors', 'foo', '--review-number', 'GS(2024)0650号');
  expect([status, stdout, existsSync(join(folder, 'unopened.db'))]).toEqual([2, '', false]);
  expect(stderr.trim().split('\n').filter((_, k) => k % 2 === 1).map((line) => [line.split(':')[0], /\[(.*)\]$/.exec(line)?.[1]])).toEqual([
    ['--review-number', 'map/no-boundaries'],
    ['--public-url', 'serve/bad-url'],
    ['--behind-proxy', 'serve/bad-range'],
    ['--behind-proxy', 'serve/bad-range'],
    ['--webhooks-into', 'webhook/bad-range'],
    ['--cors', 'serve/bad-origin'],
  ]);
});
