/**
 * Runoff of a unit by the Xinanjiang model of three sources, in steps of any length, with every millimetre accounted for.
 *
 * Where the published programs differ or lose water it takes the exact definition: the impervious share evaporates
 * min(EP, P) and sheds the rest; the deep layer gives no more than it holds; free water that a smaller area cannot hold
 * runs off; net rain goes into free water in pieces of at most 5 mm. Each source leaves through a linear reservoir.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381, eq. 1-17; pieces and coefficients of shorter steps: Bao (2009)
 * Hydrological Forecasting (水文预报), 4th ed., ch. 5.
 */
import { defineModel } from '../core/model.js';
import { deepEvaporation, lowerEvaporation, outflowScale, perStep, power, saturationRunoff, tensionWater, xinanjiangInputs, xinanjiangOutputs, xinanjiangParameters } from './xinanjiang.js';

/** Longest piece of net rain [mm]. */
const PIECE = 5;
/** Share of the area that runs off below which rounding is all there is. */
const NO_AREA = 1e-12;

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const runoffXinanjiang = defineModel({
  name: 'runoff-xinanjiang',
  title: { zh: '三水源新安江模型', en: 'Xinanjiang model of three sources' },
  source: 'Zhao (1992) J. Hydrol. 135, 371-381; Bao (2009) 水文预报, 4th ed., ch. 5',
  inputs: xinanjiangInputs,
  parameters: xinanjiangParameters,
  state: {
    ...tensionWater,
    free: mm('自由水(透水面积平均)', 'free water, mean over the pervious area'),
    contributing: { unit: '1', min: 0, max: 1, doc: { zh: '产流面积比例 FR', en: 'share FR of the pervious area that runs off' } },
    surface: mm('地面径流水库蓄水', 'water in the surface reservoir'),
    interflow: mm('壤中流水库蓄水', 'water in the interflow reservoir'),
    groundwater: mm('地下水库蓄水', 'water in the groundwater reservoir'),
  },
  outputs: xinanjiangOutputs,
  ledger: {
    of: 'water',
    in: ['rain'],
    out: ['runoff', 'actualEvapotranspiration'],
    stored: ({ upper, lower, deep, free, surface, interflow, groundwater }, { imperviousShare }, i) =>
      (1 - imperviousShare[i]!) * (upper[i]! + lower[i]! + deep[i]! + free[i]!) + surface[i]! + interflow[i]! + groundwater[i]!,
  },

  /** Tension water at half of each capacity, everything else empty. */
  begin(n, { upperCapacity, lowerCapacity, deepCapacity }, { upper, lower, deep, free, contributing, surface, interflow, groundwater }) {
    for (let i = 0; i < n; i++) {
      upper[i] = upperCapacity[i]! / 2;
      lower[i] = lowerCapacity[i]! / 2;
      deep[i] = deepCapacity[i]! / 2;
    }
    for (const column of [free, contributing, surface, interflow, groundwater]) column.fill(0);
  },

  advance(steps, n, dt, { rain, potentialEvapotranspiration }, parameters, state, { runoff, actualEvapotranspiration }) {
    for (let i = 0; i < n; i++) {
      const k = parameters.evaporationRatio[i]!;
      const b = parameters.tensionExponent[i]!;
      const im = parameters.imperviousShare[i]!;
      const c = parameters.deepEvaporation[i]!;
      const um = parameters.upperCapacity[i]!;
      const lm = parameters.lowerCapacity[i]!;
      const dm = parameters.deepCapacity[i]!;
      const sm = parameters.freeCapacity[i]!;
      const ex = parameters.freeExponent[i]!;
      const cs = perStep(parameters.surfaceRecession[i]!, dt);
      const ci = perStep(parameters.interflowRecession[i]!, dt);
      const cg = perStep(parameters.groundwaterRecession[i]!, dt);
      const ki = parameters.interflowOutflow[i]!;
      const kg = parameters.groundwaterOutflow[i]!;
      const toInterflow = ki / (ki + kg);
      const keptOfStep = perStep(1 - outflowScale(ki, kg) * (ki + kg), dt);
      const pervious = 1 - im;
      const wm = um + lm + dm;
      const wmm = wm * (1 + b);
      const smm = sm * (1 + ex);
      let wu = state.upper[i]!;
      let wl = state.lower[i]!;
      let wd = state.deep[i]!;
      let free = state.free[i]!;
      let fr = state.contributing[i]!;
      let surface = state.surface[i]!;
      let interflow = state.interflow[i]!;
      let groundwater = state.groundwater[i]!;
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const p = rain[at]!;
        const ep = k * potentialEvapotranspiration[at]!;
        let rs = 0;
        let drained = 0; // RI + RG
        if (p <= ep) {
          const eu = wu + p < ep ? wu + p : ep;
          const short = ep - eu;
          wu = wu + p - eu;
          let el = 0;
          let ed = 0;
          if (short > 0) {
            el = Math.min(wl, lowerEvaporation(short, wl, lm, c));
            ed = Math.min(wd, deepEvaporation(short, wl, lm, c));
            wl -= el;
            wd -= ed;
          }
          actualEvapotranspiration[at] = pervious * (eu + el + ed) + im * p;
          drained = free * (1 - keptOfStep);
          free *= keptOfStep;
        } else {
          const pe = p - ep;
          actualEvapotranspiration[at] = ep;
          let r = saturationRunoff(pe, wu + wl + wd, wm, wmm, b);
          wu += pe - r;
          if (wu > um) {
            wl += wu - um;
            wu = um;
            if (wl > lm) {
              wd += wl - lm;
              wl = lm;
              if (wd > dm) {
                r += wd - dm;
                wd = dm;
              }
            }
          }
          if (r > NO_AREA * pe) {
            fr = Math.min(1, r / pe);
            let s = free / fr;
            if (s > sm) {
              rs = (s - sm) * fr;
              s = sm;
            }
            const pieces = Math.floor(pe / PIECE) + 1;
            const kept = pieces === 1 ? keptOfStep : keptOfStep ** (1 / pieces);
            const q = r / fr / pieces;
            for (let piece = 0; piece < pieces; piece++) {
              const dry = power(1 - s / sm, 1 / (1 + ex)) - q / smm;
              const held = dry > 0 ? Math.min(s + q, sm - sm * power(dry, 1 + ex)) : sm;
              rs += (s + q - held) * fr;
              drained += held * (1 - kept) * fr;
              s = held * kept;
            }
            free = s * fr;
          } else {
            rs = r;
            drained = free * (1 - keptOfStep);
            free *= keptOfStep;
          }
          rs = pervious * rs + im * pe;
        }
        const ri = pervious * drained * toInterflow;
        surface += rs;
        interflow += ri;
        groundwater += pervious * drained - ri;
        const qs = (1 - cs) * surface;
        const qi = (1 - ci) * interflow;
        const qg = (1 - cg) * groundwater;
        surface -= qs;
        interflow -= qi;
        groundwater -= qg;
        runoff[at] = qs + qi + qg;
      }
      state.upper[i] = wu;
      state.lower[i] = wl;
      state.deep[i] = wd;
      state.free[i] = free;
      state.contributing[i] = fr;
      state.surface[i] = surface;
      state.interflow[i] = interflow;
      state.groundwater[i] = groundwater;
    }
  },
});
