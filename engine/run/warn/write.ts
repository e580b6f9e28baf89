/** What a run of rules writes: changes of level, their traces, probabilities, what could not be held, the state and the manifest. */
import { writeFile } from 'node:fs/promises';
import type { Label } from '../../core/label.js';
import { inForceAt } from '../../warning/in-force.js';
import { LEVELS } from '../../warning/rule.js';
import type { TracePart } from '../../warning/trace.js';
import { timeText } from '../scenario/clock.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { numberColumn, reasonColumns, textColumn, writeTable, type ChineseOf } from '../write/plain-table.js';
import type { RuleBook } from './book.js';
import { conditionLabel, conditionText } from './condition-text.js';
import type { WarnData } from './data.js';
import { writeLeftOut } from './left-out.js';
import { levelName, type Coverage, type HazardCourse, type WarnResult } from './run.js';

const STATE_NAME = 'state.json';

/** Why a hazard was not held everywhere, each reason once. */
export const becauseOf = ({ lacks }: Coverage): string[] => [...new Set(lacks.map(({ because }) => because))];

/** `lacks 3 of 12 h`: what is missing of the window of a number, or lies beyond the forecast. */
function lackText({ lacks }: TracePart, dt: number): string {
  if (lacks === null) return '';
  const hours = (steps: number): number => (steps * dt) / 3_600;
  return [...(lacks.missing > 0 ? [`lacks ${hours(lacks.missing)} of ${hours(lacks.of)} h`] : []), ...(lacks.beyond > 0 ? [`the forecast ends ${hours(lacks.beyond)} h before its ${hours(lacks.of)} h`] : [])].join('; ');
}

/** Whether a row is about a unit of its own or an area, and how many units that has. */
const kindColumns = (rows: readonly { readonly course: HazardCourse }[]): ReturnType<typeof textColumn>[] => [
  textColumn('kind', rows.map(({ course }) => (course.units === null ? 'unit' : 'area'))),
  numberColumn('units', rows.map(({ course }) => course.units)),
];

