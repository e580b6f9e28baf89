/**
 * The annual assessment, end to end: framework and data in, an Assessment out. It writes nothing; it stops with every
 * problem at once unless errors are accepted.
 */
import { InputError, type Problem } from '../core/errors.js';
import { yearChange, type ComparedScores, type ScoreSeries } from '../scoring/change.js';
import type { CostTable } from '../scoring/explain.js';
import { resolveFramework, type Framework, type FrameworkDeclaration } from '../scoring/framework.js';
import type { GradingMode, Veto } from '../scoring/grade.js';
import { peerGroups, type PeerGroups } from '../scoring/peers.js';
import type { Assessment, YearChange } from '../scoring/result.js';
import { applyAmendments } from './amend.js';
import { auditOf, runChecks, type RowAudit } from './audit.js';
import { unitCards, fieldValueTable } from './cards.js';
import { notComparable, scoresWithout } from './comparable.js';
import type { Executor } from './executor.js';
import { notesOf } from './notes.js';
import { findingProblem, prepareData, type Evidence, type Prepared, type RuleResult } from './prepare.js';
import type { Dataset } from './read/dataset.js';
import { describeFindings, finishJob, makeJob, runJob, type Scored, type ScoringOptions } from './score.js';
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

/** One year scored: ranks and grades of every level, and what the E and W rules found. */
export interface ScoredYear {
  readonly framework: Framework;
  readonly prepared: Prepared;
  readonly scored: Scored;
  readonly rows: RowAudit;
  /** Results of the E and W checks over many rows or years. */
  readonly results: readonly RuleResult[];
  /** Last year's data, as the checks that compare years saw them. */
  readonly previous: Prepared | null;
  /** Problems that were accepted. */
  readonly accepted: readonly Problem[];
}

export interface AssessmentRun extends ScoredYear {
  readonly assessment: Assessment;
}

/** Units above which cards are not held in the assessment but made on request. */
const CARDS_UP_TO = 2_000;

/** The framework of one year, with the indicators outside the core tier left out where asked (R19: not applicable). */
export function frameworkOf(declaration: FrameworkDeclaration, year: number, coreOnly: boolean): Framework {
  const framework = resolveFramework(declaration, year);
  if (!coreOnly) return framework;
  return { ...framework, indicators: framework.indicators.map((indicator) => (indicator.core ? indicator : { ...indicator, appliesWhen: '1 == 2' })) };
}

const optionsOf = ({ executor, shardBlocks, grading, nameOf, onProgress }: AssessInput, vetoes: readonly Veto[]): ScoringOptions => ({ executor, shardBlocks, grading, vetoes, nameOf, onProgress });

async function assessPrepared(input: AssessInput, framework: Framework, prepared: Prepared, previous: Prepared | null, vetoes: readonly Veto[]): Promise<ScoredYear> {
  if (prepared.codes.length === 0) {
    throw new InputError([...prepared.problems, { place: prepared.file, expected: 'at least one row that can be assessed', found: 'none', code: 'villages/no-rows' }]);
  }
  const options = optionsOf(input, vetoes);
  const job = makeJob(prepared, framework);
  const besideScores = (): { peers: PeerGroups; warned: readonly RuleResult[] } => ({ peers: peerGroups(prepared.table, framework.peers), warned: runChecks(prepared, framework, 'W', input.explanations) });
  const running = runJob(job, options);
  running.catch(() => undefined); // told where it is waited for
  const early = besideScores(); // while the threads score
  const found = await running;
  const findings = describeFindings(found, job.rules, prepared, framework.levels[0]!.name, input.explanations);
  const ruleOf = new Map(job.rules.map((rule) => [rule.id, rule]));
  const errors = findings
    .filter((finding) => finding.severity === 'E')
    .map((finding) => findingProblem(prepared, finding, { id: finding.rule, severity: 'E', title: ruleOf.get(finding.rule)!.title, holds: ruleOf.get(finding.rule)!.condition.text }));
  const allErrors = job.rules.reduce((sum, rule, k) => sum + (rule.severity === 'E' ? found.counts[k]! : 0), 0);
  const problems = [...prepared.problems, ...errors];
  if (allErrors > errors.length) {
    problems.push({ place: prepared.file, expected: 'no broken E rule', found: `${allErrors - errors.length} more findings than are listed here`, code: 'rules/more' });
  }
  if (problems.length > 0 && !input.acceptErrors) throw new InputError(problems);
  const { peers, warned } = allErrors === 0 ? early : besideScores(); // cells have been rejected: what was told of them no longer holds
  const scored = await finishJob(prepared, framework, job, peers, options);
  const counts = new Map(job.rules.map((rule, k) => [rule.id, found.counts[k]!]));
  return { framework, prepared, scored, rows: { rules: job.rules.map(({ condition, ...rule }) => ({ ...rule, fields: condition.fields })), counts, findings }, results: [...prepared.results, ...warned], previous, accepted: problems };
}

