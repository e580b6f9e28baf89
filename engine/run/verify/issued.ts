/** Warnings as runs of `warn` issued them: what was held of each unit and hazard over time. */
import { basename, join } from 'node:path';
import type { Label } from '../../core/label.js';
import { quote, throwIfAny, type Problem } from '../../core/errors.js';
import { LEVELS } from '../../warning/rule.js';
import { parseTime } from '../scenario/clock.js';
import { plainNumber } from '../scenario/series.js';
import { parseTable, readText } from '../small-table.js';
import { digestOf } from './pairs.js';

/** A level from a moment on. Times [s since 1970 UTC]. */
export interface HeldFrom {
  readonly time: number;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
}

/** One hazard of one unit, or of an area of units. */
export interface IssuedCourse {
  readonly book: string;
  readonly hazard: string;
  readonly title: Label;
  readonly unit: string;
  /** In order of time; the first is what stood when judging began. */
  readonly held: readonly HeldFrom[];
  /** Changes that were issued. */
  readonly changes: readonly { readonly time: number; readonly from: number; readonly to: number }[];
  /** Levels that successive runs expected of one moment, in the order of the runs. */
  readonly revisions: readonly (readonly number[])[];
}

export interface IssuedWarnings {
  readonly courses: readonly IssuedCourse[];
  /** What was judged [s since 1970 UTC]. */
  readonly from: number;
  readonly to: number;
  /** Length of it that was judged, which is less where runs leave gaps [s]. */
  readonly judged: number;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

interface Run {
  readonly folder: string;
  readonly step: number;
  readonly from: number;
  readonly to: number;
  readonly dataTo: number;
  /** Of hazards, by `book hazard`. */
  readonly titles: ReadonlyMap<string, Label>;
  /** By `book hazard unit`: the level at the end of the run. */
  readonly state: ReadonlyMap<string, number>;
  readonly changes: readonly Cells[];
  readonly levels: readonly Cells[];
  readonly inputs: IssuedWarnings['inputs'];
}

/** A row by column. */
type Cells = ReadonlyMap<string, string>;

const seconds = (text: string): number => (parseTime(text) ?? NaN) / 1_000;
export const levelOf = (name: string): number => (LEVELS as readonly string[]).indexOf(name) + 1;

async function rowsOf(path: string): Promise<Cells[]> {
  const { header, records } = parseTable(await readText(path, 'a table that warn wrote'), basename(path));
  return records.map((cells) => new Map(header.map((name, c) => [name, cells[c] ?? ''])));
}

/** Levels by key; null: it is no state of a run. */
function stateOf(text: string): Map<string, number> | null {
  try {
    const { held } = JSON.parse(text) as { readonly held: Readonly<Record<string, { readonly level: number }>> };
    return new Map(Object.entries(held).map(([key, { level }]) => [key, level]));
  } catch {
    return null;
  }
}

const COVERAGE = ['judged_from', 'judged_to', 'data_to', 'step_s'] as const;

async function readRun(folder: string, problems: Problem[]): Promise<Run | null> {
  const paths = ['coverage.csv', 'changes.csv', 'levels.csv', 'state.json'].map((name) => join(folder, name)) as [string, string, string, string];
  const [coverage, changes, levels] = await Promise.all([rowsOf(paths[0]), rowsOf(paths[1]), rowsOf(paths[2])]);
  const state = stateOf(await readText(paths[3], 'the state that warn wrote'));
  const [from, to, dataTo, step] = COVERAGE.map((name, k) => (k < 3 ? seconds(coverage[0]?.get(name) ?? '') : (plainNumber(coverage[0]?.get(name) ?? '') ?? NaN))) as [number, number, number, number];
  if (state === null) problems.push({ place: join(basename(folder), 'state.json'), expected: 'the state that warn wrote', found: 'something else', code: 'verify/not-a-run' });
  if (![from, to, dataTo, step].every(Number.isFinite)) {
    problems.push({ place: join(basename(folder), 'coverage.csv'), expected: `the columns ${COVERAGE.join(', ')} of a run of warn`, found: quote([...(coverage[0]?.keys() ?? [])].join(',')), code: 'verify/not-a-run' });
    return null;
  }
  if (state === null) return null;
  const titles = new Map(coverage.map((row): [string, Label] => [`${row.get('book')!} ${row.get('hazard')!}`, { zh: row.get('title_zh')!, en: row.get('title_en')! }]));
  return { folder: basename(folder), step, from, to, dataTo, titles, state, changes, levels, inputs: await Promise.all(paths.map(digestOf)) };
}

/** Levels each run expected of moments still to come, where three or more did. */
function revisionsOf(runs: readonly Run[]): Map<string, number[][]> {
  const byMoment = new Map<string, Map<number, number>>();
  runs.forEach(({ levels, to }, r) => {
    for (const row of levels) {
      const key = `${row.get('hazard')!} ${row.get('unit')!}\n${seconds(row.get('time')!)}`;
      if (seconds(row.get('time')!) < to) continue;
      let own = byMoment.get(key);
      if (own === undefined) byMoment.set(key, (own = new Map<number, number>()));
      own.set(r, levelOf(row.get('held')!));
    }
  });
  const revisions = new Map<string, number[][]>();
  for (const [key, levels] of byMoment) {
    const [course, time] = key.split('\n') as [string, string];
    const series = runs.flatMap(({ to, dataTo }, r) => (to <= Number(time) && Number(time) < dataTo ? [levels.get(r) ?? 0] : []));
    if (series.length >= 3) revisions.set(course, [...(revisions.get(course) ?? []), series]);
  }
  return revisions;
}

/**
 * Read runs of `warn`, one or a chain that followed one another.
 *
 * A level of a step is known, and issued, at the end of that step.
 *
 * @throws InputError `table/...`, `verify/not-a-run`, `verify/overlap`, `verify/hole`
 */
export async function readIssued(folders: readonly string[]): Promise<IssuedWarnings> {
  const problems: Problem[] = [];
  const runs = (await Promise.all(folders.map((folder) => readRun(folder, problems)))).filter((run) => run !== null).sort((a, b) => a.from - b.from);
  runs.forEach((run, r) => {
    const before = runs[r - 1];
    if (before !== undefined && run.from > before.to) problems.push({ place: run.folder, expected: `a run that goes on where ${before.folder} ends`, found: 'a time between them that neither judged', code: 'verify/hole' });
    if (before !== undefined && run.from < before.to) problems.push({ place: run.folder, expected: `a run that goes on from ${before.folder}: give warn its state.json with --state`, found: 'one that judges the same time again', code: 'verify/overlap' });
  });
  throwIfAny(problems);
  const changes = new Map<string, { time: number; from: number; to: number }[]>();
  for (const run of runs) {
    for (const row of run.changes) {
      if (row.get('status') !== 'issued') continue;
      const key = ['book', 'hazard', 'unit'].map((name) => row.get(name)!).join(' ');
      changes.set(key, [...(changes.get(key) ?? []), { time: seconds(row.get('time')!) + run.step, from: levelOf(row.get('from')!), to: levelOf(row.get('level')!) }]);
    }
  }
  const revisions = revisionsOf(runs);
  const keys = [...new Set(runs.flatMap(({ state }) => [...state.keys()]))].sort();
  const [from, to] = [runs[0]!.from, runs.at(-1)!.to];
  const courses = keys.map((key): IssuedCourse => {
    const [book, hazard, ...rest] = key.split(' ') as [string, string, ...string[]];
    const unit = rest.join(' ');
    const own = (changes.get(key) ?? []).sort((a, b) => a.time - b.time);
    // what no change of these runs began stood before the first of them
    const first = own[0]?.from ?? runs.at(-1)!.state.get(key) ?? 0;
    const title = runs.find(({ titles }) => titles.has(`${book} ${hazard}`))?.titles.get(`${book} ${hazard}`) ?? { zh: hazard, en: hazard };
    return { book, hazard, title, unit, held: [{ time: from, level: first }, ...own.map(({ time, to: level }) => ({ time, level }))], changes: own, revisions: revisions.get(`${hazard} ${unit}`) ?? [] };
  });
  return { courses, from, to, judged: runs.reduce((sum, run) => sum + run.to - run.from, 0), inputs: runs.flatMap(({ inputs }) => inputs) };
}
