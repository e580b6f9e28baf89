/**
 * The evaluation framework: what is measured (fields, indicators), how it adds up (a tree of any depth with dated
 * weights), when a unit is ranked, how it is graded. `FrameworkDeclaration` is the YAML as written, every year in it;
 * `resolveFramework` picks what is in force in one year.
 */
import type { Label } from '../core/label.js';
import { InputError, type Problem } from '../core/errors.js';

export type FieldType = 'code' | 'text' | 'enum' | 'bool' | 'int' | 'num';

/** One raw field of the form: a column of the data file. */
export interface FieldDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly group: string;
  readonly type: FieldType;
  /** Allowed values of an enum with their labels; either the value or a label may stand in a file. */
  readonly values?: readonly { readonly value: string; readonly title: Label }[];
  readonly unit: string;
  readonly min?: number;
  readonly max?: number;
  /** The level whose property this is: a township or county field is one value for all its villages. */
  readonly level: string;
  /** How a field of a higher level goes above that level; `sum` unless declared (a rate is not summed). */
  readonly above?: 'sum' | 'weighted-mean';
  readonly providedBy: string;
  /** Further headers under which the column may stand. */
  readonly headers?: readonly string[];
  /** A file without this column is refused. */
  readonly required?: boolean;
}

/** How a normalised score is made of an indicator value: clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1). */
export interface Goalpost {
  readonly floor: number;
  readonly target: number;
  readonly scale: ScaleName;
  /** Where the two numbers come from. */
  readonly basis: Label;
  readonly verified: boolean;
}
export const SCALE_NAMES = ['identity', 'log1p', 'sqrt'] as const;
export type ScaleName = (typeof SCALE_NAMES)[number];

/** How an indicator of a group of units is made (scoring policy R13). */
export const ROLLUP_NAMES = ['formula-on-sums', 'mean-over-units', 'weighted-mean', 'as-given'] as const;
export type RollupName = (typeof ROLLUP_NAMES)[number];

export interface IndicatorExample {
  /** Raw fields; a field left out is blank. */
  readonly given: Readonly<Record<string, number | null>>;
  /** Expected value [the indicator's unit], or null where `state` says why there is none. */
  readonly value: number | null;
  readonly state?: string;
  /** Expected normalised score [1], where stated. */
  readonly normalised?: number;
}

export interface IndicatorDeclaration {
  readonly code: string;
  readonly name: string;
  readonly title: Label;
  /** Code of the tree node it hangs on. */
  readonly parent: string;
  readonly level: string;
  readonly direction: 'higher-is-better' | 'lower-is-better';
  readonly unit: string;
  readonly formula: string;
  readonly appliesWhen?: string;
  readonly rollup: RollupName;
  readonly core: boolean;
  readonly importance: number;
  readonly department: string;
  readonly source?: string;
  /** By effective date, ISO `YYYY-MM-DD`. */
  readonly goalposts: Readonly<Record<string, Goalpost>>;
  readonly examples: readonly IndicatorExample[];
  /** Where it was read, for messages: `indicators/A1/A1-01.yaml`. */
  readonly file?: string;
}

/** A node above the indicators: an action or a task, to any depth. */
export interface NodeDeclaration {
  readonly code: string;
  readonly title: Label;
  /** How its children are put together; `arithmetic` unless declared. */
  readonly aggregate?: string;
  readonly children?: readonly NodeDeclaration[];
}

export type Severity = 'E' | 'W' | 'Q';

/**
 * A consistency rule. Either `holds` (a condition over the fields of one row that must not be false), or `check`
 * (the name of a check over many rows or years, with its parameters).
 */
export interface RuleDeclaration {
  readonly id: string;
  readonly severity: Severity;
  readonly title: Label;
  readonly holds?: string;
  readonly check?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  /** The cells an E rule rejects; the row's other cells stand. */
  readonly rejects?: readonly string[];
  /** What the rule guards against. */
  readonly why?: Label;
}

