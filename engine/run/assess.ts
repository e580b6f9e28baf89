/**
 * The annual assessment, end to end: framework and data in, an Assessment out. It writes nothing; it stops with every
 * problem at once unless errors are accepted.
 */
import { InputError, type Problem } from '../core/errors.js';
import type { Label } from '../core/label.js';
import { MISSING_REASONS, PRESENT, type Table } from '../core/table.js';
import { CHECKS } from '../scoring/audit/checks/index.js';
import { yearChange } from '../scoring/change.js';
import type { CostTable } from '../scoring/explain.js';
import { resolveFramework, type Framework, type FrameworkDeclaration } from '../scoring/framework.js';
import type { GradingMode, Veto } from '../scoring/grade.js';
import type { Assessment, Audit, Finding, RuleOutcome, YearChange } from '../scoring/result.js';
import { applyAmendments } from './amend.js';
import { unitCards, fieldValueTable } from './cards.js';
import type { Executor } from './executor.js';
import { findingProblem, prepareData, runCheck, type Evidence, type Prepared } from './prepare.js';
import type { Dataset } from './read/dataset.js';
import { auditRows, describeFindings, makeJob, scoreJob, type Scored, type ScoringOptions } from './score.js';
import type { Amendment } from './side-tables.js';

export interface AssessInput {
  readonly declaration: FrameworkDeclaration;
  readonly year: number;
  readonly dataset: Dataset;
  /** Last year: its data read by this year's fields and by its own, and the method it was assessed by. */
  readonly previous: { readonly year: number; readonly dataset: Dataset; readonly own: { readonly declaration: FrameworkDeclaration; readonly dataset: Dataset } } | null;
  readonly amendments: readonly Amendment[];
  readonly evidence: Evidence;
  readonly explanations: ReadonlyMap<string, string>;
  readonly vetoes: readonly Veto[];
  readonly costs: CostTable | null;
  readonly acceptErrors: boolean;
  readonly coreOnly: boolean;
  readonly grading: GradingMode;
  readonly executor: Executor;
  readonly shardBlocks: number;
  readonly nameOf: (code: string) => string | null;
  readonly onProgress: ScoringOptions['onProgress'];
}

export interface AssessmentRun {
  readonly framework: Framework;
  readonly prepared: Prepared;
  readonly scored: Scored;
  readonly assessment: Assessment;
  /** Problems that were accepted. */
  readonly accepted: readonly Problem[];
}

/** Units above which cards are not held in the assessment but made on request. */
export const CARDS_UP_TO = 2_000;

/** The framework of one year, with the indicators outside the core tier left out where asked (R19: not applicable). */
export function frameworkOf(declaration: FrameworkDeclaration, year: number, coreOnly: boolean): Framework {
  const framework = resolveFramework(declaration, year);
  if (!coreOnly) return framework;
  return { ...framework, indicators: framework.indicators.map((indicator) => (indicator.core ? indicator : { ...indicator, appliesWhen: '1 == 2' })) };
}

interface Year {
  readonly prepared: Prepared;
  readonly scored: Scored;
  readonly findings: readonly Finding[];
  /** All findings of each row rule, held in `findings` or not. */
  readonly counts: ReadonlyMap<string, number>;
  readonly accepted: readonly Problem[];
}

async function assessYear(input: AssessInput, framework: Framework, dataset: Dataset, previous: Prepared | null, amendments: readonly Amendment[], vetoes: readonly Veto[]): Promise<Year> {
  const prepared = prepareData(applyAmendments(dataset, framework, amendments), framework, input.evidence, previous);
  if (prepared.codes.length === 0) {
    throw new InputError([...prepared.problems, { place: prepared.file, expected: 'at least one row that can be assessed', found: 'none', code: 'villages/no-rows' }]);
  }
  const options: ScoringOptions = { executor: input.executor, shardBlocks: input.shardBlocks, grading: input.grading, vetoes, nameOf: input.nameOf, onProgress: input.onProgress };
  const job = makeJob(prepared, framework);
  const found = await auditRows(job, options);
  const findings = describeFindings(found, job.rules, prepared, framework.levels[0]!.name, input.explanations);
  const ruleOf = new Map(job.rules.map((rule) => [rule.id, rule]));
  const counts = new Map(job.rules.map((rule, k) => [rule.id, found.counts[k]!]));
  const errors = findings
    .filter((finding) => finding.severity === 'E')
    .map((finding) => findingProblem(prepared.file, finding, { id: finding.rule, severity: 'E', title: ruleOf.get(finding.rule)!.title, holds: ruleOf.get(finding.rule)!.condition.text }));
  const allErrors = job.rules.reduce((sum, rule, k) => sum + (rule.severity === 'E' ? found.counts[k]! : 0), 0);
  const problems = [...prepared.problems, ...errors];
  if (allErrors > errors.length) {
    problems.push({ place: prepared.file, expected: 'no broken E rule', found: `${allErrors - errors.length} more findings than are listed here`, code: 'rules/more' });
  }
  if (problems.length > 0 && !input.acceptErrors) throw new InputError(problems);
  const scored = await scoreJob(prepared, framework, job, options);
  return { prepared, scored, findings, counts, accepted: problems };
}

