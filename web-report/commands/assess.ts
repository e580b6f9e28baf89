/** `shuxiang assess`: data in, scores and a report out. */
import { basename, join } from 'node:path';
import { type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { assess, compareYear, describeYear, scoreYear, type AssessmentRun, type Compared, type ScoredYear } from '../../engine/run/assess.js';
import { NO_FIGURE } from '../../engine/run/audit.js';
import { lostCells, type Assessment } from '../../engine/scoring/result.js';
import { compareRuns, writeChanges } from '../../engine/run/compare.js';
import { LARGE_FILES_UP_TO, writeAssessment, writeErrors } from '../../engine/run/write-assessment.js';
import { writeFolder, type OutputFolder } from '../../engine/run/write/atomic.js';
import { MANIFEST_NAME, ownPackage, writeManifest } from '../../engine/run/write/manifest.js';
import { assessmentReport, type ReportMeta } from '../pages/assessment/index.js';
import { writeFile } from 'node:fs/promises';
import { bilingual, chinesePhrase, chineseProblem } from '../pages/phrases.js';
import { changeLines } from './change-lines.js';
import { loadInputs, SideTableError, withAssessOptions, type AssessOptions, type Loaded } from './assess-options.js';
import { somePath } from './option-values.js';
import { terminalProgress, type Progress } from './progress.js';

interface Options extends AssessOptions {
  readonly out: string;
  readonly xlsx?: boolean;
  readonly steps?: boolean;
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang assess --data villages.csv --out results
  $ shuxiang assess --data villages-2025.xlsx --previous villages-2024.xlsx --out results
  $ shuxiang assess --data villages.csv --vetoes vetoes.csv --costs costs.csv --out results
  $ shuxiang assess --data villages.csv --amend amendments.csv --out results-after-appeal
  $ shuxiang assess --data census_county_2020.xlsx --framework county-census-2020 --out census

退出码 / Exit codes: 0 完成 done; 2 输入有误 bad input (errors.csv 列出全部 lists all); 130 已取消 cancelled`;

export function addAssess(program: Command): void {
  withAssessOptions(program.command('assess').description('年度评价:得分、排名、等级、报告 / annual assessment: scores, ranks, grades, report'))
    .option('--amend <file>', '申诉更正:amendments.csv(unit,field,value,reason);输出 changes.csv 列出全部变化 / corrections of an appeal; changes.csv lists every change')
    .option('--xlsx', `超过 ${LARGE_FILES_UP_TO} 个单位也输出 scores.xlsx / write scores.xlsx also above ${LARGE_FILES_UP_TO} units`)
    .option('--steps', `超过 ${LARGE_FILES_UP_TO} 个单位也输出 steps.parquet(每单位每指标的值、标准化、权重、贡献) / write steps.parquet (value, score, weight, contribution of every unit and indicator) also above ${LARGE_FILES_UP_TO} units`)
    .requiredOption('--out <dir>', '结果文件夹 / folder for the results', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runAssess);
}

/** Assess, write everything, say in a few lines what came out. */
export async function runAssess(options: Options): Promise<void> {
  const progress = terminalProgress(options.quiet ?? false);
  const loaded = await orList(options, isOfARow, RULES_LATER, () => loadInputs(options, progress));
  try {
    const [year, compared] = await orList(options, isOfTheData, '', async () => {
      const scored = await scoreYear(loaded.input);
      return [scored, await compareYear(loaded.input, scored)] as const;
    });
    const before = loaded.input.amendments.length === 0 ? null : await assess({ ...loaded.input, amendments: [], acceptErrors: true });
    const describe = (): Promise<AssessmentRun> => Promise.resolve(describeYear(loaded.input, year, compared));
    const run = await writeFolder(options.out, (out) => writeAll(out, options, loaded, { year, describe, before }, progress));
    progress.stop();
    process.stdout.write(summary(options, loaded, run, compared));
  } finally {
    progress.stop();
    await loaded.input.executor.close();
  }
}

/** A file that cannot be read at all has nothing to list; what is wrong in one of its rows has. */
const isOfARow = ({ row, unit }: Problem): boolean => row !== undefined || unit !== undefined;
/** Problems of the data, and not of an option, a side table or the disk. */
const isOfTheData = ({ code }: Problem): boolean => /^(villages|rules)\//.test(code);

/** What is still to be checked when the corrections of the data cannot be read. */
const RULES_LATER = ' (规则核查在其后 / rules are checked when these are mended)';

/** Do a part of the work; where problems are of the kind that is listed, list them all in errors.csv before stopping. */
async function orList<T>(options: Options, isListed: (problem: Problem) => boolean, later: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError && error.problems.some(isListed)) {
      await writeFolder(options.out, (out) => writeErrors(out, error.problems, chineseProblem));
      process.stderr.write(`${error.problems.length} 处错误,全部列于 / problems, all listed in ${join(options.out, 'errors.csv')}${error instanceof SideTableError && error.audited ? '' : later}\n`);
    }
    throw error;
  }
}

/** What there is to write. */
interface Results {
  readonly year: ScoredYear;
  readonly describe: () => Promise<AssessmentRun>;
  /** The year without its amendments, where there are some. */
  readonly before: AssessmentRun | null;
}

async function writeAll(out: OutputFolder, options: Options, loaded: Loaded, { year, describe, before }: Results, progress: Progress): Promise<AssessmentRun> {
  const units = year.prepared.codes.length;
  const isSmall = units <= LARGE_FILES_UP_TO;
  progress.step('写出 / writing', 0, null);
  const { executor } = loaded.input;
  const large = { xlsx: options.xlsx === true || isSmall, steps: options.steps === true || isSmall, executor, chinese: chineseProblem, chinesePhrase };
  const run = await writeAssessment(out, year, large, {
    describe,
    async write(described) {
      if (before !== null) await writeChanges(out.file('changes.csv'), compareRuns(before, described));
      progress.step('写出 / writing report.html', 0, null);
      await writeFile(out.file('report.html'), await assessmentReport(described.assessment, described.framework, reportMeta(options, loaded, described)));
    },
  });
  const outputs = out.names.map((name) => out.file(name));
  await writeManifest(out.file(MANIFEST_NAME), manifestOf(options, loaded, run), outputs, (path) => executor.hash(path));
  return run;
}

function reportMeta(options: Options, loaded: Loaded, run: AssessmentRun): ReportMeta {
  const levelOf = (unit: string): string => run.framework.levels.find((level) => level.prefix === unit.length)?.name ?? '';
  return {
    inputs: loaded.inputs.map(({ role, path, sha256, rows }) => ({ role, path: basename(path), sha256, rows })),
    frameworkSha256: loaded.frameworkSha256,
    codeVersion: ownPackage().version,
    synthetic: loaded.synthetic,
    divisionEdition: loaded.divisionEdition,
    acceptedErrors: run.accepted.length,
    grading: options.grading,
    vetoes: loaded.input.vetoes.map((veto) => ({ ...veto, level: levelOf(veto.unit) })),
    notes: [],
  };
}

function manifestOf(options: Options, loaded: Loaded, run: AssessmentRun): Parameters<typeof writeManifest>[1] {
  const { name, version, year, weightsFrom } = run.framework;
  const { change } = run.assessment;
  return {
    command: 'assess',
    parameters: {
      year,
      grading: options.grading,
      core: options.core ?? false,
      acceptErrors: options.acceptErrors ?? false,
      amendments: loaded.input.amendments.length,
      vetoes: loaded.input.vetoes.length,
    },
    inputs: loaded.inputs,
    framework: { name, version, year, weightsFrom, sha256: loaded.frameworkSha256 },
    ...(loaded.previousFramework === null ? {} : { previousFramework: loaded.previousFramework }),
    ...(loaded.previousEdition === null ? {} : { previousDivisions: loaded.previousEdition }),
    divisions: { edition: loaded.divisionEdition?.year ?? null, checked: loaded.divisionEdition?.checked ?? false },
    audit: { notChecked: run.assessment.audit.rules.filter(({ checked }) => !checked).map(({ id }) => id), absentFields: loaded.input.dataset.absentFields },
    ...(change === null ? {} : { change: { panelUnits: change.panelUnits, reportingChanged: change.reportingChanged, notComparable: change.notComparable } }),
    gradeCuts: Object.fromEntries(run.assessment.levels.map(({ level, cuts }) => [level, Object.fromEntries(run.framework.grades.map(({ grade }, k) => [grade, cuts[k]!]))])),
    status: run.accepted.length > 0 ? 'complete-with-accepted-errors' : 'complete',
  };
}

/** Rules that were not checked, those of one reason together: `C13a, C13b (why); C19a (why)`. Which figures nobody gave is told by the fields that are lacking, and on the page rule by rule. */
function byNote(rules: Assessment['audit']['rules']): string {
  const whyOf = ({ note }: (typeof rules)[number]): string => (note?.startsWith(NO_FIGURE) === true ? `${NO_FIGURE} that they need` : (note ?? ''));
  return [...new Set(rules.map(whyOf))].map((why) => `${rules.filter((rule) => whyOf(rule) === why).map(({ id }) => id).join(', ')} (${bilingual(why)})`).join('; ');
}

/** Explanations, as `rule unit`, of what the audit did not find: mended since, or meant for another unit or rule. */
function unaskedExplanations(explanations: Loaded['input']['explanations'], { audit }: Assessment): string[] {
  if (explanations.size === 0) return [];
  const found = new Set(audit.findings.map(({ rule, unit }) => `${rule} ${unit}`));
  return [...explanations.keys()].filter((key) => !found.has(key));
}

function summary(options: Options, loaded: Loaded, run: AssessmentRun, compared: Compared): string {
  const { framework, assessment } = run;
  const lines = [`${framework.title.zh} ${framework.year} · ${framework.title.en} ${framework.year}`];
  const { sheets, passedOver } = loaded.input.dataset;
  if (sheets.length > 0) lines.push(`  读取的工作表 sheets read: ${sheets.join(', ')}`);
  if (passedOver.length > 0) lines.push(`  有内容而未读的工作表(没有数据表头) sheets NOT READ, for want of the header: ${passedOver.join(', ')}`);
  for (const level of assessment.levels) {
    const ranked = level.rank.reduce((count, rank) => count + (rank > 0 ? 1 : 0), 0);
    const grades = framework.grades.map((grade, k) => `${grade.grade} ${level.grade.reduce((count, own) => count + (own === k ? 1 : 0), 0)}`).join(' ');
    const nobody = options.grading === 'quota' && level.cuts.every((cut) => cut === null) ? '; 排名单位太少,各等级都无名额,全部不定级 so few are ranked that no grade has a place: NOBODY IS GRADED' : '';
    const cuts = options.grading === 'quota' ? ` (最低分 lowest scores ${framework.grades.slice(0, -1).map(({ grade }, k) => `${grade} ${level.cuts[k]?.toFixed(2) ?? '无名额 no place'}`).join(', ')})` : '';
    lines.push(`  ${level.title.zh} ${level.title.en}: ${level.rows} 个 units, ${ranked} 个已排名 ranked; ${grades}${cuts}${nobody}`);
  }
  const { rules } = assessment.audit;
  const count = (severity: string): number => rules.reduce((sum, rule) => sum + (rule.severity === severity ? rule.count : 0), 0);
  const unchecked = rules.filter((rule) => !rule.checked);
  lines.push(`  核查 audit: E ${count('E')}, W ${count('W')} (需书面说明 need an explanation), Q ${count('Q')} (审计疑问 audit queries)`);
  const { absentFields } = loaded.input.dataset;
  if (absentFields.length > 0) lines.push(`  文件缺少 ${absentFields.length} 个字段,相关指标缺失、相关规则未核查 columns NOT IN THE FILE, their indicators missing and their rules not checked: ${absentFields.join(', ')}`);
  if (unchecked.length > 0) lines.push(`  未核查 NOT CHECKED: ${byNote(unchecked)}`);
  const unasked = unaskedExplanations(loaded.input.explanations, assessment);
  if (unasked.length > 0) lines.push(`  没有对应问题的说明 explanations of what was NOT FOUND: ${unasked.length}: ${unasked.slice(0, 5).join(', ')}${unasked.length > 5 ? ' ...' : ''}`);
  if (compared.notChecked.length > 0) lines.push(`  上年未核查 NOT CHECKED for the year before: ${byNote(compared.notChecked)}`);
  if (assessment.audit.leftOut.length > 0) lines.push(`  未参评的行 rows left out: ${assessment.audit.leftOut.length} (errors.csv)`);
  if (run.accepted.length > 0) lines.push(`  已接受的错误 accepted errors: ${run.accepted.length} (errors.csv); 因此按缺失计的格 cells that count as missing for them: ${lostCells(assessment.audit)}`);
  if (assessment.change !== null) lines.push(...changeLines(assessment.change));
  if (loaded.synthetic !== null) lines.push(`  合成数据,非真实村庄 SYNTHETIC data, no real village${loaded.synthetic.seed === null ? '' : ` (seed ${loaded.synthetic.seed})`}`);
  lines.push(`  报告 report: ${join(options.out, 'report.html')}`, '');
  return lines.join('\n');
}
