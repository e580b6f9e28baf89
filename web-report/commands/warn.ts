/** `shuxiang warn`: warning rules held against observations or a forecast. */
import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { InputError, quote } from '../../engine/core/errors.js';
import { STEPS, timeText, type StepText } from '../../engine/run/scenario/clock.js';
import { readWarnData } from '../../engine/run/warn/data.js';
import { fewGaps, leftOutText } from '../../engine/run/warn/left-out.js';
import { runWarn, type WarnResult } from '../../engine/run/warn/run.js';
import { continued, type Continued, type WarnState } from '../../engine/run/warn/state.js';
import { becauseOf, writeWarn } from '../../engine/run/warn/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { bilingual, chinesePhrase } from '../pages/phrases.js';
import { warningReport } from '../pages/warning/report.js';
import { somePath, wholeNumber } from './option-values.js';
import { terminalProgress } from './progress.js';
import { readBooks } from './rules.js';
import { warnReportOf } from './warn-report.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang warn rain.csv --rules cma-signals --out out/warnings
  $ shuxiang warn forecast.csv --issued 2023-06-21T08:00+08:00 --rules flash-flood river-stage --units sites.csv --out out/warnings
  $ shuxiang warn today.csv --rules cma-signals --state out/yesterday/state.json --out out/today

数据为 CSV:entity, time, 各量及单位(rain [mm]);有 member 列即为集合。--issued 之前为实况,之后为预报。--units 为各单元的界线(warning_m 等)。
用 --state 续判:state.json 带有最长窗口的实况,一段接一段与一次给全结果相同;中断超过 --max-gap 即拒绝,重叠的时次不重判。
With --state a run goes on: the state holds the record of the longest window, so that file after file gives what one would; a gap beyond --max-gap is refused, what was judged is not judged again.
The data are a CSV: entity, time, quantities with their units; a column member makes an ensemble. What lies before --issued was observed. --units holds lines of each unit.
“将达”按此后规则时段内结束的各窗口,实况与预报合计。有缺测的累计量为下限,未越线则未定(at_most),不发也不降。
"Will reach" counts every window of the rule's length that ends within it from now, of what was observed and is forecast together. A sum that lacks a value is a lower bound: where that crosses no line it is open (at_most), raises nothing and takes nothing down.
表中 time 为时次的开始,judged 为其结束,即作出判断的时刻(CAP 的 sent)。In tables time is the beginning of a step, judged its end: the moment it was judged at (sent, in CAP).
结果 / Results: report.html, changes.csv(变级 changes), trace.csv(依据 why), levels.csv(概率;概率和级别全为 0 的时次不写 probabilities; moments of no level are left out), coverage.csv,
left-out.csv(未判断的单元及原因,* 为全部 units not judged and why, * for all of them), state.json, manifest.json`;

interface Options {
  readonly rules: readonly string[];
  readonly out: string;
  readonly step: StepText;
  readonly issued?: string;
  readonly units?: string;
  readonly state?: string;
  readonly maxGap: number;
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

/** What to say of how the data join the record of the run before. */
function joinText({ gap, overlap, changed, data: { clock } }: Continued, hasRecord: boolean): string[] {
  const hours = (steps: number): number => (steps * clock.dt) / 3_600;
  return [
    ...(hasRecord ? [] : ['state.json 由旧版写成,不含实况尾段:窗口不全时未定 / the state was made by an earlier version and holds no record: windows are open until they are whole']),
    ...(gap > 0 ? [`实况与上次之间缺 ${hours(gap)} 小时:按缺测处理 / ${hours(gap)} h between the record and these data were never given: they are missing`] : []),
    ...(overlap > 0 ? [`有 ${hours(overlap)} 小时上次已判,不重判${changed > 0 ? `;其中 ${changed} 个值与上次不同,窗口按新值` : ''} / ${hours(overlap)} h were judged before and are not judged again${changed > 0 ? `; ${changed} values of them are another now, which windows take` : ''}`] : []),
  ];
}

async function run(path: string, { rules, out, step, issued, units, state, maxGap, traceOf, quiet }: Options): Promise<void> {
  const books = await readBooks(rules);
  const given = await readWarnData({ data: path, step, ...(issued === undefined ? {} : { issued }), ...(units === undefined ? {} : { units }) }, books);
  if (traceOf !== undefined && !given.units.includes(traceOf)) throw new InputError([{ place: '--trace-of', expected: `a unit of the data, such as ${given.units[0]!}`, found: quote(traceOf), code: 'warn/unknown-unit' }]);
  const before = state === undefined ? null : readState(state);
  const now = given.clock.start + given.issued * given.clock.dt * 1_000;
  if (before !== null && before.time > now) throw new InputError([{ place: state!, expected: `a state of ${timeText(given.clock, given.issued)} or before`, found: 'one of later data', code: 'warn/later-state' }]);
  const joined = before === null ? null : continued(given, before, state!, maxGap * 3_600);
  const data = joined?.data ?? given;
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
  await writeFolder(out, (folder) => writeWarn(folder, books, data, result, warningReport(warnReportOf(books, data, result, traceOf)), chinesePhrase));
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
  if (joined !== null) for (const line of joinText(joined, before!.record !== undefined)) process.stdout.write(`${line}\n`);
  const silent = result.coverage.filter(({ evaluated }) => evaluated === 0);
  if (silent.length > 0) process.stdout.write(`未能判断 not judged: ${silent.map((one) => `${one.title.zh} ${one.title.en} (${bilingual(becauseOf(one).join('; '))})`).join(', ')}\n`);
  for (const line of leftOutText(result.coverage, data.linesFit, bilingual)) process.stdout.write(`${line}\n`);
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
    .option('--max-gap <hours>', '续判时实况最多可中断多少小时 / hours that may be missing between the state and the data', wholeNumber(0, 8_760), 24)
    .option('--trace-of <unit>', '报告中列出其依据的单元 / unit whose trace the report shows')
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}
