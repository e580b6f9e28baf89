/**
 * Claim: embedded and durable (SQLite, every commit on the disk), at least 50,000 rows a second are appended whose latest value
 * another row has already, and at least 20,000 where every row is the latest of its place; beside them the whole way in, with
 * every row checked, from the text of NDJSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOf } from '../engine/monitor/formats.js';
import { ingest } from '../engine/monitor/ingest.js';
import { openStore } from '../engine/store/open.js';
import type { Observation } from '../engine/store/store.js';

const [PLACES, HOURS, BATCH, HOUR] = [5_000, 40, 5_000, 3_600_000] as const;
const START = Date.parse('2023-06-01T00:00:00+08:00');
const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
const row = (place: number, hour: number): Observation => ({ place: String(330_000_000_000 + place), variable: 'rain', time: START + hour * HOUR, source: 'gauge', value: (place * 7 + hour) % 50 });

async function appended(name: string, hours: readonly number[]): Promise<number> {
  const store = await openStore(join(folder, `${name}.db`));
  const batches = hours.map((hour) => Array.from({ length: PLACES }, (_, place) => row(place, hour)));
  await store.append(batches[0]!, START);
  const begun = performance.now();
  for (const batch of batches.slice(1)) for (let from = 0; from < batch.length; from += BATCH) await store.append(batch.slice(from, from + BATCH), START);
  const rate = ((batches.length - 1) * PLACES * 1_000) / (performance.now() - begun);
  await store.close();
  return rate;
}

const hours = Array.from({ length: HOURS }, (_, hour) => hour);
const late = await appended('late', [...hours].reverse());
const newest = await appended('newest', hours);
console.log(`appended, the latest value being another: ${late.toFixed(0)} rows/s, ratio ${(late / 50_000).toFixed(2)} of 50000; every row the latest: ${newest.toFixed(0)} rows/s, ratio ${(newest / 20_000).toFixed(2)} of 20000`);

const store = await openStore(join(folder, 'ingest.db'));
const variables = new Map([['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }]]);
const texts = hours.slice(0, 20).map((hour) => Array.from({ length: PLACES }, (_, place) => JSON.stringify({ ...row(place, hour), time: new Date(row(place, hour).time).toISOString(), unit: 'mm' })).join('\n'));
const begun = performance.now();
let accepted = 0;
for (const text of texts) accepted += (await ingest(store, rowsOf(text, 'ndjson'), { variables, now: START + HOURS * HOUR, source: 'gauge', mayTell: () => true, dryRun: false, atomic: false })).report.counts.accepted;
const seconds = (performance.now() - begun) / 1_000;
if (accepted !== texts.length * PLACES) throw new Error('rows are missing');
console.log(`from the text of NDJSON, every row checked, told and the latest: ${(accepted / seconds).toFixed(0)} rows/s`);
const places = Array.from({ length: 175 }, (_, k) => String(330_000_000_000 + k));
/** The 99th of a hundred times that the latest values of some places take to be read [ms]. */
async function p99(asked: (k: number) => readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < 1_000; k++) {
    const begun = performance.now();
    if ((await store.latest({ places: asked(k) })).length === 0) throw new Error('nothing is latest');
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[989]!;
}
const [one, county] = [await p99((k) => [places[k % 175]!]), await p99(() => places)];
const held = (ms: number, limit: number): string => `p99 ${ms.toFixed(3)} ms, limit ${limit}: ${ms <= limit ? 'met' : 'NOT MET'}`;
console.log(`latest in the store of one village: ${held(one, 1)}; of a county: ${held(county, 5)}`);
await store.close();
rmSync(folder, { recursive: true });
