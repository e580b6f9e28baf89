/** `shuxiang tune`: settings of warning rules that are worth most at a ratio of cost to loss. */
import { basename } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { STEPS, timeText, type Clock, type StepText } from '../../engine/run/scenario/clock.js';
import { recordClock } from '../../engine/run/scenario/series.js';
import { factorOf, type Setting } from '../../engine/run/tune/settings.js';
import { tuneBook, type TuneResult } from '../../engine/run/tune/tune.js';
import type { TunedHazard, TuneOptions } from '../../engine/run/tune/tuned.js';
import { BOOK_NAME, writeTune } from '../../engine/run/tune/write.js';
import { numberOf } from '../../engine/run/verify/score.js';
import { endsOf } from '../../engine/run/verify/write.js';
import { unmatchedText } from '../../engine/run/verify/unmatched.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import { readWarnData } from '../../engine/run/warn/data.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { LEVELS, type Level } from '../../engine/warning/rule.js';
import { bilingual } from '../pages/phrases.js';
import { somePath, wholeNumber } from './option-values.js';
import { terminalProgress } from './progress.js';
import { bookPath } from './rules.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang tune forecast.csv --observed gauges.csv --rules cma-signals --cost-loss 0.2 --out out/tune
  $ shuxiang warn today.csv --rules out/tune/tuned.yaml --out out/warnings

