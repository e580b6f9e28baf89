/**
 * The Canadian Fire Weather Index of a row of stations, two at a time, in AssemblyScript for WebAssembly SIMD; what the
 * equations mean is said in `../fire-weather-codes.ts`, with which they agree but for the last digits of exponentials and
 * logarithms. A station alone goes through the same vectors beside an idle lane.
 */
import { exps, logs } from '../../core/assembly/elementary';
import { add, any, mul, n, sub } from '../../core/assembly/lanes';

/** Columns of the row of a day: what comes in, then what comes out. */
let temperature: usize = 0;
let humidity: usize = 0;
let wind: usize = 0;
let rain: usize = 0;
let quality: usize = 0;
let fineFuelOut: usize = 0;
let duffOut: usize = 0;
let droughtOut: usize = 0;
let spreadOut: usize = 0;
let buildUpOut: usize = 0;
let indexOut: usize = 0;
let severityOut: usize = 0;
/** Columns of the stations: constant of the fine fuel code, day lengths, the four codes of yesterday. */
let constant: usize = 0;
let duffDay: usize = 0;
let droughtDay: usize = 0;
let fineFuel: usize = 0;
let duff: usize = 0;
let drought: usize = 0;
let spread: usize = 0;

export function lay(temperature_: usize, humidity_: usize, wind_: usize, rain_: usize, quality_: usize, fineFuelOut_: usize, duffOut_: usize, droughtOut_: usize, spreadOut_: usize, buildUpOut_: usize, indexOut_: usize, severityOut_: usize, constant_: usize, duffDay_: usize, droughtDay_: usize, fineFuel_: usize, duff_: usize, drought_: usize, spread_: usize): void {
  temperature = temperature_;
  humidity = humidity_;
  wind = wind_;
  rain = rain_;
  quality = quality_;
  fineFuelOut = fineFuelOut_;
  duffOut = duffOut_;
  droughtOut = droughtOut_;
  spreadOut = spreadOut_;
  buildUpOut = buildUpOut_;
  indexOut = indexOut_;
  severityOut = severityOut_;
  constant = constant_;
  duffDay = duffDay_;
  droughtDay = droughtDay_;
  fineFuel = fineFuel_;
  duff = duff_;
  drought = drought_;
  spread = spread_;
}

@inline
function div(a: v128, b: v128): v128 {
  return f64x2.div(a, b);
}
/** a where the mask is set, else b. */
@inline
function where(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}
@inline
function all(mask: v128): bool {
  return i64x2.bitmask(mask) == 3;
}

const ZERO = memory.data<f64>([0.0]);
const ONE = memory.data<f64>([1.0]);
const TWO = memory.data<f64>([2.0]);
const HUNDRED = memory.data<f64>([100.0]);
const THOUSAND = memory.data<f64>([1000.0]);

const F101 = memory.data<f64>([101.0]);
const F59_5 = memory.data<f64>([59.5]);

/** Moisture of fine fuel [%] at a code. */
@inline
function moistures(code: v128, c: v128): v128 {
  return div(mul(c, sub(n(F101), code)), add(n(F59_5), code));
}

const RAIN_F = memory.data<f64>([0.5, -100.0, 251.0, -6.93, 42.5, 150.0, 0.0015, 250.0]);

/** Moisture of fine fuel after rain, eq. 3. */
function rained(m: v128, r: v128): v128 {
  const rf = sub(r, n(RAIN_F));
  const over = f64x2.pmax(sub(m, n(RAIN_F + 40)), n(ZERO));
  const excess = mul(mul(n(RAIN_F + 48), mul(over, over)), f64x2.sqrt(rf));
  const soaked = mul(mul(mul(n(RAIN_F + 32), rf), exps(div(n(RAIN_F + 8), sub(n(RAIN_F + 16), m)))), sub(n(ONE), exps(div(n(RAIN_F + 24), rf))));
  return f64x2.pmin(n(RAIN_F + 56), add(add(m, soaked), excess));
}

