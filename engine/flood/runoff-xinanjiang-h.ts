/**
 * Daily runoff of a unit by the Xinanjiang model of three sources with lag and route, as the program hydromodel has it
 * (variant H), for comparison with results of that kind: net rain after what evaporates, one piece a day, the runoff of
 * all sources lagged and taken through one linear reservoir. Free water above its capacity is cut off, and impervious
 * area evaporates from the soil: it does not close the balance and keeps no ledger; `runoff-xinanjiang` does.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; the choices of hydromodel 0.4.0 (89d7a8e), worked out from the equations.
 */
import { defineModel } from '../core/model.js';
import { power } from '../core/power.js';
import { deepEvaporation, lowerEvaporation, outflowScale, saturationRunoff, tensionWater, xinanjiangInputs, xinanjiangOutputs, xinanjiangParameters } from './xinanjiang.js';

/** Longest lag [d]. */
const LONGEST = 10;
/** Room that tension water always leaves [mm]. */
const ROOM = 1e-5;
/** What flows at the beginning [mm], and the share of the area that runs off [1]. */
const AT_FIRST = 0.1;

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const runoffXinanjiangH = defineModel({
  name: 'runoff-xinanjiang-h',
  title: { zh: '三水源新安江模型(H 变体)', en: 'Xinanjiang model of three sources, variant H' },
  source: 'Zhao (1992) J. Hydrol. 135, 371-381; hydromodel 0.4.0',
  step: 86_400,
  inputs: xinanjiangInputs,
  parameters: {
    ...xinanjiangParameters,
    surfaceRecession: { ...xinanjiangParameters.surfaceRecession, doc: { zh: '河网日消退系数 CS', en: 'daily recession constant CS of the river net' } },
    lag: { unit: 'd', min: 0, max: LONGEST, default: 1, doc: { zh: '滞时 L,取整天', en: 'lag L, whole days' } },
  },
  state: {
    ...tensionWater,
    free: mm('产流面积上的自由水', 'free water S on the area that runs off'),
    contributing: { unit: '1', min: 0, max: 1, doc: { zh: '产流面积比例 FR', en: 'share FR of the area that runs off' } },
    interflow: mm('壤中流', 'interflow QI of the step before'),
    groundwaterFlow: mm('地下径流', 'groundwater flow QG of the step before'),
    lagged: { ...mm('滞时中的河网总入流', 'inflow QT of the river net of the days before, the latest first'), width: LONGEST },
    outflow: mm('出口径流', 'outflow Q of the step before'),
  },
  outputs: xinanjiangOutputs,

  begin(n, { upperCapacity, lowerCapacity, deepCapacity, freeCapacity }, { upper, lower, deep, free, contributing, interflow, groundwaterFlow, lagged, outflow }) {
    for (let i = 0; i < n; i++) {
      upper[i] = upperCapacity[i]! / 2;
      lower[i] = lowerCapacity[i]! / 2;
      deep[i] = deepCapacity[i]! / 2;
      free[i] = freeCapacity[i]! / 2;
    }
    for (const column of [contributing, interflow, groundwaterFlow]) column.fill(AT_FIRST);
    for (const column of [lagged, outflow]) column.fill(0);
  },

  advance(steps, n, _, { rain, potentialEvapotranspiration }, parameters, state, { runoff, actualEvapotranspiration }) {
    const { lagged } = state;
    for (let i = 0; i < n; i++) {
      const [k, b, im, c] = [parameters.evaporationRatio[i]!, parameters.tensionExponent[i]!, parameters.imperviousShare[i]!, parameters.deepEvaporation[i]!];
      const [um, lm, dm] = [parameters.upperCapacity[i]!, parameters.lowerCapacity[i]!, parameters.deepCapacity[i]!];
      const [cs, ci, cg] = [parameters.surfaceRecession[i]!, parameters.interflowRecession[i]!, parameters.groundwaterRecession[i]!];
      const [sm, ex] = [parameters.freeCapacity[i]!, parameters.freeExponent[i]!];
      const scale = outflowScale(parameters.interflowOutflow[i]!, parameters.groundwaterOutflow[i]!);
      const [ki, kg] = [scale * parameters.interflowOutflow[i]!, scale * parameters.groundwaterOutflow[i]!];
      const wm = um + lm + dm;
      const wmm = wm * (1 + b);
      const smm = sm * (1 + ex);
      const lag = Math.round(parameters.lag[i]!);
      const first = i * LONGEST;
      let [wu, wl, wd] = [state.upper[i]!, state.lower[i]!, state.deep[i]!];
      let [s, fr] = [state.free[i]!, state.contributing[i]!];
      let [qi, qg, q] = [state.interflow[i]!, state.groundwaterFlow[i]!, state.outflow[i]!];
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const p = rain[at]!;
        const ep = k * potentialEvapotranspiration[at]!;
        const eu = Math.min(wu + p, ep);
        const el = eu < ep ? lowerEvaporation(ep - eu, wl, lm, c) : 0;
        const ed = eu < ep ? Math.min(wd, deepEvaporation(ep - eu, wl, lm, c)) : 0;
        actualEvapotranspiration[at] = eu + el + ed;

        const pe = Math.max(0, p - (eu + el + ed));
        const w0 = Math.min(wu + wl + wd, wm - ROOM);
        const r = pe > 0 ? Math.min(pe, saturationRunoff(pe, w0, wm, wmm, b)) : 0;
        wu = Math.max(0, wu + p - eu - r);
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

        let rs = 0;
        if (r > 0) {
          const area = Math.min(1, r / pe);
          s = Math.min(sm, (s * fr) / area);
          fr = area;
          const au = smm * (1 - power(1 - s / sm, 1 / (1 + ex)));
          const dry = 1 - (pe + au) / smm;
          rs = Math.min(r, Math.max(0, fr * (pe + s - sm + (dry > 0 ? sm * power(dry, 1 + ex) : 0))));
          s = Math.min(sm, s + (r - rs) / fr);
        }
        const [ri, rg] = [ki * s * fr, kg * s * fr];
        s *= 1 - ki - kg;
        qi = ci * qi + (1 - ci) * ri * (1 - im);
        qg = cg * qg + (1 - cg) * rg * (1 - im);
        const qt = rs * (1 - im) + im * pe + qi + qg;
        const entering = lag === 0 ? qt : lagged[first + lag - 1]!;
        for (let d = LONGEST - 1; d > 0; d--) lagged[first + d] = lagged[first + d - 1]!;
        lagged[first] = qt;
        q = cs * q + (1 - cs) * entering;
        runoff[at] = q;
      }
      state.upper[i] = wu;
      state.lower[i] = wl;
      state.deep[i] = wd;
      state.free[i] = s;
      state.contributing[i] = fr;
      state.interflow[i] = qi;
      state.groundwaterFlow[i] = qg;
      state.outflow[i] = q;
    }
  },
});