预报按有效时间排成一列(如各次起报的同一时效),实况同格式。事件:实况达到规则原界线;预警:预报按另一组设置(各级界线的倍数、概率、N/M 次、保持时长)持有该级。
The forecast is one series by valid time (such as one lead of every issue). An event: the observations cross the rule's own lines; a warning: the forecast holds the level under other
settings (a factor of the lines of each level, probability, N of M, time held). 奇数块用于搜索,偶数块只用于检验;检验部分各级平均增益的 95 % 区间不全在 0 以上(或没有区间)的灾种保持原样;
未能判断(如没有事件)或未被 --level 选中的级别界线不变,此时概率与滞后也不变。
Every other block of days is searched on; the others only judge: a hazard keeps its own settings unless the 95 % interval of its mean gain there lies above 0. A level that is not judged
(without events, or not the one of --level) keeps its lines, and then the hazard its probability and hysteresis, which its levels share.
规则有多个版本时,各版本只按其有效日期内的时次分别调整(自上一版本保持的级别接续);按面规则以区域为一例。
Editions of a book are tuned apart, each on the steps of its own dates, going on from the level that the one before held; of a rule over areas each area is a case.
结果 / Results: tuning.csv(每组设置 every setting), unmatched.csv(只在一方的单元 units of one file alone), ${BOOK_NAME}(供 warn 使用 for warn), manifest.json`;

interface Options extends Omit<TuneOptions, 'level'> {
  readonly observed: string;
  readonly rules: string;
  readonly out: string;
  readonly step: StepText;
  readonly units?: string;
  readonly level?: Level;
  readonly quiet?: boolean;
}

function between(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1)) throw new InvalidArgumentError(`expected a number between 0 and 1, found ${text}.`);
  return value;
}

const figure = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(3))));

const settingText = (setting: Setting, levels: readonly Level[]): string => {
  const { probability, hysteresis: { raise, hold } } = setting;
  return `${levels.map((level) => `${level} × ${factorOf(setting, level)}`).join(' ')}, ≥ ${Math.round(probability * 100)} %, ${raise.hits}/${raise.of}, ${hold / 3_600} h`;
};

/** @param several whether other editions of the hazard were tuned, too */
function* linesOf({ title, levels, unjudged, gain, holds, region, effective, from, to }: TunedHazard, several: boolean, clock: Clock): Generator<string> {
  const names = levels.map(({ level }) => level);
  yield `${title.zh} ${title.en}${region === '' ? '' : ` ${region}…`}${several ? ` ${effective} 版 edition (${timeText(clock, from)} – ${timeText(clock, to)})` : ''}: ${settingText(levels[0]!.own.setting, names)} → ${settingText(levels[0]!.best.setting, names)}`;
  for (const { level, own, best, intervals } of levels) {
    for (const [words, { fitted, heldOut }, interval] of [['原 own ', own, intervals[0]], ['优 best', best, intervals[1]]] as const) {
      const [low, high, because] = endsOf(interval);
      yield `  ≥ ${level.padEnd(6)} ${words}: 拟合 fitted ${figure(numberOf(fitted)[0])}, 检验 held out ${figure(numberOf(heldOut)[0])} ${low === null ? `(${bilingual(because)})` : `[${figure(low)}, ${figure(high)}]`}`;
    }
    const [low, high, because] = endsOf(intervals[2]);
    yield `  ≥ ${level.padEnd(6)} 检验增益 gain held out ${low === null ? `(${bilingual(because)})` : `[${figure(low)}, ${figure(high)}]`}`;
  }
  for (const { level, because } of unjudged) yield `  ≥ ${level.padEnd(6)} 未能判断,界线不变,概率与滞后亦不变 not judged, it keeps its lines, and the hazard its probability and hysteresis: ${bilingual(because)}`;
  const [low, high, because] = endsOf(gain);
  yield `  ${holds ? '采用 taken' : '保持原样 own kept'}: 各级平均检验增益 mean gain held out ${low === null ? `(${bilingual(because)})` : `[${figure(low)}, ${figure(high)}]`}`;
}

async function runTune(path: string, { observed, rules, out, step, units, level, quiet, ...rest }: Options): Promise<void> {
  const book = await readRuleBook(bookPath(rules));
  const clock = await recordClock(path, basename(path), STEPS[step]);
  const own = units === undefined ? {} : { units };
  const forecast = await readWarnData({ data: path, step, issued: timeText(clock, clock.steps), ...own }, [book]);
  const seen = await readWarnData({ data: observed, step, ...own }, [book]);
  if (!forecast.units.some((unit) => seen.units.includes(unit))) throw new InputError([{ place: basename(observed), expected: `a unit of ${basename(path)}, such as ${forecast.units[0]!}`, found: seen.units.slice(0, 5).join(', '), code: 'tune/no-unit' }]);
  const options: TuneOptions = { ...rest, ...(level === undefined ? {} : { level }) };
  const progress = terminalProgress(quiet ?? false);
  let result: TuneResult;
  try {
    result = tuneBook(book, forecast, seen, options, (done, of) => progress.step('灾种 hazards', done, of));
  } finally {
    progress.stop();
  }
  const { tuned, left } = result;
  if (tuned.length === 0) throw new InputError([{ place: basename(path), expected: `what at least one rule of ${book.book} needs, with events in both parts`, found: [...new Set(left.map(({ because }) => because))].join('; ') || 'no rule in force there', code: 'tune/nothing-to-tune' }]);
  await writeFolder(out, (folder) => writeTune(folder, book, bookPath(rules), [forecast, seen], result, options));
  for (const hazard of tuned) process.stdout.write(`${[...linesOf(hazard, [...tuned, ...left].filter((other) => other.hazard === hazard.hazard && other.region === hazard.region).length > 1, forecast.clock)].join('\n')}\n`);
  if (left.length > 0) process.stdout.write(`未能调整 not tuned: ${left.map(({ hazard, region, title, effective, because }) => `${title.zh} ${title.en}${[...tuned, ...left].filter((other) => other.hazard === hazard && other.region === region).length > 1 ? ` ${effective} 版 edition` : ''} (${bilingual(because)})`).join(', ')}\n`);
  process.stdout.write(`${unmatchedText(result.unmatched)}${out}\n`);
}

export function addTune(program: Command): void {
  program
    .command('tune')
    .description('按费用损失比搜索预警规则的界线、概率与滞后设置 / search lines, probability and hysteresis of warning rules for a cost-loss ratio')
    .argument('<forecast>', '预报 CSV / forecast, a CSV', somePath)
    .requiredOption('--observed <file>', '实况 CSV / observations, a CSV', somePath)
    .requiredOption('--rules <book>', '规则(随附名或 YAML) / book: name of one that ships, or a YAML file')
    .requiredOption('--cost-loss <ratio>', '行动费用与可免损失之比 / cost of acting over the loss it saves', between)
    .requiredOption('--out <dir>', '结果文件夹 / folder of the results', somePath)
    .addOption(new Option('--step <step>', '步长 / step of the data').choices(Object.keys(STEPS)).default('1 h'))
    .addOption(new Option('--level <level>', '只判断这一级,缺省为各级 / the one level that is judged; every level unless given').choices(LEVELS))
    .option('--units <file>', '各单元界线 CSV / lines of each unit, a CSV', somePath)
    .option('--block <days>', '每块的天数 / days of a block', wholeNumber(1, 3_660), 10)
    .option('--resamples <n>', '抽样次数 / draws', wholeNumber(100, 100_000), 1_000)
    .option('--seed <text>', '种子 / seed', 'tune')
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(runTune);
}