/** Write the tables and the page; `file` gives their paths. */
export async function writeWarnTables(file: OutputFolder['file'], books: readonly RuleBook[], { clock, issued, linesFit }: Pick<WarnData, 'clock' | 'issued' | 'linesFit'>, { from, courses, coverage }: WarnResult, chinese: ChineseOf): Promise<void> {
  const time = (step: number): string => timeText(clock, step);
  const changes = courses.flatMap((course) => course.changes.map((change) => ({ course, change })));
  await writeTable(file('changes.csv'), [
    textColumn('unit', changes.map(({ course }) => course.unit)),
    textColumn('time', changes.map(({ change }) => time(change.step))),
    textColumn('judged', changes.map(({ change }) => time(change.step + 1))),
    textColumn('status', changes.map(({ change }) => (change.step <= issued ? 'issued' : 'expected'))),
    textColumn('book', changes.map(({ course }) => course.book)),
    textColumn('hazard', changes.map(({ course }) => course.hazard)),
    textColumn('from', changes.map(({ change }) => levelName(change.from))),
    textColumn('level', changes.map(({ change }) => levelName(change.to))),
    numberColumn('probability', changes.map(({ course, change }) => (change.to === 0 ? null : course.probability[(change.to - 1) * clock.steps + change.step]!))),
    textColumn('onset', changes.map(({ change }) => (change.onset === null ? '' : time(change.onset)))),
    textColumn('edition', changes.map(({ change }) => change.edition)),
    textColumn('verified', changes.map(({ change }) => String(change.rule.verified))),
    textColumn('basis', changes.map(({ change }) => change.rule.basis)),
    ...kindColumns(changes),
  ]);
  const labelOf = (book: string, part: TracePart): Label => conditionLabel(part, (quantity) => books.find((one) => one.book === book)!.quantities.get(quantity)?.title);
  const traces = changes.flatMap(({ course, change }) => change.trace.map((part) => ({ course, change, part })));
  await writeTable(file('trace.csv'), [
    textColumn('unit', traces.map(({ course }) => course.unit)),
    textColumn('time', traces.map(({ change }) => time(change.step))),
    textColumn('judged', traces.map(({ change }) => time(change.step + 1))),
    textColumn('hazard', traces.map(({ course }) => course.hazard)),
    textColumn('level', traces.map(({ change }) => levelName(change.to))),
    textColumn('branch', traces.map(({ part }) => part.branch)),
    textColumn('condition', traces.map(({ part }) => conditionText(part))),
    numberColumn('value', traces.map(({ part }) => part.value)),
    numberColumn('line', traces.map(({ part }) => part.line)),
    numberColumn('share', traces.map(({ part }) => part.share)),
    textColumn('crossed', traces.map(({ part }) => (part.crossed === null ? '' : String(part.crossed)))),
    ...reasonColumns('because', traces.map(({ part }) => lackText(part, clock.dt)), chinese),
    textColumn('condition_zh', traces.map(({ course, part }) => labelOf(course.book, part).zh)),
    textColumn('condition_en', traces.map(({ course, part }) => labelOf(course.book, part).en)),
    textColumn('edition', traces.map(({ change }) => change.edition)),
    textColumn('value_unit', traces.map(({ part }) => part.condition.unit)),
  ]);
  const likely = courses.flatMap((course) => {
    const { probability, most, warranted } = course;
    return Array.from({ length: clock.steps }, (_, step) => step).filter((step) => step >= from && (probability[step]! > 0 || course.held[step]! > 0 || most[step]! > warranted[step]!)).map((step) => ({ course, step }));
  });
  await writeTable(file('levels.csv'), [
    textColumn('unit', likely.map(({ course }) => course.unit)),
    textColumn('time', likely.map(({ step }) => time(step))),
    textColumn('judged', likely.map(({ step }) => time(step + 1))),
    textColumn('hazard', likely.map(({ course }) => course.hazard)),
    // what is missing may make another level: that is no level, not none
    textColumn('warranted', likely.map(({ course: { warranted, most }, step }) => (warranted[step] === 0 && most[step]! > 0 ? '' : levelName(warranted[step]!)))),
    textColumn('held', likely.map(({ course, step }) => levelName(course.held[step]!))),
    ...LEVELS.map((level, k) => numberColumn(`p_${level}`, likely.map(({ course: { probability, open }, step }) => (open[k * clock.steps + step]! > probability[k * clock.steps + step]! ? null : probability[k * clock.steps + step]!)))),
    textColumn('at_most', likely.map(({ course: { warranted, most }, step }) => (most[step]! > warranted[step]! ? levelName(most[step]!) : ''))),
    ...reasonColumns('because', likely.map(({ course: { warranted, most, because }, step }) => (most[step]! > warranted[step]! ? because(step) : '')), chinese),
    ...kindColumns(likely),
    textColumn('edition', likely.map(({ course, step }) => inForceAt(course.inForce, step)?.edition.effective ?? '')),
  ]);
  await writeTable(file('coverage.csv'), [
    textColumn('book', coverage.map(({ book }) => book)),
    textColumn('hazard', coverage.map(({ hazard }) => hazard)),
    numberColumn('units', coverage.map(({ units }) => units)),
    numberColumn('evaluated', coverage.map(({ evaluated }) => evaluated)),
    numberColumn('unknown_unit_steps', coverage.map(({ unknown }) => unknown)),
    ...reasonColumns('because', coverage.map((one) => becauseOf(one).join('; ')), chinese),
    textColumn('title_zh', coverage.map(({ title }) => title.zh)),
    textColumn('title_en', coverage.map(({ title }) => title.en)),
    textColumn('judged_from', coverage.map(() => time(from))),
    textColumn('judged_to', coverage.map(() => time(issued + 1))),
    textColumn('data_to', coverage.map(() => time(clock.steps))),
    numberColumn('step_s', coverage.map(() => clock.dt)),
  ]);
  await writeLeftOut(file, coverage, linesFit, chinese);
}

/** Write the results into a folder. */
export async function writeWarn(out: OutputFolder, books: readonly RuleBook[], data: WarnData, result: WarnResult, page: string, chinese: ChineseOf): Promise<void> {
  await writeWarnTables(out.file, books, data, result, chinese);
  await writeFile(out.file(STATE_NAME), `${JSON.stringify(result.state)}\n`);
  await writeFile(out.file('report.html'), page);
  const inputs = [...books.map(({ file, sha256 }) => ({ path: file, sha256 })), ...data.inputs];
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'warn', scenario: books.map(({ book }) => book).join(' '), seed: '', members: data.members.length, status: 'complete', inputs }, written);
}
