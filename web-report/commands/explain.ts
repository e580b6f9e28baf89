/** `shuxiang explain`: why one unit has its score, every step of every indicator; or what a scenario will do, link by link. */
import type { Command } from 'commander';
import { InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { nearestName } from '../../engine/core/lookup.js';
import { assess, type AssessmentRun } from '../../engine/run/assess.js';
import { cardsOfGroups, cardsOfUnits } from '../../engine/run/cards.js';
import type { CostTable } from '../../engine/scoring/explain.js';
import type { LevelScores, UnitCard } from '../../engine/scoring/result.js';
import { loadInputs, withAssessOptions, type AssessOptions } from './assess-options.js';
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
  $ shuxiang explain my-scenario.yaml              情景的模型链、单位与步长 / the chain of a scenario, its units and steps`;

export function addExplain(program: Command): void {
  withAssessOptions(program.command('explain').description('一个单位为何得此分:逐指标逐步骤;或一个情景的模型链 / why one unit has its score, step by step; or the chain of a scenario'), false)
    .argument('[scenario]', '情景 YAML 文件(--data 为其数据文件夹) / YAML file of a scenario (--data is then the folder of its data)')
    .option('--unit <code>', '单位代码(村、乡镇、县……) / code of a village, township, county ...')
    .option('--json', '以 JSON 输出全部步骤 / all steps as JSON')
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
    process.stdout.write(options.json === true ? `${JSON.stringify(card, null, 2)}\n` : describeCard(run, run.assessment.levels[k]!, row, card));
  } finally {
    progress.stop();
    await input.executor.close();
  }
}

const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));

function describeCard(run: AssessmentRun, level: LevelScores, row: number, card: UnitCard): string {
  const title = new Map(run.framework.indicators.map((indicator) => [indicator.code, indicator]));
  const grade = run.framework.grades[level.grade[row]!];
  const free = run.framework.grades[level.gradeBeforeVeto[row]!];
  const vetoed = free !== undefined && free !== grade;
  const rank = level.rank[row] === 0 ? '未排名 not ranked' : `第 ${level.rank[row]!} 名 rank ${level.rank[row]!}${level.tied[row]! > 1 ? ` (并列 tied ${level.tied[row]!})` : ''}`;
  const lines = [
    `${card.name} ${card.code} (${level.title.zh} ${level.title.en})`,
    `得分 score ${number(level.score[row]!, 2)} [${number(level.score[row]!, 2)}, ${number(level.high[row]!, 2)}], 覆盖率 coverage ${number(level.coverage[row]!, 1)} %, ${rank}, 等级 grade ${grade?.grade ?? '-'}${vetoed ? ` (一票否决前 before vetoes ${free.grade})` : ''}`,
    '',
    '指标 indicator        值 value   标准化 z     权重 weight   贡献 points  障碍度 obstacle %',
  ];
  for (const step of card.steps) {
    const { unit, title: label } = title.get(step.code)!;
    const state = step.state === 'value' ? `${number(step.value, 4)} ${unit}` : `(${step.state})`;
    const beyond = step.unclipped !== null && (step.unclipped < 0 || step.unclipped > 1) ? ` (${number(step.unclipped, 3)})` : '';
    lines.push(`${step.code}  ${state.padEnd(20)} ${`${number(step.normalised, 4)}${beyond}`.padEnd(18)} ${number(step.weight, 3).padStart(7)} ${number(step.contribution, 3).padStart(8)} ${number(step.obstacle, 1).padStart(6)}  ${label.zh} ${label.en}`);
  }
  lines.push('', '最省的提升 cheapest gains:');
  for (const gain of card.gains) lines.push(`  ${gain.indicator} ${title.get(gain.indicator)!.title.zh} ${title.get(gain.indicator)!.title.en}: ${number(gain.from, 2)} → ${gain.to}, +${number(gain.points, 2)}${gain.cost === null ? '' : `, ${gain.cost.toFixed(0)} 元 yuan`}`);
  if (vetoed) lines.push(`一票否决把等级限为 ${grade!.grade},提高得分不能改变 a veto caps the grade at ${grade!.grade}; no gain in score changes that`);
  else if (card.nextGrade !== null) {
    const { grade: next, points, by, heldBy } = card.nextGrade;
    if (heldBy === 'quota') lines.push(`${next} 级没有名额:名额不足一个单位 no place in grade ${next}: its quota is less than one unit`);
    else lines.push(`距 ${next} 级 to grade ${next}: ${number(points, 2)} 分 points${by === null ? '' : `, ${by.join(' + ')}`}`);
  }
  return `${lines.join('\n')}\n`;
}
