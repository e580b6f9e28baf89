/** `shuxiang relapse`: who may fall back below the line within twelve months, why, and which support keeps most for a budget. */
import { existsSync, realpathSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRelapseData } from '../../engine/run/poverty/data.js';
import type { CensusFit } from '../../engine/run/poverty/census.js';
import { readRelapse, type RelapseSetting } from '../../engine/run/poverty/declaration.js';
import { villagesWithout } from '../../engine/run/poverty/reached.js';
import { DWELLINGS } from '../../engine/run/poverty/census-margins.js';
import { personalFields } from '../../engine/run/poverty/fields.js';
import { runRelapse, type RelapseResult } from '../../engine/run/poverty/run.js';
import { checkCount, type Scope } from '../../engine/run/poverty/scope.js';
import { writeRelapse } from '../../engine/run/poverty/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { readLabels } from '../pages/labels.js';
import { relapseReport, type RelapseReport } from '../pages/relapse/report.js';
import { addCensusOptions, censusOf, type CensusOptions } from './census-options.js';
import { somePath, wholeNumber } from './option-values.js';
import { terminalProgress } from './progress.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang relapse scenarios/relapse-meiyu.yaml --data scenarios/data/relapse --out out/relapse
  $ shuxiang relapse --data my-data --out out/relapse --scope household
  $ shuxiang relapse --data my-sample --census census_county_2020.xlsx --county 370832 --population 20000 --out out/relapse
  $ shuxiang demo --out demo && shuxiang run scenarios/meiyu-county.yaml --data demo --members --out demo/flood && shuxiang reach --data demo --out demo/reach && shuxiang relapse scenarios/relapse-demo.yaml --data demo --out out/relapse

