/** Finding one's way in the framework: indicators under a node, the way down to an indicator. */
import type { Label } from '../../../../../engine/core/label.js';
import { nodesOf, type Framework, type Indicator, type TreeNode } from '../../../../../engine/scoring/framework.js';

export const indicatorsUnder = (framework: Framework, node: TreeNode): Indicator[] => [...nodesOf(node)].flatMap((one) => one.indicators.map((position) => framework.indicators[position]!));

/** Code of the child of the root an indicator lies under, by indicator code. */
export function actionByIndicator(framework: Framework): ReadonlyMap<string, string> {
  return new Map(framework.root.children.flatMap((action) => indicatorsUnder(framework, action).map((indicator) => [indicator.code, action.code] as const)));
}

type Field = Framework['fields'][number];

/** Title of the field of that name. */
export const fieldTitle = ({ fields }: Framework, name: string): Label => fields.find((field) => field.name === name)?.title ?? { zh: name, en: name };

/** Title of the level whose property a field is. */
export const fieldLevel = ({ levels }: Framework, { level }: Field): Label => levels.find(({ name }) => name === level)?.title ?? { zh: level, en: level };

/** How a field enters a group of units: what is added up or averaged of it, or that it says which units count. */
export type WayUp = 'sum' | 'rate' | 'mean-over-units' | 'weighted-mean' | 'as-given' | 'chooses';

const namesIn = (text: string): ReadonlySet<string> => new Set(text.replaceAll(/"[^"]*"/g, '').match(/[A-Za-z_]\w*/g));

/**
 * The ways in which a field enters the indicators of groups above its level, in the order of the framework's first use; none where nothing of it goes up.
 * A number in a formula or guard on sums is summed, or as a rate averaged; one in any other formula makes the value of each unit, of which the mean is
 * taken; any other guard field chooses the units (scoring policy, R13).
 */
export function waysUp({ indicators, unit, levels }: Framework, field: Field): WayUp[] {
  if (levels.at(-1)!.name === field.level) return [];
  const { name } = field;
  const isNumber = field.type === 'int' || field.type === 'num';
  const summed: WayUp = field.above === 'weighted-mean' ? 'rate' : 'sum';
  const ways = new Set<WayUp>(name === unit.weight ? [summed] : []);
  for (const { formula, appliesWhen = '', rollup } of indicators) {
    const onSums = rollup === 'formula-on-sums';
    if (namesIn(formula).has(name)) ways.add(onSums ? summed : rollup);
    if (namesIn(appliesWhen).has(name)) ways.add(onSums && isNumber ? summed : 'chooses');
  }
  return [...ways];
}
