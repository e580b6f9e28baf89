/** The series that rules are held against: observations, or a forecast that goes on from them, and each unit's own lines. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { windForce } from '../../warning/beaufort.js';
import { idTable, type IdTable } from '../scenario/parameters.js';
import { rangeProblems } from '../scenario/series-range.js';
import { parseTime, STEPS, timeExpected, timeText, type Clock, type StepText } from '../scenario/clock.js';
import { readForecast } from '../scenario/forecast-series.js';
import { readSeries, recordClock, type Series } from '../scenario/series.js';
import { readText } from '../small-table.js';
import type { RuleBook } from './book.js';
import { GREATEST } from './quantities.js';
import { lineColumns, unitLines } from './unit-lines.js';

export interface WarnOptions {
  /** CSV with entity, time, quantities with their units; a column member makes it an ensemble. */
  readonly data: string;
  readonly step: StepText;
  /** Moment the forecast begins; absent: everything was observed. */
  readonly issued?: string;
  /** CSV with the lines of each unit. */
  readonly units?: string;
}

/** How the table of the units' lines meets the data and the books. */
export interface LinesFit {
  readonly file: string;
  /** Units of the table that are not in the data. */
  readonly unknownUnits: readonly string[];
  /** Columns that the books name and the table has not. */
  readonly lacking: readonly string[];
  /** Columns that no rule of the books reads. */
  readonly unused: readonly string[];
}

export interface WarnData {
  readonly clock: Clock;
  /** Position of the last step that was observed. */
  readonly issued: number;
  readonly units: readonly string[];
  /** Of each member, by quantity, of each unit. */
  readonly members: readonly ReadonlyMap<string, { readonly unit: string; readonly values: readonly Float64Array[] }>[];
  readonly lineOf: (unit: string, column: string) => number | undefined;
  /** By unit the quantities that had values before the first step; absent: nothing is known of what was before. */
  readonly begun?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of the table of lines; null: there is none. */
  readonly linesFit: LinesFit | null;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

const digest = async (path: string): Promise<{ path: string; sha256: string }> => ({ path, sha256: createHash('sha256').update(await readFile(path)).digest('hex') });

/** Units of quantities that are never below 0. */
const NEVER_NEGATIVE: ReadonlySet<string> = new Set(['mm', 'm/s', '%', '级']);

/** What a quantity may be: as it is declared, else by its unit. A gauge that fails says -999, which is no rain. */
function rangeOf(books: readonly RuleBook[], quantity: string, unit: string): { readonly min: number; readonly max: number } {
  const declared = books.map(({ quantities }) => quantities.get(quantity)).find((one) => one?.unit === unit);
  return declared ?? { min: NEVER_NEGATIVE.has(unit) ? 0 : -GREATEST, max: GREATEST };
}

/** Wind as a force where only its speed was given. */
const FORCES = [
  ['windForce', 'windSpeed'],
  ['gustForce', 'gust'],
] as const;

function withForces(columns: Series['columns']): Map<string, { unit: string; values: readonly Float64Array[] }> {
  const out = new Map(columns);
  for (const [force, speed] of FORCES) {
    const given = columns.get(speed);
    if (given?.unit === 'm/s' && !columns.has(force)) out.set(force, { unit: '级', values: given.values.map((values) => values.map(windForce)) });
  }
  return out;
}

/** Which units and columns of the table of lines mean nothing here. */
function linesFitOf({ file, ids, columns }: IdTable, wanted: readonly string[], units: readonly string[]): LinesFit {
  const known = new Set(units);
  const own = [...columns.keys()].filter((name) => name !== 'site' && name !== 'entity');
  return { file, unknownUnits: ids.filter((id) => !known.has(id)), lacking: wanted.filter((name) => !own.includes(name)), unused: own.filter((name) => !wanted.includes(name)) };
}

/**
 * Read what the options name.
 *
 * @throws InputError `table/...`, `series/...`, `forecast/...`, `warn/...`
 */
export async function readWarnData({ data, step, issued: issue, units: unitFile }: WarnOptions, books: readonly RuleBook[]): Promise<WarnData> {
  const file = basename(data);
  const clock = await recordClock(data, file, STEPS[step]);
  const issuedAt = issue === undefined ? undefined : parseTime(issue);
  if (issue !== undefined && issuedAt === undefined) throw new InputError([{ place: '--issued', expected: timeExpected(issue), found: quote(issue), code: 'warn/bad-time' }]);
  const observed = issuedAt === undefined ? clock.steps : (issuedAt - clock.start) / (clock.dt * 1_000);
  if (!Number.isInteger(observed) || observed < 1 || observed > clock.steps) {
    throw new InputError([{ place: '--issued', expected: `the beginning of a step from ${timeText(clock, 1)} to ${timeText(clock, clock.steps)}`, found: issue!, code: 'warn/issue-outside' }]);
  }
  // observations may lack cells and rows; a forecast is whole
  const series = issue === undefined ? [await readSeries(data, file, clock, 'all')] : await readForecast(data, file, clock);
  const members = series.map(({ columns }) => withForces(columns));
  const conditions = books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels, continues }) => [...levels.flatMap(({ any }) => any.flat()), ...(continues === undefined ? [] : [continues])])));
  const problems: Problem[] = [];
  for (const [quantity, { unit }] of members[0]!) {
    const rule = conditions.find((condition) => condition.quantity === quantity);
    if (rule !== undefined && rule.unit !== unit) problems.push({ place: `${file}:1 ${quantity}`, expected: `the unit of the rules: ${rule.unit}`, found: unit, code: 'warn/wrong-unit' });
  }
  for (const one of series) {
    for (const [quantity, { unit }] of one.columns) problems.push(...rangeProblems(one, quantity, { unit, ...rangeOf(books, quantity, unit) }, clock));
  }
  const units = series[0]!.entities;
  let lines: ReadonlyMap<string, number> = new Map();
  let linesFit: LinesFit | null = null;
  if (unitFile !== undefined) {
    const text = await readText(unitFile);
    const key = /^\uFEFF?[^\n]*\b(site|village_code)\b/.test(text) ? 'site' : 'entity';
    const table = idTable(text, basename(unitFile), key, problems);
    if (problems.length === 0 && !units.some((unit) => table.ids.includes(unit))) problems.push({ place: table.file, expected: `a row for a unit of ${file}, such as ${units[0]!}`, found: `${table.ids.length} others`, code: 'warn/no-lines' });
    const leastOf = (quantity: string, unit: string): number | undefined => {
      const own = members.flatMap((columns) => [...(columns.get(quantity)?.values[units.indexOf(unit)] ?? [])]).filter((value) => value === value);
      return own.length === 0 ? undefined : own.reduce((least, value) => Math.min(least, value));
    };
    linesFit = linesFitOf(table, lineColumns(books), units);
    lines = unitLines(table, books, units, leastOf, problems);
  }
  throwIfAny(problems);
  return { clock, issued: observed - 1, units, members, lineOf: (unit, column) => lines.get(`${unit} ${column}`), linesFit, inputs: await Promise.all([data, ...(unitFile === undefined ? [] : [unitFile])].map(digest)) };
}
