/**
 * Score prepared data by one framework: audit rows, score blocks, roll up, rank, grade. Used for this year, for last
 * year, and for last year by this year's method.
 */
import { sharedNumbers, textAt } from '../core/table.js';
import type { Label } from '../core/label.js';
import { describeCells, joinFindings, type RowFindings } from '../scoring/audit/tile-auditor.js';
import { rowRules, type RowRule } from '../scoring/audit/row-rules.js';
import type { Framework } from '../scoring/framework.js';
import { applyVetoes, gradeByCuts, gradeByQuota, quotaCuts, type GradingMode, type Veto } from '../scoring/grade.js';
import { BLOCK_ROWS, segmentsOf } from '../scoring/levels.js';
import type { PeerGroups } from '../scoring/peers.js';
import { compileFramework, type ScoringProgram } from '../scoring/program.js';
import { percentiles, percentilesIn, rankDescending, type Ranks } from '../scoring/rank.js';
import type { Finding, LevelScores, WeightRow } from '../scoring/result.js';
import { rollupLayout } from '../scoring/rollup-layout.js';
import { groupResults, rollupTask, type GroupResult } from '../scoring/group-columns.js';
import { selectColumns } from '../scoring/select-rows.js';
import { unitScores, type UnitScores } from '../scoring/unit-scores.js';
import { weightStatistics } from '../scoring/weight/statistics.js';
import type { AssessJob } from './assess-job.js';
import { shardsOf, type Executor } from './executor.js';
import type { Prepared } from './prepare.js';
import { placeOf } from './read/sheet-records.js';

export interface ScoringOptions {
  readonly executor: Executor;
  /** Blocks of 4,096 rows in a shard. */
  readonly shardBlocks: number;
  readonly grading: GradingMode;
  readonly vetoes: readonly Veto[];
  readonly nameOf: (code: string) => string | null;
  readonly onProgress: (done: number, of: number) => void;
}

export interface Scored {
  readonly framework: Framework;
  readonly program: ScoringProgram;
  readonly job: AssessJob;
  /** Scores of the units; the groups stand in `groups`. */
  readonly scores: UnitScores;
  readonly groups: readonly GroupResult[];
  readonly levels: readonly LevelScores[];
  readonly peers: PeerGroups;
  readonly weights: readonly WeightRow[];
}

/** A job over the columns that formulas and rules use. */
export function makeJob(prepared: Prepared, framework: Framework): AssessJob {
  const program = compileFramework(framework);
  const rules = rowRules(framework, program);
  const used = new Set([...program.fields, program.weightField, ...rules.flatMap((rule) => [...rule.condition.fields, ...rule.rejects])]);
  const segments = segmentsOf(prepared.codes.length, prepared.levels[0]?.ofBelow ?? null);
  const layout = rollupLayout(program);
  const blocks = Math.ceil(prepared.codes.length / BLOCK_ROWS);
  return {
    program,
    rules,
    ranking: framework.ranking,
    table: selectColumns(prepared.table, used),
    segments,
    layout,
    sums: sharedNumbers(layout.rules.length * segments.group.length),
    scores: unitScores(prepared.codes.length, program.groups.length),
    statistics: sharedNumbers(blocks * weightStatistics(program).size),
  };
}

const blocksOf = (job: AssessJob): number => Math.ceil(job.table.rows / BLOCK_ROWS);

/** Run the row rules over all blocks and score them; E rules reject cells of the prepared table first. */
export async function runJob(job: AssessJob, options: ScoringOptions): Promise<RowFindings> {
  const shards = shardsOf(blocksOf(job), options.shardBlocks);
  const found = await options.executor.run(job, shards, (done) => options.onProgress(done, shards.length));
  return joinFindings(found, job.rules);
}

/** Row findings as the audit shows them. */
export function describeFindings(found: RowFindings, rules: readonly RowRule[], prepared: Prepared, unitLevel: string, explanations: ReadonlyMap<string, string>): Finding[] {
  const texts = describeCells(found, rules, prepared.table);
  return Array.from(found.rule, (k, i): Finding => {
    const { id, severity, condition } = rules[k]!;
    const row = found.row[i]!;
    const unit = prepared.codes[row]!;
    return { rule: id, severity, level: unitLevel, unit, ...placeOf(prepared.rowOf[row]!, prepared.sheets), fields: condition.fields, found: texts[i]!, explanation: explanations.get(`${id} ${unit}`) ?? null };
  });
}

