/**
 * GR4 for members side by side, two at a time, in AssemblyScript for WebAssembly SIMD; what the equations mean is said in
 * `../gr.ts` and `../gr4.ts`, and `produce` of `../gr.ts` makes the same bits.
 */
import { saturations } from '../../core/assembly/saturation';

/** Bytes of a number, of a pair, and of a row: one number for each member of a group. */
const F: usize = 8;
const PAIR: usize = 16;
const ROW: usize = 64;

/** Constants in memory, as in `saturation.ts`: 0, 1, 2, -2, the sign, the limit of the percolated share and its polynomial. */
const NUMBERS = memory.data<f64>([0.0, 1.0, 2.0, -2.0, -0.0, 0.0391, 0.25, -0.15624999999997513, 0.11718749998662777, -0.0952148410063381, 0.08093234022435701, -0.070800811054951, 0.06276196518228813, -0.049746783943625]);

@inline
function number(k: usize): v128 {
  return v128.load64_splat(NUMBERS + k * 8);
}

let rain: usize = 0;
let evaporation: usize = 0;
let runoff: usize = 0;
let evaporated: usize = 0;
let lost: usize = 0;
let routed: f64 = 0;
/** Where the bound of what `saturations` is asked lies. */
const SATURATED = memory.data<f64>([26.0]);

/** Where the first step of the inputs and outputs lies, and what never changes. */
export function lay(rain_: usize, evaporation_: usize, runoff_: usize, evaporated_: usize, lost_: usize, routed_: f64): void {
  rain = rain_;
  evaporation = evaporation_;
  runoff = runoff_;
  evaporated = evaporated_;
  lost = lost_;
  routed = routed_;
}

/** Rows of a group before its ordinates: what its members have, then what one part of a step leaves to the next. */
const EFFECTIVE: usize = 8 * ROW;
const FIRST: usize = 9 * ROW;
const SECOND: usize = 10 * ROW;
const OWN: usize = 11 * ROW;

/** Water divided by (1 + level^4)^(1/4). */
@inline
function kept(water: v128, level: v128): v128 {
  const squared = f64x2.mul(level, level);
  return f64x2.div(water, f64x2.sqrt(f64x2.sqrt(f64x2.add(number(1), f64x2.mul(squared, squared)))));
}

/** Number k + number k + 1 × z */
@inline
function line(k: usize, z: v128): v128 {
  return f64x2.add(number(k), f64x2.mul(number(k + 1), z));
}

@inline
function percolatedShares(z: v128): v128 {
  const z2 = f64x2.mul(z, z);
  const low = f64x2.add(line(6, z), f64x2.mul(z2, line(8, z)));
  const high = f64x2.add(line(10, z), f64x2.mul(z2, line(12, z)));
  return f64x2.add(low, f64x2.mul(f64x2.mul(z2, z2), high));
}

/** `produce` of `../gr.ts`; `at`: bytes from the beginning of the inputs and outputs. */
@inline
function produce(me: usize, at: usize): void {
  const zero = number(0);
  const two = number(2);
  const p = v128.load(rain + at);
  const e = v128.load(evaporation + at);
  const s = v128.load(me);
  const net = f64x2.sub(p, e);
  const wet = f64x2.gt(net, zero);
  const h = saturations(f64x2.pmin(v128.load64_splat(SATURATED), f64x2.mul(f64x2.abs(net), v128.load(me, 3 * ROW))));
  const slope = v128.xor(f64x2.mul(h, v128.load(me, 2 * ROW)), v128.and(number(4), wet));
  const u = f64x2.mul(slope, s);
  const gain = v128.and(f64x2.mul(v128.load(me, ROW), h), wet);
  const part = f64x2.add(v128.andnot(f64x2.mul(number(3), h), wet), u);
  const change = f64x2.div(f64x2.add(gain, f64x2.mul(s, part)), f64x2.sub(f64x2.sub(two, v128.and(h, wet)), u));
  const left = f64x2.pmax(f64x2.add(s, change), zero);
  const level = f64x2.mul(left, v128.load(me, 4 * ROW));
  const squared = f64x2.mul(level, level);
  const z = f64x2.mul(squared, squared);
  let percolated = f64x2.mul(f64x2.mul(left, z), percolatedShares(z));
  const beyond = f64x2.gt(z, number(5));
  if (v128.any_true(beyond)) percolated = v128.bitselect(f64x2.sub(left, kept(left, level)), percolated, beyond);
  v128.store(me, f64x2.sub(left, percolated));
  v128.store(me, f64x2.add(v128.and(f64x2.sub(net, change), wet), percolated), EFFECTIVE);
  v128.store(evaporated + at, v128.bitselect(e, f64x2.sub(p, change), wet));
}

