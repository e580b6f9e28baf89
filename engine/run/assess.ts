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
import type { Assessment, RuleOutcome, YearChange } from '../scoring/result.js';
import { applyAmendments } from './amend.js';
import { auditOf, runChecks, type RowAudit } from './audit.js';
import { unitCards, fieldValueTable } from './cards.js';
import { notComparable, scoresWithout } from './comparable.js';
import type { Executor } from './executor.js';
import { notesOf, previousNotes } from './notes.js';
import { preparePrevious, type PreparedPrevious, type PreviousYear } from './previous.js';
import { findingProblem, prepareData, type Evidence, type Prepared, type RuleResult } from './prepare.js';
import type { Dataset } from './read/dataset.js';
import { describeFindings, finishJob, makeJob, runJob, type Scored, type ScoringOptions } from './score.js';
import type { Amendment } from './side-tables.js';

export interface AssessInput {
  readonly declaration: FrameworkDeclaration;
  readonly year: number;
  readonly dataset: Dataset;
  readonly previous: PreviousYear | null;
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
  /** The year before, made ready for the checks and the comparison. */
  readonly previous: PreparedPrevious | null;
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

async function assessPrepared(input: AssessInput, framework: Framework, prepared: Prepared, previous: PreparedPrevious | null, vetoes: readonly Veto[]): Promise<ScoredYear> {
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

/** The year before by its own method. */
const scorePrevious = (input: AssessInput, previous: PreviousYear, { own, byThisForm }: PreparedPrevious): Promise<ScoredYear> =>
  orAlso(() => ofPrevious(() => assessPrepared(input, ownFrameworkOf(input, previous), own, null, [])), () => byThisForm.problems.map(inPrevious));

const ownFrameworkOf = ({ coreOnly }: AssessInput, { declaration, year }: PreviousYear): Framework => frameworkOf(declaration, year, coreOnly);

/** Last year's data by this year's method: audited by the rules of their own year, whose rejected cells they share, so by none again. */
function scoreBackCast(input: AssessInput, framework: Framework, { byThisForm }: PreparedPrevious): Promise<ScoredYear> {
  return ofPrevious(() => assessPrepared(input, { ...framework, rules: [] }, byThisForm, null, []));
}

async function changeOf(input: AssessInput, previous: PreviousYear, prepared: PreparedPrevious, current: ScoredYear): Promise<Compared> {
  const before = await scorePrevious(input, previous, prepared);
  const sameMethod = previous.declaration === input.declaration && JSON.stringify(before.framework.indicators) === JSON.stringify(current.framework.indicators);
  const backCast = sameMethod ? before : await scoreBackCast(input, current.framework, prepared);
  const left = notComparable(current.framework, backCast, current);
  const comparable = async ({ prepared: data, scored }: ScoredYear): Promise<ComparedScores> => (left.length === 0 ? scored.scores : scoresWithout(left, current.framework, data, optionsOf(input, [])));
  const series = ({ prepared: { codes, names } }: ScoredYear, scores: ComparedScores): ScoreSeries => ({ codes, names, scores });
  const years = { previous: series(before, before.scored.scores), backCast: series(backCast, await comparable(backCast)), current: series(current, current.scored.scores), comparable: await comparable(current) };
  const accepted = [...before.accepted, ...(backCast === before ? [] : backCast.accepted)].map(inPrevious);
  return { change: yearChange(previous.year, years, left), accepted, notChecked: prepared.own.results.map(({ outcome }) => outcome).filter(({ checked }) => !checked) };
}

/** Both years made ready. */
function prepareYears(input: AssessInput): { framework: Framework; prepared: Prepared; previous: PreparedPrevious | null } {
  const framework = frameworkOf(input.declaration, input.year, input.coreOnly);
  const previous = input.previous === null ? null : preparePrevious(input.previous, ownFrameworkOf(input, input.previous), framework);
  return { framework, previous, prepared: prepareData(applyAmendments(input.dataset, framework, input.amendments), framework, input.evidence, previous?.byThisForm ?? null) };
}

/** What is wrong with the data of the year before, where this year's have stopped the run already. */
async function problemsBefore(input: AssessInput, prepared: PreparedPrevious | null): Promise<readonly Problem[]> {
  if (input.previous === null || prepared === null || input.acceptErrors) return [];
  const { previous } = input;
  const found = await problemsIn(() => scorePrevious(input, previous, prepared));
  return found.length > 0 ? found : prepared.byThisForm.problems.map(inPrevious);
}

/** Do a piece of work; where its input stops it, tell other problems of the input too. */
async function orAlso<T>(work: () => Promise<T>, others: () => readonly Problem[] | Promise<readonly Problem[]>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InputError ? new InputError([...error.problems, ...(await others())]) : error;
  }
}

/** The problems that stop a piece of work. */
async function problemsIn(work: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems;
  }
}

/**
 * Score one year: from data that have been read to ranks and grades, E and W rules included.
 *
 * @throws InputError with every problem of the data of this year and the one before, unless errors are accepted
 */
export async function scoreYear(input: AssessInput): Promise<ScoredYear> {
  const { framework, prepared, previous } = prepareYears(input);
  return orAlso(() => assessPrepared(input, framework, prepared, previous, input.vetoes), () => problemsBefore(input, previous));
}

/** What a scored year is to the one before. */
export interface Compared {
  readonly change: YearChange | null;
  /** Problems of last year's data that were accepted. */
  readonly accepted: readonly Problem[];
  /** E rules of last year that could not be checked. */
  readonly notChecked: readonly RuleOutcome[];
}

/**
 * Compare a scored year with the one before, where there is one.
 *
 * @throws InputError with every problem of last year's data, unless errors are accepted
 */
export async function compareYear(input: AssessInput, year: ScoredYear): Promise<Compared> {
  if (input.previous === null || year.previous === null) return { change: null, accepted: [], notChecked: [] };
  return changeOf(input, input.previous, year.previous, year);
}

/** What stops the assessment of these data, of both years; nothing is written and nothing accepted. */
export const dataProblems = (input: AssessInput): Promise<readonly Problem[]> =>
  problemsIn(async () => {
    const strict = { ...input, acceptErrors: false };
    return compareYear(strict, await scoreYear(strict));
  });

/** Everything the report needs to say of a scored year: audit queries, change, cards, the value of fields. */
export function describeYear(input: AssessInput, year: ScoredYear, { change, accepted, notChecked }: Compared): AssessmentRun {
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
    notes: [...notesOf(input.dataset, prepared), ...previousNotes(input.previous, notChecked)],
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
