/** A server over many villages on a store on the disk, that takes rows in and works levels out in a thread of its own, as in service. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteMonitor } from '../../engine/monitor/thread/remote.js';
import { openStore } from '../../engine/store/open.js';
import { KeyRing } from '../../web-report/api/access.js';
import { buildServer } from '../../web-report/api/server.js';

const PER_COUNTY = 175;

export interface Monitored {
  readonly port: number;
  /** Of a key that may do all. */
  readonly token: string;
  readonly monitor: RemoteMonitor;
  readonly counties: readonly string[];
  readonly close: () => Promise<void>;
}

/** What the thread is given. */
export interface MonitoredData {
  readonly store: string;
  readonly villages: number;
}

/** Code of the k-th village. */
export const codeOf = (k: number): string => `${330_000 + Math.floor(k / PER_COUNTY)}${String(1_001 + (k % PER_COUNTY)).padStart(6, '0')}`;

/** @param villages watched; each has a gauge of its own */
export async function monitored(villages: number): Promise<Monitored> {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
  const store = join(folder, 'monitor.db');
  const monitor = await RemoteMonitor.open({ file: new URL('./monitored-worker.js', import.meta.url), data: { store, villages } satisfies MonitoredData, openStore: () => openStore(store), clock: () => Date.now(), report: console.error });
  const much = { rate: 1e9, burst: 1e9 };
  const app = await buildServer({ monitor, version: '0', docs: false, rates: { anyone: much, key: much } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { token } = await new KeyRing(monitor.store, () => Date.now()).create({ name: 'bench', scopes: ['admin'], areas: [''], expires: null });
  return {
    port: (app.server.address() as AddressInfo).port,
    token,
    monitor,
    counties: [...new Set(monitor.units.units.map(({ code }) => code.slice(0, 6)))],
    close: async () => {
      await app.close();
      await monitor.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
