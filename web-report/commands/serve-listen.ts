/** From a monitor to a service that listens: where any of it fails, nothing is left open. */
import { InputError } from '../../engine/core/errors.js';
import { capStatusOf } from '../../engine/monitor/alerts.js';
import { orphanedBecause } from '../../engine/monitor/orphans.js';
import type { Watch } from '../../engine/monitor/watch.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { KeyRing } from '../api/access.js';
import type { App } from '../api/app.js';
import { buildServer } from '../api/server.js';
import { boundaryFit } from './boundaries.js';
import type { checkFront, FrontOptions } from './serve-check.js';

export interface ListenOptions extends FrontOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
}

/** What is listened with, and how it is told and ended. */
export interface Listened {
  readonly monitor: Watch;
  /** The first cycle. */
  readonly begin: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** The key of the administrator, where there is none yet. */
async function firstKey(keys: KeyRing, say: Listened['say']): Promise<void> {
  if ((await keys.list()).length > 0) return;
  const { token } = await keys.create({ name: 'first', scopes: ['admin'], areas: [''], expires: null });
  say(`管理密钥,只显示这一次 / key of the administrator, told this once: ${token}`);
}

/** @throws InputError `serve/cannot-listen`, and whatever else fails; then all is closed */
export async function listening({ monitor, begin, close, say, complain }: Listened, options: ListenOptions, { boundary, profile, status }: Awaited<ReturnType<typeof checkFront>>): Promise<App> {
  const { data, port, host } = options;
  let app: App | null = null;
  try {
    if (boundary !== null) say(boundaryFit(boundary, monitor.units.units.map(({ code }) => code), options.boundaries!));
    const orphans = (await monitor.store.alerts({ standing: true })).filter((alert) => capStatusOf(alert) === status && orphanedBecause(alert, monitor.hazards, monitor.units) !== null);
    if (orphans.length > 0) say(`${orphans.length} 条生效预警已没有规则或村,现予解除并记入日志 / ${orphans.length} standing alerts have no rule or village any more; they are ended, as the audit log says: ${orphans.slice(0, 10).map(({ id }) => id).join(' ')}${orphans.length > 10 ? ' …' : ''}`);
    await begin();
    const cap = { profile, status };
    const others = (await monitor.store.alerts({ standing: true })).filter((alert) => capStatusOf(alert) !== status).length;
    if (others > 0) say(`${others} 条生效预警不是以 ${status} 发布的，按原状态存至到期；规则以 ${status} 重新发布 / ${others} standing alerts were not issued as ${status}: they stay what they are until they run out, and the rules issue theirs anew as ${status}`);
    app = await buildServer({ monitor, cap, boundary, replay: options.replay !== undefined, version: ownPackage().version, data, webhooksInto: options.webhooksInto ?? [], cors: options.cors ?? [], publicUrl: options.publicUrl, behindProxy: options.behindProxy ?? [], report: (error, id) => complain(`request ${id}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`) });
    await app.listen({ port, host }).catch((error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new InputError([{ place: `--host ${host} --port ${port}`, expected: 'an address nobody listens at yet', found: code ?? message, code: 'serve/cannot-listen' }]);
    });
    await firstKey(new KeyRing(monitor.store, () => Date.now()), say);
    return app;
  } catch (error) {
    await app?.close();
    await close();
    throw error;
  }
}
