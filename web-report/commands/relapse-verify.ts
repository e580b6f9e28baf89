/** `shuxiang relapse-verify`: whether the chances of relapse are right, beside the rules of one trigger in use today. */
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { packagePath } from '../../engine/run/package-root.js';
import { readRelapseData } from '../../engine/run/poverty/data.js';
import { readRelapse } from '../../engine/run/poverty/declaration.js';
import { readObserved } from '../../engine/run/poverty/observed.js';
import { readOtherYears } from '../../engine/run/poverty/other-years.js';
import { checkCount } from '../../engine/run/poverty/scope.js';
import { verifyRelapse, type RelapseVerification, type Scored } from '../../engine/run/poverty/verify.js';
import { GAP_MEASURES, MEASURES, METHODS, OUTCOMES } from '../../engine/run/poverty/verify-measures.js';
import { writeRelapseVerification } from '../../engine/run/poverty/write-verify.js';
import { isMissing } from '../../engine/verification/score.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { bilingual, chinesePhrase } from '../pages/phrases.js';
import { relapseVerifyReport, type RelapseVerifyReport } from '../pages/relapse/verify.js';
import { addCensusOptions, censusOf, type CensusOptions } from './census-options.js';
import { somePath, wholeNumber } from './option-values.js';
import { terminalProgress } from './progress.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang relapse-verify --data scenarios/data/relapse --out out/relapse-verify
  $ shuxiang relapse-verify scenarios/relapse-meiyu.yaml --data my-data --years my-years.yaml --out out/relapse-verify
  $ shuxiang relapse-verify my-year.yaml --data my-data --observed my-data/follow-up.csv --out out/relapse-verify
  $ shuxiang relapse-verify --data my-sample --census census_county_2020.xlsx --county 370832 --population 5000 --out out/relapse-verify

