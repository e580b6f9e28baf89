/** What a run of rules writes: changes of level, their traces, probabilities, what could not be held, the state and the manifest. */
import { writeFile } from 'node:fs/promises';
import { LEVELS } from '../../warning/rule.js';
import type { TracePart } from '../../warning/evaluate.js';
import { timeText } from '../scenario/clock.js';
import type { OutputFolder } from '../write/atomic.js';
import type { BlockColumn, OutputColumn } from '../write/block.js';
import { writeCsv } from '../write/csv.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { RuleBook } from './book.js';
import type { WarnData } from './data.js';
import { levelName, type WarnResult } from './run.js';

const STATE_NAME = 'state.json';

/** `rain sum 12 h >= 50 mm`. */
export function conditionText({ condition: { quantity, statistic, window, comparison, unit }, line }: Pick<TracePart, 'condition' | 'line'>): string {
  return `${quantity}${window === null ? '' : ` ${statistic} ${window / 3_600} h`} ${comparison} ${line} ${unit}`;
}

/** A column of numbers, some of which may not be there. */
const optional = (values: readonly (number | null)[]): readonly [BlockColumn, Uint8Array] => [Float64Array.from(values, (value) => value ?? 0), Uint8Array.from(values, (value) => (value === null ? 0 : 1))];

type Column = readonly [OutputColumn, BlockColumn, (Uint8Array | null)?];
const text = (name: string, values: readonly (string | null)[]): Column => [{ name, type: 'text' }, values];
const number = (name: string, values: readonly (number | null)[]): Column => [{ name, type: 'number' }, ...optional(values)];

async function table(path: string, rows: number, columns: readonly Column[]): Promise<void> {
  await writeCsv(path, columns.map(([column]) => column), [{ rows, columns: columns.map(([, values]) => values), present: columns.map(([, , present]) => present ?? null) }]);
}

/** Write the results into a folder. */
export async function writeWarn(out: OutputFolder, books: readonly RuleBook[], data: WarnData, { courses, coverage, state }: WarnResult, page: string): Promise<void> {
  const { clock, issued, members } = data;
  const time = (step: number): string => timeText(clock, step);
  const changes = courses.flatMap((course) => course.changes.map((change) => ({ course, change })));
  await table(out.file('changes.csv'), changes.length, [
    text('unit', changes.map(({ course }) => course.unit)),
    text('time', changes.map(({ change }) => time(change.step))),
    text('status', changes.map(({ change }) => (change.step <= issued ? 'issued' : 'expected'))),
    text('book', changes.map(({ course }) => course.book)),
    text('hazard', changes.map(({ course }) => course.hazard)),
    text('from', changes.map(({ change }) => levelName(change.from))),
    text('level', changes.map(({ change }) => levelName(change.to))),
    number('probability', changes.map(({ course, change }) => (course.probability === null || change.to === 0 ? null : course.probability[(change.to - 1) * clock.steps + change.step]!))),
    text('edition', changes.map(({ course }) => course.edition)),
    text('verified', changes.map(({ course }) => String(course.verified))),
    text('basis', changes.map(({ course }) => course.basis)),
  ]);
  const traces = changes.flatMap(({ course, change }) => change.trace.map((part) => ({ course, change, part })));
  await table(out.file('trace.csv'), traces.length, [
    text('unit', traces.map(({ course }) => course.unit)),
    text('time', traces.map(({ change }) => time(change.step))),
    text('hazard', traces.map(({ course }) => course.hazard)),
    text('level', traces.map(({ change }) => levelName(change.to))),
    text('branch', traces.map(({ part }) => part.branch)),
    text('condition', traces.map(({ part }) => conditionText(part))),
    number('value', traces.map(({ part }) => part.value)),
    number('line', traces.map(({ part }) => part.line)),
    number('share', traces.map(({ part }) => part.share)),
    text('crossed', traces.map(({ part }) => String(part.crossed))),
  ]);
  const likely = courses.flatMap((course) => {
    const { probability } = course;
    if (probability === null) return [];
    return Array.from({ length: clock.steps }, (_, step) => step).filter((step) => probability[step]! > 0 || course.held[step]! > 0).map((step) => ({ course, step, probability }));
  });
  await table(out.file('levels.csv'), likely.length, [
    text('unit', likely.map(({ course }) => course.unit)),
    text('time', likely.map(({ step }) => time(step))),
    text('hazard', likely.map(({ course }) => course.hazard)),
    text('warranted', likely.map(({ course, step }) => levelName(course.warranted[step]!))),
    text('held', likely.map(({ course, step }) => levelName(course.held[step]!))),
    ...LEVELS.map((level, k) => number(`p_${level}`, likely.map(({ probability, step }) => probability[k * clock.steps + step]!))),
  ]);
  await table(out.file('coverage.csv'), coverage.length, [
    text('book', coverage.map(({ book }) => book)),
    text('hazard', coverage.map(({ hazard }) => hazard)),
    number('units', coverage.map(({ units }) => units)),
    number('evaluated', coverage.map(({ evaluated }) => evaluated)),
    number('unknown_unit_steps', coverage.map(({ unknown }) => unknown)),
    text('because', coverage.map(({ gaps }) => gaps.join('; '))),
  ]);
  await writeFile(out.file(STATE_NAME), `${JSON.stringify(state)}\n`);
  await writeFile(out.file('report.html'), page);
  const inputs = [...books.map(({ file, sha256 }) => ({ path: file, sha256 })), ...data.inputs];
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'warn', scenario: books.map(({ book }) => book).join(' '), seed: '', members: members.length, status: 'complete', inputs }, written);
}
