/** `shuxiang reach`: how soon a warning comes to how many people, and what one more device would add. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { loadFramework } from '../../engine/run/framework-files.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readReach, type ReachDeclaration } from '../../engine/run/reach/declaration.js';
import { runReach, type ReachCell, type ReachResult } from '../../engine/run/reach/run.js';
import { readVillages, type ReachVillages } from '../../engine/run/reach/villages.js';
import { effectRows, writeReach } from '../../engine/run/reach/write.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import type { ReachLine } from '../charts/reach-curve.js';
import { reachReport, type ReachReport } from '../pages/reach/report.js';
import { frameworkFolder } from './framework.js';
import { somePath } from './option-values.js';
import { terminalProgress } from './progress.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang demo --out demo && shuxiang reach --data demo --out out/reach
  $ shuxiang reach my-reach.yaml --data demo --out out/reach

文件夹含 villages.csv 和 warning-channels.csv(village_code, channel, lon, lat, households, power_group, backup_hours;power_group 为空即不用电)。
The folder holds villages.csv and warning-channels.csv (an empty power_group needs no power). 渠道参数、人群、情形、方案在 YAML 中,默认 scenarios/reach.yaml;其数字多为判断。
Channels, classes of people, circumstances and policies stand in the YAML, scenarios/reach.yaml unless another is named; most of its figures are judgement.
结果 / Results: report.html, reach.csv, reach-policies.csv, effects.csv, left-out.csv, manifest.json`;

interface Options {
  readonly data: string;
  readonly out: string;
  readonly framework?: string;
  readonly quiet?: boolean;
}

const BASELINE = { zh: '现状', en: 'as it stands' };
const EVERYBODY = { zh: '全体', en: 'everybody' };

/** The page of a run. */
function reportOf(declaration: ReachDeclaration, { villages, leftOut }: ReachVillages, result: ReachResult): ReachReport {
  const { policies = [], classes, effects = [], channels, circumstances, inTime } = declaration;
  const { name, version } = ownPackage();
  const all = result.cells.filter(({ village }) => village === null);
  const pointsOf = (cells: readonly ReachCell[]): ReachLine['points'] => cells.filter((cell) => !cell.inTime).map(({ minutes, mean, q05, q95 }) => ({ minutes, share: mean, low: q05, high: q95 }));
  const withoutBand = (points: ReachLine['points']): ReachLine['points'] => points.map(({ minutes, share }) => ({ minutes, share }));
  const everybody = (policy: string): ReachLine['points'] => pointsOf(all.filter((cell) => cell.policy === policy && cell.peopleClass === null));
  const titleOf = new Map(policies.map((policy) => [policy.name, policy.title]));
  const last = Math.max(...declaration.minutes);
  const shown = ({ inTime: just, minutes }: ReachCell): boolean => (inTime === undefined ? minutes === last : just);
  const figuresOf = (channel: (typeof channels)[number]): string =>
    [channel.delay === undefined ? `${channel.visits!.perHousehold} min/户 household, ${channel.visits!.householdsPerVisitor} 户/人 households a visitor` : `中位 median ${channel.delay.median} min, σ ${channel.delay.spread}`, `在线 uptime ${channel.uptime}`, `夜间 night ×${channel.night}`, ...classes.map((each) => `${each.title.zh} ${each.title.en} ${channel.heed[each.name]!}`)].join('; ');
  return {
    title: declaration.title,
    code: `${name} ${version}`,
    villages: villages.length,
    people: villages.reduce((sum, { people }) => sum + people, 0),
    members: declaration.members,
    seed: declaration.seed,
    circumstances,
    inTime: inTime === undefined ? null : Math.max(0, inTime.lead - inTime.action),
    policies: [{ label: `${BASELINE.zh} / ${BASELINE.en}`, points: everybody('baseline') }, ...policies.map(({ name: policy, title }) => ({ label: `${title.zh} / ${title.en}`, points: withoutBand(everybody(policy)) }))],
    classes: [...classes.map((each) => ({ label: each.title, points: withoutBand(pointsOf(all.filter((cell) => cell.policy === 'baseline' && cell.peopleClass === each.name))) })), { label: EVERYBODY, points: withoutBand(everybody('baseline')) }],
    places: result.cells.filter((cell) => cell.policy === 'baseline' && cell.village !== null && cell.peopleClass === null && shown(cell)).map(({ village, mean }) => ({ code: village!, share: mean })),
    least: all.find((cell) => cell.policy === 'baseline' && cell.peopleClass === null && cell.minutes === last && !cell.inTime)!.least,
    differences: result.differences.filter(({ village }) => village === null).map(({ policy, ...row }) => ({ policy: titleOf.get(policy)!, ...row })),
    effects: effectRows(declaration, result).map(({ policy, effect, ...row }) => ({ policy: titleOf.get(policy)!, effect: effects.find((each) => each.name === effect)!.title, ...row })),
    channels: channels.map((channel) => ({ title: channel.title, coverage: result.coverage.find((row) => row.policy === 'baseline' && row.channel === channel.name)!.share, figures: figuresOf(channel), source: channel.source, verified: channel.verified })),
    leftOut,
  };
}

async function run(path: string | undefined, { data, out, framework, quiet }: Options): Promise<void> {
  const file = path ?? packagePath('scenarios', 'reach.yaml');
  const { declaration, sha256, placeOfShare } = await readReach(file);
  const { declaration: form } = await loadFramework(frameworkFolder(framework));
  const read = await readVillages(data, form, declaration, placeOfShare);
  const progress = terminalProgress(quiet ?? false);
  let result: ReachResult;
  try {
    result = await runReach(declaration, read.villages, (done, of) => progress.step('村 villages', done, of));
  } finally {
    progress.stop();
  }
  await writeFolder(out, (folder) => writeReach(folder, declaration, { path: file, sha256 }, read, result, (page) => writeFile(page, reachReport(reportOf(declaration, read, result)))));
  const say = ({ minutes, inTime, mean, q05, q95 }: ReachCell): string => `  ${inTime ? '及时 in time' : `${minutes} min`}: ${(mean * 100).toFixed(1)} % [${(q05 * 100).toFixed(1)}, ${(q95 * 100).toFixed(1)}]`;
  const lines = result.cells.filter((cell) => cell.village === null && cell.policy === 'baseline' && cell.peopleClass === null).map(say);
  process.stdout.write(`${declaration.title.zh} / ${declaration.title.en}: ${read.villages.length} 个村 villages, ${declaration.members} 个成员 members, ${out}\n${lines.join('\n')}\n`);
  if (read.beyondVillage > 0) process.stdout.write(`${read.beyondVillage} 台设备写的户数多于本村常住户,按全村计 / devices say more households than live there: all of them are counted\n`);
  if (read.leftOut.length > 0) process.stdout.write(`${read.leftOut.length} 个村缺数,未计入(left-out.csv)/ villages lack a number and are left out\n`);
}

export function addReach(program: Command): void {
  program
    .command('reach')
    .description('预警到村到户:多久到多少人,各类人群,增设设备或备电有何增益 / how soon a warning comes to how many people, and what one more device or backup power adds')
    .argument('[file]', '渠道、人群、情形、方案的 YAML / YAML of channels, people, circumstances, policies', somePath)
    .requiredOption('--data <folder>', '数据文件夹 / folder of the data', somePath)
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath)
    .option('--framework <dir>', '评估框架 / framework whose fields the form has', somePath)
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}
