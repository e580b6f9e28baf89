/** `shuxiang warn`: warning rules held against observations or a forecast. */
import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { InputError, quote } from '../../engine/core/errors.js';
import { STEPS, timeText, type StepText } from '../../engine/run/scenario/clock.js';
import type { RuleBook } from '../../engine/run/warn/book.js';
import { readWarnData, type WarnData } from '../../engine/run/warn/data.js';
import { fewGaps, leftOutText } from '../../engine/run/warn/left-out.js';
import { runWarn, type WarnResult, type WarnState } from '../../engine/run/warn/run.js';
import { becauseOf, writeWarn } from '../../engine/run/warn/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { warningReport } from '../pages/warning/report.js';
import { somePath } from './option-values.js';
import { terminalProgress } from './progress.js';
import { readBooks } from './rules.js';
import { warnReportOf } from './warn-report.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang warn rain.csv --rules cma-signals --out out/warnings
  $ shuxiang warn forecast.csv --issued 2023-06-21T08:00+08:00 --rules flash-flood river-stage --units sites.csv --out out/warnings
  $ shuxiang warn today.csv --rules cma-signals --state out/yesterday/state.json --out out/today

数据为 CSV:entity, time, 各量及单位(rain [mm]);有 member 列即为集合。--issued 之前为实况,之后为预报。--units 为各单元的界线(warning_m 等)。
用 --state 续判时,数据要从上次之前一个最长窗口(如 24 h)给起,窗口才完整。
With --state the data should begin as long before its moment as the longest window (24 h, say): else windows are not whole.
The data are a CSV: entity, time, quantities with their units; a column member makes an ensemble. What lies before --issued was observed. --units holds lines of each unit.
结果 / Results: report.html, changes.csv(变级 changes), trace.csv(依据 why), levels.csv(概率;概率和级别全为 0 的时次不写 probabilities; moments of no level are left out), coverage.csv,
left-out.csv(未判断的单元及原因,* 为全部 units not judged and why, * for all of them), state.json, manifest.json`;

interface Options {
  readonly rules: readonly string[];
  readonly out: string;
  readonly step: StepText;
  readonly issued?: string;
  readonly units?: string;
  readonly state?: string;
  readonly traceOf?: string;
  readonly quiet?: boolean;
}

function readState(path: string): WarnState {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as Partial<WarnState>;
    if (typeof state.time === 'number' && typeof state.held === 'object') return state as WarnState;
  } catch {
    // told below
  }
  throw new InputError([{ place: path, expected: 'the state.json of an earlier run of warn', found: 'something else', code: 'warn/bad-state' }]);
}

const HOUR_MS = 3_600_000;

/** What to say where a run goes on from another and its data begin after the windows of the first steps that it judges. */
function lookBackOf(books: readonly RuleBook[], { clock }: WarnData, before: WarnState): string | null {
  const rules = books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.filter(({ branches }) => branches.includes('observed'))));
  const widest = Math.max(0, ...rules.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ window }) => window ?? 0))));
  const dt = clock.dt * 1_000;
  const next = before.time + dt;
  const needed = Math.min(next, next - widest * 1_000 + dt);
  if (clock.start <= needed) return null;
  const [late, gap, reach] = [clock.start - needed, clock.start - next, widest * 1_000].map((ms) => ms / HOUR_MS);
  const zh = `数据比最长窗口晚 ${late!} 小时开始${gap! > 0 ? `,其中 ${gap!} 小时从未给过` : ''}:窗口不全时可能漏升级,也不降级;续判请从上次之前 ${reach!} 小时给起`;
  const en = `the data begin ${late!} h after the longest window does${gap! > 0 ? `, ${gap!} h of it never given` : ''}: until it is whole a level may be missed and none is taken down; to go on, give the ${reach!} h before the last run as well`;
  return `${zh} / ${en}`;
}

async function run(path: string, { rules, out, step, issued, units, state, traceOf, quiet }: Options): Promise<void> {
  const books = await readBooks(rules);
  const data = await readWarnData({ data: path, step, ...(issued === undefined ? {} : { issued }), ...(units === undefined ? {} : { units }) }, books);
  if (traceOf !== undefined && !data.units.includes(traceOf)) throw new InputError([{ place: '--trace-of', expected: `a unit of the data, such as ${data.units[0]!}`, found: quote(traceOf), code: 'warn/unknown-unit' }]);
  const before = state === undefined ? null : readState(state);
  const now = data.clock.start + data.issued * data.clock.dt * 1_000;
  if (before !== null && before.time > now) throw new InputError([{ place: state!, expected: `a state of ${timeText(data.clock, data.issued)} or before`, found: 'one of later data', code: 'warn/later-state' }]);
  const progress = terminalProgress(quiet ?? false);
  let result: WarnResult;
  try {
    result = runWarn(books, data, before, (done, of) => progress.step('单元 units', done, of));
  } finally {
    progress.stop();
  }
  if (result.coverage.every(({ evaluated }) => evaluated === 0) && before === null) {
    const gaps = [...new Set(result.coverage.flatMap(becauseOf))];
    throw new InputError([{ place: path, expected: `what at least one rule of ${books.map(({ book }) => book).join(', ')} needs`, found: gaps.length === 0 ? 'no rule in force there' : fewGaps(gaps, [...data.members[0]!.keys()]), code: 'warn/nothing-to-judge' }]);
  }
  const lookBack = before === null ? null : lookBackOf(books, data, before);
  await writeFolder(out, (folder) => writeWarn(folder, books, data, result, warningReport(warnReportOf(books, data, result, traceOf))));
  const { clock } = data;
  process.stdout.write(`${books.map(({ title }) => `${title.zh} / ${title.en}`).join('; ')}: ${data.units.length} 个单元 units, ${data.members.length} 个成员 members, 截至 as of ${timeText(clock, data.issued)}, ${out}\n`);
  for (const hazard of new Set(result.courses.map((course) => course.hazard))) {
    const own = result.courses.filter((course) => course.hazard === hazard);
    const counts = [1, 2, 3, 4].map((level) => own.filter(({ held }) => held[data.issued] === level).length);
    const later = own.filter(({ held }) => held.subarray(data.issued + 1).some((level) => level > held[data.issued]!)).length;
    process.stdout.write(`  ${own[0]!.title.zh} ${own[0]!.title.en}: 蓝 blue ${counts[0]!}, 黄 yellow ${counts[1]!}, 橙 orange ${counts[2]!}, 红 red ${counts[3]!}${data.issued < clock.steps - 1 ? `; 预计升级 expected to rise ${later}` : ''}\n`);
  }
  const gappy = result.coverage.filter(({ unknown, evaluated }) => unknown > 0 && evaluated > 0);
  if (gappy.length > 0) process.stdout.write(`有缺测,这些时次不判断、不降级 gaps: not judged, and no level taken down, at ${gappy.map(({ title, unknown }) => `${title.zh} ${title.en} ${unknown} 单元时次 unit-steps`).join(', ')} (coverage.csv)\n`);
  if (lookBack !== null) process.stdout.write(`${lookBack}\n`);
  const silent = result.coverage.filter(({ evaluated }) => evaluated === 0);
  if (silent.length > 0) process.stdout.write(`未能判断 not judged: ${silent.map((one) => `${one.title.zh} ${one.title.en} (${becauseOf(one).join('; ')})`).join(', ')}\n`);
  for (const line of leftOutText(result.coverage, data.linesFit)) process.stdout.write(`${line}\n`);
}

export function addWarn(program: Command): void {
  program
    .command('warn')
    .description('按规则判断预警级别 / hold warning rules against observations or a forecast')
    .argument('<data>', '实况或预报 CSV / a CSV of observations or of a forecast', somePath)
    .requiredOption('--rules <book...>', '规则(随附名或 YAML) / books: names of those that ship, or YAML files')
    .requiredOption('--out <dir>', '结果文件夹 / folder of the results', somePath)
    .addOption(new Option('--step <step>', '步长 / step of the data').choices(Object.keys(STEPS)).default('1 h'))
    .option('--issued <time>', '起报时刻 / moment the forecast begins')
    .option('--units <file>', '各单元界线 CSV / lines of each unit, a CSV', somePath)
    .option('--state <file>', '上次的 state.json / state.json of an earlier run, to go on from', somePath)
    .option('--trace-of <unit>', '报告中列出其依据的单元 / unit whose trace the report shows')
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}
