/** What `shuxiang serve` serves from: a data folder, books of rules, a store, and a record told again where one is asked for. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { InputError } from '../../engine/core/errors.js';
import { rowsOf } from '../../engine/monitor/formats.js';
import { Monitor } from '../../engine/monitor/monitor.js';
import { readRiver } from '../../engine/monitor/nowcast/catchments.js';
import { readNowcast } from '../../engine/monitor/nowcast/declaration.js';
import { readUnits } from '../../engine/monitor/read-units.js';
import { Replay, replayed, timedRows, type ReplayClock } from '../../engine/monitor/replay.js';
import { RemoteMonitor } from '../../engine/monitor/thread/remote.js';
import { NAMED_BY, UnitIndex, type Unit } from '../../engine/monitor/units.js';
import { variablesOf } from '../../engine/monitor/variables.js';
import { MODELS } from '../../engine/run/models.js';
import { loadDivisions, NEWEST_EDITION } from '../../engine/run/divisions.js';
import { STEPS, type StepText } from '../../engine/run/scenario/clock.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readText } from '../../engine/run/small-table.js';
import type { CapProfile } from '../../engine/warning/cap-profile.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import type { CapStatus } from '../../engine/store/store.js';
import { openStore } from '../../engine/store/open.js';
import { readBooks } from './rules.js';

export interface ServeData {
  readonly data: string;
  readonly rules: readonly string[];
  readonly step: StepText;
  /** The nowcast's file; absent: the one that ships; `none`: levels are of now alone. */
  readonly nowcast?: string | undefined;
  /** Absent: in the data folder; of a record told again: in a file of its own, removed at the end. */
  readonly store?: string | undefined;
  /** Whole months that observations are kept; absent: all since 1900. */
  readonly keep?: number;
  /** In whose name alerts are told as CAP. */
  readonly cap?: CapProfile;
  /** What alerts are issued as; absent: a test. */
  readonly capStatus?: CapStatus;
  /** How much faster than ours the clock of the record runs. */
  readonly replay?: number | undefined;
}

export interface Served {
  readonly monitor: RemoteMonitor;
  readonly replay: Replay | null;
  /** Rows are taken in no more; what was made for the replay alone is removed. */
  readonly close: () => Promise<void>;
}

/** What the thread that takes in and works out is given. */
export interface ThreadData extends ServeData {
  readonly store: string;
  /** Of a record told again. */
  readonly clock: ReplayClock | null;
}

/** The same in every thread [ms]. */
const steady = (): number => performance.timeOrigin + performance.now();

async function replayOf(folder: string, speed: number): Promise<Replay> {
  const path = join(folder, 'observations.csv');
  if (!existsSync(path)) throw new InputError([{ place: path, expected: 'a record to tell again, as shuxiang demo writes it', found: 'no such file', code: 'serve/no-record' }]);
  const rows = timedRows(rowsOf(await readText(path), 'csv'));
  if (rows.length === 0) throw new InputError([{ place: path, expected: 'at least one row with a moment and its offset', found: 'none', code: 'serve/no-record' }]);
  return new Replay(rows, speed, steady);
}

const clockOf = (clock: ReplayClock | null): (() => number) => (clock === null ? () => Date.now() : () => replayed(clock, steady()));

/** Names of what villages lie in, and of the areas that rules speak of, from the newest table of divisions that ships. */
async function areaNames(books: Awaited<ReturnType<typeof readBooks>>, units: readonly Unit[]): Promise<ReadonlyMap<string, string>> {
  const digits = new Set([...NAMED_BY, ...books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ area }) => area?.digits ?? [])))]);
  const areas = new Set([...digits].flatMap((count) => units.map(({ code }) => code.slice(0, count))));
  const divisions = await loadDivisions(NEWEST_EDITION);
  return new Map([...areas].flatMap((area) => {
    const name = divisions?.nameOf(area);
    return name === undefined ? [] : [[area, name] as const];
  }));
}

/** The monitor itself, for the thread that it runs in. @throws InputError */
export async function openMonitor({ data, rules, step, store: address, clock, keep, cap, capStatus, nowcast: nowcastFile = packagePath('scenarios', 'nowcast.yaml') }: ThreadData): Promise<Monitor> {
  const nowcast = nowcastFile === 'none' ? undefined : await readNowcast(nowcastFile, STEPS[step]);
  const river = nowcast === undefined ? null : await readRiver(data, nowcast.declaration);
  const books = await readBooks(rules);
  const units = await readUnits(data, books);
  const { version } = ownPackage();
  return new Monitor({
    store: await openStore(address),
    units: new UnitIndex(units, await areaNames(books, units)),
    variables: variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS),
    rules: { books, dt: STEPS[step] },
    rulesHash: createHash('sha256').update([version, ...books.map(({ sha256 }) => sha256), nowcast?.sha256 ?? ''].join()).digest('hex'),
    ...(nowcast === undefined || river === null ? {} : { nowcast: { nowcast, river } }),
    clock: clockOf(clock),
    keep,
    cap,
    capStatus,
  });
}

/**
 * The monitor in its thread, and what this one serves from.
 *
 * @param report told of faults of ours
 * @throws InputError
 */
export async function openServed(options: ServeData, report: (error: unknown) => void = () => undefined): Promise<Served> {
  const { data, store: given, replay: speed } = options;
  const replay = speed === undefined ? null : await replayOf(data, speed);
  // what is told again is kept for as long as it is served
  const own = given === undefined && replay !== null ? await mkdtemp(join(tmpdir(), 'shuxiang-replay-')) : null;
  const address = given ?? join(own ?? data, 'monitor.db');
  const remove = (): Promise<void> => (own === null ? Promise.resolve() : rm(own, { recursive: true, force: true }));
  const clock = replay?.clock ?? null;
  try {
    const monitor = await RemoteMonitor.open({ file: new URL('./monitor-worker.js', import.meta.url), data: { ...options, store: address, clock } satisfies ThreadData, openStore: () => openStore(address), clock: clockOf(clock), report });
    return { monitor, replay, close: () => monitor.stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
