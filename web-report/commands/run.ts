/** `shuxiang run`: a scenario in, an ensemble summarised out, and whether it came out as expected. */
import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { describeProblem, InputError, type Problem } from '../../engine/core/errors.js';
import type { Label } from '../../engine/core/label.js';
import type { StageProgress } from '../../engine/monitor/run-record.js';
import { withoutLedger } from '../../engine/run/scenario/ledgers.js';
import { MEMBER_BLOCK } from '../../engine/run/scenario/members.js';
import type { Outcome } from '../../engine/run/scenario/outcome.js';
import { runScenario } from '../../engine/run/scenario/run.js';
import type { WarnedOutcome } from '../../engine/run/warned/declaration.js';
import type { Scenario } from '../../engine/run/scenario/load.js';
import { loadWhole } from '../../engine/run/warned/whole-scenario.js';
import { keepingState, withStartState } from '../../engine/run/scenario/warm-state.js';
import { writeRun } from '../../engine/run/scenario/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { riskReport } from '../pages/risk/report.js';
import { addBoundaryOptions, readBoundary, type BoundaryOptions } from './boundaries.js';
import { somePath, wholeNumber } from './option-values.js';
import { quantityNames } from './quantity-names.js';
import { riskData } from './risk-data.js';
import { terminalProgress } from './progress.js';
import { together, writeRules } from './rules-page.js';
import { writeWarnings } from './warned-page.js';

/** Exit codes of an expectation that does not hold, of a run with places missing, and of one that was stopped. */
const EXPECTATION_FAILED = 1;
const PARTIAL = 3;
const CANCELLED = 130;
/** Time after which a shard counts as hung [s]: a hundred times and more what one takes. */
const TIME_LIMIT = 600;

const EXAMPLES = `
示例 / Examples:
  $ shuxiang run scenarios/landslide-week.yaml --out out/landslide-week
  $ shuxiang run my-scenario.yaml --data my-data --out results --members
  $ shuxiang run june.yaml --out out/june --save-state && shuxiang run july.yaml --start-state out/june/state.json --out out/july

结果 / Results: report.html, summary.csv, summary.parquet, policies.*, sweep.*, exceedance.*, totals.*, members.parquet (--members), ledgers.json, expect.json, manifest.json
有 criticalRainfall 一节的情景另有 / a scenario with criticalRainfall adds: critical-rainfall.csv, critical-rainfall.parquet
有 warning 一节的情景另有 / a scenario with a warning adds: warning.html, warning-scores.csv, warning-units.csv, warning-policies.csv, warning-value.csv, warning-reach.csv(多久到多少人 how soon, how many), warning-levels.csv(各级概率 how likely each level), warning-trace.csv(依据 why);各表 time 为时次的开始,judged 为其结束,即发布时刻 in tables time is the beginning of a step, judged its end, when it was issued
有 rules 一节的情景另有 / a scenario with rules adds: rules.html, rules-changes.csv, rules-levels.csv, rules-trace.csv, rules-coverage.csv, rules-left-out.csv
中断后重复同一命令即从断点继续 / After an interruption the same command goes on from where it stopped.
退出码 / Exit codes: 0 完成 done; 1 有预期不成立(结果已写出) an expectation does not hold (results are written); 2 输入有误 bad input;
  3 部分单元缺失(见 missing.json) some entities are missing (see missing.json); 130 已取消 cancelled`;

/** In what a run that was stopped was another. */
const OTHER: Readonly<Record<string, Label>> = {
  version: { zh: '程序版本', en: 'version of the program' },
  node: { zh: 'Node.js 版本', en: 'version of Node.js' },
  scenario: { zh: '情景', en: 'scenario' },
  files: { zh: '数据文件', en: 'files of data' },
};

const range = ({ min, max }: Pick<Outcome, 'min' | 'max'>): string => [min === undefined ? '' : `≥ ${min}`, max === undefined ? '' : `≤ ${max}`].filter((text) => text !== '').join(', ');

const describe = (outcome: Outcome): string =>
  `${outcome.holds ? '成立 holds' : '不成立 FAILS'}: ${[outcome.quantity, `${outcome.statistic} ${outcome.over}`, outcome.entity, outcome.policy].filter((part) => part !== undefined).join(', ')}: ${outcome.found ?? '无 none'} (${range(outcome)})\n`;

