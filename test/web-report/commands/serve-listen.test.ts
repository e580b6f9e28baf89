import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Monitor } from '../../../engine/monitor/monitor.js';
import { openStore } from '../../../engine/store/open.js';
import { checkFront } from '../../../web-report/commands/serve-check.js';
import { listening } from '../../../web-report/commands/serve-listen.js';
import { cycleOptions } from '../../monitor/world.js';
import { workFolder } from '../cli/run.js';

test('alerts that are meant want an office that warns in its own name', async () => {
  await expect(checkFront({ capStatus: 'actual' })).rejects.toThrow('--cap-status actual: expected the office that warns, named by --cap-profile, found no --cap-profile [serve/no-office]');
  expect((await checkFront({ capStatus: 'actual', replay: 10 })).status).toBe('test');
});

test('where the first key cannot be made the address is let go and the store closed', async () => {
  const store = await openStore(':memory:');
  const monitor = new Monitor({ ...cycleOptions(store), clock: () => Date.now() });
  const failing = new Proxy(store, { get: (target, name) => (name === 'records' ? (kind: string) => (kind === 'key' ? Object.assign(target.records(kind), { put: () => Promise.reject(new Error('the disk is full')), add: () => Promise.reject(new Error('the disk is full')) }) : target.records(kind)) : (Reflect.get(target, name) as unknown)) });
  Object.defineProperty(monitor, 'store', { value: failing });
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  let closed = 0;
  const close = async (): Promise<void> => {
    closed++;
    await monitor.stop();
    await store.close();
  };
  const said: string[] = [];
  const options = { capStatus: 'test', data: workFolder(), port, host: '127.0.0.1' } as const;
  await expect(listening({ monitor, begin: () => monitor.start(), close, say: (text) => said.push(text), complain: () => undefined }, options, await checkFront(options))).rejects.toThrow('the disk is full');
  expect([closed, said]).toEqual([1, []]);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});