/** Exchange and routing store. */
@inline
function route(me: usize, at: usize): void {
  const zero = number(0);
  const direct = v128.load(me, SECOND);
  const r = v128.load(me, 5 * ROW);
  const level = f64x2.mul(r, v128.load(me, 7 * ROW));
  const f = f64x2.mul(f64x2.mul(f64x2.mul(v128.load(me, 6 * ROW), level), f64x2.mul(level, level)), f64x2.sqrt(level));
  const there = f64x2.add(r, v128.load(me, FIRST));
  const raised = f64x2.pmax(f64x2.add(there, f), zero);
  const routing = kept(raised, f64x2.mul(raised, v128.load(me, 7 * ROW)));
  v128.store(me, routing, 5 * ROW);
  v128.store(runoff + at, f64x2.add(f64x2.sub(raised, routing), f64x2.pmax(f64x2.add(direct, f), zero)));
  // what the exchange takes is at most what is there
  v128.store(lost + at, f64x2.neg(f64x2.add(f64x2.pmax(f, f64x2.neg(there)), f64x2.pmax(f, f64x2.neg(direct)))));
}

@inline
function passed(input: v128, ordinates: usize, held: usize, count: i32): v128 {
  const out = f64x2.add(v128.load(held), f64x2.mul(v128.load(ordinates), input));
  const end = held + (<usize>count - 1) * ROW;
  while (held < end) {
    ordinates += ROW;
    v128.store(held, f64x2.add(v128.load(held, ROW), f64x2.mul(v128.load(ordinates), input)));
    held += ROW;
  }
  return out;
}

/** Numbers that a column of the inputs and outputs holds at most, in bytes. */
const PLANE: usize = 65_536;
/** Limit of the percolated share and its polynomial, as in `NUMBERS`. */
const LIMIT: f64 = 0.0391;

/** `kept` of one number. */
@inline
function keptOf(water: f64, level: f64): f64 {
  const squared = level * level;
  return water / Math.sqrt(Math.sqrt(1.0 + squared * squared));
}

/** `percolatedShares` of one number. */
@inline
function percolatedShare(z: f64): f64 {
  const z2 = z * z;
  const low = 0.25 + -0.15624999999997513 * z + z2 * (0.11718749998662777 + -0.0952148410063381 * z);
  const high = 0.08093234022435701 + -0.070800811054951 * z + z2 * (0.06276196518228813 + -0.049746783943625 * z);
  return low + z2 * z2 * high;
}

/** `passed` of one number. */
@inline
function passedOne(input: f64, ordinates: usize, held: usize, count: i32): f64 {
  const out = load<f64>(held) + load<f64>(ordinates) * input;
  const end = held + (<usize>count - 1) * ROW;
  while (held < end) {
    ordinates += ROW;
    store<f64>(held, load<f64>(held, ROW) + load<f64>(ordinates) * input);
    held += ROW;
  }
  return out;
}

/** The greater of two, as `f64x2.pmax` has it. */
@inline
function greater(a: f64, b: f64): f64 {
  return select<f64>(b, a, a < b);
}

/**
 * `advance` of a lone column: what of a step hangs on the weather alone is made for two steps at a time, behind the rows,
 * which leaves the stores few enough operations for those of a step to hide those of the step before. The operations and
 * their order are those of `produce` and `route`, so that every bit is the same.
 */