const LN_100 = memory.data<f64>([4.605170185988092]);
const COMMON = memory.data<f64>([0.1, 0.18, 21.1, -0.115]);
const DRYING = memory.data<f64>([0.942, 0.679, 11.0]);
const WETTING = memory.data<f64>([0.618, 0.753, 10.0, 0.01]);
/** ln 10 × 0.581, and of eq. 4 and 5. */
const RATE = memory.data<f64>([1.3378019390295406, 0.424, 1.7, 0.0694, 0.0365]);

/** Fine fuel moisture code, eq. 1-10. */
@inline
function fineFuelCodes(before: v128, t: v128, h: v128, w: v128, r: v128, c: v128): v128 {
  let m = moistures(before, c);
  const rainy = f64x2.gt(r, n(RAIN_F));
  if (any(rainy)) m = where(rainy, rained(m, r), m);
  const common = exps(mul(sub(h, n(HUNDRED)), n(COMMON)));
  const warm = mul(mul(n(COMMON + 8), sub(n(COMMON + 16), t)), sub(n(ONE), exps(mul(n(COMMON + 24), h))));
  const lnHumidity = logs(h);
  let towards = add(add(mul(n(DRYING), exps(mul(n(DRYING + 8), lnHumidity))), mul(n(DRYING + 16), common)), warm);
  const dries = f64x2.gt(m, towards);
  const share = mul(h, n(WETTING + 24));
  let part = share;
  let lnPart = sub(lnHumidity, n(LN_100));
  if (!all(dries)) {
    const wetting = add(add(mul(n(WETTING), exps(mul(n(WETTING + 8), lnHumidity))), mul(n(WETTING + 16), common)), warm);
    // between the two nothing moves
    towards = where(dries, towards, f64x2.pmax(m, wetting));
    const lacking = sub(n(ONE), share);
    part = where(dries, share, lacking);
    lnPart = where(dries, lnPart, logs(lacking));
  }
  const p2 = mul(part, part);
  const p4 = mul(p2, p2);
  const still = mul(n(RATE + 8), sub(n(ONE), exps(mul(n(RATE + 16), lnPart))));
  const windy = mul(mul(n(RATE + 24), f64x2.sqrt(w)), sub(n(ONE), mul(p4, p4)));
  const rate = mul(mul(n(RATE), add(still, windy)), exps(mul(n(RATE + 32), t)));
  m = add(towards, mul(sub(m, towards), exps(f64x2.neg(rate))));
  return f64x2.pmin(n(F101), f64x2.pmax(div(mul(n(F59_5), sub(n(RAIN_F + 56), m)), add(c, m)), n(ZERO)));
}

const DUFF_DRYING = memory.data<f64>([1.894, 1.1, -1.1, 1e-4]);
const DUFF_RAIN = memory.data<f64>([1.5, 0.92, 1.27, 20.0, 280.0, -0.023, 48.77, 43.43, 5.6348]);
const DUFF_SLOPE = memory.data<f64>([33.0, 65.0, 0.5, 0.3, 14.0, 1.3, 6.2, 17.2]);

/** Slope b of the effect of rain on the duff, eq. 13. */
function slopes(before: v128): v128 {
  const low = div(n(HUNDRED), add(n(DUFF_SLOPE + 16), mul(n(DUFF_SLOPE + 24), before)));
  const beyond = f64x2.gt(before, n(DUFF_SLOPE));
  if (!any(beyond)) return low;
  const ln = logs(before);
  const middle = sub(n(DUFF_SLOPE + 32), mul(n(DUFF_SLOPE + 40), ln));
  const high = sub(mul(n(DUFF_SLOPE + 48), ln), n(DUFF_SLOPE + 56));
  return where(beyond, where(f64x2.gt(before, n(DUFF_SLOPE + 8)), high, middle), low);
}

