/**
 * Rain that may set off landslides: how far its mean intensity over any of the last 1 to 72 hours comes up to an
 * intensity-duration threshold, and how wet the ground is from before.
 *
 * Source: threshold I = α D^-β, Caine (1980) Geografiska Annaler A 62, 23-27 (α 14.82 mm/h, β 0.39, D from 10 min to
 * 10 d); Guzzetti et al. (2008) Landslides 5, 3-17 give α 2.20, β 0.44 worldwide. Antecedent rain A(t) = K A(t-1) + R(t),
 * Crozier & Eyles (1980); K 0.84 a day is in common use and unverified for China. A threshold alone gives many false
 * alarms: it is to be read together with the antecedent rain.
 */
import { defineModel } from '../core/model.js';

/** Longest duration looked at [h]. */
const HOURS = 72;
const DAY = 86_400;

export const landslideRainfall = defineModel({
  name: 'landslide-rainfall',
  title: { zh: '滑坡降雨强度-历时阈值', en: 'Landslide rainfall intensity-duration threshold' },
  source: 'Caine (1980) Geografiska Annaler A 62, 23-27; Guzzetti et al. (2008) Landslides 5, 3-17; Crozier & Eyles (1980)',
  step: 3_600,
  inputs: {
    rain: { unit: 'mm', min: 0, max: 500, doc: { zh: '小时降雨量', en: 'rain of the hour' } },
  },
  parameters: {
    thresholdIntensity: { unit: 'mm/h', min: 0.1, max: 100, default: 14.82, doc: { zh: '历时1小时的阈值雨强 α', en: 'threshold intensity α at a duration of one hour' } },
    thresholdExponent: { unit: '1', min: 0, max: 2, default: 0.39, doc: { zh: '阈值指数 β', en: 'exponent β of the threshold' } },
    antecedentDecay: { unit: '1', min: 0, max: 1, default: 0.84, doc: { zh: '前期雨量日衰减系数 K(未核实)', en: 'share K of the antecedent rain left after a day (unverified)' } },
  },
  state: {
    recentRain: { unit: 'mm', min: 0, width: HOURS, doc: { zh: '最近72小时逐时雨量', en: 'rain of each of the last 72 hours' } },
    hour: { unit: '1', min: 0, max: HOURS - 1, doc: { zh: '下一小时在序列中的位置', en: 'where the next hour will stand among them' } },
    antecedent: { unit: 'mm', min: 0, doc: { zh: '前期有效雨量', en: 'antecedent rain' } },
  },
  outputs: {
    thresholdRatio: { unit: '1', min: 0, doc: { zh: '雨强与阈值之比在各历时中的最大值,1为达到阈值', en: 'largest ratio of intensity to threshold over all durations: 1 is the threshold' } },
    antecedentRain: { unit: 'mm', min: 0, doc: { zh: '前期有效雨量(含本小时)', en: 'antecedent rain, this hour included' } },
  },

  begin(_, __, { recentRain, hour, antecedent }) {
    recentRain.fill(0);
    hour.fill(0);
    antecedent.fill(0);
  },

  advance(steps, n, dt, { rain }, { thresholdIntensity, thresholdExponent, antecedentDecay }, state, { thresholdRatio, antecedentRain }) {
    const weight = new Float64Array(HOURS + 1); // D^β
    for (let i = 0; i < n; i++) {
      const alpha = thresholdIntensity[i]!;
      const kept = antecedentDecay[i]! ** (dt / DAY);
      for (let duration = 1; duration <= HOURS; duration++) weight[duration] = duration ** thresholdExponent[i]!;
      const first = i * HOURS;
      let hour = state.hour[i]!;
      let antecedent = state.antecedent[i]!;
      for (let t = 0; t < steps; t++) {
        const now = rain[t * n + i]!;
        state.recentRain[first + hour] = now;
        antecedent = kept * antecedent + now;
        let depth = 0;
        let ratio = 0;
        for (let duration = 1; duration <= HOURS; duration++) {
          depth += state.recentRain[first + ((hour - duration + 1 + HOURS) % HOURS)]!;
          ratio = Math.max(ratio, (depth / duration) * (weight[duration]! / alpha)); // I / (α D^-β)
        }
        thresholdRatio[t * n + i] = ratio;
        antecedentRain[t * n + i] = antecedent;
        hour = (hour + 1) % HOURS;
      }
      state.hour[i] = hour;
      state.antecedent[i] = antecedent;
    }
  },
});
