/** `shuxiang run`: a scenario in, an ensemble summarised out, and whether it came out as expected. */
import type { Command } from 'commander';
import { loadScenario } from '../../engine/run/scenario/load.js';
import { runScenario, type Outcome } from '../../engine/run/scenario/run.js';
import { writeRun } from '../../engine/run/scenario/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { somePath } from './assess-options.js';
import { terminalProgress } from './progress.js';

/** Exit code of an expectation that does not hold. */
const EXPECTATION_FAILED = 1;

const EXAMPLES = `
示例 / Examples:
  $ shuxiang run scenarios/landslide-week.yaml --out out/landslide-week
  $ shuxiang run my-scenario.yaml --data my-data --out results

结果 / Results: summary.csv, summary.parquet, ledgers.json, expect.json, manifest.json
退出码 / Exit codes: 0 完成 done; 1 有预期不成立(结果已写出) an expectation does not hold (results are written); 2 输入有误 bad input; 130 已取消 cancelled`;

const range = ({ min, max }: Outcome): string => [min === undefined ? '' : `≥ ${min}`, max === undefined ? '' : `≤ ${max}`].filter((text) => text !== '').join(', ');

const describe = (outcome: Outcome): string =>
  `${outcome.holds ? '成立 holds' : '不成立 FAILS'}: ${outcome.quantity} ${outcome.statistic}, ${outcome.over}${outcome.entity === undefined ? '' : `, ${outcome.entity}`}: ${outcome.found} (${range(outcome)})\n`;

interface Options {
  readonly out: string;
  readonly data?: string;
  readonly quiet?: boolean;
}

/** Run a scenario file and write its results; the exit code says whether they are as expected. */
export async function runScenarioFile(path: string, options: Options): Promise<void> {
  const progress = terminalProgress(options.quiet === true);
  try {
    const scenario = await loadScenario(path, options.data ?? null);
    const run = await runScenario(scenario, (done, of) => progress.step('模拟 / simulating', done, of));
    await writeFolder(options.out, (out) => writeRun(out, run));
    progress.stop();
    const { series, clock, declaration } = scenario;
    process.stdout.write(`${declaration.title.zh} / ${declaration.title.en}: ${series.entities.length} 个单元 entities, ${clock.steps} 步 steps, ${declaration.ensemble.members} 个成员 members, ${options.out}\n`);
    for (const outcome of run.outcomes) process.stdout.write(describe(outcome));
    if (run.outcomes.some(({ holds }) => !holds)) process.exitCode = EXPECTATION_FAILED;
  } finally {
    progress.stop();
  }
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description('运行一个情景:成员集合的均值、分位数、超阈概率 / run a scenario: mean, quantiles and exceedance over its members')
    .argument('<scenario>', '情景 YAML 文件 / scenario, a YAML file')
    .requiredOption('--out <folder>', '结果文件夹 / folder of the results', somePath)
    .option('--data <folder>', '数据文件夹(默认:情景中写明的) / folder of the data (default: the one the scenario names)', somePath)
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(runScenarioFile);
}
