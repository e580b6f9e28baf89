import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { RemoteMonitor } from '../../../engine/monitor/thread/remote.js';
import { openStore } from '../../../engine/store/open.js';
import { KeyRing } from '../../../web-report/api/access.js';
import { buildServer } from '../../../web-report/api/server.js';
import { HOUR, rain, START } from '../../monitor/world.js';
import { root } from '../../sources.js';

/** A disk of two megabytes; null where none can be mounted. */
function smallDisk(): string | null {
  const disk = mkdtempSync(join(tmpdir(), 'shuxiang-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    rmSync(disk, { recursive: true });
    return null;
  }
}

test('on a full disk rows are refused with 507, levels go on being served, and with room again all goes on', async (context) => {
  const disk = smallDisk();
  if (disk === null) {
    console.log('skipped: a small disk cannot be mounted here (needs root)');
    context.skip();
    return;
  }
  const [store, data] = [join(disk, 'monitor.db'), join(disk, 'data')];
  mkdirSync(data);
  writeFileSync(join(data, 'villages.csv'), 'village_code,village_name,lon,lat\n330102001201,一村,119.5,30.2\n');
  // as in service: a thread of its own takes rows in and works levels out
  const monitor = await RemoteMonitor.open({
    file: pathToFileURL(join(root, 'dist', 'web-report', 'commands', 'monitor-worker.js')),
    data: { data, rules: ['flash-flood'], step: '1 h', store, clock: null },
    openStore: () => openStore(store),
    clock: () => Date.now(),
  });
  await monitor.start();
  const app = await buildServer({ monitor, version: '1', docs: false });
  try {
    const { token } = await new KeyRing(monitor.store, () => Date.now()).create({ name: 'k', scopes: ['admin'], areas: [''], expires: null });
    const headers = { authorization: `Bearer ${token}` };
    const send = async (hour: number): Promise<number> => {
      const rows = Array.from({ length: 400 }, (_, k) => rain(`S${k}`, hour, (k + hour) % 30));
      return (await app.inject({ method: 'POST', url: '/v1/observations', payload: rows, headers })).statusCode;
    };
    const kept = async (): Promise<number> => (await monitor.store.history({ place: 'S7', from: 0, to: START + 400 * HOUR })).length;
    expect(await send(0)).toBe(200);
    await monitor.cycle();
    // what is left of the disk but a little
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, '');
    for (let size = 2_048; size > 0; size--) {
      try {
        writeFileSync(ballast, Buffer.alloc(size * 1_024));
        break;
      } catch {
        // less, then
      }
    }
    let [status, hour] = [200, 1];
    for (; status === 200 && hour < 300; hour++) status = await send(hour);
    expect(status).toBe(507);
    expect(await kept()).toBe(hour - 1); // of what was refused nothing was kept
    expect((await app.inject({ url: '/v1/risks' })).json()).toMatchObject({ villages: [{ code: '330102001201' }] });
    rmSync(ballast);
    expect(await send(hour - 1)).toBe(200);
    expect(await kept()).toBe(hour);
    await monitor.cycle();
    expect(monitor.figures.failed).toBeNull();
  } finally {
    await app.close();
    await monitor.stop();
    execFileSync('umount', [disk], { stdio: 'ignore' });
    rmSync(disk, { recursive: true });
  }
});
