/**
 * The Xinanjiang model of three sources for units side by side, two at a time, in AssemblyScript for WebAssembly SIMD; what
 * the equations mean is said in `../xinanjiang-unit.ts` and `../xinanjiang.ts`.
 */
import { exps } from '../../core/assembly/elementary';
import { add, any, mul, n, sub } from '../../core/assembly/lanes';
import { layPowers, powersBy } from '../../core/assembly/powers';

/** Bytes of a number, of a pair, and of a row: one number for each unit of a group. */
const F: usize = 8;
const PAIR: usize = 16;
const ROW: usize = 64;

/** Rows of a group, in the order in which `../runoff-xinanjiang.ts` writes them: what moves on. */
const UPPER: usize = 0 * ROW;
const LOWER: usize = 1 * ROW;
const DEEP: usize = 2 * ROW;
const FREE: usize = 3 * ROW;
const CONTRIBUTING: usize = 4 * ROW;
const SURFACE: usize = 5 * ROW;
const INTERFLOW: usize = 6 * ROW;
const GROUNDWATER: usize = 7 * ROW;
/** Capacities of tension water, and factors of them. */
const UM: usize = 8 * ROW;
const LM: usize = 9 * ROW;
const DM: usize = 10 * ROW;
const WM: usize = 11 * ROW;
const PER_LM: usize = 12 * ROW;
const PER_WM: usize = 13 * ROW;
const PER_WMM: usize = 14 * ROW;
/** Evaporation. */
const K: usize = 15 * ROW;
const C: usize = 16 * ROW;
const C_LM: usize = 17 * ROW;
/** Free water. */
const SM: usize = 18 * ROW;
const PER_SM: usize = 19 * ROW;
const PER_SMM: usize = 20 * ROW;
const LOG_KEPT: usize = 21 * ROW;
const OUT_OF_ONE: usize = 22 * ROW;
const TO_INTERFLOW: usize = 23 * ROW;
/** Impervious share, and recessions of a step. */
const IM: usize = 24 * ROW;
const CS: usize = 25 * ROW;
const CI: usize = 26 * ROW;
const CG: usize = 27 * ROW;
/** 1 of a unit, 0 of an idle lane: no rain falls on it. */
const THERE: usize = 28 * ROW;
/** Eight rows each, as `powersBy` asks them: the curves of tension water and of free water, from water to its level and back. */
const TENSION_ROOT: usize = 29 * ROW;
const TENSION_POWER: usize = 37 * ROW;
const FREE_ROOT: usize = 45 * ROW;
const FREE_POWER: usize = 53 * ROW;

const ZERO = memory.data<f64>([0.0]);
const ONE = memory.data<f64>([1.0]);
/** Longest piece of net rain [mm], and the share of the area below which none runs off: its water would stand higher than any number. */
const PIECE = memory.data<f64>([5.0]);
const NO_AREA = memory.data<f64>([1e-9]);

let rain: usize = 0;
let evaporation: usize = 0;
let runoff: usize = 0;
let evaporated: usize = 0;

/** Where the first step of the inputs and outputs lies. */
export function lay(rain_: usize, evaporation_: usize, runoff_: usize, evaporated_: usize): void {
  rain = rain_;
  evaporation = evaporation_;
  runoff = runoff_;
  evaporated = evaporated_;
  layPowers();
}

/** The lesser and the greater of two; the second where they are equal. */
@inline
function least(a: v128, b: v128): v128 {
  return f64x2.pmin(b, a);
}
@inline
function most(a: v128, b: v128): v128 {
  return f64x2.pmax(b, a);
}
/** What exceeds a capacity: wet + capacity × dry^power, where anything of it is dry. */
@inline
function exceeding(wet: v128, capacity: v128, dry: v128, power: usize): v128 {
  const partly = f64x2.gt(dry, n(ZERO));
  return any(partly) ? add(wet, v128.and(partly, mul(capacity, powersBy(power, ROW, dry)))) : wet;
}

