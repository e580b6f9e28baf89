import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { publishedUnit } from '../../../engine/monitor/published.js';
import { RemoteMonitor } from '../../../engine/monitor/thread/remote.js';
import { openStore } from '../../../engine/store/open.js';
import { root } from '../../sources.js';
import { postgresMissing, startPostgres } from '../../../bench/load/postgres-server.js';
import { SHARED_FOLDER } from '../../shared-folder.js';

const VILLAGE = '330102001201';
const folder = mkdtempSync(join(tmpdir(), 'shuxiang-test-'));
const server = postgresMissing === null ? startPostgres(process.env[SHARED_FOLDER]) : null;
if (postgresMissing !== null) console.log(`skipped: ${postgresMissing}`);
afterAll(() => {
  server?.stop();
  rmSync(folder, { recursive: true });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test.skipIf(server === null)('over PostgreSQL the thread takes in and judges, this one reads, and both go on after a fault of the thread', async () => {
  writeFileSync(join(folder, 'villages.csv'), `village_code,village_name,lon,lat\n${VILLAGE},一村,119.5,30.2\n`);
  const store = server!.database();
  const monitor = await RemoteMonitor.open({
    file: pathToFileURL(join(root, 'dist', 'web-report', 'commands', 'monitor-worker.js')),
    data: { data: folder, rules: ['flash-flood'], step: '1 h', store, clock: null },
    openStore: () => openStore(store),
    clock: () => Date.now(),
  });
  const levelNow = (): number | null => {
    const { county, k } = publishedUnit(monitor.snapshot, VILLAGE)!;
    return county.levelOf(k);
  };
  const send = async (value: number): Promise<unknown> => {
    const body = Buffer.from(JSON.stringify([{ place: VILLAGE, variable: 'rain', time: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString(), value, unit: 'mm' }]));
    const { answer } = await monitor.receive({ body, format: 'json', source: 'gauge', areas: ['33'], dryRun: false, atomic: false, detail: 'all', once: null });
    return (JSON.parse(Buffer.from(answer).toString()) as { readonly counts: unknown }).counts;
  };
  try {
    await monitor.start();
    expect(await send(50)).toMatchObject({ accepted: 1 });
    await until(() => levelNow() === 2);
    const [alert] = await monitor.store.alerts({ standing: true });
    expect(await monitor.byHand(alert!.id, { action: 'acknowledge', by: 'office', note: 'seen' })).toMatchObject({ revision: 2 });
    await monitor.store.records<number>('test').put('a', 7);
    expect(await monitor.store.records<number>('test').get('a')).toBe(7);
    await monitor.breakDown();
    await until(() => monitor.figures.failed === null);
    expect(levelNow()).toBe(2);
    expect(await send(90)).toMatchObject({ revised: 1 });
    await until(() => levelNow() === 4);
    expect((await monitor.store.alerts({ standing: true })).map(({ id, level }) => [id, level])).toEqual([[alert!.id, 4]]);
  } finally {
    await monitor.stop();
  }
});
