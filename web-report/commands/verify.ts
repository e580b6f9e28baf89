/** `shuxiang verify`: forecasts held against what was observed, or issued warnings against the events that came. */
import { Option, type Command } from 'commander';
import { InputError, throwIfAny, type Problem } from '../../engine/core/errors.js';
import { STEPS, timeText, type StepText } from '../../engine/run/scenario/clock.js';
import { readPairs, type VerifyData } from '../../engine/run/verify/pairs.js';
import { eventOf, numberOf, scoreQuantity, type EventScores, type QuantityScores, type ScoreOptions, type Scored } from '../../engine/run/verify/score.js';
import { thresholdsOf } from '../../engine/run/verify/threshold.js';
import { endsOf, writeVerify } from '../../engine/run/verify/write.js';
import { unmatchedCounts, unmatchedText } from '../../engine/run/verify/unmatched.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { bilingual, chinesePhrase } from '../pages/phrases.js';
import type { ShownScore } from '../pages/verification/cell.js';
import type { QuantityNames } from '../pages/parts.js';
import { verificationReport, type ShownEvent, type VerificationReport } from '../pages/verification/report.js';
import { numbersBetween, share, somePath, wholeNumber } from './option-values.js';
import { quantityNames } from './quantity-names.js';
import { verifyWarnings } from './verify-warnings.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang verify forecast.csv --observed gauges.csv --threshold 25 50 --out out/verify
  $ shuxiang verify forecast.csv --observed gauges.csv --threshold "rain>=50" "temperatureMin<=0" --block 10 --step "1 d" --out out/verify
  $ shuxiang verify --warnings out/warn-1 out/warn-2 --events events.csv --out out/verify
  $ shuxiang verify --warnings out/warn-1 --events events.csv --feedback out/feedback --out out/verify    广播回执 answers to broadcasts
  $ shuxiang verify --warnings out/warn-1 --events events.csv --feedback out/feedback --reach demo --out out/verify    回执与到达模型对照 answers against the model of reach

