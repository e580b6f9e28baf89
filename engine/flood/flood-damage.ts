/**
 * What a stage costs a village: the depth of water where its lowest houses stand, the loss of each sector, the people affected.
 *
 * Source: Huizinga, de Moel & Szewczyk (2017) JRC105688, curves of Asia as in `depth-damage.ts`.
 */
import type { Label } from '../core/label.js';
import { defineModel, type Division, type Quantities, type Quantity } from '../core/model.js';
import { damageShareAt, SECTORS, type Sector } from './depth-damage.js';

const NAMES = Object.keys(SECTORS) as Sector[];
const titleOf = (sector: Sector): Label => ({ zh: SECTORS[sector].zh, en: SECTORS[sector].en });

/** A quantity for each sector. */
const eachSector = <Suffix extends 'Value' | 'Loss'>(suffix: Suffix, of: (title: Label) => Quantity) =>
  Object.fromEntries(NAMES.map((sector) => [`${sector}${suffix}`, of(titleOf(sector))])) as Readonly<Record<`${Sector}${Suffix}`, Quantity>>;

/** Depth up to which the curves know no damage [m]. */
const NO_DAMAGE = 0.05;

const parameters = {
  floodStage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '成灾水位,基面同水位', en: 'stage at which water begins to stand there, above the datum of the stage' } },
  ...eachSector('Value', ({ zh, en }) => ({ unit: '元', min: 0, max: 1e12, default: 0, doc: { zh: `${zh}的价值`, en: `value of ${en} there` } })),
  people: { unit: '人', min: 0, max: 1e7, default: 0, doc: { zh: '该处人口', en: 'people there' } },
  affectedDepth: { unit: 'm', min: 0, max: 10, default: NO_DAMAGE, doc: { zh: '水深超过此值即算受灾;缺省为曲线不计损失的水深', en: 'depth beyond which people count as affected; by default that up to which the curves know no damage' } },
} as const satisfies Quantities;

const outputs = {
  depth: { unit: 'm', min: 0, doc: { zh: '该处水深', en: 'depth of water there' } },
  ...eachSector('Loss', ({ zh, en }) => ({ unit: '元', min: 0, doc: { zh: `${zh}损失;该时段水深若为峰值`, en: `loss of ${en}, if the depth of this step were the peak` } })),
  loss: { unit: '元', min: 0, doc: { zh: '各行业损失之和;一场洪水的损失取各时段最大值,不可相加', en: 'loss of all sectors; the loss of a flood is the largest of its steps, never their sum' } },
  affectedPeople: { unit: '人', min: 0, doc: { zh: '该时段受灾人口', en: 'people affected in this step' } },
} as const satisfies Quantities;

const greatest = (column: Float64Array, n: number, i: number): number => {
  let most = 0;
  for (let at = i; at < column.length; at += n) most = Math.max(most, column[at]!);
  return most;
};

type Parameters = typeof parameters;
type Outputs = typeof outputs;

/** By sector, what the greatest depth leaves of the value; and the people whom it leaves dry. */
const divisions: readonly Division<Parameters, Outputs>[] = [
  ...NAMES.map((sector): Division<Parameters, Outputs> => ({
    of: 'money',
    title: titleOf(sector),
    whole: `${sector}Value`,
    taken: `${sector}Loss`,
    left: (given, { depth }, n, i) => (1 - damageShareAt(greatest(depth, n, i), sector)) * given[`${sector}Value`][i]!,
  })),
  {
    of: 'people',
    title: { zh: '受灾人口', en: 'people affected' },
    whole: 'people',
    taken: 'affectedPeople',
    left: ({ people, affectedDepth }, { depth }, n, i) => (greatest(depth, n, i) > affectedDepth[i]! ? 0 : people[i]!),
  },
];

/** All sectors and people of a village by one depth. */
export const floodDamage = defineModel({
  name: 'flood-damage',
  title: { zh: '分行业洪水损失与受灾人口', en: 'Flood losses by sector, and people affected' },
  source: 'Huizinga, de Moel & Szewczyk (2017) JRC105688, Asia, all sectors',
  inputs: { stage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '水位', en: 'stage' } } },
  parameters,
  state: {},
  outputs,
  divisions,
  begin: () => undefined,
  advance(steps, n, _, { stage }, given, __, made) {
    const { floodStage, people, affectedDepth } = given;
    made.loss.fill(0);
    for (let at = 0; at < steps * n; at++) {
      const depth = Math.max(0, stage[at]! - floodStage[at % n]!);
      made.depth[at] = depth;
      made.affectedPeople[at] = depth > affectedDepth[at % n]! ? people[at % n]! : 0;
    }
    for (const sector of NAMES) {
      const [value, loss] = [given[`${sector}Value`], made[`${sector}Loss`]];
      for (let at = 0; at < steps * n; at++) {
        loss[at] = damageShareAt(made.depth[at]!, sector) * value[at % n]!;
        made.loss[at]! += loss[at]!;
      }
    }
  },
});