/** Outcomes of every rule of the framework, in its order, the derived pairs in place of `ratio-pairs`. */
function auditOf(input: AssessInput, framework: Framework, year: Year): Audit {
  const { prepared, scored } = year;
  const { counts } = year;
  const readerCount = (prefixes: readonly string[]): number => prepared.problems.filter((problem) => prefixes.includes(problem.code)).length;
  const late: Finding[] = [];
  const rules = framework.rules.flatMap((rule): RuleOutcome[] => {
    const base = { id: rule.id, severity: rule.severity, title: rule.title, note: null };
    if (rule.holds !== undefined) return [{ ...base, checked: true, count: counts.get(rule.id) ?? 0 }];
    if (rule.check === 'ratio-pairs') return scored.job.rules.filter(({ id }) => id.startsWith('pair:')).map((pair) => ({ id: pair.id, severity: pair.severity, title: pair.title, note: null, checked: true, count: counts.get(pair.id) ?? 0 }));
    if (rule.check === 'bounds') return [{ ...base, checked: true, count: readerCount(['villages/out-of-range', 'villages/not-an-integer', 'villages/not-a-number']) }];
    if (rule.check === 'codes-only') return [{ ...base, checked: true, count: readerCount(['villages/bad-code', 'villages/code-in-scientific-notation']) }];
    const early = prepared.results.find((result) => result.rule.id === rule.id);
    if (early !== undefined) {
      late.push(...early.findings);
      return [early.outcome];
    }
    if (!CHECKS.some((check) => check.name === rule.check)) return [];
    const { result } = runCheck(rule, prepared.context, prepared.rowOf, input.explanations);
    late.push(...result.findings);
    return [result.outcome];
  });
  return { rules, findings: [...year.findings, ...late], leftOut: prepared.leftOut, missing: missingByField(prepared.table, framework) };
}

function missingByField(table: Table, framework: Framework): Audit['missing'] {
  return framework.fields.flatMap((field) => {
    const column = table.columns.get(field.name);
    if (column === undefined) return [];
    const byReason = new Uint32Array(256);
    for (let row = 0; row < table.rows; row++) byReason[column.missing[row]!]!++;
    const counts = Object.fromEntries(MISSING_REASONS.flatMap((reason, k) => (k !== PRESENT && byReason[k]! > 0 ? [[reason, byReason[k]!]] : [])));
    return Object.keys(counts).length === 0 ? [] : [{ field: field.name, counts }];
  });
}

async function changeOf(input: AssessInput, framework: Framework, previous: NonNullable<AssessInput['previous']>, current: Year): Promise<{ change: YearChange; before: Year }> {
  const ownFramework = frameworkOf(previous.own.declaration, previous.year, input.coreOnly);
  const before = await assessYear(input, ownFramework, previous.own.dataset, null, [], []);
  const sameMethod = previous.own.declaration === input.declaration && JSON.stringify(ownFramework.indicators) === JSON.stringify(framework.indicators);
  const backCast = sameMethod ? before : await assessYear(input, framework, previous.dataset, null, [], []);
  const series = (year: Year) => ({ codes: year.prepared.codes, names: year.prepared.names, score: year.scored.scores.score, scored: year.scored.scores.scored });
  return { change: yearChange(previous.year, series(before), series(backCast), series(current)), before };
}

/** Lines for the data-quality page that no rule speaks of. */
function notesOf(input: AssessInput, prepared: Prepared): Label[] {
  const notes: Label[] = [];
  const excluded = new Map<string, number>();
  for (const other of input.dataset.others) {
    if (other.is !== 'excluded') continue;
    const key = JSON.stringify(other.reason ?? { zh: '按框架声明不参评', en: 'left out by the framework' });
    excluded.set(key, (excluded.get(key) ?? 0) + 1);
  }
  for (const [key, count] of excluded) {
    const reason = JSON.parse(key) as Label;
    notes.push({ zh: `${count} 行不参评:${reason.zh}`, en: `${count} rows not assessed: ${reason.en}` });
  }
  const totals = input.dataset.others.filter((other) => other.is === 'total').length;
  if (totals > 0) notes.push({ zh: `${totals} 行为公布的合计数,只用于核对`, en: `${totals} rows are published totals, used for reconciliation only` });
  if (input.dataset.absentFields.length > 0) notes.push({ zh: `文件缺少 ${input.dataset.absentFields.length} 个字段:${input.dataset.absentFields.join('、')}`, en: `the file lacks ${input.dataset.absentFields.length} fields: ${input.dataset.absentFields.join(', ')}` });
  if (input.dataset.ignoredColumns.length > 0) notes.push({ zh: `忽略了 ${input.dataset.ignoredColumns.length} 个非框架列`, en: `${input.dataset.ignoredColumns.length} columns that are no declared field were passed over` });
  if (prepared.context.divisions === null) notes.push({ zh: '没有该年版本的区划代码表:区划代码未核对', en: 'no division table of this edition: codes were NOT CHECKED against it' });
  return notes;
}

/**
 * Assess one year.
 *
 * @throws InputError with every problem of the data, unless errors are accepted
 */
export async function assess(input: AssessInput): Promise<AssessmentRun> {
  const framework = frameworkOf(input.declaration, input.year, input.coreOnly);
  const previousPrepared = input.previous === null ? null : prepareData(input.previous.dataset, framework, input.evidence, null);
  const year = await assessYear(input, framework, input.dataset, previousPrepared, input.amendments, input.vetoes);
  const change = input.previous === null ? null : await changeOf(input, framework, input.previous, year);
  const { prepared, scored } = year;
  const assessment: Assessment = {
    year: input.year,
    levels: scored.levels,
    peerGroups: scored.peers.names,
    audit: auditOf(input, framework, year),
    weights: scored.weights,
    fieldValues: fieldValueTable(prepared, scored),
    change: change?.change ?? null,
    cards: prepared.codes.length <= CARDS_UP_TO ? unitCards(prepared, scored, input.costs) : [],
    notes: notesOf(input, prepared),
  };
  return { framework, prepared, scored, assessment, accepted: [...year.accepted, ...(change?.before.accepted ?? [])] };
}
