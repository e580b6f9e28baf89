/**
 * Runoff of a unit by the Xinanjiang model of three sources, in a form that closes its water balance at any step of time.
 *
 * The impervious share evaporates min(EP, P) and sheds the rest. On the pervious share three layers of tension water
 * evaporate in turn, none below 0; net rain runs off where the parabola of capacities is full; what runs off enters the
 * free water of the area that runs off, kept as a volume F = S FR so that nothing is made or lost where FR changes; it
 * leaves as surface runoff, interflow and groundwater, each through a linear reservoir.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; the closing of the balance is this model's own.
 */
import { defineModel } from '../core/model.js';
import { power } from '../core/power.js';
import { deepEvaporation, lowerEvaporation, outflowScale, saturationRunoff, tensionWater, xinanjiangInputs, xinanjiangOutputs, xinanjiangParameters } from './xinanjiang.js';

const DAY = 86_400;
/** Longest piece of net rain [mm]. */
const PIECE = 5;
/** Share of the area below which none runs off [1]: its water would stand higher than any number. */
const NO_AREA = 1e-9;

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const runoffXinanjiang = defineModel({
  name: 'runoff-xinanjiang',
  title: { zh: '三水源新安江模型', en: 'Xinanjiang model of three sources' },
  source: 'Zhao (1992) J. Hydrol. 135, 371-381, with a closed water balance',
  inputs: xinanjiangInputs,
  parameters: xinanjiangParameters,
  state: {
    ...tensionWater,
    free: mm('自由水(折合透水面积)', 'free water, over the pervious area'),
    contributing: { unit: '1', min: 0, max: 1, doc: { zh: '产流面积比例 FR', en: 'share FR of the area that runs off' } },
    surface: mm('地面径流水库蓄水', 'water in the reservoir of surface runoff'),
    interflow: mm('壤中流水库蓄水', 'water in the reservoir of interflow'),
    groundwater: mm('地下水库蓄水', 'water in the reservoir of groundwater'),
  },
  outputs: xinanjiangOutputs,
  ledger: {
    of: 'water',
    in: ['rain'],
    out: ['runoff', 'actualEvapotranspiration'],
    stored: ({ upper, lower, deep, free, surface, interflow, groundwater }, { imperviousShare }, i) => (1 - imperviousShare[i]!) * (upper[i]! + lower[i]! + deep[i]! + free[i]!) + surface[i]! + interflow[i]! + groundwater[i]!,
  },

  /** Tension water half full, everything else empty. */
  begin(n, { upperCapacity, lowerCapacity, deepCapacity }, { upper, lower, deep, free, contributing, surface, interflow, groundwater }) {
    for (let i = 0; i < n; i++) {
      upper[i] = upperCapacity[i]! / 2;
      lower[i] = lowerCapacity[i]! / 2;
      deep[i] = deepCapacity[i]! / 2;
    }
    for (const column of [free, contributing, surface, interflow, groundwater]) column.fill(0);
  },

  advance(steps, n, dt, { rain, potentialEvapotranspiration }, parameters, state, { runoff, actualEvapotranspiration }) {
    const days = dt / DAY;
    for (let i = 0; i < n; i++) {
      const [k, b, im, c, ex] = [parameters.evaporationRatio[i]!, parameters.tensionExponent[i]!, parameters.imperviousShare[i]!, parameters.deepEvaporation[i]!, parameters.freeExponent[i]!];
      const [um, lm, dm, sm] = [parameters.upperCapacity[i]!, parameters.lowerCapacity[i]!, parameters.deepCapacity[i]!, parameters.freeCapacity[i]!];
      const [cs, ci, cg] = [parameters.surfaceRecession[i]! ** days, parameters.interflowRecession[i]! ** days, parameters.groundwaterRecession[i]! ** days];
      const scale = outflowScale(parameters.interflowOutflow[i]!, parameters.groundwaterOutflow[i]!);
      const [ki, kg] = [scale * parameters.interflowOutflow[i]!, scale * parameters.groundwaterOutflow[i]!];
      const logKept = days * Math.log(1 - ki - kg);
      const wm = um + lm + dm;
      const wmm = wm * (1 + b);
      const [perSm, perSmm, root] = [1 / sm, 1 / (sm * (1 + ex)), 1 / (1 + ex)];
      const outOfOne = 1 - Math.exp(logKept);
      const toInterflow = ki / (ki + kg);
      let [wu, wl, wd, f, fr] = [state.upper[i]!, state.lower[i]!, state.deep[i]!, state.free[i]!, state.contributing[i]!];
      let [vs, vi, vg] = [state.surface[i]!, state.interflow[i]!, state.groundwater[i]!];
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const p = rain[at]!;
        const ep = k * potentialEvapotranspiration[at]!;
        const fromUpper = Math.min(wu + p, ep);
        let evaporated = fromUpper;
        let short = ep - fromUpper;
        if (short > 0) {
          const el = Math.min(wl, lowerEvaporation(short, wl, lm, c));
          const ed = Math.min(wd, Math.max(0, deepEvaporation(short, wl, lm, c)));
          wl -= el;
          wd -= ed;
          evaporated += el + ed;
          short -= el + ed;
        }
        const pe = Math.max(0, p - ep);
        if (pe === 0) wu = Math.max(0, wu + p - fromUpper);
        let r = 0;
        if (pe > 0) {
          // what does not run off fills the layers from above; what they cannot hold runs off too
          r = Math.min(pe, Math.max(0, saturationRunoff(pe, wu + wl + wd, wm, wmm, b)));
          let fill = pe - r;
          const toUpper = Math.min(fill, um - wu);
          wu += toUpper;
          fill -= toUpper;
          const toLower = Math.min(fill, lm - wl);
          wl += toLower;
          fill -= toLower;
          const toDeep = Math.min(fill, dm - wd);
          wd += toDeep;
          r += fill - toDeep;
          fr = r / pe;
        }
        let [rs, ri, rg] = [0, 0, 0];
        if (fr > NO_AREA) {
          const pieces = Math.floor(pe / PIECE) + 1;
          const out = pieces === 1 ? outOfOne : 1 - Math.exp(logKept / pieces);
          const q = r / pieces; // over the pervious area
          const perArea = 1 / fr;
          const deepened = q * perArea;
          for (let piece = 0; piece < pieces; piece++) {
            const s = f * perArea;
            let surface = 0;
            if (s >= sm) surface = fr * (s + deepened - sm);
            // where nothing comes, nothing is shed
            else if (q > 0) {
              const dry = power(1 - s * perSm, root) - deepened * perSmm;
              surface = fr * (dry > 0 ? deepened + s - sm + sm * power(dry, 1 + ex) : deepened + s - sm);
            }
            surface = Math.min(Math.max(0, surface), f + q);
            f += q - surface;
            const left = f * out;
            f -= left;
            rs += surface;
            ri += left * toInterflow;
            rg += left - left * toInterflow;
          }
        } else {
          rs = f + r;
          f = 0;
        }
        const shed = Math.max(0, p - ep);
        vs += (1 - im) * rs + im * shed;
        vi += (1 - im) * ri;
        vg += (1 - im) * rg;
        runoff[at] = (1 - cs) * vs + (1 - ci) * vi + (1 - cg) * vg;
        vs *= cs;
        vi *= ci;
        vg *= cg;
        actualEvapotranspiration[at] = (1 - im) * evaporated + im * Math.min(ep, p);
      }
      state.upper[i] = wu;
      state.lower[i] = wl;
      state.deep[i] = wd;
      state.free[i] = f;
      state.contributing[i] = fr;
      state.surface[i] = vs;
      state.interflow[i] = vi;
      state.groundwater[i] = vg;
    }
  },
});
