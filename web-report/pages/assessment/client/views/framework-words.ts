/** Finding one's way in the framework: indicators under a node, the way down to an indicator. */
import type { Label } from '../../../../../engine/core/label.js';
import { nodesOf, type Framework, type Indicator, type TreeNode } from '../../../../../engine/scoring/framework.js';

export const indicatorsUnder = (framework: Framework, node: TreeNode): Indicator[] => [...nodesOf(node)].flatMap((one) => one.indicators.map((position) => framework.indicators[position]!));

/** Code of the child of the root an indicator lies under, by indicator code. */
export function actionByIndicator(framework: Framework): ReadonlyMap<string, string> {
  return new Map(framework.root.children.flatMap((action) => indicatorsUnder(framework, action).map((indicator) => [indicator.code, action.code] as const)));
}

type Field = Framework['fields'][number];

/** Title of the level whose property a field is. */
export const fieldLevel = ({ levels }: Framework, { level }: Field): Label => levels.find(({ name }) => name === level)?.title ?? { zh: level, en: level };

/** Who provides a field, by the title that a choice of the form or a level of that name has. */
export function providerTitle({ fields, levels }: Framework, { providedBy }: Field): Label {
  const choices = fields.flatMap(({ values }) => values ?? []).concat(levels.map(({ name, title }) => ({ value: name, title })));
  return choices.find(({ value }) => value === providedBy)?.title ?? { zh: providedBy, en: providedBy };
}

/** Whether a field is a number that some indicator or the weight of units is made of: only then does anything of it go up the levels. */
export function goesUp({ indicators, unit }: Framework, { name, type }: Field): boolean {
  if (type !== 'int' && type !== 'num') return false;
  return name === unit.weight || indicators.some(({ formula, appliesWhen = '' }) => [...`${formula} ${appliesWhen}`.matchAll(/[A-Za-z_]\w*/g)].some(([word]) => word === name));
}
