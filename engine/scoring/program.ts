/**
 * A framework made ready to compute: formulas parsed and checked once, the tree laid flat. Plain data, so that a
 * worker gets it as a message and compiles its own kernels from it.
 */
import { conjuncts, parseCondition, parseFormula, type CheckedExpression, type FieldKinds } from '../core/expression/index.js';
import { InputError, type Problem } from '../core/errors.js';
import type { FieldDeclaration, Framework, Goalpost, RollupName, TreeNode } from './framework.js';

/** Field names with what the expression compiler needs to know of them. */
export function fieldKinds(fields: readonly FieldDeclaration[]): FieldKinds {
  return new Map(fields.map((field) => [field.name, { unit: field.unit, kind: field.type === 'int' || field.type === 'num' || field.type === 'bool' ? 'number' : 'text' }]));
}

/** Whether a field is a yes/no or a text: a conjunct of a guard over such fields chooses units, one over numbers is asked of sums (R13). */
export const choosesUnits = ({ type }: FieldDeclaration): boolean => type !== 'int' && type !== 'num';

export interface IndicatorProgram {
  readonly code: string;
  readonly formula: CheckedExpression;
  readonly guard: CheckedExpression | null;
  /** The guard's conjuncts over yes/no and text fields alone: they choose the units that enter a roll-up (R13). */
  readonly filter: readonly CheckedExpression[];
  /** The guard's other conjuncts: evaluated on sums in a roll-up. */
  readonly amounts: readonly CheckedExpression[];
  readonly goalpost: Goalpost;
  readonly rollup: RollupName;
  /** Position of the indicator's own level in the framework's levels, 0 = the unit. */
  readonly level: number;
  /** Nominal weight, in hundredths. */
  readonly weight: number;
}

/** A node of the flat tree. Nodes stand children before parents; the root is last. */
export interface FlatNode {
  readonly code: string;
  readonly aggregate: string;
  /** Nominal weight, in hundredths. */
  readonly weight: number;
  /** Positions of child nodes, or of indicators: a node has one or the other. */
  readonly nodes: readonly number[];
  readonly indicators: readonly number[];
}

export interface ScoringProgram {
  readonly indicators: readonly IndicatorProgram[];
  readonly nodes: readonly FlatNode[];
  /** Positions in `nodes` of the children of the root, in order: the groups (actions) a report speaks of. */
  readonly groups: readonly number[];
  readonly weightCap: number | null;
  /** Every field that some indicator uses, in order of first use. */
  readonly fields: readonly string[];
  /** Per field of `fields`: position of its level, and how it goes above that level. */
  readonly fieldLevels: readonly number[];
  readonly fieldAbove: readonly ('sum' | 'weighted-mean')[];
  readonly weightField: string;
}

function flatten(root: TreeNode): { nodes: FlatNode[]; groups: number[] } {
  const nodes: FlatNode[] = [];
  const visit = (node: TreeNode): number => {
    const children = node.children.map(visit);
    return nodes.push({ code: node.code, aggregate: node.aggregate, weight: node.weight, nodes: children, indicators: node.indicators }) - 1;
  };
  visit(root);
  return { nodes, groups: [...nodes.at(-1)!.nodes] };
}

/**
 * Parse every formula and guard of a framework and lay its tree flat.
 *
 * @throws InputError with all problems of all formulas, each placed at its indicator
 */
export function compileFramework(framework: Framework): ScoringProgram {
  const kinds = fieldKinds(framework.fields);
  const byName = new Map(framework.fields.map((field) => [field.name, field]));
  const levelOf = new Map(framework.levels.map((level, k) => [level.name, k]));
  const problems: Problem[] = [];
  const parse = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const chooses = (name: string): boolean => choosesUnits(byName.get(name)!);
  const indicators = framework.indicators.map((indicator): IndicatorProgram | null => {
    const place = indicator.file ?? indicator.code;
    const formula = parse(() => parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: `${place} formula` }));
    const guardText = indicator.appliesWhen;
    const guard = guardText === undefined ? null : parse(() => parseCondition(guardText, { fields: kinds, place: `${place} appliesWhen` }));
    if (formula === null || (guardText !== undefined && guard === null)) return null;
    const parts = guard === null ? [] : conjuncts(guard);
    return {
      code: indicator.code,
      formula,
      guard,
      filter: parts.filter((part) => part.fields.every(chooses)),
      amounts: parts.filter((part) => !part.fields.every(chooses)),
      goalpost: indicator.goalpost,
      rollup: indicator.rollup,
      level: levelOf.get(indicator.level) ?? 0,
      weight: indicator.weight,
    };
  });
  if (problems.length > 0) throw new InputError(problems);
  const ready = indicators as IndicatorProgram[];
  const fields = [...new Set(ready.flatMap((indicator) => [...indicator.formula.fields, ...(indicator.guard?.fields ?? [])]))];
  return {
    indicators: ready,
    ...flatten(framework.root),
    weightCap: framework.weightCap ?? null,
    fields,
    fieldLevels: fields.map((name) => levelOf.get(byName.get(name)!.level) ?? 0),
    fieldAbove: fields.map((name) => byName.get(name)!.above ?? 'sum'),
    weightField: framework.unit.weight,
  };
}