/** Duff moisture code after rain, eq. 11-15. */
function duffRained(before: v128, r: v128): v128 {
  const re = sub(mul(n(DUFF_RAIN + 8), r), n(DUFF_RAIN + 16));
  // moisture over the 20 % that stay
  const over = add(mul(n(DUFF_RAIN + 32), exps(mul(n(DUFF_RAIN + 40), before))), div(mul(n(THOUSAND), re), add(n(DUFF_RAIN + 48), mul(slopes(before), re))));
  return f64x2.pmax(mul(n(DUFF_RAIN + 56), sub(n(DUFF_RAIN + 64), logs(over))), n(ZERO));
}

/** Duff moisture code, eq. 11-17. */
@inline
function duffCodes(before: v128, t: v128, h: v128, r: v128, day: v128): v128 {
  const warm = add(f64x2.pmax(t, n(DUFF_DRYING + 16)), n(DUFF_DRYING + 8));
  const drying = mul(mul(mul(mul(n(DUFF_DRYING), warm), sub(n(HUNDRED), h)), day), n(DUFF_DRYING + 24));
  const rainy = f64x2.gt(r, n(DUFF_RAIN));
  return add(any(rainy) ? where(rainy, duffRained(before, r), before) : before, drying);
}

const DROUGHT = memory.data<f64>([0.36, 2.8, -2.8, 0.5, 0.83, 1.27, 3.937, 800.0, -400.0, -0.0025]);

/** Drought code after rain, eq. 19-21. */
function droughtRained(before: v128, r: v128): v128 {
  const rd = sub(mul(n(DROUGHT + 32), r), n(DROUGHT + 40));
  const q = add(exps(mul(before, n(DROUGHT + 72))), div(mul(n(DROUGHT + 48), rd), n(DROUGHT + 56)));
  return f64x2.pmax(mul(n(DROUGHT + 64), logs(q)), n(ZERO));
}

/** Drought code, eq. 18-23. */
@inline
function droughtCodes(before: v128, t: v128, r: v128, day: v128): v128 {
  const warm = add(f64x2.pmax(t, n(DROUGHT + 16)), n(DROUGHT + 8));
  const drying = mul(f64x2.pmax(add(mul(n(DROUGHT), warm), day), n(ZERO)), n(DROUGHT + 24));
  const rainy = f64x2.gt(r, n(DROUGHT + 8));
  return add(any(rainy) ? where(rainy, droughtRained(before, r), before) : before, drying);
}

const SPREAD = memory.data<f64>([19.1152, 0.05039, 0.1386, 5.31, 4.93e7]);

/** Initial spread index, eq. 24-26. */
@inline
function spreads(code: v128, w: v128, c: v128): v128 {
  const m = moistures(code, c);
  const fine = add(n(ONE), div(exps(mul(n(SPREAD + 24), logs(m))), n(SPREAD + 32)));
  return mul(mul(n(SPREAD), exps(sub(mul(n(SPREAD + 8), w), mul(n(SPREAD + 16), m)))), fine);
}

const BUILD_UP = memory.data<f64>([0.8, 0.4, 0.0114, 1.7, 0.92]);

/** Build-up index, eq. 27. */
@inline
function buildUps(p: v128, d: v128): v128 {
  const mean = div(mul(mul(n(BUILD_UP), d), p), add(p, mul(n(BUILD_UP + 8), d)));
  const there = f64x2.gt(p, n(ZERO));
  const damp = f64x2.lt(mean, p);
  let u = mean;
  if (any(damp)) {
    const less = mul(sub(n(ONE), div(mean, p)), add(n(BUILD_UP + 32), exps(mul(n(BUILD_UP + 24), logs(mul(n(BUILD_UP + 16), p))))));
    u = where(damp, f64x2.pmax(sub(p, less), n(ZERO)), mean);
  }
  return v128.and(there, u);
}

const DUFF_EFFECT = memory.data<f64>([80.0, 0.626, 0.809, 25.0, 108.64, -0.023, 0.1]);

