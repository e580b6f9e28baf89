/** Finding one's way in the framework: indicators under a node, the way down to an indicator. */
import { nodesOf, type Framework, type Indicator, type TreeNode } from '../../../../../engine/scoring/framework.js';

export const indicatorsUnder = (framework: Framework, node: TreeNode): Indicator[] => [...nodesOf(node)].flatMap((one) => one.indicators.map((position) => framework.indicators[position]!));

/** Code of the child of the root an indicator lies under, by indicator code. */
export function actionByIndicator(framework: Framework): ReadonlyMap<string, string> {
  return new Map(framework.root.children.flatMap((action) => indicatorsUnder(framework, action).map((indicator) => [indicator.code, action.code] as const)));
}
