/**
 * The steps of the Xinanjiang model of three sources for one unit, as they read: `assembly/xinanjiang.ts` goes them for units
 * side by side, which is what runs and is tested against these.
 */
import type { Columns } from '../core/model.js';
import { power } from '../core/power.js';
import type { runoffXinanjiang } from './runoff-xinanjiang.js';
import { deepEvaporation, lowerEvaporation, outflowScale, saturationRunoff } from './xinanjiang.js';

type Model = typeof runoffXinanjiang;
/** Longest piece of net rain [mm]. */
const PIECE = 5;
/** Share of the area below which none runs off [1]: its water would stand higher than any number. */
const NO_AREA = 1e-9;

/** Go `steps` steps of `days` on with unit `i` of `n`. */
export function runUnit(steps: number, n: number, i: number, days: number, { rain, potentialEvapotranspiration }: Columns<Model['inputs']>, parameters: Columns<Model['parameters']>, state: Columns<Model['state']>, { runoff, actualEvapotranspiration }: Columns<Model['outputs']>): void {
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
