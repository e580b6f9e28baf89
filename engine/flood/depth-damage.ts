/**
 * What a depth of water costs: one model for each sector of `damage-curves.ts`. `depth-damage` is that of houses.
 *
 * Source: Huizinga, de Moel & Szewczyk (2017) Global flood depth-damage functions, JRC105688.
 */
import { defineModel } from '../core/model.js';
import { DAMAGE_CURVES, damageShareAt, type DamageCurve } from './damage-curves.js';

const modelOf = (curve: DamageCurve) =>
  defineModel({
    name: curve.sector === 'residential' ? 'depth-damage' : `depth-damage-${curve.sector}`,
    title: { zh: `${curve.title.zh}水深损失`, en: `Depth-damage of ${curve.title.en}` },
    source: `Huizinga, de Moel & Szewczyk (2017) JRC105688, Asia, ${curve.sector}`,
    inputs: { stage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '水位', en: 'stage' } } },
    parameters: {
      floodStage: { unit: 'm', min: -500, max: 10_000, doc: { zh: '成灾水位,基面同水位', en: 'stage at which what is exposed begins to stand in water, above the datum of the stage' } },
      exposedValue: { unit: '元', min: 0, max: 1e12, doc: { zh: `受影响的${curve.title.zh}价值`, en: `value of the ${curve.title.en} there` } },
    },
    state: {},
    outputs: {
      depth: { unit: 'm', min: 0, doc: { zh: '承灾体处水深', en: 'depth of water at what is exposed' } },
      damageShare: { unit: '1', min: 0, max: 1, doc: { zh: '该水深的损失率', en: 'share of the value this depth damages' } },
      loss: { unit: '元', min: 0, doc: { zh: '该时段水深若为峰值的损失;一场洪水的损失取各时段最大值,不可相加', en: 'loss if the depth of this step were the peak: the loss of a flood is the largest of its steps, never their sum' } },
    },
    begin: () => undefined,
    advance(steps, n, _, { stage }, { floodStage, exposedValue }, __, outputs) {
      for (let at = 0; at < steps * n; at++) {
        const depth = Math.max(0, stage[at]! - floodStage[at % n]!);
        const share = damageShareAt(curve, depth);
        outputs.depth[at] = depth;
        outputs.damageShare[at] = share;
        outputs.loss[at] = share * exposedValue[at % n]!;
      }
    },
  });

/** In the order of the curves. */
export const DEPTH_DAMAGE_MODELS = DAMAGE_CURVES.map(modelOf);

/** Of residential buildings. */
export const depthDamage = DEPTH_DAMAGE_MODELS[0]!;
