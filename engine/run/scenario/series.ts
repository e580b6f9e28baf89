/** Forcing of a run: a CSV with entity, time and a column `name [unit]` for each quantity, complete for every entity. */
import { InputError, quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { lostDigits } from '../read/decode.js';
import { parseTable, readText } from '../small-table.js';
import type { SeriesColumns } from './declaration.js';
import { parseTime, timeExpected, timeText, type Clock } from './clock.js';

export interface Series {
  readonly file: string;
  /** Ids, ascending. */
  readonly entities: readonly string[];
  /** Quantities by name: unit, and for each entity its values by step. */
  readonly columns: ReadonlyMap<string, { readonly unit: string; readonly values: readonly Float64Array[] }>;
  /** Where it was read: the file, and for each entity the row of each step, 0 where there is none; absent: it was made. */
  readonly rows?: { readonly file: string; readonly of: readonly Uint32Array[] };
}

const HEADER = /^(\S+) \[([^\]]+)\]$/;

/** `rain [mm]` as quantity and unit; undefined where it is neither. */
export function splitHeader(text: string): { readonly quantity: string; readonly unit: string } | undefined {
  const [, quantity, unit] = HEADER.exec(text) ?? [];
  return quantity === undefined || unit === undefined ? undefined : { quantity, unit };
}