--observed 的列 / columns: household_id, year, fell, fell_after_rigid(0 或 1 / 0 or 1), month_below?, month_costly?(首次低于线、医疗费用过线的月份 1–12,空为无 / first month below, and of costs past their threshold; blank: none);没有列出的户年不计 / household-years that are not named count nowhere
对照年份由另一套机制生成(状态转换、厚尾、整村歉收、帕累托费用),与引擎没有共同的分布。
The years come from another mechanism (switching states, heavy tails, failures by village, Pareto bills) that shares no distribution with the engine.
结果 / Results: report.html, scores.csv, calibration.csv, gaps.csv, leads.csv, manifest.json`;

interface Options extends CensusOptions {
  readonly data: string;
  readonly out: string;
  readonly years?: string;
  readonly observed?: string;
  readonly resamples: number;
  readonly quiet?: boolean;
}

const cell = ({ score, interval }: Scored): RelapseVerifyReport['outcomes'][number]['scores'][number]['cells'][number] => ({
  value: isMissing(score) ? bilingual(score.missing) : score,
  interval: 'low' in interval ? [interval.low, interval.high] : bilingual(interval.missing),
});

function reportOf(found: RelapseVerification): RelapseVerifyReport {
  const { name, version } = ownPackage();
  const { households, villages, years, draws, resamples, leads, observed } = found;
  return {
    code: `${name} ${version}`,
    households,
    villages,
    years,
    draws,
    resamples,
    observed,
    leads,
    methods: METHODS,
    gapMeasures: GAP_MEASURES.map(({ measure }) => measure),
    outcomes: OUTCOMES.map((outcome) => {
      const scores = found.scores.filter((row) => row.outcome === outcome);
      const gaps = found.gaps.filter((row) => row.outcome === outcome);
      return {
        outcome,
        base: found.base[outcome],
        points: found.bins.filter((bin) => bin.outcome === outcome).flatMap(({ n, forecast, score, interval }) => (isMissing(score) ? [] : [{ n, forecast, observed: score, low: 'low' in interval ? interval.low : null, high: 'low' in interval ? interval.high : null }])),
        scores: MEASURES.map(({ measure }) => ({ measure, cells: scores.filter((row) => row.measure === measure).map(cell) })),
        gaps: [...new Set(gaps.map(({ trait }) => trait))].map((trait) => {
          const own = gaps.filter((row) => row.trait === trait);
          return { trait, households: own[0]!.households, cells: own.map(cell) };
        }),
      };
    }),
  };
}

type Against = { readonly against: Parameters<typeof verifyRelapse>[3]; readonly input: { readonly path: string; readonly sha256: string } };

async function generated(years: string | undefined): Promise<Against> {
  const { other, input } = await readOtherYears(years ?? packagePath('scenarios', 'relapse-other-years.yaml'));
  return { against: other, input };
}

async function followedUp(path: string, { households: { ids }, origin }: Awaited<ReturnType<typeof readRelapseData>>['read']): Promise<Against> {
  const { outcomes, input } = await readObserved(path, ids);
  checkCount({ origin: origin.filter((_, i) => Array.from({ length: outcomes.years }, (__, year) => outcomes.followed?.[year * ids.length + i]).includes(1)) }, path);
  return { against: outcomes, input };
}

async function run(path: string | undefined, { data, out, years, observed, resamples, quiet, ...census }: Options): Promise<void> {
  const setting = await readRelapse(path ?? packagePath('scenarios', 'relapse.yaml'), data);
  const { declaration } = setting;
  const { read, storm } = await readRelapseData(data, setting, censusOf(census));
  checkCount(read, declaration.households);
  const { against, input } = observed === undefined ? await generated(years) : await followedUp(observed, read);
  const progress = terminalProgress(quiet ?? false);
  let found: RelapseVerification;
  try {
    found = await verifyRelapse(setting, read, storm.members, against, resamples, (done, of) => progress.step('户 households', done, of));
  } finally {
    progress.stop();
  }
  await writeFolder(out, (folder) => writeRelapseVerification(folder, declaration.name, declaration.seed, [...setting.inputs, input, ...read.inputs, ...storm.inputs], found, (page) => writeFile(page, relapseVerifyReport(reportOf(found))), chinesePhrase));
  const undated = found.leads[0]?.undated ?? null;
  if (undated !== 0) process.stdout.write(`${undated ?? '不足十户的 of fewer than ten households:'} 户年返贫而无月份,不计入提前量 household-years fell without a month and are left out of the leads\n`);
  const shown = ({ score, interval }: Scored): string => (isMissing(score) ? bilingual(score.missing) : `${score.toFixed(3)}${'low' in interval ? ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : ''}`);
  const say = ({ outcome, method, measure, ...scored }: RelapseVerification['scores'][number]): string => `  ${outcome} ${method} ${measure}: ${shown(scored)}`;
  const told = ['brier_score', 'roc_area', 'calibration_slope', 'ppv_as_many_as_medical-rule'];
  process.stdout.write(`${found.households} 户 households, ${found.years} 年 years, ${out}\n${found.scores.filter(({ measure }) => told.includes(measure)).map(say).join('\n')}\n`);
}

export function addRelapseVerify(program: Command): void {
  const command = program
    .command('relapse-verify')
    .description('返贫概率对不对:与另一套机制的年份对照,并列单一触发规则 / whether the chances of relapse are right, beside the rules of one trigger')
    .argument('[file]', '情形的 YAML / YAML of what is assumed', somePath)
    .requiredOption('--data <folder>', '数据文件夹 / folder of the data', somePath)
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath);
  addCensusOptions(command)
    .option('--years <file>', '对照年份的 YAML / YAML of the years to check against', somePath)
    .addOption(new Option('--observed <file>', '真实跟踪结果的 CSV 或 Parquet,代替生成的年份 / CSV or Parquet of what a follow-up observed, in place of years that are made').argParser(somePath).conflicts('years'))
    .addOption(new Option('--resamples <count>', '区间的自助抽样次数 / draws of the intervals').argParser(wholeNumber(100, 100_000)).default(400))
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}