/** Intensity, eq. 28-29. */
@inline
function intensities(r: v128, u: v128): v128 {
  const dry = f64x2.gt(u, n(DUFF_EFFECT));
  let effect = add(mul(n(DUFF_EFFECT + 8), exps(mul(n(DUFF_EFFECT + 16), logs(u)))), n(TWO));
  if (any(dry)) effect = where(dry, div(n(THOUSAND), add(n(DUFF_EFFECT + 24), mul(n(DUFF_EFFECT + 32), exps(mul(n(DUFF_EFFECT + 40), u))))), effect);
  return mul(mul(n(DUFF_EFFECT + 48), r), effect);
}

const INDEX = memory.data<f64>([2.72, 0.434, 0.647]);
const SEVERITY = memory.data<f64>([0.0272, 1.77]);
const CARRIED = memory.data<f64>([2.0]);
/** Saturated air neither dries nor divides by zero. */
const SATURATED = memory.data<f64>([99.9999]);

/**
 * Pass one day of two stations: codes move on where the quality of the day is below 2; outputs are 0 where it is above.
 *
 * @param at bytes from the beginning of the columns of the rows, `i` from that of the stations
 */
@inline
function pass(at: usize, i: usize): void {
  const q = v128.load(quality + at);
  const none = f64x2.gt(q, n(CARRIED));
  if (all(none)) {
    const zero = n(ZERO);
    v128.store(fineFuelOut + at, zero);
    v128.store(duffOut + at, zero);
    v128.store(droughtOut + at, zero);
    v128.store(spreadOut + at, zero);
    v128.store(buildUpOut + at, zero);
    v128.store(indexOut + at, zero);
    v128.store(severityOut + at, zero);
    return;
  }
  let f = v128.load(fineFuel + i);
  let p = v128.load(duff + i);
  let d = v128.load(drought + i);
  let r = v128.load(spread + i);
  const moves = f64x2.lt(q, n(CARRIED));
  if (any(moves)) {
    const t = v128.load(temperature + at);
    const h = f64x2.pmin(n(SATURATED), v128.load(humidity + at));
    const w = v128.load(wind + at);
    const rained = v128.load(rain + at);
    const c = v128.load(constant + i);
    const newF = fineFuelCodes(f, t, h, w, rained, c);
    f = where(moves, newF, f);
    p = where(moves, duffCodes(p, t, h, rained, v128.load(duffDay + i)), p);
    d = where(moves, droughtCodes(d, t, rained, v128.load(droughtDay + i)), d);
    r = where(moves, spreads(newF, w, c), r);
    v128.store(fineFuel + i, f);
    v128.store(duff + i, p);
    v128.store(drought + i, d);
    v128.store(spread + i, r);
  }
  const u = buildUps(p, d);
  const b = intensities(r, u);
  const lnB = logs(b);
  const high = f64x2.gt(b, n(ONE));
  let lnIndex = lnB;
  let index = b;
  if (any(high)) {
    lnIndex = where(high, mul(n(INDEX), exps(mul(n(INDEX + 16), logs(mul(n(INDEX + 8), lnB))))), lnB);
    index = where(high, exps(lnIndex), b);
  }
  const severity = mul(n(SEVERITY), exps(mul(n(SEVERITY + 8), lnIndex))); // eq. 31
  v128.store(fineFuelOut + at, v128.andnot(f, none));
  v128.store(duffOut + at, v128.andnot(p, none));
  v128.store(droughtOut + at, v128.andnot(d, none));
  v128.store(spreadOut + at, v128.andnot(r, none));
  v128.store(buildUpOut + at, v128.andnot(u, none));
  v128.store(indexOut + at, v128.andnot(index, none));
  v128.store(severityOut + at, v128.andnot(severity, none));
}

/** Pass one day of `pairs` pairs of stations, whose row begins `at` bytes into its columns. */
export function passRow(at: usize, pairs: usize): void {
  for (let i: usize = 0; i < pairs * 16; i += 16) pass(at + i, i);
}

/** e^x and ln x as the index takes them, to be held against others. */
export function exponential(x: f64): f64 {
  return f64x2.extract_lane(exps(f64x2.splat(x)), 0);
}
export function logarithm(x: f64): f64 {
  return f64x2.extract_lane(logs(f64x2.splat(x)), 0);
}