/** One step of a pair of units. */
@inline
function step(me: usize, at: usize): void {
  const zero = n(ZERO);
  const one = n(ONE);
  const p = mul(v128.load(me, THERE), v128.load(rain + at));
  const ep = mul(v128.load(me, K), v128.load(evaporation + at));
  let wu = v128.load(me, UPPER);
  let wl = v128.load(me, LOWER);
  let wd = v128.load(me, DEEP);
  const there = add(wu, p);
  const fromUpper = least(there, ep);
  const short = sub(ep, fromUpper);
  const wanted = mul(v128.load(me, C), short);
  const moist = f64x2.ge(wl, v128.load(me, C_LM));
  const el = least(wl, v128.bitselect(mul(mul(short, wl), v128.load(me, PER_LM)), wanted, moist));
  const ed = v128.andnot(least(wd, most(zero, sub(wanted, wl))), moist);
  wl = sub(wl, el);
  wd = sub(wd, ed);
  const taken = add(fromUpper, add(el, ed));
  const pe = most(zero, sub(p, ep));
  const net = f64x2.gt(pe, zero);
  wu = v128.bitselect(wu, most(zero, sub(there, fromUpper)), net);
  let fr = v128.load(me, CONTRIBUTING);
  let r = zero;
  if (any(net)) {
    const wm = v128.load(me, WM);
    const w = add(add(wu, wl), wd);
    const dry = sub(powersBy(me + TENSION_ROOT, ROW, sub(one, mul(w, v128.load(me, PER_WM)))), mul(pe, v128.load(me, PER_WMM)));
    r = least(pe, most(zero, exceeding(sub(pe, sub(wm, w)), wm, dry, me + TENSION_POWER)));
    // what does not run off fills the layers from above; what they cannot hold runs off too
    let fill = sub(pe, r);
    const toUpper = v128.and(net, least(fill, sub(v128.load(me, UM), wu)));
    wu = add(wu, toUpper);
    fill = sub(fill, toUpper);
    const toLower = v128.and(net, least(fill, sub(v128.load(me, LM), wl)));
    wl = add(wl, toLower);
    fill = sub(fill, toLower);
    const toDeep = v128.and(net, least(fill, sub(v128.load(me, DM), wd)));
    wd = add(wd, toDeep);
    r = v128.and(net, add(r, sub(fill, toDeep)));
    fr = v128.bitselect(f64x2.div(r, pe), fr, net);
    v128.store(me, fr, CONTRIBUTING);
  }
  v128.store(me, wu, UPPER);
  v128.store(me, wl, LOWER);
  v128.store(me, wd, DEEP);
  let f = v128.load(me, FREE);
  const runs = f64x2.gt(fr, n(NO_AREA));
  let rs = v128.andnot(add(f, r), runs);
  f = v128.and(f, runs);
  let left = zero;
  if (any(runs)) {
    const pieces = add(f64x2.floor(f64x2.div(pe, n(PIECE))), one);
    let out = v128.load(me, OUT_OF_ONE);
    const several = f64x2.gt(pieces, one);
    if (any(several)) out = v128.bitselect(sub(one, exps(f64x2.div(v128.load(me, LOG_KEPT), pieces))), out, several);
    const q = f64x2.div(v128.and(r, runs), pieces); // over the pervious area
    const comes = f64x2.gt(q, zero);
    const perArea = f64x2.div(one, fr);
    const deepened = mul(q, perArea);
    const sm = v128.load(me, SM);
    let rest = pieces;
    let active = runs;
    do {
      const s = mul(f, perArea);
      const full = f64x2.ge(s, sm);
      const sheds = v128.or(comes, full);
      let surface = zero;
      if (any(sheds)) {
        const wet = sub(add(s, deepened), sm);
        const dry = sub(powersBy(me + FREE_ROOT, ROW, sub(one, mul(s, v128.load(me, PER_SM)))), mul(deepened, v128.load(me, PER_SMM)));
        const shed = mul(fr, exceeding(wet, sm, v128.andnot(dry, full), me + FREE_POWER));
        surface = v128.and(sheds, least(most(zero, shed), add(f, q)));
      }
      const raised = sub(add(f, q), surface);
      const gone = mul(raised, out);
      f = v128.bitselect(sub(raised, gone), f, active);
      rs = add(rs, v128.and(active, surface));
      left = add(left, v128.and(active, gone));
      rest = sub(rest, one);
      active = v128.and(runs, f64x2.gt(rest, zero));
    } while (any(active));
  }
  v128.store(me, f, FREE);
  const im = v128.load(me, IM);
  const pervious = sub(one, im);
  const toInterflow = mul(left, v128.load(me, TO_INTERFLOW));
  const cs = v128.load(me, CS);
  const ci = v128.load(me, CI);
  const cg = v128.load(me, CG);
  const vs = add(v128.load(me, SURFACE), add(mul(pervious, rs), mul(im, pe)));
  const vi = add(v128.load(me, INTERFLOW), mul(pervious, toInterflow));
  const vg = add(v128.load(me, GROUNDWATER), mul(pervious, sub(left, toInterflow)));
  v128.store(runoff + at, add(add(mul(sub(one, cs), vs), mul(sub(one, ci), vi)), mul(sub(one, cg), vg)));
  v128.store(me, mul(vs, cs), SURFACE);
  v128.store(me, mul(vi, ci), INTERFLOW);
  v128.store(me, mul(vg, cg), GROUNDWATER);
  v128.store(evaporated + at, add(mul(pervious, taken), mul(im, least(ep, p))));
}

/**
 * Go `steps` steps on with a group.
 *
 * @param own where its rows begin
 * @param column of its first unit among `columns` of the inputs and outputs; an idle second lane of the last pair reads
 *   and writes what stands behind, the first column of the next step
 */
export function advance(steps: i32, own: usize, pairs: i32, column: i32, columns: i32): void {
  const width = <usize>pairs * PAIR;
  for (let t = 0; t < steps; t++) {
    const at = (<usize>t * <usize>columns + <usize>column) * F;
    for (let pair: usize = 0; pair < width; pair += PAIR) step(own + pair, at + pair);
  }
}
