/** `shuxiang calibrate`: the parameters of a runoff model that agree best with what was observed. */
import { Option, type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import type { Model } from '../../engine/core/model.js';
import { calibrate, type Calibration } from '../../engine/flood/calibrate.js';
import { OBJECTIVES, TRANSFORMS, type Objective, type Transform } from '../../engine/flood/efficiency.js';
import { MODELS } from '../../engine/run/models.js';
import type { Clock } from '../../engine/run/scenario/clock.js';
import { sameUnit } from '../../engine/run/scenario/plan.js';
import { rangeProblems } from '../../engine/run/scenario/series-range.js';
import { readSeries, recordClock, splitHeader, type Series } from '../../engine/run/scenario/series.js';
import { parseTable, readText } from '../../engine/run/small-table.js';
import { somePath, wholeNumber } from './option-values.js';

interface Options {
  readonly model: string;
  readonly observed: string;
  readonly output: string;
  readonly warmUp: number;
  readonly objective: Objective;
  readonly transform: Transform;
  readonly range: readonly string[];
  readonly seed: string;
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang calibrate basin.csv --model runoff-gr4j --observed observedRunoff
  $ shuxiang calibrate basin.csv --model runoff-xinanjiang --observed observedRunoff --objective kge --transform sqrt --range tensionExponent=0.1:0.4

序列为 CSV:entity,time,rain [mm],potentialEvapotranspiration [mm],observedRunoff [mm]。结果是可放入情景 chain 的 YAML。
The series is a CSV: entity, time, the inputs of the model with their units, and the observed column in the unit of the output. What is printed is YAML for the chain of a scenario.`;

const RANGE = /^(\w+)=(-?[\d.]+):(-?[\d.]+)$/;

function rangesOf(model: Model, given: readonly string[], problems: Problem[]): Record<string, readonly [number, number]> {
  const ranges: Record<string, readonly [number, number]> = {};
  for (const text of given) {
    const [, name, low, high] = RANGE.exec(text) ?? [];
    const quantity = name === undefined ? undefined : model.parameters[name];
    const [from, to] = [Number(low), Number(high)];
    if (name === undefined) problems.push({ place: '--range', expected: 'parameter=low:high, such as baseTime=0.5:5', found: text, code: 'calibrate/bad-range' });
    else if (quantity === undefined) problems.push(unknownName('--range', name, Object.keys(model.parameters), 'calibrate/unknown-parameter'));
    else if (!(from <= to && from >= (quantity.min ?? -Infinity) && to <= (quantity.max ?? Infinity))) problems.push({ place: `--range ${name}`, expected: `low:high from ${quantity.min ?? '-∞'} to ${quantity.max ?? '∞'} [${quantity.unit}]`, found: `${from}:${to}`, code: 'calibrate/bad-range' });
    else ranges[name] = [from, to];
  }
  return ranges;
}

const DAY = 86_400;

/** What makes observations unfit for an objective; null: nothing. */
function unfit(observed: Float64Array, objective: Objective): string | null {
  const known = observed.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return 'none';
  return objective !== 'rmse' && known.every((value) => value === known[0]) ? `${known.length}, all of them ${known[0]!}` : null;
}

/** What is wrong with the values of the columns: out of their range, or nothing that can be agreed with. */
function valueProblems(path: string, series: Series, clock: Clock, model: Model, { observed, output, warmUp, objective }: Options): Problem[] {
  const ranges = [...Object.entries(model.inputs), [observed, model.outputs[output]!] as const];
  return [
    ...ranges.flatMap(([name, quantity]) => rangeProblems(series, name, quantity, clock)),
    ...series.entities.flatMap((entity, e): Problem[] => {
      const found = unfit(series.columns.get(observed)!.values[e]!.subarray(warmUp), objective);
      return found === null ? [] : [{ place: `${path} ${entity} ${observed}`, expected: `observations after ${warmUp} steps of warming up${objective === 'rmse' ? '' : ' that are not all the same'}`, found, code: 'calibrate/no-observations' }];
    }),
  ];
}

/** Tasks of every entity of the series. @throws InputError */
async function tasksOf(path: string, options: Options): Promise<readonly (readonly [entity: string, task: Calibration])[]> {
  const model = MODELS.find(({ name }) => name === options.model);
  if (model === undefined) throw new InputError([unknownName('--model', options.model, MODELS.map(({ name }) => name), 'calibrate/unknown-model')]);
  const problems: Problem[] = [];
  const clock = await recordClock(path, path, model.step ?? DAY);
  const { header } = parseTable(await readText(path), path);
  const names = header.slice(2).map((name) => splitHeader(name)?.quantity ?? name);
  const missing = [...new Set([...Object.keys(model.inputs), options.observed])].filter((name) => !names.includes(name));
  for (const name of missing) problems.push(unknownName(`${path}:1`, name, names, 'calibrate/missing-column'));
  const series = missing.length > 0 ? null : await readSeries(path, path, clock, names.filter((name) => !(name in model.inputs)));
  const ranges = rangesOf(model, options.range, problems);
  if (!(options.output in model.outputs)) problems.push(unknownName('--output', options.output, Object.keys(model.outputs), 'calibrate/unknown-output'));
  for (const [name, quantity] of [...Object.entries(model.inputs), [options.observed, model.outputs[options.output]] as const]) {
    const [found, unit] = [series?.columns.get(name)?.unit, quantity?.unit];
    if (found !== undefined && unit !== undefined && !sameUnit(found, unit)) problems.push({ place: `${path}:1 ${name}`, expected: `${name} in ${unit}`, found, code: 'plan/wrong-unit' });
  }
  if (options.warmUp >= clock.steps) problems.push({ place: '--warm-up', expected: `fewer steps than the series has: ${clock.steps}`, found: String(options.warmUp), code: 'calibrate/too-short' });
  if (problems.length === 0 && series !== null) problems.push(...valueProblems(path, series, clock, model, options));
  if (problems.length > 0 || series === null) throw new InputError(problems);
  const values = (name: string, e: number): Float64Array => series.columns.get(name)!.values[e]!;
  return series.entities.map((entity, e) => {
    const inputs = Object.fromEntries(Object.keys(model.inputs).map((name) => [name, values(name, e)]));
    return [entity, { model, steps: clock.steps, dt: clock.dt, inputs, output: options.output, observed: values(options.observed, e), warmUp: options.warmUp, objective: options.objective, transform: options.transform, seed: options.seed, ranges }];
  });
}

async function runCalibrate(path: string, options: Options): Promise<void> {
  for (const [entity, task] of await tasksOf(path, options)) {
    const { parameters, value, runs, settled } = calibrate(task);
    if (!Number.isFinite(value)) throw new InputError([{ place: `${path} ${entity}`, expected: `${options.objective} defined for some parameters within the ranges`, found: `none in ${runs} runs`, code: 'calibrate/undefined' }]);
    const lines = Object.entries(parameters).map(([name, number]) => `    ${name}: ${Number(number.toPrecision(8))}`);
    process.stdout.write(`# ${entity}: ${options.objective} ${value.toFixed(6)}${options.transform === 'none' ? '' : ` (${options.transform})`}, ${runs} 次运行 runs, 种子 seed ${options.seed}${settled ? '' : `\n# 到次数上限时仍在改进,未收敛:缩小 --range 或换目标函数 / stopped at the limit of runs while still improving: narrow --range or take another objective`}\n- model: ${options.model}\n  parameters:\n${lines.join('\n')}\n`);
  }
}

export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('率定产流模型参数(纳什效率、KGE 等) / calibrate a runoff model (Nash-Sutcliffe, KGE and others)')
    .argument('<series>', '序列 CSV,含实测列 / series, a CSV with an observed column', somePath)
    .requiredOption('--model <name>', '模型 / model')
    .requiredOption('--observed <column>', '实测列 / column of the observations')
    .option('--output <quantity>', '与之比较的输出 / output it is compared with', 'runoff')
    .option('--warm-up <steps>', '预热步数 / steps of warming up', wholeNumber(0, 1_000_000), 365)
    .addOption(new Option('--objective <name>', '目标函数 / objective').choices(OBJECTIVES).default('nse'))
    .addOption(new Option('--transform <name>', '流量变换 / transform of the flows').choices(TRANSFORMS).default('none'))
    .option('--range <parameter=low:high...>', '参数范围(默认为模型的范围) / ranges (default: those of the model)', (text: string, before: readonly string[]) => [...before, text], [] as readonly string[])
    .option('--seed <text>', '种子 / seed', 'calibrate')
    .addHelpText('after', EXAMPLES)
    .action(runCalibrate);
}
