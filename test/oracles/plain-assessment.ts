/**
 * The official scoring method once more, as a careful statistician would write it from the rules alone: plain rows,
 * plain recursion, nothing shared with the engine but the framework's types. The engine is compared with it.
 *
 * Covered: the arithmetic method without a cap on effective weights.
 */
import { nodesOf, type Framework, type TreeNode } from '../../engine/scoring/framework.js';
import type { Cell } from './plain-formula.js';
import { findForGroup, findForVillage, groupedBy, NOT_APPLICABLE, type Finding, type Row, type Village } from './plain-indicator.js';

export interface PlainOptions {
  readonly vetoes?: readonly { readonly unit: string; readonly highestGrade: string }[];
  readonly grading?: 'cuts' | 'quota';
  readonly coreOnly?: boolean;
}

export interface PlainIndicator {
  state: Finding['state'];
  /** Why a value is missing; null in other states. */
  reason: string | null;
  value: number | null;
  unclipped: number | null;
  z: number | null;
  /** [points]; 0 where not applicable. */
  effectiveWeight: number;
  /** Effective weight × z × reported share [points]. */
  contribution: number;
  /** r of the policy [1]: 1 for a village in state value, 0 where missing, null where not applicable. */
  reportedShare: number | null;
}

export interface PlainUnit {
  /** Lower end of the interval [0-100]; null where no indicator applies. */
  score: number | null;
  high: number | null;
  /** Score of what is reported alone [0-100]; null where nothing is. */
  reported: number | null;
  /** Share of effective weight reported [%]. */
  coverage: number | null;
  /** By code of every node below the root; null where nothing below it applies. */
  groupScore: Record<string, number | null>;
  groupCoverage: Record<string, number | null>;
  rank: number | null;
  grade: string | null;
  /** Unweighted mean of the scores of its villages. */
  unitMean: number | null;
  indicators: Record<string, PlainIndicator>;
}

/** Level → code → unit. */
export type PlainResult = Record<string, Record<string, PlainUnit>>;

/** R12: the one value a township or county reports, given to all its villages. */
function inherited(framework: Framework, rows: readonly Row[]): Row[] {
  const unitLevel = framework.levels[0]!.name;
  const filled: Record<string, Cell>[] = rows.map((row) => ({ ...row }));
  for (const field of framework.fields.filter(({ level }) => level !== unitLevel)) {
    const { prefix } = framework.levels.find(({ name }) => name === field.level)!;
    const values = new Map<string, Cell>();
    for (const row of rows) {
      const owner = String(row[framework.unit.code]).slice(0, prefix);
      const cell = row[field.name] ?? null;
      const before = values.get(owner) ?? null;
      if (cell !== null && before !== null && cell !== before) throw new Error(`${owner} ${field.name}: ${before} and ${cell}`);
      values.set(owner, cell ?? before);
    }
    for (const row of filled) row[field.name] = values.get(String(row[framework.unit.code]).slice(0, prefix))!;
  }
  return filled;
}

type Findings = ReadonlyMap<string, Finding>;

const indicatorsBelow = (framework: Framework, node: TreeNode): string[] => [...nodesOf(node)].flatMap((below) => below.indicators.map((i) => framework.indicators[i]!.code));

const applies = (findings: Findings, codes: readonly string[]): boolean => codes.some((code) => findings.get(code)!.state !== 'not-applicable');

/** R6-R8: `points` shared among what applies below `node`, in proportion to nominal weight, level by level. */
function shareOut(framework: Framework, node: TreeNode, points: number, findings: Findings, weights: Map<string, number>): void {
  const indicators = node.indicators.map((i) => framework.indicators[i]!).filter(({ code }) => applies(findings, [code]));
  const nodes = node.children.filter((child) => applies(findings, indicatorsBelow(framework, child)));
  const nominal = [...indicators, ...nodes].reduce((sum, { weight }) => sum + weight, 0);
  for (const { code, weight } of indicators) weights.set(code, (points * weight) / nominal);
  for (const child of nodes) shareOut(framework, child, (points * child.weight) / nominal, findings, weights);
}