/** How the rows of a file are told apart; the first that matches wins, a row that none matches is an error. */
export interface RowClass {
  readonly is: 'unit' | 'total' | 'excluded';
  /** Regular expression the code must match, whole. */
  readonly code: string;
  /** Further conditions: header or field name → regular expression, whole. */
  readonly where?: Readonly<Record<string, string>>;
  /** Level of a total row. */
  readonly level?: string;
  readonly reason?: Label;
}

export interface LevelDeclaration {
  readonly name: string;
  readonly title: Label;
  /** Number of leading digits of the unit code that name the group; for the unit itself, the whole length. */
  readonly prefix: number;
  /** Field of the unit rows that holds the name of their group of this level; else the division table names it, where codes are divisions, or the code itself. */
  readonly nameField?: string;
}

export interface GradeDeclaration {
  readonly grade: string;
  readonly title: Label;
  /** Lowest score of the grade [0-100]; the interval is half-open, [atLeast, next). */
  readonly atLeast: number;
  /** Share of ranked units, best first, that get the grade in quota mode; the last grade takes the rest. */
  readonly quota?: number;
}

export interface VetoDeclaration {
  readonly kind: string;
  readonly title: Label;
  /** Best grade a unit under this veto may have, when vetoes.csv gives none. */
  readonly highestGrade: string;
}

export interface FrameworkDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly source: string;
  /** Version of the method as people cite it. */
  readonly version: string;
  readonly unit: {
    /** Names of the fields that hold the unit's code, its name and the year of its report. */
    readonly code: string;
    readonly name: string;
    readonly year?: string;
    readonly rows: readonly RowClass[];
    /** Whether a column that is no declared field is an error or is passed over; `refuse` unless declared. */
    readonly otherColumns?: 'refuse' | 'ignore';
    /**
     * Whether the unit codes are those of the national division tables. Only then are groups without a `nameField` named
     * from the tables and codes looked up in them; codes of any other kind may look like divisions and be none.
     */
    readonly divisions?: boolean;
    /** Year of the data, and of division codes, when the rows carry no year. */
    readonly edition?: number;
    /** Field whose sum weighs a `weighted-mean` roll-up. */
    readonly weight: string;
    /** Fields that hold longitude and latitude [degrees], where there are any. */
    readonly longitude?: string;
    readonly latitude?: string;
  };
  /** Units of measure, providers, departments and groups of fields in words, by the text that stands for them. */
  readonly words?: Readonly<Record<string, Label>>;
  /** Finest first: the unit itself, then its groups. */
  readonly levels: readonly LevelDeclaration[];
  /** How the children of the root are put together; `arithmetic` unless declared. */
  readonly aggregate?: string;
  readonly tree: readonly NodeDeclaration[];
  /** By effective date: indicator code → weight in hundredths of a point, summing to exactly 10,000. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Cap of an effective weight, in multiples of the nominal one; absent: no cap. */
  readonly weightCap?: number;
  readonly grades: readonly GradeDeclaration[];
  /** Least share of effective weight in state value for a rank [%]: over all, and inside each child of the root. */
  readonly ranking: { readonly coverage: number; readonly groupCoverage: number };
  /** Fields whose values together name a peer group. */
  readonly peers: readonly string[];
  readonly vetoes: readonly VetoDeclaration[];
  readonly fields: readonly FieldDeclaration[];
  readonly indicators: readonly IndicatorDeclaration[];
  readonly rules: readonly RuleDeclaration[];
}

export interface Indicator extends Omit<IndicatorDeclaration, 'goalposts'> {
  readonly goalpost: Goalpost;
  /** Date from which the goalpost holds. */
  readonly goalpostFrom: string;
  /** Nominal weight in hundredths of a point, > 0. */
  readonly weight: number;
}

