/** The framework as rings, with the facts of whatever part of it is pointed at. */
import type { TreeNode } from '../../../../../engine/scoring/framework.js';
import { sunburst, type SunburstNode } from '../../../../charts/sunburst.js';
import { escapeText } from '../../../../charts/svg.js';
import { cell, facts, heading, link, numberCell, tableOf, type DataTable } from '../html.js';
import { figure, to, type View } from '../view.js';

/** Weighted mean over the parts that have one [0-100]; null where none has. */
function meanOf(children: readonly SunburstNode[]): number | null {
  const known = children.filter((child) => child.mean !== null);
  const weight = known.reduce((sum, child) => sum + child.weight, 0);
  return weight === 0 ? null : known.reduce((sum, child) => sum + child.mean! * child.weight, 0) / weight;
}

/** The tree with the mean score of the units that reported, by indicator, and the weighted mean above. */
function meanTree({ report, say }: View): SunburstNode {
  const means = new Map(report.head.weights.map((row) => [row.indicator, row.meanNormalised]));
  const build = (node: TreeNode): SunburstNode => {
    const indicators = node.indicators.map((position) => {
      const { code, title, weight } = report.head.framework.indicators[position]!;
      const mean = means.get(code) ?? null;
      return { code, title: say.label(title), weight: weight / 100, mean: mean === null ? null : mean * 100, children: [] };
    });
    const children = [...node.children.map(build), ...indicators];
    return { code: node.code, title: say.label(node.title), weight: node.weight / 100, mean: meanOf(children), children };
  };
  return build(report.head.framework.root);
}

function* flat(node: SunburstNode, depth = 0): Generator<{ node: SunburstNode; depth: number }> {
  yield { node, depth };
  for (const child of node.children) yield* flat(child, depth + 1);
}

/** What is known of the chosen part, and its parts to go on to. */
function panel(view: View, root: SunburstNode): string {
  const { say, state } = view;
  const chosen = [...flat(root)].find(({ node }) => node.code === state.node)?.node ?? root;
  const rows = chosen.children.map((child) => [
    { text: `${child.code} ${child.title}`, html: link(`${child.code} ${child.title}`, to(view, { node: child.code })) },
    numberCell(child.weight, say.number(child.weight, 2)),
    child.mean === null ? cell(say('overview.noData')) : numberCell(child.mean, say.number(child.mean, 1)),
  ]);
  const columns = [{ title: say('overview.part') }, { title: say('overview.weight'), numeric: true }, { title: say('overview.meanReported'), numeric: true }];
  const back = chosen === root ? '' : link(say('overview.backToAll'), to(view, { node: '' }));
  const about = chosen === root ? '' : facts([[say('overview.weight'), say.number(chosen.weight, 2)], [say('overview.meanReported'), chosen.mean === null ? escapeText(say('overview.noData')) : say.number(chosen.mean, 1)]]);
  const method = chosen.children.length === 0 ? link(say('overview.howMeasured'), to(view, { tab: 'method', node: chosen.code })) : tableOf({ columns, rows });
  return `<div class="panel" aria-live="polite">${heading(chosen === root ? say('overview.actions') : `${chosen.code} ${chosen.title}`, 4)}${about}${method}<p>${back}</p></div>`;
}

export function frameworkFigure(view: View): string {
  const { say } = view;
  const root = meanTree(view);
  const title = say('overview.framework');
  const chart = sunburst(root, {
    width: Math.min(view.width, 540),
    title,
    description: say('overview.frameworkNote'),
    say: (node) => `${node.code} ${node.title}\n${say('overview.weight')} ${say.number(node.weight, 2)} · ${say('overview.meanReported')} ${node.mean === null ? say('overview.noData') : say.number(node.mean, 1)}`,
    middle: [root.mean === null ? '—' : say.number(root.mean, 1), say('overview.meanReported')],
    low: '0',
    high: '100',
    none: say('overview.noData'),
  });
  const table = (): DataTable => ({
    columns: [{ title: say('overview.code') }, { title: say('overview.part') }, { title: say('overview.depth'), numeric: true }, { title: say('overview.weight'), numeric: true }, { title: say('overview.meanReported'), numeric: true }],
    rows: [...flat(root)].slice(1).map(({ node, depth }) => [cell(node.code), cell(node.title), numberCell(depth, String(depth)), numberCell(node.weight, say.number(node.weight, 2)), node.mean === null ? { text: say('overview.noData'), number: null } : numberCell(node.mean, say.number(node.mean, 2))]),
  });
  return figure(view, 'framework', title, `<div class="beside"><div class="rings">${chart}</div>${panel(view, root)}</div>`, table, say('overview.frameworkNote'));
}
