/** `shuxiang validate`: every error of a framework or a scenario, with line and column. */
import { basename } from 'node:path';
import type { Command } from 'commander';
import { throwIfAny } from '../../engine/core/errors.js';
import { validateFramework, type FrameworkSummary } from '../../engine/run/framework-files.js';
import { readRelapseData } from '../../engine/run/poverty/data.js';
import { readRelapse } from '../../engine/run/poverty/declaration.js';
import { isRelapse } from '../../engine/run/poverty/is-relapse.js';
import type { Scenario } from '../../engine/run/scenario/load.js';
import { loadWhole } from '../../engine/run/warned/whole-scenario.js';
import { readYamlFile } from '../../engine/run/yaml-file.js';
import { frameworkFolder } from './framework.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang validate                        随附的数字乡村框架 / the framework that ships
  $ shuxiang validate county-census-2020     随附的另一框架 / another that ships
  $ shuxiang validate my-framework/
  $ shuxiang validate my-scenario.yaml --data my-data   情景及其数据 / a scenario and its data
  $ shuxiang validate my-relapse.yaml --data my-data    返贫风险的情形(shuxiang relapse)及其数据;不写 --data 只检查 YAML / what shuxiang relapse assumes and its data; without --data the YAML alone

退出码 / Exit codes: 0 无误 no error; 2 有误 errors`;

function describe(summary: FrameworkSummary): string {
  return [
    `${summary.actions} 个行动 actions, ${summary.tasks} 项任务 tasks, ${summary.indicators} 个指标 indicators (核心 core ${summary.coreIndicators})`,
    `${summary.fields} 个字段 fields, ${summary.rules} 条规则 rules, ${summary.examples} 个算例全部通过 worked examples, all as written`,
    `权重自 weights from ${summary.weightDates.join(', ')}; 未核实的目标值 goalposts not verified: ${summary.unverifiedGoalposts} / ${summary.goalposts}`,
    '',
  ].join('\n');
}

const describeScenario = ({ declaration, job, inputs }: Scenario): string =>
  [
    `${declaration.title.zh} / ${declaration.title.en}`,
    `${job.series.entities.length} 个单元 entities, ${job.sites?.ids.length ?? 0} 个地点 sites, ${job.clock.steps} 步 steps, ${job.members} 个成员 members, ${job.links.length} 个模型 models, ${job.variants.length} 个方案 variants`,
    `${inputs.length} 个文件 files, 未运行任何模型 no model was run`,
    '',
  ].join('\n');

/** What is wrong with a file of `shuxiang relapse`, and with its data where their folder is given. */
async function describeRelapse(path: string, data: string | undefined): Promise<string> {
  const setting = await readRelapse(path, data);
  const { declaration, line } = setting;
  const { supports = [], storm, budgets = [] } = declaration;
  const found = data === undefined ? null : await readRelapseData(data, setting);
  return [
    `${declaration.title.zh} / ${declaration.title.en}`,
    `${declaration.province} ${[...new Set(line)].join(', ')} 元/人/年 yuan a person and year, ${declaration.draws} 次抽样 draws, ${supports.length} 种支持 supports, ${budgets.length} 档预算 budgets${storm === undefined ? '' : ', 有灾害 with a storm'}`,
    ...(found === null ? ['未读数据 no data were read'] : [`${found.read.households.ids.length} 户 households, ${found.read.villages.length} 个村 villages, ${found.storm.members.length} 个灾害成员 members of the storm, 未模拟 nothing was simulated`]),
    '',
  ].join('\n');
}

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('检查评价框架(格式、公式、单位、权重、算例)、情景(格式、数据、模型衔接)或返贫风险的情形 / check a framework (form, formulas, units, weights, worked examples), a scenario (form, data, chain of models) or what relapse assumes')
    .argument('[file]', '框架文件夹、随附框架名,或情景、返贫情形的 YAML 文件 / folder of a framework, the name of one that ships, or the YAML file of a scenario or of relapse')
    .option('--data <folder>', '情景或返贫情形的数据文件夹 / folder of the data of a scenario or of relapse', somePath)
    .addHelpText('after', EXAMPLES)
    .action(async (given: string | undefined, options: { readonly data?: string }) => {
      if (given !== undefined && /\.ya?ml$/i.test(given)) {
        const { value } = await readYamlFile(given, { name: basename(given), anchors: true });
        process.stdout.write(isRelapse(value) ? await describeRelapse(given, options.data) : describeScenario((await loadWhole(given, options.data ?? null)).scenario));
        return;
      }
      const { problems, summary } = await validateFramework(frameworkFolder(given));
      throwIfAny(problems);
      if (summary !== null) process.stdout.write(describe(summary));
    });
}
