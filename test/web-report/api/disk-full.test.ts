import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { RemoteMonitor } from '../../../engine/monitor/thread/remote.js';
import { openStore } from '../../../engine/store/open.js';
import { KeyRing } from '../../../web-report/api/access.js';
import { buildServer } from '../../../web-report/api/server.js';
import { postgresMissing, startPostgres } from '../../../bench/load/postgres-server.js';
import { HOUR, rain, START } from '../../monitor/world.js';
import { SHARED_FOLDER } from '../../shared-folder.js';
import { smallDisk } from '../../small-disk.js';
import { root } from '../../sources.js';
import { serve } from './served.js';

test('on a full disk rows are refused with 507, levels go on being served, and with room again all goes on', async (context) => {
  const disk = smallDisk(2);
  if (disk === null) {
    console.log('skipped: a small disk cannot be mounted here (needs root)');
    context.skip();
    return;
  }
  const [store, data] = [join(disk.folder, 'monitor.db'), join(disk.folder, 'data')];
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
    disk.fill();
    let [status, hour] = [200, 1];
    for (; status === 200 && hour < 300; hour++) status = await send(hour);
    expect(status).toBe(507);
    expect(await kept()).toBe(hour - 1); // of what was refused nothing was kept
    expect((await app.inject({ url: '/v1/risks' })).json()).toMatchObject({ villages: [{ code: '330102001201' }] });
    disk.free();
    expect(await send(hour - 1)).toBe(200);
    expect(await kept()).toBe(hour);
    await monitor.cycle();
    expect(monitor.figures.failed).toBeNull();
  } finally {
    await app.close();
    await monitor.stop();
    disk.release();
  }
});

test.skipIf(postgresMissing !== null)('the same where the disk of PostgreSQL is full', async (context) => {
  const disk = smallDisk(20);
  if (disk === null) {
    console.log('skipped: a small disk cannot be mounted here (needs root)');
    context.skip();
    return;
  }
  const server = startPostgres(process.env[SHARED_FOLDER]);
  try {
    const served = await serve({ store: await openStore(server.database(disk.folder)) });
    const headers = await served.key(['observation:write']);
    const send = async (hour: number): Promise<number> => (await served.post('/v1/observations', Array.from({ length: 2_000 }, (_, k) => rain(`S${k}`, -hour, (k + hour) % 30)), headers)).statusCode;
    const kept = async (): Promise<number> => (await served.store.history({ place: 'S7', from: 0, to: START })).length;
    expect(await send(0)).toBe(200);
    disk.fill();
    let [status, hour] = [200, 1];
    for (; status === 200 && hour < 100; hour++) status = await send(hour);
    expect(status).toBe(507);
    expect(await kept()).toBe(hour - 1); // of what was refused nothing was kept
    expect((await served.get('/v1/risks')).statusCode).toBe(200);
    disk.free();
    expect(await send(hour - 1)).toBe(200);
    expect(await kept()).toBe(hour);
    await served.stop();
  } finally {
    server.stop();
    disk.release();
  }
});
