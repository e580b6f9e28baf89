/** A framework from its folder of YAML: read, held against the schemas and against itself, every problem told at once. */
import { InputError, throwIfAny, type Problem } from '../core/errors.js';
import type { FrameworkDeclaration, NodeDeclaration } from '../scoring/framework.js';
import { fieldProblems } from './framework-checks/fields.js';
import { formulaProblems } from './framework-checks/formulas.js';
import { nameProblems } from './framework-checks/names.js';
import { orderProblems } from './framework-checks/order.js';
import { treeProblems } from './framework-checks/tree.js';
import { weightProblems } from './framework-checks/weights.js';
import { exampleProblems } from './framework-examples.js';
import { readFrameworkSource, type FrameworkSource } from './framework-source.js';
import { isShippedFramework } from './shipped-yaml.js';

const CHECKS: readonly ((source: FrameworkSource) => readonly Problem[])[] = [nameProblems, treeProblems, weightProblems, orderProblems, fieldProblems, formulaProblems];

export interface LoadedFramework {
  readonly declaration: FrameworkDeclaration;
  /** Every file read, by path below the folder, ascending. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Digest of all paths and digests: the identity of the framework. */
  readonly sha256: string;
}

/** A framework in which nothing is wrong; of one that ships, file by file as it was built, that is known. */
async function readConsistent(folder: string): Promise<FrameworkSource> {
  const source = await readFrameworkSource(folder, formulaProblems);
  if (!isShippedFramework(source.sha256)) throwIfAny(CHECKS.flatMap((check) => check(source)));
  return source;
}

/**
 * Load a framework.
 *
 * @param folder as the user named it; stands in every message
 * @throws InputError with every problem of every file: `yaml/...`, `framework/...`, `expression/...`
 */
export async function loadFramework(folder: string): Promise<LoadedFramework> {
  const { declaration, files, sha256 } = await readConsistent(folder);
  return { declaration, files, sha256 };
}

/** How much of everything a framework has. */
export interface FrameworkSummary {
  /** Children of the root. */
  readonly actions: number;
  /** Lowest nodes of the tree. */
  readonly tasks: number;
  readonly indicators: number;
  readonly coreIndicators: number;
  readonly fields: number;
  readonly rules: number;
  readonly examples: number;
  readonly weightDates: readonly string[];
  /** Goalposts whose basis is not verified, of all goalposts. */
  readonly goalposts: number;
  readonly unverifiedGoalposts: number;
}

const lowestNodes = (nodes: readonly NodeDeclaration[]): number => nodes.reduce((count, node) => count + (node.children === undefined ? 1 : lowestNodes(node.children)), 0);

export function summariseFramework(d: FrameworkDeclaration): FrameworkSummary {
  const goalposts = d.indicators.flatMap((indicator) => Object.values(indicator.goalposts));
  return {
    actions: d.tree.length,
    tasks: lowestNodes(d.tree),
    indicators: d.indicators.length,
    coreIndicators: d.indicators.filter((indicator) => indicator.core).length,
    fields: d.fields.length,
    rules: d.rules.length,
    examples: d.indicators.reduce((count, indicator) => count + indicator.examples.length, 0),
    weightDates: Object.keys(d.weights).sort(),
    goalposts: goalposts.length,
    unverifiedGoalposts: goalposts.filter((goalpost) => !goalpost.verified).length,
  };
}

export interface FrameworkValidation {
  readonly problems: readonly Problem[];
  /** Null where the files could not be put together. */
  readonly summary: FrameworkSummary | null;
}

/** Load a framework and run every worked example; what is wrong is returned, not thrown. */
export async function validateFramework(folder: string): Promise<FrameworkValidation> {
  try {
    const source = await readConsistent(folder);
    return { problems: exampleProblems(source.declaration, source.placeIn), summary: summariseFramework(source.declaration) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { problems: error.problems, summary: null };
  }
}

export { checkExamples } from './framework-examples.js';
