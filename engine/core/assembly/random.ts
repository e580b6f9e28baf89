/**
 * `philox.ts`, `openUnit` of `random.ts` and `normalQuantile` of `normal.ts` in AssemblyScript, for columns of draws: the
 * same operations in the same order, so that every bit is the same; what they mean is said there. The logarithm is the one
 * of JavaScript, handed in.
 */

@external("env", "log")
declare function log(x: f64): f64;

/** Entities of one call at most. */
const CHUNK: usize = 512;
/** Where the columns lie [B]: words of the entities, and what is drawn for them. */
const LOW: usize = 0;
const HIGH: usize = LOW + 4 * CHUNK;
const FIRST: usize = HIGH + 4 * CHUNK;
const SECOND: usize = FIRST + 8 * CHUNK;
/** Words of blocks in a row [B]. */
const WORDS: usize = SECOND + 8 * CHUNK;

const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;

@inline
function openUnit(a: u32, b: u32): f64 {
  return (<f64>(a >>> 6) * <f64>0x4000000 + <f64>(b >>> 6) + 0.5) / <f64>0x10000000000000;
}

@inline
function central(q: f64): f64 {
  const r = 0.180625 - q * q;
  const numerator =
    ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.387132872796366608;
  const denominator =
    ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r + 42.313330701600911252) * r + 1.0;
  return (q * numerator) / denominator;
}

function tail(p: f64): f64 {
  const s = Math.sqrt(-log(p));
  if (s > 5) return farTail(s - 5);
  const r = s - 1.6;
  const numerator =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r + 1.42343711074968357734;
  const denominator =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r + 1.0;
  return numerator / denominator;
}

function farTail(r: f64): f64 {
  const numerator =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r + 5.4637849111641143699) * r + 6.6579046435011037772;
  const denominator =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r + 0.59983220655588793769) * r + 1.0;
  return numerator / denominator;
}

@inline
function normalQuantile(p: f64): f64 {
  const q = p - 0.5;
  return Math.abs(q) <= 0.425 ? central(q) : q < 0 ? -tail(p) : tail(1.0 - p);
}

/** Two numbers on (0, 1) for each of `n` entities, or the standard normals of them. */
export function fillPair(n: usize, draw: u32, member: u32, key0: u32, key1: u32, normals: bool): void {
  for (let i: usize = 0; i < n; i++) {
    let c0 = draw;
    let c1 = member;
    let c2 = load<u32>(LOW + 4 * i);
    let c3 = load<u32>(HIGH + 4 * i);
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const p0 = M0 * <u64>c0;
      const p1 = M1 * <u64>c2;
      c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
      c1 = <u32>p1;
      c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
      c3 = <u32>p0;
      k0 += W0;
      k1 += W1;
    }
    const u = openUnit(c0, c1);
    const v = openUnit(c2, c3);
    store<f64>(FIRST + 8 * i, normals ? normalQuantile(u) : u);
    store<f64>(SECOND + 8 * i, normals ? normalQuantile(v) : v);
  }
}

/** Words of `count` blocks in a row, whose first counter words are `first`, `first` + 1 and so on. */
export function fillBlocks(first: u32, count: u32, c1: u32, c2: u32, c3: u32, key0: u32, key1: u32): void {
  for (let block: u32 = 0; block < count; block++) {
    let x0 = <u64>(first + block);
    let x1 = <u64>c1;
    let x2 = <u64>c2;
    let x3 = <u64>c3;
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const p0 = M0 * x0;
      const p1 = M1 * x2;
      x0 = (p1 >> 32) ^ x1 ^ <u64>k0;
      x1 = p1 & 0xffffffff;
      x2 = (p0 >> 32) ^ x3 ^ <u64>k1;
      x3 = p0 & 0xffffffff;
      k0 += W0;
      k1 += W1;
    }
    const at = WORDS + 16 * <usize>block;
    store<u32>(at, <u32>x0, 0);
    store<u32>(at, <u32>x1, 4);
    store<u32>(at, <u32>x2, 8);
    store<u32>(at, <u32>x3, 12);
  }
}