/** A tree node of a resolved framework: its children are nodes, or indicators by their position in `indicators`. */
export interface TreeNode {
  readonly code: string;
  readonly title: Label;
  readonly aggregate: string;
  /** Sum of the weights below, in hundredths. */
  readonly weight: number;
  readonly children: readonly TreeNode[];
  readonly indicators: readonly number[];
}

/** What is in force in one year. */
export interface Framework extends Omit<FrameworkDeclaration, 'indicators' | 'tree' | 'weights'> {
  readonly year: number;
  readonly weightsFrom: string;
  /** In the order of the tree. */
  readonly indicators: readonly Indicator[];
  readonly root: TreeNode;
}

/** The entry of a dated table in force at the end of `year`, with its date; undefined if none is yet. */
export function inForce<T>(dated: Readonly<Record<string, T>>, year: number): { from: string; value: T } | undefined {
  const from = Object.keys(dated)
    .filter((date) => date <= `${year}-12-31`)
    .sort()
    .at(-1);
  return from === undefined ? undefined : { from, value: dated[from]! };
}

/** The indicators with a weight and a goalpost in force in `year`, by code. */
function indicatorsInForce(declaration: FrameworkDeclaration, weights: Readonly<Record<string, number>>, year: number, problems: Problem[]): Map<string, Indicator> {
  const indicators = new Map<string, Indicator>();
  for (const { goalposts, ...indicator } of declaration.indicators) {
    const weight = weights[indicator.code];
    if (weight === undefined || weight === 0) continue;
    const goalpost = inForce(goalposts, year);
    if (goalpost === undefined) {
      problems.push({
        place: `${indicator.file ?? indicator.code} goalposts`,
        expected: `a goalpost in force at the end of ${year}`,
        found: Object.keys(goalposts).sort().join(', ') || 'none',
        code: 'framework/no-goalpost',
      });
      continue;
    }
    indicators.set(indicator.code, { ...indicator, goalpost: goalpost.value, goalpostFrom: goalpost.from, weight });
  }
  return indicators;
}

/**
 * What is in force at the end of `year`. Indicators without a weight that year are left out; nodes left with nothing
 * below them are left out.
 *
 * @throws InputError `framework/no-weights`, `framework/no-goalpost`, `framework/weights-sum`
 */
export function resolveFramework(declaration: FrameworkDeclaration, year: number): Framework {
  const problems: Problem[] = [];
  const dated = inForce(declaration.weights, year);
  if (dated === undefined) {
    throw new InputError([
      { place: `framework.yaml weights`, expected: `weights in force at the end of ${year}`, found: Object.keys(declaration.weights).sort().join(', '), code: 'framework/no-weights' },
    ]);
  }
  const byCode = indicatorsInForce(declaration, dated.value, year, problems);
  const indicators: Indicator[] = [];
  const build = (node: NodeDeclaration): TreeNode => {
    const children = (node.children ?? []).map(build).filter((child) => child.weight > 0);
    const own: number[] = [];
    for (const indicator of byCode.values()) {
      if (indicator.parent === node.code) own.push(indicators.push(indicator) - 1);
    }
    const weight = children.reduce((sum, child) => sum + child.weight, 0) + own.reduce((sum, i) => sum + indicators[i]!.weight, 0);
    return { code: node.code, title: node.title, aggregate: node.aggregate ?? 'arithmetic', weight, children, indicators: own };
  };
  const { tree, weights: _weights, indicators: _indicators, ...rest } = declaration;
  const root = build({ code: declaration.name, title: declaration.title, aggregate: declaration.aggregate ?? 'arithmetic', children: tree });
  if (root.weight !== 10_000) {
    problems.push({ place: `framework.yaml weights[${dated.from}]`, expected: 'weights in hundredths that sum to 10000', found: String(root.weight), code: 'framework/weights-sum' });
  }
  if (problems.length > 0) throw new InputError(problems);
  return { ...rest, year, weightsFrom: dated.from, indicators, root };
}

/** Every node below and including `node`, parents before children. */
export function* nodesOf(node: TreeNode): Generator<TreeNode> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}
