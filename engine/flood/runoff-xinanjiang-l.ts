/**
 * Daily runoff of a unit by the Xinanjiang model of three sources, as the program XinanjiangModel has it (variant L), for
 * comparison with results of that program: where IM is above 0 it makes a little water, because runoff of the
 * impervious area is added without being taken from the storage, and clipping free water at its capacity loses some.
 * It therefore keeps no ledger; `runoff-xinanjiang` does.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; Lu (2021) XinanjiangModel 70cb215, units below 200 km²: net rain in pieces
 * of 5 mm, capacity of free water over the area that runs off SMMF = SMM (1 - (1 - FR)^(1/EX)).
 */
import { defineModel } from '../core/model.js';
import { power } from '../core/power.js';
import { deepEvaporation, lowerEvaporation, outflowScale, saturationRunoff, tensionWater, xinanjiangInputs, xinanjiangOutputs, xinanjiangParameters } from './xinanjiang.js';

/** Net rain at or below this counts as none [mm]. */
const NO_RAIN = 1e-5;
/** Share of the area that runs off below which rounding is all there is. */
const NO_AREA = 1e-12;
/** Longest piece of net rain [mm]. */
const PIECE = 5;

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const runoffXinanjiangL = defineModel({
  name: 'runoff-xinanjiang-l',
  title: { zh: '三水源新安江模型(L 变体)', en: 'Xinanjiang model of three sources, variant L' },
  source: 'Zhao (1992) J. Hydrol. 135, 371-381; XinanjiangModel 70cb215',
  step: 86_400,
  inputs: xinanjiangInputs,
  parameters: xinanjiangParameters,
  state: {
    ...tensionWater,
    free: mm('产流面积上的自由水', 'free water S on the area that runs off'),
    contributing: { unit: '1', min: 0, max: 1, doc: { zh: '产流面积比例 FR', en: 'share FR of the area that runs off' } },
    surfaceFlow: mm('地面径流入河网', 'surface runoff QS of the step before'),
    interflow: mm('壤中流入河网', 'interflow QI of the step before'),
    groundwaterFlow: mm('地下径流入河网', 'groundwater flow QG of the step before'),
  },
  outputs: xinanjiangOutputs,

  /** Tension water half of 20, 60 and 40 mm in the published run; half of each capacity here; everything else 0. */
  begin(n, { upperCapacity, lowerCapacity, deepCapacity }, { upper, lower, deep, free, contributing, surfaceFlow, interflow, groundwaterFlow }) {
    for (let i = 0; i < n; i++) {
      upper[i] = upperCapacity[i]! / 2;
      lower[i] = lowerCapacity[i]! / 2;
      deep[i] = deepCapacity[i]! / 2;
    }
    for (const column of [free, contributing, surfaceFlow, interflow, groundwaterFlow]) column.fill(0);
  },

  advance(steps, n, _, { rain, potentialEvapotranspiration }, parameters, state, { runoff, actualEvapotranspiration }) {
    for (let i = 0; i < n; i++) {
      const [k, b, im, c] = [parameters.evaporationRatio[i]!, parameters.tensionExponent[i]!, parameters.imperviousShare[i]!, parameters.deepEvaporation[i]!];
      const [um, lm, dm] = [parameters.upperCapacity[i]!, parameters.lowerCapacity[i]!, parameters.deepCapacity[i]!];
      const [cs, ci, cg] = [parameters.surfaceRecession[i]!, parameters.interflowRecession[i]!, parameters.groundwaterRecession[i]!];
      const ex = parameters.freeExponent[i]!;
      const scale = outflowScale(parameters.interflowOutflow[i]!, parameters.groundwaterOutflow[i]!);
      const [ki, kg] = [scale * parameters.interflowOutflow[i]!, scale * parameters.groundwaterOutflow[i]!];
      const wm = um + lm + dm;
      const wmm = (wm * (1 + b)) / (1 - im);
      const smm = parameters.freeCapacity[i]! * (1 + ex);
      let [wu, wl, wd] = [state.upper[i]!, state.lower[i]!, state.deep[i]!];
      let [s, fr] = [state.free[i]!, state.contributing[i]!];
      let [qs, qi, qg] = [state.surfaceFlow[i]!, state.interflow[i]!, state.groundwaterFlow[i]!];
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const p = rain[at]!;
        const ep = k * potentialEvapotranspiration[at]!;
        const eu = Math.min(wu + p, ep);
        const el = eu < ep ? lowerEvaporation(ep - eu, wl, lm, c) : 0;
        const ed = eu < ep ? deepEvaporation(ep - eu, wl, lm, c) : 0;
        actualEvapotranspiration[at] = eu + el + ed;

        const pe = p - ep > NO_RAIN ? p - ep : 0;
        const r = pe > 0 ? saturationRunoff(pe, wu + wl + wd, wm, wmm, b) : 0;
        wu = wu + p - eu - r;
        wl = Math.max(0, wl - el);
        wd = Math.max(0, wd - ed);
        if (wu > um) {
          wl += wu - um;
          wu = um;
        }
        if (wl > lm) {
          wd += wl - lm;
          wl = lm;
        }
        if (wd > dm) wd = dm;

        let [rs, ri, rg] = [0, 0, 0];
        if (r > NO_AREA * pe) {
          const area = Math.min(1, r / pe);
          s = (s * fr) / area;
          fr = area;
          const pieces = Math.trunc(pe / PIECE) + 1;
          const q = pe / pieces;
          const left = power(1 - ki - kg, 1 / pieces);
          const smmf = smm * (1 - power(1 - fr, 1 / ex));
          const smf = smmf / (1 + ex);
          for (let piece = 0; piece < pieces; piece++) {
            if (s > smf) s = smf;
            const dry = power(1 - s / smf, 1 / (1 + ex)) - q / smmf;
            const over = Math.max(0, q + s - smf + (dry > 0 ? smf * power(dry, 1 + ex) : 0));
            const held = dry > 0 ? s + q - over : smf;
            const out = held * (1 - left);
            rs += over * fr;
            ri += (out * fr * ki) / (ki + kg);
            rg += (out * fr * kg) / (ki + kg);
            s = held * left;
          }
        } else {
          ri = ki * s * fr;
          rg = kg * s * fr;
          s *= 1 - ki - kg;
        }
        qs = cs * qs + (1 - cs) * (rs * (1 - im) + im * pe);
        qi = ci * qi + (1 - ci) * ri * (1 - im);
        qg = cg * qg + (1 - cg) * rg * (1 - im);
        runoff[at] = qs + qi + qg;
      }
      state.upper[i] = wu;
      state.lower[i] = wl;
      state.deep[i] = wd;
      state.free[i] = s;
      state.contributing[i] = fr;
      state.surfaceFlow[i] = qs;
      state.interflow[i] = qi;
      state.groundwaterFlow[i] = qg;
    }
  },
});