const describeWarned = (outcome: WarnedOutcome): string =>
  `${outcome.holds ? '成立 holds' : '不成立 FAILS'}: ${[outcome.measure, outcome.level, outcome.policy].filter((part) => part !== undefined).join(', ')}: ${outcome.found ?? '无 none'} (${range(outcome)})\n`;

/** What did not come out as its line of the scenario says. */
const failure = (place: string, outcome: Pick<Outcome, 'min' | 'max' | 'found'>, what: readonly (string | undefined)[], code: string): Problem => ({ place, expected: `${what.filter((part) => part !== undefined).join(', ')} ${range(outcome)}`, found: outcome.found === null ? 'none' : String(outcome.found), code });

/** Expectations that do not hold, each with the line it stands in; those of warnings come before those of rules. */
function failures({ place }: Scenario, outcomes: readonly Outcome[], ofWarnings: readonly WarnedOutcome[], warned: number): Problem[] {
  return [
    ...outcomes.flatMap((outcome, k) => (outcome.holds ? [] : [failure(place(['expect', k]), outcome, [outcome.quantity, `${outcome.statistic} ${outcome.over}`, outcome.entity, outcome.policy], 'scenario/not-as-expected')])),
    ...ofWarnings.flatMap((outcome, k) => (outcome.holds ? [] : [failure(place(k < warned ? ['warning', 'expect', k] : ['rules', 'expect', k - warned]), outcome, [outcome.measure, outcome.level, outcome.policy], 'warned/not-as-expected')])),
  ];
}

interface Options extends BoundaryOptions {
  readonly out: string;
  readonly data?: string;
  readonly members?: boolean;
  readonly saveState?: boolean;
  readonly startState?: string;
  readonly workers?: number;
  readonly shard?: number;
  readonly timeLimit?: number;
  readonly quiet?: boolean;
  /** Told how far it has come. */
  readonly told?: (progress: StageProgress) => void;
}