预报为 CSV:entity, time, 各量及单位;有 member 列即为集合,否则为确定性预报。实况同格式;两者都可缺行缺值,行的次序不限;有成员缺值的个例不计并给出数目。--threshold 缺省为实况的 75%、90%、95% 分位数。
The forecast is a CSV: entity, time, quantities with their units; a column member makes an ensemble. Observations have the same form; both
may have gaps and rows in any order; a case of which a member is missing is left out and counted. Without
--threshold events are the upper quantiles (75, 90, 95 %) of what was observed. 没有数的指标写明缺什么 a measure without a number says why.
离散度为集合标准差乘 √((m+1)/m):可靠的集合,它等于均方根误差(Fortin 等 2014)。The spread is the members' standard deviation times √((m+1)/m), which for a reliable ensemble equals the root mean square error (Fortin et al. 2014, J. Hydromet. 15, 1708-1713).
--warnings 为 warn 的结果文件夹(可多个,前后相接);事件表:unit, hazard, level, onset, end(可缺,按 1 小时)。
--warnings takes folders that warn wrote, one or a chain; events: unit, hazard, level, onset, end (blank: an hour).
结果 / Results: report.html, scores.csv, probabilities.csv(每个概率的频率与 ROC 点 frequency and ROC point of each probability), unmatched.csv(只在一方的单元 units of one file alone), manifest.json;
预警 warnings: scores.csv, lead-times.csv(逐单元 each unit), outcomes.csv(逐事件 each event), unmatched.csv(有事件而未判断的单元 units with events that were not judged), broadcast-reach.csv(--reach:各区域各村回报与模型的终端比例及其差 share of terminals reported and modelled, by area and village, and the difference)`;

const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];

interface Options {
  readonly observed?: string;
  readonly warnings?: readonly string[];
  readonly events?: string;
  readonly feedback?: string;
  readonly reach?: string;
  readonly reachFile?: string;
  readonly channel: string;
  readonly out: string;
  readonly step: StepText;
  readonly quantity?: string;
  readonly threshold?: readonly string[];
  readonly probability: number;
  readonly costLoss: readonly number[];
  readonly block: number;
  readonly resamples: number;
  readonly seed: string;
}

function shownScore({ title, costLoss, unit, score, interval }: Scored): ShownScore {
  const [value, because] = numberOf(score);
  const [low, high, why] = endsOf(interval);
  const named = costLoss === null ? title : { zh: `${costLoss} ${title.zh}`, en: title.en };
  return { title: named, unit, value: value ?? bilingual(because), interval: low === null || high === null ? bilingual(why) : [low, high] };
}

function shownEvent(event: EventScores): ShownEvent {
  const { cases, events, scores, rows, roc } = event;
  return {
    name: eventOf(event),
    events,
    scores: scores.filter(({ costLoss }) => costLoss === null).map(shownScore),
    worth: scores.filter(({ costLoss }) => costLoss !== null).map(shownScore),
    reliability: { base: cases === 0 ? 0 : events / cases, points: rows.map(({ probability, cases: n, observed, interval }) => ({ n, forecast: probability, observed, low: endsOf(interval)[0], high: endsOf(interval)[1] })) },
    roc: 'missing' in roc ? [] : roc.points,
    values: scores.filter(({ measure }) => measure === 'economic_value_best').map(({ costLoss, score }) => ({ costLoss: costLoss!, value: numberOf(score)[0] })),
  };
}

function reportOf({ clock, entities, unmatched }: VerifyData, scores: readonly QuantityScores[], { block, resamples, probability }: ScoreOptions, names: QuantityNames): VerificationReport {
  const { name, version } = ownPackage();
  return {
    code: `${name} ${version}`,
    names,
    entities: entities.length,
    unmatched: unmatchedCounts(unmatched),
    from: timeText(clock, 0),
    to: timeText(clock, clock.steps - 1),
    days: block,
    resamples,
    probability,
    quantities: scores.map(({ quantity, unit, m, cases, unobserved, incomplete, blocks, scores: own, ranks, events }) => ({
      quantity,
      unit,
      members: m,
      cases,
      blocks,
      unobserved,
      incomplete,
      scores: own.filter(({ measure }) => !/^rank_\d/.test(measure)).map(shownScore),
      ranks,
      events: events.map(shownEvent),
    })),
  };
}

const brief = (scores: readonly Scored[], measure: string): string => {
  const { score } = scores.find((each) => each.measure === measure)!;
  const [value, because] = numberOf(score);
  return value === null ? `无 missing (${bilingual(because)})` : String(Number(value.toPrecision(3)));
};

async function verifyForecast(path: string, observed: string, { out, step, quantity, threshold, ...options }: Options): Promise<void> {
  const data = await readPairs(path, observed, step, quantity);
  const problems: Problem[] = [];
  const thresholds = thresholdsOf(threshold ?? [], data.pairs, problems);
  throwIfAny(problems);
  const scores = data.pairs.map((pairs) => scoreQuantity(pairs, thresholds, data.clock, options));
  const names = await quantityNames();
  await writeFolder(out, (folder) => writeVerify(folder, data, scores, options, verificationReport(reportOf(data, scores, options, names)), chinesePhrase));
  for (const { quantity: name, unit, m, cases, unobserved, incomplete, scores: own, events } of scores) {
    process.stdout.write(`${name} [${unit}]: ${cases} 例 cases, ${m} 个成员 members, ${unobserved} 个无实况 not observed${incomplete === 0 ? '' : `, ${incomplete} 例有成员缺值未计 left out for a missing member`}; 偏差 bias ${brief(own, 'mean_error')}, CRPS ${brief(own, 'crps')}, 公平 fair ${brief(own, 'crps_fair')}\n`);
    for (const event of events) process.stdout.write(`  ${eventOf(event)}: ${event.events} 次 events; 命中率 POD ${brief(event.scores, 'probability_of_detection')}, 空报率 FAR ${brief(event.scores, 'false_alarm_ratio')}, TS ${brief(event.scores, 'threat_score')}, BSS ${brief(event.scores, 'brier_skill_score')}, ROC ${brief(event.scores, 'roc_area')}\n`);
  }
  process.stdout.write(`${unmatchedText(data.unmatched)}${out}\n`);
}

async function runVerify(path: string | undefined, options: Options): Promise<void> {
  const { observed, warnings, events, feedback, reach, out } = options;
  if (feedback !== undefined && warnings === undefined) throw new InputError([{ place: '--feedback', expected: '--warnings, which it is about', found: 'none', code: 'verify/what' }]);
  if (reach !== undefined && feedback === undefined) throw new InputError([{ place: '--reach', expected: '--feedback, which is held against it', found: 'none', code: 'verify/what' }]);
  if (path !== undefined && observed !== undefined && warnings === undefined && events === undefined) await verifyForecast(path, observed, options);
  else if (path === undefined && observed === undefined && warnings !== undefined && events !== undefined) await verifyWarnings(warnings, events, out, options, feedback, reach === undefined ? undefined : { data: reach, file: options.reachFile, channel: options.channel });
  else throw new InputError([{ place: 'verify', expected: 'a forecast and --observed, or --warnings and --events', found: [path === undefined ? [] : ['a forecast'], ...Object.entries({ observed, warnings, events }).map(([name, value]) => (value === undefined ? [] : [`--${name}`]))].flat().join(', ') || 'neither', code: 'verify/what' }]);
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('检验预报:列联表、Brier、可靠性、ROC、CRPS、秩直方图、经济价值 / verify forecasts against observations: contingency, Brier, reliability, ROC, CRPS, ranks, value')
    .argument('[forecast]', '预报 CSV / forecast, a CSV', somePath)
    .option('--observed <file>', '实况 CSV / observations, a CSV', somePath)
    .option('--warnings <dir...>', '已发布预警:warn 的结果文件夹 / issued warnings: folders that warn wrote')
    .option('--events <file>', '发生的事件 CSV / events that came, a CSV', somePath)
    .option('--feedback <path>', '应急广播回执:cap feedback 的结果 / answers to broadcasts: what cap feedback kept', somePath)
    .option('--reach <dir>', '回执与到达模型对照:含 villages.csv、warning-channels.csv 的文件夹 / hold the answers against the model of reach: the folder of villages and devices', somePath)
    .option('--reach-file <file>', '到达参数,默认随附 / figures of reach; the file that ships unless named', somePath)
    .option('--channel <name>', '作应急广播的渠道 / the channel that broadcasts', 'loudspeaker')
    .requiredOption('--out <dir>', '结果文件夹 / folder of the results', somePath)
    .addOption(new Option('--step <step>', '步长 / step of the data').choices(Object.keys(STEPS)).default('1 h'))
    .option('--quantity <name>', '只检验一个量 / one quantity alone')
    .option('--threshold <line...>', '事件的界线 / lines of events: 50, "rain>=50"')
    .option('--probability <share>', '从多少成员起算作预警 / share of the members that makes a warning', share, 0.5)
    .option('--cost-loss <ratio,...>', '费用损失比 / cost-loss ratios', numbersBetween(0, 1), RATIOS)
    .option('--block <days>', '自助抽样每块的天数 / days of a block of the bootstrap', wholeNumber(1, 3_660), 5)
    .option('--resamples <n>', '抽样次数 / draws', wholeNumber(100, 100_000), 1_000)
    .option('--seed <text>', '种子 / seed', 'verify')
    .addHelpText('after', EXAMPLES)
    .action(runVerify);
}
