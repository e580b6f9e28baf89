/** A server over many villages on a store on the disk, that takes rows in and works levels out as in service. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Monitor } from '../../engine/monitor/monitor.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import { openStore } from '../../engine/store/open.js';
import { KeyRing } from '../../web-report/api/access.js';
import { buildServer } from '../../web-report/api/server.js';

const PER_COUNTY = 175;

export interface Monitored {
  readonly port: number;
  /** Of a key that may do all. */
  readonly token: string;
  readonly monitor: Monitor;
  readonly counties: readonly string[];
  readonly close: () => Promise<void>;
}

/** Code of the k-th village. */
export const codeOf = (k: number): string => `${330_000 + Math.floor(k / PER_COUNTY)}${String(1_001 + (k % PER_COUNTY)).padStart(6, '0')}`;

/** @param villages watched; each has a gauge of its own */
export async function monitored(villages: number): Promise<Monitored> {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
  const store = await openStore(join(folder, 'monitor.db'));
  const codes = Array.from({ length: villages }, (_, k) => codeOf(k));
  const monitor = new Monitor({
    store,
    units: new UnitIndex(codes.map((code, k) => ({ code, name: `村${k}`, at: null, lines: new Map(), feeds: new Map() }))),
    variables: new Map([['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }]]),
    rules: { books: [await readRuleBook(packagePath('scenarios', 'rules', 'flash-flood.yaml'))], dt: 3_600 },
    rulesHash: 'rules',
    clock: () => Date.now(),
    soonMs: 500,
  });
  const much = { rate: 1e9, burst: 1e9 };
  const app = await buildServer({ monitor, version: '0', docs: false, rates: { anyone: much, key: much } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { token } = await new KeyRing(store, () => Date.now()).create({ name: 'bench', scopes: ['admin'], areas: [''], expires: null });
  return {
    port: (app.server.address() as AddressInfo).port,
    token,
    monitor,
    counties: [...new Set(codes.map((code) => code.slice(0, 6)))],
    close: async () => {
      await app.close();
      await monitor.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