/** Stop at a signal: what is kept stays, the threads end with the process. */
function stopAtSignal(kept: () => string): () => void {
  const stop = (): void => {
    process.stderr.write(kept());
    process.exit(CANCELLED);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}

/** Run a scenario file and write its results; the exit code says whether they are all there and as expected. */
export async function runScenarioFile(path: string, options: Options): Promise<void> {
  const progress = terminalProgress(options.quiet === true);
  let [done, of] = [0, 0];
  const part = (stage: StageProgress['stage'], name: string) => (count: number, all: number): void => {
    options.told?.({ stage, done: count, of: all, share: count / all });
    progress.step(name, count, all);
  };
  const say = (text: string): void => {
    if (options.quiet !== true) process.stderr.write(`${text}\n`);
  };
  try {
    const boundary = await readBoundary(options);
    const names = await quantityNames();
    const { scenario: loaded, warned, rules } = await loadWhole(path, options.data ?? null);
    const kept = options.saveState === true ? keepingState(loaded) : loaded;
    const begun = options.startState === undefined ? kept : await withStartState(kept, options.startState);
    const scenario = { ...begun, inputs: [...begun.inputs, ...(warned?.inputs ?? []), ...(rules?.inputs ?? [])] };
    const { declaration, job } = scenario;
    if (options.members === true && job.members > MEMBER_BLOCK) {
      throw new InputError([{ place: '--members', expected: `at most ${MEMBER_BLOCK} members: of more, only quantiles are kept`, found: String(job.members), code: 'run/too-many-members' }]);
    }
    const stopWatching = stopAtSignal(() => `已取消 / cancelled: ${done} / ${of} 个分片已保留,重复同一命令即继续 / shards are kept; the same command goes on from them\n`);
    const { outcomes, warned: ofWarnings, status } = await runScenario(
      scenario,
      options.out,
      {
        workers: options.workers ?? availableParallelism(),
        groups: options.shard,
        timeLimit: options.timeLimit ?? TIME_LIMIT,
        onBegin: (kept, all, discarded) => {
          [done, of] = [kept, all];
          options.told?.({ stage: 'simulate', done: kept, of: all, share: kept / all });
          if (kept > 0) say(`续算:已有 ${kept} / ${all} 个分片 / goes on: ${kept} of ${all} shards are there`);
          if (discarded !== null) say(`先前中断的运行与此不同(${discarded.map((part) => OTHER[part]?.zh ?? part).join('、')}),已弃用,重新开始 / a run that was stopped earlier was another (${discarded.map((part) => OTHER[part]?.en ?? part).join(', ')}); begun anew`);
        },
        onProgress: (count, all, share) => {
          [done, of] = [count, all];
          options.told?.({ stage: 'simulate', done: count, of: all, share });
          progress.step('模拟 / simulating', Math.floor(share * all * 100) / 100, all);
        },
        onRetry: (place, attempt, reason) => {
          process.stderr.write(`分片自 / shard from ${place}: 第 ${attempt} 次未成 / attempt ${attempt} came to nothing: ${reason}\n`);
        },
      },
      (run) => {
        stopWatching();
        return writeFolder(options.out, (out) => writeRun(out, run, {
          members: options.members === true,
          report: (parts) => riskReport(riskData(run, parts, boundary, names)),
          warn: together([
            warned === null ? null : writeWarnings(warned, part('warning', '预警 / warning')),
            rules === null ? null : writeRules(rules, part('rules', '规则 / rules')),
          ]),
          onCritical: part('critical-rainfall', '临界雨量 / critical rainfall'),
        }));
      },
    ).finally(stopWatching);
    progress.stop();
    const sites = job.sites === null ? '' : `, ${job.sites.ids.length} 个地点 sites`;
    const policies = job.variants.length > 1 ? `, ${job.variants.length} 个方案 variants` : '';
    process.stdout.write(`${declaration.title.zh} / ${declaration.title.en}: ${job.series.entities.length} 个单元 entities${sites}, ${job.clock.steps} 步 steps, ${job.members} 个成员 members${policies}, ${options.out}\n`);
    for (const name of withoutLedger(scenario)) process.stdout.write(`${name}: 按发表的形式计算,水量不闭合,不记水账 / computed as published, does not close its water balance and keeps no ledger\n`);
    for (const outcome of outcomes) process.stdout.write(describe(outcome));
    for (const outcome of ofWarnings) process.stdout.write(describeWarned(outcome));
    for (const problem of failures(scenario, outcomes, ofWarnings, warned?.declaration.expect.length ?? 0)) process.stderr.write(`${describeProblem(problem)}\n`);
    if (status === 'partial') {
      process.stderr.write('部分单元没有结果,见 missing.json / some entities have no results: see missing.json\n');
      process.exitCode = PARTIAL;
    } else if (status === 'expectation-failed') process.exitCode = EXPECTATION_FAILED;
  } finally {
    progress.stop();
  }
}

export function addRun(program: Command): void {
  addBoundaryOptions(program.command('run'))
    .description('运行一个情景:成员集合的均值、分位数、超阈概率 / run a scenario: mean, quantiles and exceedance over its members')
    .argument('<scenario>', '情景 YAML 文件 / scenario, a YAML file')
    .requiredOption('--out <folder>', '结果文件夹 / folder of the results', somePath)
    .option('--data <folder>', '数据文件夹(默认:情景中写明的) / folder of the data (default: the one the scenario names)', somePath)
    .option('--members', '另写各成员的值(members.parquet) / every member too (members.parquet)')
    .option('--save-state', '另存各模型末状态(state.json),供下次接着算 / keep what the models hold at the end (state.json), for the next run to go on from')
    .option('--start-state <file>', '从上次的 state.json 起算(时间、成员、种子、链及有状态的模型的参数须一致) / begin with the state.json of the run before (time, members, seed, chain and the parameters of models that hold a state must agree)', somePath)
    .option('--workers <n>', '线程数,0 为本线程(结果与之无关) / threads, 0: this one; the results do not depend on it', wholeNumber(0, 64), availableParallelism())
    .addOption(new Option('--shard <groups>', '每个分片的单元组数(默认按工作量,成员多的组再按成员切分;结果与之无关) / groups of entities in a shard (default: by the work in them, a group with many members parted by members); the results do not depend on it').argParser(wholeNumber(1, 1_000_000)))
    .option('--time-limit <s>', '一个分片在此时间内没有进展视为卡死,仍在推进的不算 / a shard that makes no progress for so long counts as hung, not one that goes on', wholeNumber(1, 1_000_000), TIME_LIMIT)
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(runScenarioFile);
}
