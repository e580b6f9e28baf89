/** That the tree is one: no node twice, none above itself, each of the lowest with an indicator, each indicator on one of them. */
import { InputError, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { aggregationNamed } from '../../scoring/aggregate/index.js';
import type { NodeDeclaration } from '../../scoring/framework.js';
import type { FrameworkSource } from '../framework-source.js';
import type { YamlPath } from '../yaml-file.js';

interface Placed {
  readonly node: NodeDeclaration;
  readonly path: YamlPath;
  /** Codes from the top to the node's parent. */
  readonly above: readonly string[];
}

function* placedNodes(nodes: readonly NodeDeclaration[], path: YamlPath, above: readonly string[]): Generator<Placed> {
  for (const [i, node] of nodes.entries()) {
    yield { node, path: [...path, i], above };
    yield* placedNodes(node.children ?? [], [...path, i, 'children'], [...above, node.code]);
  }
}

function aggregationProblems(text: string | undefined, place: string): readonly Problem[] {
  try {
    if (text !== undefined) aggregationNamed(text, place);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

export function treeProblems({ declaration: d, place, placeIn }: FrameworkSource): Problem[] {
  const main = (path: YamlPath): string => place('framework.yaml', path);
  const problems: Problem[] = [...aggregationProblems(d.aggregate, main(['aggregate']))];
  const nodes = [...placedNodes(d.tree, ['tree'], [])];
  const first = new Map<string, string>([[d.name, main(['name'])]]);
  for (const { node, path, above } of nodes) {
    const at = main([...path, 'code']);
    const before = first.get(node.code);
    if (above.includes(node.code)) {
      problems.push({ place: at, expected: 'a tree without cycles', found: [...above.slice(above.indexOf(node.code)), node.code].join(' > '), code: 'framework/tree-cycle' });
    } else if (before !== undefined) {
      problems.push({ place: at, expected: 'each node once in the tree', found: `${node.code}, as at ${before}`, code: 'framework/repeated-node' });
    }
    first.set(node.code, before ?? at);
    problems.push(...aggregationProblems(node.aggregate, main([...path, 'aggregate'])));
  }
  const lowest = new Map(nodes.filter(({ node }) => node.children === undefined).map((placed) => [placed.node.code, placed]));
  for (const indicator of d.indicators) {
    if (lowest.has(indicator.parent)) continue;
    const at = placeIn(indicator, ['parent']);
    if (first.has(indicator.parent) && indicator.parent !== d.name) {
      problems.push({ place: at, expected: 'a lowest node of the tree', found: `${indicator.parent}, which has nodes below it`, code: 'framework/not-lowest' });
    } else problems.push(unknownName(at, indicator.parent, [...lowest.keys()], 'framework/unknown-parent'));
  }
  for (const indicator of d.indicators) {
    const node = first.get(indicator.code);
    if (node !== undefined)
      problems.push({
        place: placeIn(indicator, ['code']),
        expected: 'a code that is no node of the tree',
        found: `${indicator.code}, as at ${node}`,
        code: 'framework/duplicate-code',
      });
  }
  const used = new Set(d.indicators.map((indicator) => indicator.parent));
  for (const { node, path } of lowest.values()) {
    if (!used.has(node.code)) problems.push({ place: main(path), expected: 'a node with at least one indicator', found: `${node.code} without any`, code: 'framework/empty-node' });
  }
  return problems;
}
