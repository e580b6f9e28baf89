/**
 * The value of one indicator for one village, and for a group of villages from sums (scoring rules R2-R5, R12-R14,
 * R20), in plain words over plain rows.
 */
import type { FieldDeclaration, Framework, Goalpost, Indicator } from '../../engine/scoring/framework.js';
import { conjunctsOf, fieldNames, numberOf, parsed, truthOf, type Cell, type FieldReader, type NoNumber, type PlainNode, type Truth } from './plain-formula.js';

export type Row = Readonly<Record<string, Cell>>;

/** What is known of one indicator of one unit, before weights. */
export type Finding =
  | { readonly state: 'value'; readonly value: number; readonly unclipped: number; readonly z: number; readonly share: number }
  | { readonly state: 'missing'; readonly reason: NoNumber | 'unknown-guard' | 'unreported' }
  | { readonly state: 'not-applicable' };

export interface Village {
  readonly code: string;
  readonly row: Row;
  /** Per indicator code. */
  readonly findings: ReadonlyMap<string, Finding>;
}

export const NOT_APPLICABLE: Finding = { state: 'not-applicable' };
const missing = (reason: NoNumber | 'unknown-guard' | 'unreported'): Finding => ({ state: 'missing', reason });

const cellOf = (row: Row, name: string): Cell => row[name] ?? null;

const SCALES = { identity: (x: number) => x, log1p: Math.log1p, sqrt: Math.sqrt };

/** R20: (g(x) - g(floor)) / (g(target) - g(floor)), not clipped; undefined below 0 under a scale that has no such value. */
function unclippedScore(value: number, { scale, floor, target }: Goalpost): number | undefined {
  if (scale !== 'identity' && value < 0) return undefined;
  const g = SCALES[scale];
  return (g(value) - g(floor)) / (g(target) - g(floor));
}

/** A value with its score, `share` of its units reporting. */
function valued(outcome: number | NoNumber, goalpost: Goalpost, share: number): Finding {
  if (typeof outcome !== 'number') return missing(outcome);
  const unclipped = unclippedScore(outcome, goalpost);
  if (unclipped === undefined) return missing('undefined');
  return { state: 'value', value: outcome, unclipped, z: Math.min(1, Math.max(0, unclipped)), share };
}

/** R2-R4: the guard first; false: not applicable, unknown: missing; then the formula. */
export function findForVillage(indicator: Indicator, row: Row): Finding {
  const field: FieldReader = (name) => cellOf(row, name);
  const applies: Truth = indicator.appliesWhen === undefined ? true : truthOf(parsed(indicator.appliesWhen), field);
  if (applies === false) return NOT_APPLICABLE;
  if (applies === 'unknown') return missing('unknown-guard');
  return valued(numberOf(parsed(indicator.formula), field), indicator.goalpost, 1);
}

const fieldOf = (framework: Framework, name: string): FieldDeclaration => {
  const field = framework.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return field;
};

/** Position of a level, 0 = the unit itself. */
const levelIndex = (framework: Framework, name: string): number => {
  const index = framework.levels.findIndex((level) => level.name === name);
  if (index < 0) throw new Error(`no level ${name}`);
  return index;
};

/** The villages by the unit of `level` they lie in. */
export function groupedBy(framework: Framework, level: string, villages: readonly Village[]): Map<string, Village[]> {
  const { prefix } = framework.levels[levelIndex(framework, level)]!;
  const groups = new Map<string, Village[]>();
  for (const village of villages) {
    const code = village.code.slice(0, prefix);
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [village]);
    else group.push(village);
  }
  return groups;
}

/** A condition on a yes/no field or a text is asked of each village; one on counts and amounts is asked of the sums. */
const isAskedOfEach = (framework: Framework, condition: PlainNode): boolean =>
  fieldNames(condition).some((name) => ['bool', 'enum', 'text', 'code'].includes(fieldOf(framework, name).type));

/** True where all hold, false where one fails, else unknown. */
function allOf(conditions: readonly PlainNode[], field: FieldReader): Truth {
  const truths = conditions.map((condition) => truthOf(condition, field));
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}

/** Mean of the numbers weighted by the weights; a number or weight that is missing adds nothing; undefined without weight. */
function weightedMean(pairs: readonly (readonly [value: Cell, weight: Cell])[]): number | 'undefined' {
  let sum = 0;
  let total = 0;
  for (const [value, weight] of pairs) {
    if (typeof value !== 'number' || typeof weight !== 'number') continue;
    sum += value * weight;
    total += weight;
  }
  return total === 0 ? 'undefined' : sum / total;
}

