/**
 * Stage of a river section from its discharge by a power-law rating Q = a (H - H₀)^b.
 *
 * Source: ISO 1100-2 (2010) Measurement of liquid flow in open channels, part 2: stage-discharge relationship. Beyond
 * the greatest gauged discharge the rating is an extrapolation, which it does not say of itself.
 */
import { defineModel } from '../core/model.js';

/** A power-law rating of one section. */
export interface Rating {
  /** a, for discharge in m³/s and depths in m. */
  readonly ratingCoefficient: number;
  /** b [1]. */
  readonly ratingExponent: number;
  /** H₀ [m], above the datum of the stages. */
  readonly zeroStage: number;
}

/** Discharge [m³/s] of a section at a stage [m]; 0 at and below H₀. */
export const ratedDischarge = (stage: number, { ratingCoefficient, ratingExponent, zeroStage }: Rating): number => (stage > zeroStage ? ratingCoefficient * (stage - zeroStage) ** ratingExponent : 0);

export const stageRating = defineModel({
  name: 'stage-rating',
  title: { zh: '水位流量关系', en: 'Stage from a power-law rating' },
  source: 'ISO 1100-2 (2010), Q = a (H - H₀)^b',
  inputs: { discharge: { unit: '立方米/s', min: 0, max: 200_000, doc: { zh: '流量', en: 'discharge' } } },
  parameters: {
    ratingCoefficient: { unit: '1', min: 0.001, max: 100_000, doc: { zh: '系数 a(流量以立方米/s、水深以米计)', en: 'coefficient a, for discharge in m³/s and depths in m' } },
    ratingExponent: { unit: '1', min: 1, max: 5, default: 1.67, doc: { zh: '指数 b', en: 'exponent b' } },
    zeroStage: { unit: 'm', min: -500, max: 9_000, doc: { zh: '断流水位 H₀', en: 'stage H₀ at which the flow ceases' } },
  },
  state: {},
  outputs: { stage: { unit: 'm', doc: { zh: '水位,基面同断流水位', en: 'stage, above the datum of H₀' } } },
  begin: () => undefined,
  advance(steps, n, _, { discharge }, { ratingCoefficient, ratingExponent, zeroStage }, __, { stage }) {
    for (let at = 0; at < steps * n; at++) {
      const i = at % n;
      stage[at] = zeroStage[i]! + (discharge[at]! / ratingCoefficient[i]!) ** (1 / ratingExponent[i]!);
    }
  },
});