/** Roll up, rank and grade what a job has scored. */
export async function finishJob(prepared: Prepared, framework: Framework, job: AssessJob, peers: PeerGroups, options: ScoringOptions): Promise<Scored> {
  const { program, ranking, segments, layout, sums } = job;
  const task = rollupTask(program, ranking, layout, sums, segments, prepared.levels);
  const rollingUp = options.executor.rollUp(task);
  rollingUp.catch(() => undefined); // told below, where it is waited for
  const unit = levelScores(framework, options, {
    level: framework.levels[0]!,
    codes: prepared.codes,
    names: prepared.names,
    parent: prepared.levels[0]?.ofBelow ?? new Uint32Array(0),
    units: new Uint32Array(prepared.codes.length).fill(1),
    unitMean: job.scores.score,
    scores: job.scores,
    peers,
  });
  const weights = weightStatistics(program).join(job.statistics, prepared.codes);
  await rollingUp;
  const groups = groupResults(task, prepared.levels);
  const above = groups.map((group, k) => {
    const { codes, declaration, start } = group.level;
    return levelScores(framework, options, {
      level: declaration,
      codes,
      names: groupNames(prepared, framework, k, options.nameOf),
      parent: prepared.levels[k + 1]?.ofBelow ?? new Uint32Array(0),
      units: Uint32Array.from(codes, (_, of) => start[of + 1]! - start[of]!),
      unitMean: group.unitMean,
      scores: group.scores,
      peers: null,
    });
  });
  return { framework, program, job, scores: job.scores, groups, levels: [unit, ...above], peers, weights };
}

/** Names of the groups of level `k`: the name field of their first unit, the division table, the level's title where there is no code, or the code. */
function groupNames(prepared: Prepared, framework: Framework, k: number, nameOf: (code: string) => string | null): string[] {
  const { codes, declaration, start } = prepared.levels[k]!;
  const field = framework.levels.find((level) => level.name === declaration.name)?.nameField;
  const column = field === undefined ? undefined : prepared.table.columns.get(field);
  return codes.map((code, group) => {
    const own = column?.kind === 'text' ? textAt(column, start[group]!) : undefined;
    return own ?? (code === '' ? declaration.title.zh : (nameOf(code) ?? code));
  });
}

interface LevelInput {
  readonly level: { readonly name: string; readonly title: Label };
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly parent: Uint32Array;
  readonly units: Uint32Array;
  readonly unitMean: Float64Array;
  readonly scores: UnitScores;
  readonly peers: PeerGroups | null;
}

function levelScores(framework: Framework, options: ScoringOptions, input: LevelInput): LevelScores {
  const { scores, codes, peers } = input;
  const ranks = rankDescending(scores.score, scores.rankable);
  const cuts = options.grading === 'quota' ? quotaCuts(scores.score, ranks, framework.grades) : framework.grades.map(({ atLeast }) => atLeast);
  const byMode = options.grading === 'quota' ? gradeByQuota(scores.score, scores.scored, cuts, framework.grades) : gradeByCuts(scores.score, scores.scored, framework.grades);
  const vetoes = options.vetoes.filter((veto) => veto.unit.length === codes[0]?.length);
  const rowOf = vetoes.length === 0 ? new Map<string, number>() : new Map(codes.map((code, row) => [code, row]));
  return {
    level: input.level.name,
    title: input.level.title,
    rows: codes.length,
    codes,
    names: input.names,
    parent: input.parent,
    units: input.units,
    unitMean: input.unitMean,
    score: scores.score,
    high: scores.high,
    reported: scores.reported,
    coverage: scores.coverage,
    groupScore: scores.groupScore,
    groupCoverage: scores.groupCoverage,
    groupState: scores.groupState,
    scored: scores.scored,
    rank: ranks.rank,
    tied: ranks.tied,
    grade: applyVetoes(byMode, rowOf, vetoes, framework.grades),
    gradeBeforeVeto: byMode,
    cuts,
    peerGroup: peers?.of ?? new Uint32Array(0),
    peerPercentile: peers === null ? new Float64Array(0) : peerPercentiles(ranks, peers),
    percentile: percentiles(ranks),
  };
}

/** Percentile of each ranked unit among its peers [0-100]; -1 where it is not ranked or its peers are not known. */
function peerPercentiles(ranks: Ranks, { names, of }: PeerGroups): Float64Array {
  const found = percentilesIn(ranks, of, names.length + 1);
  for (let row = 0; row < found.length; row++) if (of[row] === names.length) found[row] = -1;
  return found;
}
