/**
 * Claim: where the rain of every village of a county of 3,500 changes at once, its levels, alerts and next hours are worked out and
 * published within 2 s, and each village's within 2 s of its coming in; a village alone within milliseconds; the same where two
 * sources tell of every gauge and differ. Villages have gauges of their own; seventy catchments carry the flood models.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Monitor } from '../engine/monitor/monitor.js';
import { readRiver } from '../engine/monitor/nowcast/catchments.js';
import { readNowcast } from '../engine/monitor/nowcast/declaration.js';
import { publishedUnit } from '../engine/monitor/published.js';
import { UnitIndex, type Unit } from '../engine/monitor/units.js';
import { variablesOf } from '../engine/monitor/variables.js';
import { MODELS } from '../engine/run/models.js';
import { packagePath } from '../engine/run/package-root.js';
import { readRuleBook } from '../engine/run/warn/book.js';
import { openStore } from '../engine/store/open.js';
import { codeOf } from './load/monitored.js';

const VILLAGES = Number(process.env['BENCH_VILLAGES'] ?? 3_500);
const [CATCHMENTS, HOUR, DT, HISTORY, ROUNDS] = [70, 3_600_000, 3_600, 72, 4] as const;
const START = Date.parse('2023-07-02T08:00:00+08:00');
const LINES = [['bankfull_m', 52], ['warning_m', 53], ['guarantee_m', 54], ['damage_m', 55]] as const;

const catchmentOf = (k: number): number => k % CATCHMENTS;
const unit = (k: number): Unit => ({ code: codeOf(k), name: `村${k}`, at: { lon: 119 + (k % 100) / 100, lat: 30 }, lines: new Map(LINES), feeds: new Map([['stage', `Z${catchmentOf(k)}`]]) });
const row = (place: string, variable: string, hour: number, value: number): object => ({ place, variable, time: new Date(START + hour * HOUR).toISOString(), value, unit: variable === 'rain' ? 'mm' : 'm' });
/** A storm that comes and goes, elsewhere at another time [mm]. */
const rainOf = (k: number, hour: number): number => Math.max(0, Math.round(40 * Math.sin((hour + k / 500) / 4)));
/** @param more how much more a source tells than the first [mm] */
const rowsOf = (hour: number, more = 0): object[] => [
  ...Array.from({ length: VILLAGES }, (_, k) => row(codeOf(k), 'rain', hour, rainOf(k, hour) + more)),
  ...Array.from({ length: CATCHMENTS }, (_, c) => row(`Z${c}`, 'stage', hour, 50 + rainOf(c * 50, hour - 3) / 10 + more / 100)),
];

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-bench-'));
try {
  // each catchment flows into the next, ten in a row; the first villages are its gauges of rain
  writeFileSync(join(folder, 'catchments.csv'), `id,downstream,area_km2,travel_h,rating,zero_stage_m\n${Array.from({ length: CATCHMENTS }, (_, c) => `c${c},${c % 10 === 9 ? '' : `c${c + 1}`},60,2,14,50`).join('\n')}\n`);
  writeFileSync(join(folder, 'stations.csv'), `station,kind,catchment\n${Array.from({ length: CATCHMENTS }, (_, c) => `${codeOf(c)},rain,c${c}\n${codeOf(c + CATCHMENTS)},rain,c${c}\nZ${c},stage,c${c}`).join('\n')}\n`);
  const nowcast = await readNowcast(packagePath('scenarios', 'nowcast.yaml'), DT);
  const books = await Promise.all(['flash-flood', 'river-stage'].map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));
  const clock = { now: START };
  const monitor = new Monitor({
    store: await openStore(join(folder, 'monitor.db')),
    units: new UnitIndex(Array.from({ length: VILLAGES }, (_, k) => unit(k))),
    variables: variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS),
    rules: { books, dt: DT },
    rulesHash: 'rules',
    nowcast: { nowcast, river: await readRiver(folder, nowcast.declaration) },
    clock: () => clock.now,
    soonMs: 1e9,
    idleMs: 1e9,
  });
  const take = async (rows: readonly object[], source = 'gauge'): Promise<void> => {
    const { counts } = await monitor.take(rows, { source, mayTell: () => true, dryRun: false, atomic: false });
    if (counts.accepted !== rows.length) throw new Error(`rows were refused: ${JSON.stringify(counts)}`);
  };
  const cycle = async (): Promise<number> => {
    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    await monitor.cycle();
    if (monitor.figures.failed !== null) throw new Error(monitor.figures.failed);
    const { user, system } = process.cpuUsage(cpu);
    console.log(`  ${(performance.now() - begun).toFixed(0)} ms, ${((user + system) / 1_000).toFixed(0)} ms of processors`);
    return performance.now() - begun;
  };
  for (let hour = 0; hour < HISTORY; hour++) {
    clock.now = START + (hour + 1) * HOUR;
    await take(rowsOf(hour));
  }
  console.log(`first cycle, ${HISTORY} hours known:`);
  await cycle();
  const middle = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;
  /** Every village changed, hour by hour. */
  const rounds = async (from: number, sources: readonly string[]): Promise<number> => {
    const times: number[] = [];
    for (let hour = from; hour < from + ROUNDS; hour++) {
      clock.now = START + (hour + 1) * HOUR;
      for (const [k, source] of sources.entries()) await take(rowsOf(hour, k), source);
      times.push(await cycle());
    }
    return middle(times);
  };
  console.log('every village changed:');
  const alone = await rounds(HISTORY, ['gauge']);
  console.log(`every village changed, ${HISTORY} hours and more told by two sources that differ:`);
  for (let hour = 0; hour < HISTORY + ROUNDS; hour++) await take(rowsOf(hour, 1), 'radar');
  await cycle();
  const two = await rounds(HISTORY + ROUNDS, ['gauge', 'radar']);
  console.log('one village changed:');
  await take([row(codeOf(VILLAGES - 1), 'rain', HISTORY + 2 * ROUNDS - 1, 77)], 'another');
  const one = await cycle();
  const found = publishedUnit(monitor.snapshot, codeOf(0))!;
  const view = found.county.unit(found.k).view();
  if (view.asOf === null || view.sourcesDiffer?.includes('rain') !== true) throw new Error('nothing was judged, or the sources do not differ');
  const [ofOne, ofTwo] = [alone, two].map((ms) => `${ms.toFixed(0)} ms, ratio ${(2_000 / ms).toFixed(2)} of 2000 ms`);
  console.log(`a county of ${VILLAGES} villages all at once: ${ofOne}; told by two sources: ${ofTwo}, ${(two / alone).toFixed(2)} times as long; one village ${one.toFixed(0)} ms`);
  await monitor.stop();
  await monitor.store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
