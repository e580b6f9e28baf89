/**
 * Share of a building's value that a depth of water damages, and what that costs: the residential curve for Asia.
 *
 * Source: Huizinga, de Moel & Szewczyk (2017) Global flood depth-damage functions, JRC105688, table of Asia, residential
 * buildings. Linear between the points, flat beyond the last; depths up to 0.05 m do no damage.
 */
import { defineModel } from '../core/model.js';

/** Depth [m] and damaged share [1]. */
export const RESIDENTIAL_ASIA: readonly (readonly [depth: number, share: number])[] = [
  [0, 0],
  [0.05, 0],
  [0.5, 0.327],
  [1, 0.494],
  [1.5, 0.617],
  [2, 0.721],
  [3, 0.87],
  [4, 0.931],
  [5, 0.984],
  [6, 1],
];

/** The damaged share [1] at a depth [m], from 0 to 1. */
export function damageShareAt(depth: number): number {
  const k = RESIDENTIAL_ASIA.findIndex(([above]) => above >= depth);
  if (k < 0) return 1;
  if (k === 0) return 0;
  const [[d0, s0], [d1, s1]] = [RESIDENTIAL_ASIA[k - 1]!, RESIDENTIAL_ASIA[k]!];
  return s0 + ((depth - d0) / (d1 - d0)) * (s1 - s0);
}

export const depthDamage = defineModel({
  name: 'depth-damage',
  title: { zh: '住宅水深损失', en: 'Depth-damage of residential buildings' },
  source: 'Huizinga, de Moel & Szewczyk (2017) JRC105688, Asia, residential',
  inputs: { stage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '水位', en: 'stage' } } },
  parameters: {
    floodStage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '成灾水位,基面同水位', en: 'stage at which buildings begin to stand in water, above the datum of the stage' } },
    exposedValue: { unit: '元', min: 0, max: 1e12, doc: { zh: '受影响住宅价值', en: 'value of the buildings there' } },
  },
  state: {},
  outputs: {
    depth: { unit: 'm', min: 0, doc: { zh: '建筑处水深', en: 'depth of water at the buildings' } },
    damageShare: { unit: '1', min: 0, max: 1, doc: { zh: '该水深的损失率', en: 'share of the value this depth damages' } },
    loss: { unit: '元', min: 0, doc: { zh: '该时段水深若为峰值的损失;一场洪水的损失取各时段最大值,不可相加', en: 'loss if the depth of this step were the peak: the loss of a flood is the largest of its steps, never their sum' } },
  },
  begin: () => undefined,
  advance(steps, n, _, { stage }, { floodStage, exposedValue }, __, outputs) {
    for (let at = 0; at < steps * n; at++) {
      const depth = Math.max(0, stage[at]! - floodStage[at % n]!);
      const share = damageShareAt(depth);
      outputs.depth[at] = depth;
      outputs.damageShare[at] = share;
      outputs.loss[at] = share * exposedValue[at % n]!;
    }
  },
});