/** Problems of last year's file said to be of it: both files may well have the same name. */
async function ofPrevious<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.problems.map(inPrevious)) : error;
  }
}
const inPrevious = (problem: Problem): Problem => ({ ...problem, place: `previous ${problem.place}` });

/** @param prepared last year's data, prepared by this year's fields */
async function changeOf(input: AssessInput, previous: NonNullable<AssessInput['previous']>, prepared: Prepared, current: ScoredYear): Promise<{ change: YearChange; before: ScoredYear }> {
  const sameForm = previous.own.declaration === input.declaration;
  const ownFramework = frameworkOf(previous.own.declaration, previous.year, input.coreOnly);
  // Preparing settles conflicts in the data themselves, so the same data are prepared once.
  const ownData = sameForm ? prepared : prepareData(previous.own.dataset, ownFramework, input.evidence, null);
  const before = await ofPrevious(() => assessPrepared(input, ownFramework, ownData, null, []));
  const sameMethod = sameForm && JSON.stringify(ownFramework.indicators) === JSON.stringify(current.framework.indicators);
  const backCast = sameMethod ? before : await ofPrevious(() => assessPrepared(input, current.framework, prepared, null, []));
  const left = notComparable(current.framework, backCast, current);
  const comparable = async ({ prepared: data, scored }: ScoredYear): Promise<ComparedScores> => (left.length === 0 ? scored.scores : scoresWithout(left, current.framework, data, optionsOf(input, [])));
  const series = ({ prepared: { codes, names } }: ScoredYear, scores: ComparedScores): ScoreSeries => ({ codes, names, scores });
  const years = { previous: series(before, before.scored.scores), backCast: series(backCast, await comparable(backCast)), current: series(current, current.scored.scores), comparable: await comparable(current) };
  return { change: yearChange(previous.year, years, left), before };
}

/**
 * Score one year: from data that have been read to ranks and grades, E and W rules included.
 *
 * @throws InputError with every problem of the data, unless errors are accepted
 */
export async function scoreYear(input: AssessInput): Promise<ScoredYear> {
  const framework = frameworkOf(input.declaration, input.year, input.coreOnly);
  const previous = input.previous === null ? null : prepareData(input.previous.dataset, framework, input.evidence, null);
  const prepared = prepareData(applyAmendments(input.dataset, framework, input.amendments), framework, input.evidence, previous);
  return assessPrepared(input, framework, prepared, previous, input.vetoes);
}

/** What a scored year is to the one before. */
export interface Compared {
  readonly change: YearChange | null;
  /** Problems of last year's data that were accepted. */
  readonly accepted: readonly Problem[];
}

/**
 * Compare a scored year with the one before, where there is one.
 *
 * @throws InputError with every problem of last year's data, unless errors are accepted
 */
export async function compareYear(input: AssessInput, year: ScoredYear): Promise<Compared> {
  if (input.previous === null || year.previous === null) return { change: null, accepted: [] };
  const { change, before } = await changeOf(input, input.previous, year.previous, year);
  return { change, accepted: before.accepted.map(inPrevious) };
}

/** Everything the report needs to say of a scored year: audit queries, change, cards, the value of fields. */
export function describeYear(input: AssessInput, year: ScoredYear, { change, accepted }: Compared): AssessmentRun {
  const { framework, prepared, scored, rows, results } = year;
  const assessment: Assessment = {
    year: input.year,
    levels: scored.levels,
    peerGroups: scored.peers.names,
    audit: auditOf(prepared, framework, rows, [...results, ...runChecks(prepared, framework, 'Q', input.explanations)]),
    weights: scored.weights,
    fieldValues: fieldValueTable(prepared, scored),
    change,
    cards: prepared.codes.length <= CARDS_UP_TO ? unitCards(prepared, scored, input.costs) : [],
    notes: notesOf(input.dataset, prepared),
  };
  return { ...year, assessment, accepted: [...year.accepted, ...accepted] };
}

/**
 * Assess one year: score it, compare it and describe it.
 *
 * @throws InputError as `scoreYear` and `compareYear`
 */
export async function assess(input: AssessInput): Promise<AssessmentRun> {
  const year = await scoreYear(input);
  return describeYear(input, year, await compareYear(input, year));
}