/** Problems of one file that are told: a file in the wrong form would have one a cell. */
export const LISTED = 1_000;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A number as people write it in CSV; undefined for anything else, `NaN` and `1e400` among it. */
export function plainNumber(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

interface Table extends ReturnType<typeof parseTable> {
  /** Row of each record in the file; absent: one after another from 2 on. */
  readonly rows?: readonly number[];
}

/** A file of others as a series: entity, time, and the quantities that are named. */
function withColumns({ header, records }: Table, { entity, time, quantities }: SeriesColumns, file: string): Table {
  const wanted = [time, ...Object.values(quantities)];
  const problems = wanted.filter((name) => !header.includes(name)).map((name) => unknownName(`${file}:1`, name, header, 'series/unknown-column'));
  if (problems.length > 0) throw new InputError(problems);
  const positions = wanted.map((name) => header.indexOf(name));
  return { header: ['entity', 'time', ...Object.keys(quantities)], records: records.map((cells) => [entity, ...positions.map((k) => cells[k] ?? '')]) };
}

/**
 * The clock of a record that is as long as it is: from its first time to its last.
 *
 * @param dt length of its steps [s]
 * @throws InputError `table/...`, `series/no-time` where no row has a time
 */
export async function recordClock(path: string, file: string, dt: number): Promise<Clock> {
  const { records } = parseTable(await readText(path), file);
  let [first, last] = [Infinity, -Infinity];
  for (const [, cell = ''] of records) {
    const time = parseTime(cell) ?? NaN; // what is none is told when the rows are read
    if (time < first) first = time;
    if (time > last) last = time;
  }
  if (last < first) {
    const [cells] = records;
    throw new InputError([{ place: cells === undefined ? file : `${file}:2 time`, expected: timeExpected(cells?.[1] ?? ''), found: cells === undefined ? 'no rows' : quote(cells[1] ?? ''), code: 'series/no-time' }]);
  }
  return { start: first, dt, steps: Math.floor((last - first) / (dt * 1_000)) + 1 };
}

/**
 * Read a series.
 *
 * @param file how it is called in messages
 * @param mayBeBlank quantities whose cells may be blank, which gives NaN: observations that were not made; `'all'`: any may,
 *   and rows may be left out, at either end too
 * @param columns of a file of others; absent: entity, time and quantities with their units
 * @throws InputError `series/...`, every problem at once
 */
export async function readSeries(path: string, file: string, clock: Clock, mayBeBlank: readonly string[] | 'all' = [], columns?: SeriesColumns): Promise<Series> {
  const table = parseTable(await readText(path), file);
  return seriesOf(columns === undefined ? table : withColumns(table, columns, file), file, clock, mayBeBlank);
}


/** A length of time in the largest of its usual units: `1 d`, `6 h`, `10 min`. */
function lengthOf(seconds: number): string {
  const [unit, name] = ([[86_400, 'd'], [3_600, 'h'], [60, 'min']] as const).find(([length]) => seconds % length === 0) ?? [1, 's'];
  return `${seconds / unit} ${name}`;
}

/**
 * Rows of another step than the clock's are one mistake, not one for every row: told where the first rows of an entity
 * stand evenly apart, but not by the clock's step.
 *
 * @throws InputError `series/other-step`
 */
function refuseOtherStep(records: Table['records'], times: Float64Array, order: Uint32Array, file: string, clock: Clock): void {
  const first = order.subarray(0, 3);
  const [a = NaN, b = NaN, c = NaN] = Array.from(first, (k) => times[k]!);
  if (!Number.isFinite(a + b + c) || first.some((k) => records[k]![0] !== records[first[0]!]![0])) return;
  const apart = (b - a) / 1_000;
  if (apart <= 0 || apart !== (c - b) / 1_000 || apart === clock.dt) return;
  throw new InputError([{ place: `${file} time`, expected: `a row every ${lengthOf(clock.dt)}, the step of the run or of the model`, found: `a row every ${lengthOf(apart)}`, code: 'series/other-step' }]);
}

/**
 * The order in which rows are taken: as they stand, or, where the times of an entity do not ascend, by time.
 *
 * @param times of the rows [ms since 1970 UTC]; NaN: none
 */
function inOrder(records: Table['records'], times: Float64Array): Uint32Array {
  const order = Uint32Array.from(times, (_, k) => k);
  const latest = new Map<string, number>();
  const ascends = records.every(([entity = ''], k) => {
    const [time, before] = [times[k]!, latest.get(entity) ?? -Infinity];
    if (time > before) latest.set(entity, time);
    return !(time < before);
  });
  // what has no time is told first, as it stands
  const keyOf = (k: number): number => (Number.isNaN(times[k]) ? -Infinity : times[k]!);
  return ascends ? order : order.sort((a, b) => keyOf(a) - keyOf(b) || a - b);
}

/** A table as a series, whatever the order of its rows. @param isForecast rows of a forecast come at every step of its own, also where some are left out @throws InputError as `readSeries` */
export function seriesOf({ header, records, rows }: Table, file: string, clock: Clock, mayBeBlank: readonly string[] | 'all' = [], isForecast = false): Series {
  const problems: Problem[] = [];
  const quantities = header.slice(2).map((name, k) => {
    const { quantity, unit } = splitHeader(name) ?? {};
    if (quantity === undefined) problems.push({ place: `${file}:1 ${name}`, expected: name === 'member' ? 'no members, since this is read as what was observed: an ensemble is a forecast and needs the moment it was issued (warn --issued)' : 'a header with its unit, such as rain [mm]', found: quote(name), code: 'series/no-unit' });
    return { quantity: quantity ?? name, unit: unit ?? '', position: k + 2 };
  });
  if (header[0] !== 'entity' || header[1] !== 'time' || quantities.length === 0) {
    problems.push({ place: `${file}:1`, expected: 'the columns entity, time, and at least one quantity', found: quote(header.join(',')), code: 'series/bad-header' });
  }
  for (const name of new Set(quantities.map(({ quantity }) => quantity).filter((name, k, all) => all.indexOf(name) !== k))) {
    problems.push({ place: `${file}:1 ${name}`, expected: 'each quantity once', found: 'twice', code: 'series/duplicate-column' });
  }
  if (problems.length > 0) throw new InputError(problems);

  const sparse = mayBeBlank === 'all';
  const times = Float64Array.from(records, ([, cell = '']) => parseTime(cell) ?? NaN);
  const order = inOrder(records, times);
  if (!sparse || isForecast) refuseOtherStep(records, times, order, file, clock);
  const blankFits = (quantity: string): boolean => sparse || mayBeBlank.includes(quantity);
  const rowsOf = new Map<string, { next: number; rows: Uint32Array; values: Float64Array[] }>();
  order.forEach((k) => {
    if (problems.length >= LISTED) return;
    const cells = records[k]!;
    const row = rows?.[k] ?? k + 2;
    const place = `${file}:${row}`;
    const [entity = '', timeCell = ''] = cells;
    const lost = lostDigits(entity, `${place} entity`);
    if (lost.length > 0) {
      problems.push(...lost);
      return;
    }
    if (entity === '') problems.push({ place: `${place} entity`, expected: 'an id', found: '""', code: 'series/no-entity' });
    const time = times[k]!;
    if (time !== time) {
      problems.push({ place: `${place} time`, expected: timeExpected(timeCell), found: quote(timeCell), code: 'series/bad-time' });
      return;
    }
    const t = (time - clock.start) / (clock.dt * 1_000);
    if (t < 0 || t >= clock.steps) return; // outside the run: a series may be longer
    let own = rowsOf.get(entity);
    if (own === undefined) rowsOf.set(entity, (own = { next: 0, rows: new Uint32Array(clock.steps), values: quantities.map(() => new Float64Array(clock.steps).fill(sparse ? NaN : 0)) }));
    if (t !== own.next && !(sparse && Number.isInteger(t) && t > own.next)) {
      const found = !Number.isInteger(t) ? 'a time between two steps' : t < own.next ? 'a time that was there before' : `a gap of ${t - own.next} steps`;
      problems.push({ place: `${place} time`, expected: own.next < clock.steps ? `${timeText(clock, own.next)}, the next step of ${entity}` : `no more rows of ${entity}`, found: `${quote(timeCell)}, ${found}`, code: 'series/not-in-step' });
      own.next = Math.max(own.next, Math.floor(t) + 1);
      return;
    }
    own.next = t + 1;
    own.rows[t] = row;
    quantities.forEach(({ quantity, position }, q) => {
      const value = plainNumber(cells[position] ?? '');
      if (value === undefined && blankFits(quantity) && (cells[position] ?? '') === '') own.values[q]![t] = NaN;
      else if (value === undefined) problems.push({ place: `${place} ${quantity}`, expected: 'a number', found: quote(cells[position] ?? ''), code: 'series/not-a-number' });
      else own.values[q]![t] = value;
    });
  });
  for (const [entity, { next }] of rowsOf) {
    if (!sparse && next < clock.steps && problems.length < LISTED) problems.push({ place: `${file} ${entity}`, expected: `rows up to ${timeText(clock, clock.steps - 1)}`, found: `the last one at ${timeText(clock, next - 1)}`, code: 'series/too-short' });
  }
  if (rowsOf.size === 0 && problems.length === 0) problems.push({ place: file, expected: `rows from ${timeText(clock, 0)} on`, found: 'none', code: 'series/empty' });
  if (problems.length > 0) throw new InputError(problems);
  const entities = [...rowsOf.keys()].sort();
  return { file, entities, columns: new Map(quantities.map(({ quantity, unit }, q) => [quantity, { unit, values: entities.map((entity) => rowsOf.get(entity)!.values[q]!) }])), rows: { file, of: entities.map((entity) => rowsOf.get(entity)!.rows) } };
}
