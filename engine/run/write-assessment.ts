/** The files of an assessment, all or none of them. */
import type { ChangedUnit } from '../scoring/result.js';
import type { Problem } from '../core/errors.js';
import type { AssessmentRun, ScoredYear } from './assess.js';
import type { Executor } from './executor.js';
import { stepsSource, type StepsTable } from './steps-table.js';
import { scoresSource } from './tables.js';
import type { OutputFolder } from './write/atomic.js';
import { writeCsv } from './write/csv.js';
import { writeFindings, writeProblems, type ChineseLine, type ChinesePhrase } from './write/errors-csv.js';
import { blocksOf, type ItemColumn } from './write/items.js';
import { scoreSheets } from './write/scores.js';

/** Units above which the workbook and the table of all steps are written only on request: they take minutes to write or open. */
export const LARGE_FILES_UP_TO = 100_000;

export interface WriteOptions {
  readonly xlsx: boolean;
  readonly steps: boolean;
  readonly executor: Executor;
  readonly chinese: ChineseLine;
  readonly chinesePhrase: ChinesePhrase;
}

const CHANGE_COLUMNS: readonly ItemColumn<ChangedUnit>[] = [
  { name: 'code', title: { zh: '代码', en: 'Code' }, type: 'text', get: (unit) => unit.code },
  { name: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', get: (unit) => unit.name },
  { name: 'previous', title: { zh: '上年得分', en: 'Score last year' }, type: 'number', get: (unit) => unit.previous },
  { name: 'back_cast', title: { zh: '上年数据按本年方法(可比指标)', en: 'Last year by this year’s method, comparable indicators' }, type: 'number', get: (unit) => unit.backCast },
  { name: 'current', title: { zh: '本年得分', en: 'Score this year' }, type: 'number', get: (unit) => unit.current },
  { name: 'real', title: { zh: '实际变化', en: 'Real change' }, type: 'number', get: (unit) => unit.real },
  { name: 'definition', title: { zh: '口径变化', en: 'Change of definition' }, type: 'number', get: (unit) => unit.definition },
  { name: 'progress', title: { zh: '进步率', en: 'Share of the gap closed' }, type: 'number', get: (unit) => unit.progress },
  { name: 'jump', title: { zh: '突变', en: 'Jump' }, type: 'integer', get: (unit) => (unit.jump ? 1 : 0) },
  { name: 'reporting_changed', title: { zh: '填报变化', en: 'Reporting changed' }, type: 'integer', get: (unit) => (unit.reportingChanged ? 1 : 0) },
  { name: 'current_comparable', title: { zh: '本年得分(可比指标)', en: 'This year, comparable indicators' }, type: 'number', get: (unit) => unit.comparable },
  { name: 'previous_high', title: { zh: '上年得分上限', en: 'Score last year, upper end' }, type: 'number', get: (unit) => unit.previousHigh },
  { name: 'back_cast_high', title: { zh: '上年数据按本年方法上限', en: 'Last year by this year’s method, upper end' }, type: 'number', get: (unit) => unit.backCastHigh },
  { name: 'current_comparable_high', title: { zh: '本年得分(可比指标)上限', en: 'This year, comparable indicators, upper end' }, type: 'number', get: (unit) => unit.comparableHigh },
  { name: 'current_high', title: { zh: '本年得分上限', en: 'Score this year, upper end' }, type: 'number', get: (unit) => unit.currentHigh },
  { name: 'previous_coverage', title: { zh: '上年数据覆盖率(%)', en: 'Coverage last year (%)' }, type: 'number', get: (unit) => unit.previousCoverage },
  { name: 'back_cast_coverage', title: { zh: '上年数据按本年方法覆盖率(%)', en: 'Last year by this year’s method, coverage (%)' }, type: 'number', get: (unit) => unit.backCastCoverage },
  { name: 'current_comparable_coverage', title: { zh: '本年可比指标覆盖率(%)', en: 'This year, comparable indicators, coverage (%)' }, type: 'number', get: (unit) => unit.comparableCoverage },
  { name: 'current_coverage', title: { zh: '本年数据覆盖率(%)', en: 'Coverage this year (%)' }, type: 'number', get: (unit) => unit.currentCoverage },
];

/** What goes on in this thread while others write the large tables. */
export interface Beside {
  /** Describe the year, which the lists of findings and errors wait for. */
  readonly describe: () => Promise<AssessmentRun>;
  /** Write what is the caller's to write: the report, what an appeal changed. */
  readonly write: (run: AssessmentRun) => Promise<void>;
}

/**
 * Write scores, contributions, findings and accepted errors of a scored year. The large tables are begun at once, on other
 * threads where there are some; meanwhile this one describes the year and makes the report.
 *
 * @returns the year as described
 */
export async function writeAssessment(out: OutputFolder, year: ScoredYear, options: WriteOptions, beside: Beside): Promise<AssessmentRun> {
  const { scored, framework } = year;
  const { levels, peers } = scored;
  const steps: readonly StepsTable[] = options.steps ? ['contributions', 'steps'] : ['contributions'];
  const source = stepsSource(scored);
  const elsewhere = Promise.all([
    ...steps.map((table) => options.executor.write({ table, path: out.file(`${table}.parquet`), source })),
    options.executor.write({ table: 'scores', csv: out.file('scores.csv'), parquet: out.file('scores.parquet'), source: scoresSource(framework, levels, peers.names) }),
  ]);
  // A failure is told by the await below; without a handler now it would end the process first.
  elsewhere.catch(() => undefined);
  const run = await beside.describe();
  const { assessment } = run;
  if (options.xlsx) {
    const { writeXlsx } = await import('./write/xlsx.js'); // the library is large, and most runs of many units write no workbook
    await writeXlsx(out.file('scores.xlsx'), scoreSheets(framework, assessment));
  }
  await writeFindings(out.file('findings.csv'), assessment.audit.findings, assessment.audit.rules, framework, options.chinesePhrase);
  await writeErrors(out, run.accepted, options.chinese);
  if (assessment.change !== null) await writeCsv(out.file('year-on-year.csv'), CHANGE_COLUMNS, blocksOf(assessment.change.units, CHANGE_COLUMNS));
  await beside.write(run);
  await elsewhere;
  return run;
}

/** errors.csv: every problem of the input, also when there is none, so that an old list cannot be taken for today's. */
export const writeErrors = (out: OutputFolder, problems: readonly Problem[], chinese: ChineseLine): Promise<number> => writeProblems(out.file('errors.csv'), problems, chinese);
