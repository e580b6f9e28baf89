/**
 * Share of a value that a depth of water damages, and what that costs: curves for Asia by sector.
 *
 * Source: Huizinga, de Moel & Szewczyk (2017) Global flood depth-damage functions, JRC105688, tables of Asia. Linear
 * between the points, flat beyond the last; depths up to 0.05 m do no damage.
 */
import { defineModel } from '../core/model.js';

/** Depths of the points of every curve [m]. */
const DEPTHS = [0, 0.05, 0.5, 1, 1.5, 2, 3, 4, 5, 6] as const;

/** Damaged share at each depth [1], and what is damaged. */
export const SECTORS = {
  residential: { shares: [0, 0, 0.327, 0.494, 0.617, 0.721, 0.87, 0.931, 0.984, 1], zh: '住宅', en: 'residential buildings' },
  commercial: { shares: [0, 0, 0.377, 0.538, 0.659, 0.763, 0.883, 0.942, 0.981, 1], zh: '商业', en: 'commercial buildings' },
  industrial: { shares: [0, 0, 0.283, 0.482, 0.629, 0.717, 0.857, 0.909, 0.955, 1], zh: '工业', en: 'industrial buildings' },
  transport: { shares: [0, 0, 0.358, 0.572, 0.733, 0.847, 1, 1, 1, 1], zh: '交通', en: 'transport' },
  infrastructure: { shares: [0, 0, 0.214, 0.373, 0.604, 0.71, 0.808, 0.887, 0.969, 1], zh: '基础设施', en: 'infrastructure' },
  agriculture: { shares: [0, 0, 0.135, 0.37, 0.524, 0.558, 0.66, 0.834, 0.988, 1], zh: '农业', en: 'agriculture' },
} as const;
export type Sector = keyof typeof SECTORS;

/** The damaged share [1] at a depth [m], from 0 to 1. */
export function damageShareAt(depth: number, sector: Sector = 'residential'): number {
  const { shares } = SECTORS[sector];
  let k = 0;
  while (k < DEPTHS.length && DEPTHS[k]! < depth) k++;
  if (k === DEPTHS.length) return 1;
  if (k === 0) return 0;
  return shares[k - 1]! + ((depth - DEPTHS[k - 1]!) / (DEPTHS[k]! - DEPTHS[k - 1]!)) * (shares[k]! - shares[k - 1]!);
}

const damageOf = (name: string, sector: Sector) =>
  defineModel({
    name,
    title: { zh: `${SECTORS[sector].zh}水深损失`, en: `Depth-damage of ${SECTORS[sector].en}` },
    source: `Huizinga, de Moel & Szewczyk (2017) JRC105688, Asia, ${sector}`,
    inputs: { stage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '水位', en: 'stage' } } },
    parameters: {
      floodStage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '成灾水位,基面同水位', en: 'stage at which water begins to stand there, above the datum of the stage' } },
      exposedValue: { unit: '元', min: 0, max: 1e12, doc: { zh: '受影响的价值', en: 'value exposed there' } },
    },
    state: {},
    outputs: {
      depth: { unit: 'm', min: 0, doc: { zh: '该处水深', en: 'depth of water there' } },
      damageShare: { unit: '1', min: 0, max: 1, doc: { zh: '该水深的损失率', en: 'share of the value this depth damages' } },
      loss: { unit: '元', min: 0, doc: { zh: '损失;该时段水深若为峰值,一场洪水的损失取各时段最大值,不可相加', en: 'loss, if the depth of this step were the peak: the loss of a flood is the largest of its steps, never their sum' } },
    },
    divisions: [
      {
        of: 'money',
        title: { zh: SECTORS[sector].zh, en: SECTORS[sector].en },
        whole: 'exposedValue',
        taken: 'loss',
        left: ({ exposedValue }, { depth }, n, i) => {
          let most = 0;
          for (let at = i; at < depth.length; at += n) most = Math.max(most, depth[at]!);
          return (1 - damageShareAt(most, sector)) * exposedValue[i]!;
        },
      },
    ],
    begin: () => undefined,
    advance(steps, n, _, { stage }, { floodStage, exposedValue }, __, outputs) {
      for (let at = 0; at < steps * n; at++) {
        const depth = Math.max(0, stage[at]! - floodStage[at % n]!);
        const share = damageShareAt(depth, sector);
        outputs.depth[at] = depth;
        outputs.damageShare[at] = share;
        outputs.loss[at] = share * exposedValue[at % n]!;
      }
    },
  });

/** Residential buildings. */
export const depthDamage = damageOf('depth-damage', 'residential');

/** The other sectors: `depth-damage-commercial` and so on. */
export const sectorDamage = (Object.keys(SECTORS) as Sector[]).filter((sector) => sector !== 'residential').map((sector) => damageOf(`depth-damage-${sector}`, sector));
