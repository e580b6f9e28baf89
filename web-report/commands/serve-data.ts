/** What `shuxiang serve` serves from: a data folder, books of rules, a store, and a record told again where one is asked for. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { InputError } from '../../engine/core/errors.js';
import { rowsOf } from '../../engine/monitor/formats.js';
import { Monitor } from '../../engine/monitor/monitor.js';
import { readRiver } from '../../engine/monitor/nowcast/catchments.js';
import { readNowcast } from '../../engine/monitor/nowcast/declaration.js';
import { readUnits } from '../../engine/monitor/read-units.js';
import { Replay, timedRows } from '../../engine/monitor/replay.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import { variablesOf } from '../../engine/monitor/variables.js';
import { MODELS } from '../../engine/run/models.js';
import { STEPS, type StepText } from '../../engine/run/scenario/clock.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readText } from '../../engine/run/small-table.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { openStore } from '../../engine/store/open.js';
import type { Store } from '../../engine/store/store.js';
import { bookPath } from './rules.js';

export interface ServeData {
  readonly data: string;
  readonly rules: readonly string[];
  readonly step: StepText;
  /** The nowcast's file; absent: the one that ships; `none`: levels are of now alone. */
  readonly nowcast?: string | undefined;
  /** Absent: in the data folder; of a record told again: in memory. */
  readonly store?: string | undefined;
  /** How much faster than ours the clock of the record runs. */
  readonly replay?: number | undefined;
}

export interface Served {
  readonly monitor: Monitor;
  readonly store: Store;
  readonly replay: Replay | null;
}

async function replayOf(folder: string, speed: number): Promise<Replay> {
  const path = join(folder, 'observations.csv');
  if (!existsSync(path)) throw new InputError([{ place: path, expected: 'a record to tell again, as shuxiang demo writes it', found: 'no such file', code: 'serve/no-record' }]);
  const rows = timedRows(rowsOf(await readText(path), 'csv'));
  if (rows.length === 0) throw new InputError([{ place: path, expected: 'at least one row with a moment and its offset', found: 'none', code: 'serve/no-record' }]);
  return new Replay(rows, speed, () => performance.now());
}

/** @throws InputError */
export async function openServed({ data, rules, step, store: address, replay: speed, nowcast: nowcastFile = packagePath('scenarios', 'nowcast.yaml') }: ServeData): Promise<Served> {
  const nowcast = nowcastFile === 'none' ? undefined : await readNowcast(nowcastFile, STEPS[step]);
  const river = nowcast === undefined ? null : await readRiver(data, nowcast.declaration);
  const [units, books] = await Promise.all([readUnits(data), Promise.all(rules.map((name) => readRuleBook(bookPath(name))))]);
  const replay = speed === undefined ? null : await replayOf(data, speed);
  const store = await openStore(address ?? (replay === null ? join(data, 'monitor.db') : ':memory:'));
  const { version } = ownPackage();
  const monitor = new Monitor({
    store,
    units: new UnitIndex(units),
    variables: variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS),
    rules: { books, dt: STEPS[step] },
    rulesHash: createHash('sha256').update([version, ...books.map(({ sha256 }) => sha256), nowcast?.sha256 ?? ''].join()).digest('hex'),
    ...(nowcast === undefined || river === null ? {} : { nowcast: { nowcast, river } }),
    clock: replay === null ? () => Date.now() : () => replay.now(),
  });
  return { monitor, store, replay };
}