const plainSum = (cells: readonly Cell[]): number | null => {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  return numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0);
};

/**
 * A field of a group: the sum over the villages that enter, a field of a higher level once for each of its units; a
 * field that is no sum, above its level: the mean weighted by the unit weight of the villages that enter.
 */
function fieldOfGroup(framework: Framework, name: string, groupLevel: string, entering: readonly Village[]): Cell {
  const field = fieldOf(framework, name);
  const owners = [...groupedBy(framework, field.level, entering).values()];
  const values = owners.map((villages) => cellOf(villages[0]!.row, name));
  if (field.above === 'weighted-mean' && levelIndex(framework, groupLevel) > levelIndex(framework, field.level)) {
    const weights = owners.map((villages) => plainSum(villages.map(({ row }) => cellOf(row, framework.unit.weight))));
    const mean = weightedMean(values.map((value, i) => [value, weights[i]!]));
    return mean === 'undefined' ? null : mean;
  }
  return plainSum(values);
}

/** The villages of a group by what they do for one indicator (R13, R14). */
function divided(framework: Framework, indicator: Indicator, villages: readonly Village[]) {
  const guard = indicator.appliesWhen === undefined ? [] : conjunctsOf(parsed(indicator.appliesWhen));
  const filters = guard.filter((condition) => isAskedOfEach(framework, condition));
  const needed = [...fieldNames(parsed(indicator.formula)), ...guard.flatMap(fieldNames)];
  const lacksWeight = ({ row }: Village): boolean => indicator.rollup === 'weighted-mean' && cellOf(row, framework.unit.weight) === null;
  const stateOf = (village: Village): string => {
    const { state } = village.findings.get(indicator.code)!;
    return state === 'value' && lacksWeight(village) ? 'missing' : state;
  };
  const passes = ({ row }: Village): Truth => allOf(filters, (name) => cellOf(row, name));
  return {
    onSums: guard.filter((condition) => !filters.includes(condition)),
    valued: villages.filter((village) => stateOf(village) === 'value'),
    missing: villages.filter((village) => stateOf(village) === 'missing').length,
    passing: villages.filter((village) => passes(village) === true || (passes(village) === 'unknown' && stateOf(village) === 'missing')).length,
    entering: villages.filter(
      (village) =>
        stateOf(village) === 'value' || (stateOf(village) === 'not-applicable' && passes(village) === true && needed.every((name) => cellOf(village.row, name) !== null)),
    ),
  };
}

const valueOf = (indicator: Indicator, village: Village): number | null => {
  const finding = village.findings.get(indicator.code)!;
  return finding.state === 'value' ? finding.value : null;
};

const mean = (numbers: readonly (number | null)[]): number | 'undefined' => weightedMean(numbers.map((number) => [number, 1]));

/** The mean of the village values that the roll-up asks for; `reporting` is not empty. */
function meanOfValues(framework: Framework, indicator: Indicator, groupLevel: string, reporting: readonly Village[]): number | 'undefined' {
  if (indicator.rollup === 'weighted-mean') {
    return weightedMean(reporting.map((village) => [valueOf(indicator, village), cellOf(village.row, framework.unit.weight)]));
  }
  if (indicator.rollup === 'mean-over-units') return mean(reporting.map((village) => valueOf(indicator, village)));
  const owners = [...groupedBy(framework, indicator.level, reporting).values()].map((villages) => valueOf(indicator, villages[0]!));
  return levelIndex(framework, groupLevel) <= levelIndex(framework, indicator.level) ? owners[0]! : mean(owners);
}

/** One indicator of a group of villages at `groupLevel` (R13, R14). */
export function findForGroup(framework: Framework, indicator: Indicator, groupLevel: string, villages: readonly Village[]): Finding {
  const parts = divided(framework, indicator, villages);
  const share = 1 - parts.missing / parts.passing;
  const nobody = parts.missing === 0 ? NOT_APPLICABLE : missing('unreported');
  if (indicator.rollup !== 'formula-on-sums') {
    if (parts.valued.length === 0) return nobody;
    return valued(meanOfValues(framework, indicator, groupLevel, parts.valued), indicator.goalpost, share);
  }
  if (parts.entering.length === 0) return nobody;
  const field: FieldReader = (name) => fieldOfGroup(framework, name, groupLevel, parts.entering);
  const applies = allOf(parts.onSums, field);
  if (applies === false) return nobody;
  if (applies === 'unknown') return missing('unknown-guard');
  return valued(numberOf(parsed(indicator.formula), field), indicator.goalpost, share);
}