文件夹含 households.csv 或 .parquet(假名编号;金额为元/年,表头写明单位),有灾害时另有 depths.csv(village_code, member, depth [m];成员自 0 编号)。金额、线、触发条件、支持都在 YAML 中,随附的多为示例。
The folder holds households.csv or .parquet (pseudonyms; amounts a year, their units in the header) and, with a storm, depths.csv (village_code, member, depth [m]; members are numbered from 0). Amounts, lines,
triggers and supports stand in the YAML; most of those that ship are examples. 户表只在 --scope household 下写出,其中 transfer 足以使概率降到 target(有了它不必变卖资产的户还会多收入,略少也可能够)。Households are named under --scope household alone; their transfer is enough for the target (who, given it, need not sell assets earns more besides: somewhat less may do).
YAML 中 margins 给出全县边际(field, value, households)时,households.csv 为样本,按边际拟合并复制成合成人口。
Where the YAML names margins (field, value, households), households.csv is a sample that is fitted to them and copied into a synthetic population.
--census(或 YAML 中 census: { file, county, households, margins })给出 2020 年分县普查表时,households.csv 为样本,按该县的户规模、户内人口、年龄、老年人户数、少数民族比重、住房设施拟合:年龄分组和老年人户数要人员表,
没有时只按 60 岁以上(elderly);住房设施要样本有 ${Object.keys(DWELLINGS).join('、')} 列(0、1);缺的边际不拟合并说明,各边际的目标、实得、偏差见 census.csv。
With the census by county of 2020 (--census, or census: { file, county, households, margins } in the YAML) households.csv is a sample, fitted to the county's sizes of households, people in them, ages, households
with elders, minorities and dwellings. Age groups and elders need a table of persons (without it: people of 60 and over, of elderly); dwellings need columns ${Object.keys(DWELLINGS).join(', ')} of 0 and 1. What cannot be fitted is left
out and told; census.csv has the target of each margin, what was made, and the deviation.
YAML 中 persons 给出人员表(person_id, household_id, age, works, chronic, disabled)时,户内人数与构成取自人员表。
Where the YAML names persons (person_id, household_id, age, works, chronic, disabled), what households are made of is counted from it.
灾害水深可直接取自 run --members 的结果文件夹(depths: { run, quantity, sites, place, base }),预警到达份额可取自 reach 或带预警的 run 的结果(reached: { from, classes }),各村、各类户用各自的及时到达份额(见 reached.csv);均相对数据文件夹。
Depths may be those of a run folder (depths: { run, quantity, sites, place, base }), the shares a warning reaches in time those of a folder of reach or of a warned run (reached: { from, classes }), of each village and class of households its own (see reached.csv); beside the data.
少于十户的格、与现状只差几户的格及可由相减得出它们的格留空;covers 为该行所含的户(simulated 只含模拟的户)。筛除的若有不足十户的部分,均值只写到各次模拟所能得的数(1/draws 人,两组之和仍等于总数,各村之和每村至多差其半),分位数写到整人。Cells of fewer than ten households, cells that differ from things as they stand by a few, and what they could be found from are empty; covers says which households a row is of. Where a part of those screened out is of fewer than ten households, means are told to what draws can give (1/draws of a person; the two groups still add up to the total, villages to within half of it each), quantiles to whole persons.
结果 / Results: report.html, variants.csv, months.csv, causes.csv, groups.csv, guarantees.csv, detection.csv, villages.csv, traits.csv, resilience.csv(资产损失/福祉损失,动用的储蓄计入;不含宏观乘数与各国指标表 asset loss over well-being loss, savings drawn among it; no macroeconomic multiplier, no table of countries), reached.csv, census.csv, screening.csv, targeting.csv, frontier.csv, budgets.csv, manifest.json`;

/** Fields and purposes, as the schemas of the data say. */
const purposes = (): string =>
  (['households', 'persons'] as const)
    .map((table) => {
      const fields = personalFields(table);
      const lines = [...new Set(fields.map(({ purpose }) => purpose))].map((purpose) => `  ${purpose}: ${fields.filter((field) => field.purpose === purpose).map(({ name, sensitive, required }) => `${name}${sensitive ? '*' : ''}${required ? '' : '?'}`).join(', ')}`);
      return `\n${table}: 字段用途(* 敏感个人信息,? 可不填) / what fields are for (* sensitive personal data, ? may be absent)\n${lines.join('\n')}`;
    })
    .join('\n');

interface Options extends CensusOptions {
  readonly data: string;
  readonly out: string;
  readonly scope: Scope;
  readonly workers: number;
  readonly quiet?: boolean;
}

const DAY = 86_400_000;
/** Milliseconds by which the time of China is ahead. */
const AHEAD = 8 * 3_600_000;

/** What became of the margins of a census. */
function censusLine({ county, name, made, greatest, leftOut, notes }: CensusFit): string {
  const farthest = made.find(({ deviation }) => Math.abs(deviation ?? 0) === greatest)!;
  return [
    `普查边际 census margins of ${county} ${name}: 拟合 fitted ${made.length}, 最大偏差 greatest deviation ${(100 * greatest).toFixed(2)} % (${farthest.name}), 见 see census.csv`,
    ...notes,
    ...(leftOut.length === 0 ? [] : [`未拟合 not fitted: ${leftOut.map((margin) => margin.name).join(', ')} (原因 why: census.csv)`]),
  ].join('\n');
}

/** The page of a run. */
function reportOf({ declaration, line, begins, assumptions }: RelapseSetting, result: RelapseResult, census: CensusFit | null): RelapseReport {
  const { name, version } = ownPackage();
  const labels = readLabels();
  const { supports = [] } = declaration;
  const { base } = result.names;
  const titles = [labels['relapse.calmTitle']!, ...(base === 1 ? [labels['relapse.stormTitle']!] : []), ...supports.map(({ title }) => title)];
  return {
    title: declaration.title,
    code: `${name} ${version}`,
    seed: declaration.seed,
    draws: result.draws,
    members: result.members,
    households: result.households,
    persons: result.persons,
    province: declaration.province,
    line: line.at(-1)!,
    begins: begins * DAY - AHEAD,
    assumptions,
    kept: result.screened?.kept ?? null,
    skipped: result.screened?.skipped ?? null,
    audit: result.audit,
    variants: result.variants.map((variant, v) => ({ ...variant, title: titles[v]! })),
    months: result.variants[base]!.months,
    causes: result.causes.filter(({ cause }) => cause !== 'storm' || base === 1),
    classes: result.classes.filter(({ variant }) => variant === result.variants[base]!.name),
    guarantees: result.guarantees[base]!,
    resilience: result.resilience,
    census,
    detection: result.detection[base]!.rows,
    frontier: result.frontier.map(({ benefit, ...point }) => ({ ...point, persons: benefit })),
    budgets: result.budgets,
    supports: supports.map(({ title }) => title),
    registered: result.registered,
    traits: result.traits,
    villages: result.villages,
  };
}

/** Tables of a run have names of the data's: a run that is written into its data would take their place. */
function refuseOwnData(data: string, out: string): void {
  const real = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : resolve(folder));
  if (real(data) === real(out)) throw new InputError([{ place: '--out', expected: 'another folder than the data, whose households.csv and villages.csv it would replace', found: out, code: 'relapse/own-data' }]);
}

async function run(path: string | undefined, { data, out, scope, workers, quiet, ...census }: Options): Promise<void> {
  refuseOwnData(data, out);
  const setting = await readRelapse(path ?? packagePath('scenarios', 'relapse.yaml'), data);
  const { declaration } = setting;
  const { read, storm } = await readRelapseData(data, setting, censusOf(census));
  if (scope === 'village') checkCount(read, declaration.households, ', or --scope household, for every table would be about these few');
  const progress = terminalProgress(quiet ?? false);
  let result: RelapseResult;
  try {
    result = await runRelapse(setting, read, storm.members, workers, (done, of) => progress.step('户 households', done, of));
  } finally {
    progress.stop();
  }
  await writeFolder(out, (folder) => writeRelapse(folder, setting, read, storm.inputs, result, scope, (page) => writeFile(page, relapseReport(reportOf(setting, result, read.census)))));
  const unverified = setting.assumptions.filter(({ verified }) => verified === false);
  if (unverified.length > 0) process.stdout.write(`未核实,用前须核对 not verified, to be checked before use: ${unverified.map(({ kind, detail, source }) => `${kind === 'line' ? '线 line' : '节假日 holidays'} ${typeof detail === 'string' ? detail : detail.zh} (${source})`).join('; ')}\n`);
  if (storm.unnamed.length > 0) process.stdout.write(`灾害 storm: ${storm.unnamed.length} 个村没有水深,按不淹 / villages without depths stay dry: ${storm.unnamed.slice(0, 3).join(', ')}${storm.unnamed.length > 3 ? ' ...' : ''}\n`);
  if (read.census !== null) process.stdout.write(`${censusLine(read.census)}\n`);
  for (const { name, warning } of declaration.supports ?? []) {
    const without = villagesWithout(warning?.reached ?? 0, read.villages);
    if (without.length > 0) process.stdout.write(`${name}: ${without.length} 个村没有自己的到达份额,用各村合计的(见 reached.csv)/ villages have no share reached of their own and take that of all (see reached.csv)\n`);
  }
  const say = ({ name, persons, difference }: RelapseResult['variants'][number]): string => `  ${name}: ${persons === null ? '不显示(少于十户)not shown (few households)' : `${persons.mean.toFixed(1)} 人 people [${persons.q05.toFixed(0)}, ${persons.q95.toFixed(0)}]`}${difference === null ? '' : `, ${difference.value >= 0 ? '+' : ''}${difference.value.toFixed(2)} ± ${difference.standardError.toFixed(2)}`}`;
  process.stdout.write(`${declaration.title.zh} / ${declaration.title.en}: ${result.households} 户 households, ${result.screened === null ? '模拟与筛除的户数不显示(一方少于十户)households simulated and screened out not shown (few of the one)' : `模拟 simulated ${result.screened.kept}, 筛除 screened out ${((100 * result.screened.skipped) / result.households).toFixed(1)} %`}, ${out}\n${result.variants.map(say).join('\n')}\n`);
}

export function addRelapse(program: Command): void {
  const command = program
    .command('relapse')
    .description('返贫风险:十二个月内谁会返贫、因何、灾害添多少、哪种支持最省 / who may fall back within twelve months, why, what a storm adds, which support keeps most for a budget')
    .argument('[file]', '情形的 YAML / YAML of what is assumed', somePath)
    .requiredOption('--data <folder>', '数据文件夹 / folder of the data', somePath)
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath)
    .addOption(new Option('--scope <scope>', '能否写出户表 / whether households are written').choices(['village', 'household']).default('village'));
  addCensusOptions(command)
    .option('--workers <n>', '线程数,0 为本线程(结果与之无关) / threads, 0: this one; the results do not depend on it', wholeNumber(0, 64), availableParallelism())
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', () => `${EXAMPLES}\n${purposes()}`)
    .action(run);
}
