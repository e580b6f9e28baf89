/** `shuxiang explain`: why one unit has its score, every step of every indicator; or what a scenario will do, link by link. */
import type { Command } from 'commander';
import { InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { nearestName } from '../../engine/core/lookup.js';
import { assess, type AssessmentRun } from '../../engine/run/assess.js';
import { cardsOfGroups, cardsOfUnits } from '../../engine/run/cards.js';
import type { CostTable } from '../../engine/scoring/explain.js';
import type { UnitCard } from '../../engine/scoring/result.js';
import { unitStanding } from '../../engine/scoring/standing.js';
import { loadInputs, withAssessOptions, type AssessOptions } from './assess-options.js';
import { describeCard } from './explain-text.js';
import { loadScenario } from '../../engine/run/scenario/load.js';
import { describeChain } from './scenario-chain.js';
import { terminalProgress } from './progress.js';

interface Options extends Omit<AssessOptions, 'data'> {
  readonly data?: string;
  readonly unit?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang explain --data villages.csv --unit 431229100200
  $ shuxiang explain --data villages.csv --unit 431229 --costs costs.csv
  $ shuxiang explain --data villages.csv --unit 431229100200 --json > card.json
  $ shuxiang explain --data villages-2025.csv --previous villages-2024.csv --unit 431229100200
  $ shuxiang explain my-scenario.yaml              情景的模型链、单位与步长 / the chain of a scenario, its units and steps`;

export function addExplain(program: Command): void {
  withAssessOptions(program.command('explain').description('一个单位为何得此分:逐指标逐步骤;或一个情景的模型链 / why one unit has its score, step by step; or the chain of a scenario'), false)
    .argument('[scenario]', '情景 YAML 文件(--data 为其数据文件夹) / YAML file of a scenario (--data is then the folder of its data)')
    .option('--unit <code>', '单位代码(村、乡镇、县……) / code of a village, township, county ...')
    .option('--json', '以 JSON 输出得分、区间、名次、等级、百分位、年度变化和全部步骤 / score, interval, rank, grade, percentiles, change and all steps as JSON')
    .addHelpText('after', EXAMPLES)
    .action(runExplain);
}

function find(run: AssessmentRun, unit: string): { k: number; row: number } {
  for (const [k, level] of run.assessment.levels.entries()) {
    const row = level.codes.indexOf(unit);
    if (row >= 0) return { k, row };
  }
  const near = nearestName(unit, run.assessment.levels[0]!.codes);
  throw new InputError([{ place: '--unit', expected: 'the code of a unit in the data', found: quote(unit) + (near === undefined ? '' : ` (did you mean ${near}?)`), code: 'explain/unknown-unit' }]);
}

function cardOf(run: AssessmentRun, k: number, row: number, costs: CostTable | null): UnitCard {
  return k === 0 ? cardsOfUnits(run.prepared, run.scored, [row], costs)[0]! : cardsOfGroups(run.scored, k - 1, [row], costs)[0]!;
}

async function runExplain(scenario: string | undefined, given: Options): Promise<void> {
  if (scenario !== undefined) {
    process.stdout.write(describeChain(await loadScenario(scenario, given.data ?? null)));
    return;
  }
  const { data, unit } = given;
  const missing = Object.entries({ '--data': data, '--unit': unit }).filter(([, value]) => value === undefined);
  throwIfAny(missing.map(([place]) => ({ place, expected: 'the option: data and unit of a score, or else the YAML file of a scenario', found: 'nothing', code: 'explain/no-option' })));
  await explainUnit({ ...given, data: data!, unit: unit! });
}

async function explainUnit(options: AssessOptions & { readonly unit: string; readonly json?: boolean }): Promise<void> {
  const progress = terminalProgress(options.quiet ?? false);
  const { input } = await loadInputs(options, progress);
  try {
    const run = await assess(input);
    progress.stop();
    const { k, row } = find(run, options.unit);
    const card = cardOf(run, k, row, input.costs);
    const { level, code, name, ...why } = card;
    const standing = { level, code, name, ...unitStanding(run.assessment, run.framework, k, row, card.steps, input.vetoes), ...why };
    process.stdout.write(options.json === true ? `${JSON.stringify(standing, null, 2)}\n` : describeCard(run, run.assessment.levels[k]!, standing));
  } finally {
    progress.stop();
    await input.executor.close();
  }
}
