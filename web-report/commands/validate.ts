/** `shuxiang validate`: every error of a framework, with line and column. */
import type { Command } from 'commander';
import { throwIfAny } from '../../engine/core/errors.js';
import { validateFramework, type FrameworkSummary } from '../../engine/run/framework-files.js';
import { frameworkFolder } from './framework.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang validate                        随附的数字乡村框架 / the framework that ships
  $ shuxiang validate county-census-2020     随附的另一框架 / another that ships
  $ shuxiang validate my-framework/

退出码 / Exit codes: 0 无误 no error; 2 有误 errors`;

function describe(summary: FrameworkSummary): string {
  return [
    `${summary.actions} 个行动 actions, ${summary.tasks} 项任务 tasks, ${summary.indicators} 个指标 indicators (核心 core ${summary.coreIndicators})`,
    `${summary.fields} 个字段 fields, ${summary.rules} 条规则 rules, ${summary.examples} 个算例全部通过 worked examples, all as written`,
    `权重自 weights from ${summary.weightDates.join(', ')}; 未核实的目标值 goalposts not verified: ${summary.unverifiedGoalposts} / ${summary.goalposts}`,
    '',
  ].join('\n');
}

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('检查评价框架:格式、公式、单位、权重、算例 / check a framework: form, formulas, units, weights, worked examples')
    .argument('[framework]', '框架文件夹或随附框架名 / folder, or the name of a shipped framework')
    .addHelpText('after', EXAMPLES)
    .action(async (given: string | undefined) => {
      const { problems, summary } = await validateFramework(frameworkFolder(given));
      throwIfAny(problems);
      if (summary !== null) process.stdout.write(describe(summary));
    });
}