function lone(steps: i32, own: usize, count1: i32, count2: i32): void {
  const ordinates1 = own + OWN;
  const ordinates2 = ordinates1 + <usize>count1 * ROW;
  const held1 = ordinates2 + <usize>count2 * ROW;
  const held2 = held1 + <usize>count1 * ROW;
  const ahead = held2 + <usize>count2 * ROW;
  const bytes = <usize>steps * F;
  const zero = number(0);
  const two = number(2);
  const x1 = v128.load64_splat(own + ROW);
  const per = v128.load64_splat(own + 2 * ROW);
  const twice = v128.load64_splat(own + 3 * ROW);
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const net = f64x2.sub(v128.load(rain + at), v128.load(evaporation + at));
    const wet = f64x2.gt(net, zero);
    const h = saturations(f64x2.pmin(v128.load64_splat(SATURATED), f64x2.mul(f64x2.abs(net), twice)));
    v128.store(ahead + at, v128.xor(f64x2.mul(h, per), v128.and(number(4), wet)));
    v128.store(ahead + at, v128.and(f64x2.mul(x1, h), wet), PLANE);
    v128.store(ahead + at, v128.andnot(f64x2.mul(number(3), h), wet), 2 * PLANE);
    v128.store(ahead + at, f64x2.sub(two, v128.and(h, wet)), 3 * PLANE);
    v128.store(ahead + at, wet, 4 * PLANE);
  }
  const percolation = load<f64>(own, 4 * ROW);
  const exchange = load<f64>(own, 6 * ROW);
  const inverse = load<f64>(own, 7 * ROW);
  const share = routed;
  let s = load<f64>(own);
  let r = load<f64>(own, 5 * ROW);
  let first: f64 = 0;
  let second: f64 = 0;
  // the step after the last is routed alone
  for (let at: usize = 0; at <= bytes; at += F) {
    let effective: f64 = 0;
    if (at < bytes) {
      const u = load<f64>(ahead + at) * s;
      const change = (load<f64>(ahead + at, PLANE) + s * (load<f64>(ahead + at, 2 * PLANE) + u)) / (load<f64>(ahead + at, 3 * PLANE) - u);
      const left = greater(s + change, 0);
      const level = left * percolation;
      const squared = level * level;
      const z = squared * squared;
      let percolated = left * z * percolatedShare(z);
      if (z > LIMIT) percolated = left - keptOf(left, level);
      s = left - percolated;
      store<f64>(ahead + at, change, 5 * PLANE);
      const net = load<f64>(rain + at) - load<f64>(evaporation + at);
      // by a mask: whether a day is wet is nothing that a branch could foresee
      effective = f64x2.extract_lane(v128.and(f64x2.splat(net - change), v128.load64_zero(ahead + at, 4 * PLANE)), 0) + percolated;
    }
    if (at > 0) {
      const level = r * inverse;
      const f = exchange * level * (level * level) * Math.sqrt(level);
      const there = r + first;
      const raised = greater(there + f, 0);
      r = keptOf(raised, raised * inverse);
      store<f64>(runoff + at - F, raised - r + greater(second + f, 0));
      store<f64>(lost + at - F, -(greater(f, -there) + greater(f, -second)));
    }
    if (at < bytes) {
      const routedNow = share * effective;
      first = passedOne(routedNow, ordinates1, held1, count1);
      second = passedOne(effective - routedNow, ordinates2, held2, count2);
    }
  }
  store<f64>(own, s);
  store<f64>(own, r, 5 * ROW);
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const change = v128.load(ahead + at, 5 * PLANE);
    v128.store(evaporated + at, v128.bitselect(v128.load(evaporation + at), f64x2.sub(v128.load(rain + at), change), v128.load(ahead + at, 4 * PLANE)));
  }
}

/**
 * Go `steps` steps on with a group: rows of what a member has (`MEMBER` of `../gr4.ts`), of the ordinates of both
 * hydrographs, which last `count1` and `count2` steps at most, and of what these hold.
 *
 * @param own where its rows begin
 * @param column of its first member among `columns` of the inputs and outputs; an idle second lane of the last pair reads
 *   and writes what stands behind, the first column of the next step
 */
export function advance(steps: i32, own: usize, pairs: i32, column: i32, columns: i32, count1: i32, count2: i32): void {
  if (columns == 1) {
    lone(steps, own, count1, count2);
    return;
  }
  const ordinates1 = own + OWN;
  const ordinates2 = ordinates1 + <usize>count1 * ROW;
  const held1 = ordinates2 + <usize>count2 * ROW;
  const held2 = held1 + <usize>count1 * ROW;
  const share = f64x2.splat(routed);
  const width = <usize>pairs * PAIR;
  const apart = <usize>columns * F;
  // part by part, so that the long roots and quotients of one pair hide those of the others; of a lone pair those of the production of a step hide those of the routing of the one before
  const alone = pairs == 1;
  let at = <usize>column * F;
  for (let t = 0; t < steps; t++) {
    for (let pair: usize = 0; pair < width; pair += PAIR) produce(own + pair, at + pair);
    if (alone && t > 0) route(own, at - apart);
    for (let pair: usize = 0; pair < width; pair += PAIR) {
      const effective = v128.load(own + pair, EFFECTIVE);
      const first = f64x2.mul(share, effective);
      v128.store(own + pair, passed(first, ordinates1 + pair, held1 + pair, count1), FIRST);
      v128.store(own + pair, passed(f64x2.sub(effective, first), ordinates2 + pair, held2 + pair, count2), SECOND);
    }
    if (!alone) for (let pair: usize = 0; pair < width; pair += PAIR) route(own + pair, at + pair);
    at += apart;
  }
  if (alone && steps > 0) route(own, at - apart);
}