/** One indicator with its weight; a missing one counts as nothing at the lower end. */
function weighed(finding: Finding, effectiveWeight: number): PlainIndicator {
  if (finding.state === 'value') {
    const { value, unclipped, z, share } = finding;
    return { state: 'value', reason: null, value, unclipped, z, effectiveWeight, contribution: effectiveWeight * z * share, reportedShare: share };
  }
  const isMissing = finding.state === 'missing';
  const reason = finding.state === 'missing' ? finding.reason : null;
  return { state: finding.state, reason, value: null, unclipped: null, z: null, effectiveWeight, contribution: 0, reportedShare: isMissing ? 0 : null };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** 100 × part / whole; null where there is no whole. */
const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

/** Score, its upper end, reported-only score and coverage of the indicators of one node (R9, R10, R14, R15). */
function figures(indicators: readonly PlainIndicator[]) {
  const whole = total(indicators.map((i) => i.effectiveWeight));
  const inValue = indicators.filter((i) => i.state === 'value');
  const reportedWeight = total(indicators.map((i) => i.effectiveWeight * (i.reportedShare ?? 0)));
  const low = total(indicators.map((i) => i.contribution));
  const unreported = total(indicators.map((i) => i.effectiveWeight * (1 - (i.reportedShare ?? 0))));
  return {
    score: percent(low, whole),
    high: percent(low + unreported, whole),
    reported: percent(total(inValue.map((i) => i.effectiveWeight * i.z!)), total(inValue.map((i) => i.effectiveWeight))),
    coverage: percent(reportedWeight, whole),
  };
}

/** A unit with everything but rank and grade. */
function assessed(framework: Framework, findings: Findings, unitMean: number | null): PlainUnit {
  const weights = new Map<string, number>();
  if (applies(findings, [...findings.keys()])) shareOut(framework, framework.root, 100, findings, weights);
  const indicators = Object.fromEntries([...findings].map(([code, finding]) => [code, weighed(finding, weights.get(code) ?? 0)]));
  const nodes = [...nodesOf(framework.root)].slice(1).map((node) => {
    return [node.code, figures(indicatorsBelow(framework, node).map((code) => indicators[code]!))] as const;
  });
  return {
    ...figures(Object.values(indicators)),
    groupScore: Object.fromEntries(nodes.map(([code, { score }]) => [code, score])),
    groupCoverage: Object.fromEntries(nodes.map(([code, { coverage }]) => [code, coverage])),
    rank: null,
    grade: null,
    unitMean,
    indicators,
  };
}

/** R11: nine decimals, for comparing only. */
const rounded = (x: number): number => Math.round(x * 1e9) / 1e9;

/** Rule 5: enough reported over all and in each child of the root; one that does not apply passes. */
function isRanked(framework: Framework, unit: PlainUnit): boolean {
  const { coverage, groupCoverage } = framework.ranking;
  if (unit.coverage === null || rounded(unit.coverage) < coverage) return false;
  return framework.root.children.every(({ code }) => unit.groupCoverage[code] === null || rounded(unit.groupCoverage[code]!) >= groupCoverage);
}

/** R16, or by the share of the ranked units that stand no lower; an unranked unit has no place in a quota. */
function gradeOf(framework: Framework, unit: PlainUnit, rankedUnits: number, grading: 'cuts' | 'quota'): string | null {
  const bestFirst = framework.grades.toSorted((a, b) => b.atLeast - a.atLeast);
  if (grading === 'cuts') {
    if (unit.score === null) return null;
    const score = rounded(unit.score);
    return (bestFirst.find(({ atLeast }) => score >= atLeast) ?? bestFirst.at(-1)!).grade;
  }
  if (unit.rank === null) return null;
  let places = 0;
  for (const { grade, quota } of bestFirst.slice(0, -1)) {
    places += (quota ?? 0) * rankedUnits;
    if (unit.rank <= rounded(places)) return grade;
  }
  return bestFirst.at(-1)!.grade;
}

/** R17: the lower of the two grades. */
function capped(framework: Framework, grade: string | null, highest: string): string | null {
  const atLeast = (name: string): number => framework.grades.find((candidate) => candidate.grade === name)!.atLeast;
  return grade !== null && atLeast(grade) > atLeast(highest) ? highest : grade;
}

/** Ranks 1, 2, 2, 4 and grades among the units of one level. */
function rankAndGrade(framework: Framework, units: Readonly<Record<string, PlainUnit>>, { vetoes = [], grading = 'cuts' }: PlainOptions): void {
  const ranked = Object.values(units).filter((unit) => isRanked(framework, unit));
  for (const unit of ranked) unit.rank = 1 + ranked.filter((other) => rounded(other.score!) > rounded(unit.score!)).length;
  for (const [code, unit] of Object.entries(units)) {
    unit.grade = gradeOf(framework, unit, ranked.length, grading);
    for (const veto of vetoes) if (veto.unit === code) unit.grade = capped(framework, unit.grade, veto.highestGrade);
  }
}

function refuseOtherMethods(framework: Framework): void {
  if (framework.weightCap !== undefined) throw new Error('no cap on effective weights here');
  for (const { aggregate, code } of nodesOf(framework.root)) if (aggregate !== 'arithmetic') throw new Error(`${code}: ${aggregate} is not arithmetic`);
}

/** Everything the method says about the villages in `rows` and their groups. */
export function plainAssess(rows: readonly Row[], framework: Framework, options: PlainOptions = {}): PlainResult {
  refuseOtherMethods(framework);
  const takesPart = (core: boolean): boolean => core || options.coreOnly !== true;
  const villages = inherited(framework, rows).map((row): Village => {
    const findings = new Map(framework.indicators.map((indicator) => [indicator.code, takesPart(indicator.core) ? findForVillage(indicator, row) : NOT_APPLICABLE]));
    return { code: String(row[framework.unit.code]), row, findings };
  });
  const [unitLevel, ...groupLevels] = framework.levels;
  const result: PlainResult = { [unitLevel!.name]: {} };
  const ofVillages = result[unitLevel!.name]!;
  for (const { code, findings } of villages) {
    if (code in ofVillages) throw new Error(`${code} stands twice`);
    ofVillages[code] = assessed(framework, findings, null);
    ofVillages[code].unitMean = ofVillages[code].score;
  }
  for (const { name } of groupLevels) {
    const units = Object.entries(Object.fromEntries(groupedBy(framework, name, villages))).map(([code, members]) => {
      const findings = new Map(
        framework.indicators.map((indicator) => [indicator.code, takesPart(indicator.core) ? findForGroup(framework, indicator, name, members) : NOT_APPLICABLE]),
      );
      const scores = members.map((village) => ofVillages[village.code]!.score).filter((score) => score !== null);
      return [code, assessed(framework, findings, scores.length === 0 ? null : total(scores) / scores.length)] as const;
    });
    result[name] = Object.fromEntries(units);
  }
  for (const units of Object.values(result)) rankAndGrade(framework, units, options);
  return result;
}
