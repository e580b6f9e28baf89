/** A server over the small county, on a store in memory, with a clock that the test sets. */
import type { InjectOptions, LightMyRequestResponse as Response } from 'fastify';
import { Monitor } from '../../../engine/monitor/monitor.js';
import type { NowcastOptions } from '../../../engine/monitor/nowcast/nowcasts.js';
import type { Rules } from '../../../engine/monitor/rules.js';
import type { UnitIndex } from '../../../engine/monitor/units.js';
import { openStore } from '../../../engine/store/open.js';
import type { Store } from '../../../engine/store/store.js';
import { KeyRing, type Scope } from '../../../web-report/api/access.js';
import type { App } from '../../../web-report/api/app.js';
import { buildServer, type ServerOptions } from '../../../web-report/api/server.js';
import { cycleOptions, HOUR, rain, START } from '../../monitor/world.js';

export interface Served {
  readonly app: App;
  readonly monitor: Monitor;
  readonly store: Store;
  /** Faults of ours that were reported. */
  readonly faults: unknown[];
  now: number;
  key(scopes: readonly Scope[], areas?: readonly string[]): Promise<{ readonly authorization: string }>;
  get(url: string, headers?: InjectOptions['headers']): Promise<Response>;
  post(url: string, payload: object | string, headers?: InjectOptions['headers']): Promise<Response>;
  stop(): Promise<void>;
}

export async function serve({ store: given, nowcast, rules, units, ...more }: Partial<ServerOptions> & { readonly store?: Store; readonly nowcast?: NowcastOptions; readonly rules?: Rules; readonly units?: UnitIndex } = {}): Promise<Served> {
  const store = given ?? (await openStore(':memory:'));
  const faults: unknown[] = [];
  const served = { now: START + HOUR };
  const monitor = new Monitor({ ...cycleOptions(store), ...(rules === undefined ? {} : { rules }), ...(units === undefined ? {} : { units }), nowcast, ...(more.cap == null ? {} : { cap: more.cap.profile, capStatus: more.cap.status }), clock: () => served.now, soonMs: 1 });
  const app = await buildServer({ monitor, version: '1.2.3', report: (error) => faults.push(error), docs: false, ...more });
  const keys = new KeyRing(store, () => Date.now());
  return Object.assign(served, {
    app,
    monitor,
    store,
    faults,
    key: async (scopes: readonly Scope[], areas: readonly string[] = ['']) => ({ authorization: `Bearer ${(await keys.create({ name: 'test', scopes, areas, expires: null })).token}` }),
    get: (url: string, headers: InjectOptions['headers'] = {}) => app.inject({ url, headers }),
    post: (url: string, payload: object | string, headers: InjectOptions['headers'] = {}) => app.inject({ method: 'POST', url, payload, headers }),
    stop: async () => {
      await app.close();
      await monitor.stop();
      await store.close();
    },
  });
}

/** A storm at the gauge of two villages: both blue, published. */
export async function storm({ monitor }: Served): Promise<void> {
  await monitor.take([rain('P1', 0, 2), rain('P1', 1, 40)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await monitor.cycle();
}
