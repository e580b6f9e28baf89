/**
 * The kernels of `inundation-faces.ts` and `inundation-cells.ts` two cells at a time, in AssemblyScript for WebAssembly SIMD.
 *
 * Every number is made of the same operations in the same order as there, so that every bit is the same; what they mean
 * is said there. A lone last cell of a run goes through the same vectors with an idle second lane. What is there a sum
 * with an absolute value, halved, is here the greater or the lesser of two where that has the same bits.
 */

const ALMOST: f64 = 1.0 - 4e-15;

/** Bytes of a number. */
const F: usize = 8;

/**
 * Where numbers that loops need lie, each in every lane, before the columns: a loop would make them anew from a scalar in
 * every turn, and has no register to keep them in.
 */
const BESIDE: usize = 64;
const PULL: usize = 80;
const LEAST: usize = 96;
const ONE: usize = 112;
const RUB0: usize = 128;
const RUB1: usize = 144;
const RUB2: usize = 160;
const GUESS: usize = 176;
const ROOT0: usize = 192;
const ROOT1: usize = 208;
const ROOT2: usize = 224;
const RATIO: usize = 240;
const STEPS: usize = 256;
const TIMES: usize = 272;
const WETS: usize = 288;

let columns: usize = 0;
let tile: usize = 0;
let height: usize = 0;
let friction: usize = 0;
let depth: usize = 0;
let qx: usize = 0;
let qy: usize = 0;
let above: usize = 0;
let maxDepth: usize = 0;
let maxSpeed: usize = 0;
let arrival: usize = 0;
let wetSeconds: usize = 0;
let gain: usize = 0;
let loss: usize = 0;
let seeped: usize = 0;
let most: usize = 0;
let cellSize: f64 = 0;
let gravity: f64 = 0;
let dt: f64 = 0;
let weathers: bool = false;

@inline
function spread(at: usize, value: f64): void {
  v128.store(at, f64x2.splat(value));
}

/** Where the columns lie and what never changes. */
export function lay(columns_: usize, tile_: usize, height_: usize, friction_: usize, depth_: usize, qx_: usize, qy_: usize, above_: usize, maxDepth_: usize, maxSpeed_: usize, arrival_: usize, wetSeconds_: usize, gain_: usize, loss_: usize, seeped_: usize, most_: usize, cellSize_: f64, theta_: f64, minDepth_: f64, gravity_: f64, wetDepth_: f64): void {
  columns = columns_;
  tile = tile_;
  height = height_;
  friction = friction_;
  depth = depth_;
  qx = qx_;
  qy = qy_;
  above = above_;
  maxDepth = maxDepth_;
  maxSpeed = maxSpeed_;
  arrival = arrival_;
  wetSeconds = wetSeconds_;
  gain = gain_;
  loss = loss_;
  seeped = seeped_;
  most = most_;
  cellSize = cellSize_;
  gravity = gravity_;
  spread(BESIDE, 0.5 * (1.0 - theta_));
  spread(LEAST, minDepth_);
  spread(ONE, 1.0);
  spread(WETS, wetDepth_);
  v128.store(GUESS, i32x4.splat(0x548e0000));
  spread(ROOT0, 1.73255921);
  spread(ROOT1, -1.19547774);
  spread(ROOT2, 0.4705141);
}

/** Begin a step of `dt_` that ends at `time` [s]. */
export function begin(dt_: f64, time: f64, weathers_: bool): void {
  dt = dt_;
  weathers = weathers_;
  spread(PULL, (gravity * dt_) / cellSize);
  spread(RUB0, dt_ * (65.0 / 9.0));
  spread(RUB1, dt_ * (-91.0 / 9.0));
  spread(RUB2, dt_ * (35.0 / 9.0));
  spread(RATIO, dt_ / cellSize);
  spread(STEPS, dt_);
  spread(TIMES, time);
}

/** One or two numbers. */
@inline
function read(at: usize, two: bool): v128 {
  return two ? v128.load(at) : v128.load64_zero(at);
}

@inline
function write(at: usize, value: v128, two: bool): void {
  if (two) v128.store(at, value);
  else v128.store64_lane(at, value, 0);
}

/** Discharge but for friction. */
@inline
function driven(q: v128, others: v128, hf: v128, drop: v128): v128 {
  const alone = f64x2.add(q, f64x2.mul(f64x2.mul(v128.load(PULL), hf), drop));
  const lent = f64x2.mul(v128.load(BESIDE), f64x2.sub(others, f64x2.add(q, q)));
  return f64x2.add(alone, v128.and(lent, f64x2.ge(f64x2.mul(f64x2.add(alone, lent), drop), f64x2.splat(0))));
}

/** What friction divides it by; `g`: the guess of the inverse cube root of `hf`. */
@inline
function rubbed(q: v128, hf: v128, n: v128, g: v128): v128 {
  const s = f64x2.mul(f64x2.mul(hf, g), f64x2.mul(g, g));
  const y = f64x2.mul(g, f64x2.add(v128.load(ROOT0), f64x2.mul(s, f64x2.add(v128.load(ROOT1), f64x2.mul(s, v128.load(ROOT2))))));
  const square = f64x2.mul(y, y);
  const cube = f64x2.mul(square, y);
  const t = f64x2.mul(hf, cube);
  const rub = f64x2.add(v128.load(RUB0), f64x2.mul(t, f64x2.add(v128.load(RUB1), f64x2.mul(t, v128.load(RUB2)))));
  return f64x2.add(v128.load(ONE), f64x2.mul(f64x2.mul(f64x2.mul(n, n), f64x2.abs(q)), f64x2.mul(f64x2.mul(cube, f64x2.mul(square, square)), rub)));
}

/**
 * New discharge of the west and of the north faces of one or two cells, or of one of the two; the guesses of
 * the cube roots are made four at a time.
 *
 * @param h, z, n where the columns have the cell before the first; `hNorth`, `zNorth`, `nNorth` the cell above it
 * @param x, y where the faces have their discharge; `ySouth` those of the row below, `up` the old one of the row above
 * @param before old discharge of the two west faces before
 * @returns the old discharge of the west faces
 */
@inline
function renew(h: usize, hNorth: usize, z: usize, zNorth: usize, n: usize, nNorth: usize, x: usize, y: usize, ySouth: usize, up: usize, before: v128, west: bool, north: bool, two: bool): v128 {
  const zero = f64x2.splat(0);
  const hHere = read(h + F, two);
  const zHere = read(z + F, two);
  let qx = zero, xOthers = zero, xDrop = zero, xDepth = zero, xFlows = zero;
  let qy = zero, yOthers = zero, yDrop = zero, yDepth = zero, yFlows = zero;
  if (west) {
    qx = read(x, two);
    xOthers = f64x2.add(v128.shuffle<f64>(before, qx, 1, 2), read(x + F, two));
    const rise = f64x2.sub(zHere, read(z, two));
    const higher = f64x2.pmax(zero, rise);
    const here = f64x2.sub(read(h, two), higher);
    const there = f64x2.add(hHere, f64x2.sub(rise, higher));
    xDrop = f64x2.sub(here, there);
    xDepth = f64x2.pmax(there, here);
    xFlows = f64x2.gt(xDepth, v128.load(LEAST));
  }
  if (north) {
    qy = read(y, two);
    yOthers = f64x2.add(read(up, two), read(ySouth, two));
    write(up, qy, two);
    const rise = f64x2.sub(zHere, read(zNorth, two));
    const higher = f64x2.pmax(zero, rise);
    const here = f64x2.sub(read(hNorth, two), higher);
    const there = f64x2.add(hHere, f64x2.sub(rise, higher));
    yDrop = f64x2.sub(here, there);
    yDepth = f64x2.pmax(there, here);
    yFlows = f64x2.gt(yDepth, v128.load(LEAST));
  }
  if (i64x2.bitmask(v128.or(xFlows, yFlows)) == 0) {
    if (west) write(x, zero, two);
    if (north) write(y, zero, two);
    return qx;
  }
  const hf = v128.shuffle<f32>(f32x4.demote_f64x2_zero(xDepth), f32x4.demote_f64x2_zero(yDepth), 0, 1, 4, 5);
  let third = i32x4.add(i32x4.shr_s(hf, 2), i32x4.shr_s(hf, 4));
  third = i32x4.add(third, i32x4.shr_s(third, 4));
  third = i32x4.add(third, i32x4.shr_s(third, 8));
  const guess = i32x4.sub(v128.load(GUESS), third);
  const nHere = read(n + F, two);
  if (west) {
    const slower = rubbed(qx, xDepth, f64x2.add(read(n, two), nHere), f64x2.promote_low_f32x4(guess));
    write(x, v128.and(xFlows, f64x2.div(driven(qx, xOthers, xDepth, xDrop), slower)), two);
  }
  if (north) {
    const slower = rubbed(qy, yDepth, f64x2.add(read(nNorth, two), nHere), f64x2.promote_low_f32x4(v128.shuffle<f64>(guess, guess, 1, 1)));
    write(y, v128.and(yFlows, f64x2.div(driven(qy, yOthers, yDepth, yDrop), slower)), two);
  }
  return qx;
}

@inline
function flow(row: usize, from: usize, to: usize, north: bool): void {
  const width = columns * F;
  const start = row * width;
  if (north && from == 0) renew(depth + start - F, depth + start - width, height + start - F, height + start - width, friction + start - F, friction + start - width, 0, qy + start, qy + start + width, above, f64x2.splat(0), false, true, false);
  const first = max(from, 1);
  if (first >= to) return;
  const back = F - width;
  const end = depth + start + (to - 1) * F;
  let h = depth + start + (first - 1) * F;
  let z = height + start + (first - 1) * F;
  let n = friction + start + (first - 1) * F;
  let x = qx + start + (row + first) * F;
  let y = qy + start + first * F;
  let up = above + first * F;
  let before = v128.load64_splat(x - F);
  for (; h + 3 * F < end; h += 4 * F, z += 4 * F, n += 4 * F, x += 4 * F, y += 4 * F, up += 4 * F) {
    const hNorth = h + back;
    const zNorth = z + back;
    const nNorth = n + back;
    const ySouth = y + width;
    before = renew(h, hNorth, z, zNorth, n, nNorth, x, y, ySouth, up, before, true, north, true);
    before = renew(h + 2 * F, hNorth + 2 * F, z + 2 * F, zNorth + 2 * F, n + 2 * F, nNorth + 2 * F, x + 2 * F, y + 2 * F, ySouth + 2 * F, up + 2 * F, before, true, north, true);
  }
  if (h + F < end) {
    before = renew(h, h + back, z, z + back, n, n + back, x, y, y + width, up, before, true, north, true);
    h += 2 * F, z += 2 * F, n += 2 * F, x += 2 * F, y += 2 * F, up += 2 * F;
  }
  if (h < end) renew(h, h + back, z, z + back, n, n + back, x, y, y + width, up, before, true, north, false);
}

/** Flow over the west faces of cells [from, to) of a row, the edge of the grid left out. */
export function flowWest(row: usize, from: usize, to: usize): void {
  flow(row, from, to, false);
}

/** Flow over the west and the north faces of cells [from, to) of a row that is not the first. */
export function flowWestAndNorth(row: usize, from: usize, to: usize): void {
  flow(row, from, to, true);
}

/** Scale down what leaves one cell to what it holds. */
function limitCell(cell: usize, row: usize): void {
  const half = (0.5 * dt) / cellSize;
  const x = qx + (cell + row) * F;
  const y = qy + cell * F;
  const south = y + columns * F;
  const qWest = load<f64>(x);
  const qEast = load<f64>(x + F);
  const qNorth = load<f64>(y);
  const qSouth = load<f64>(south);
  const twice = qEast + abs(qEast) + (abs(qWest) - qWest) + (qSouth + abs(qSouth) + (abs(qNorth) - qNorth));
  const h = load<f64>(depth + cell * F);
  if (!(twice * half > h)) return;
  const share = (ALMOST * h) / (twice * half);
  if (qWest < 0) store<f64>(x, qWest * share);
  if (qEast > 0) store<f64>(x + F, qEast * share);
  if (qNorth < 0) store<f64>(y, qNorth * share);
  if (qSouth > 0) store<f64>(south, qSouth * share);
}

/** Scale down what leaves cells [from, to) of a row to what they hold. */
export function limitOutflow(row: usize, from: usize, to: usize): void {
  const zero = f64x2.splat(0);
  const width = columns * F;
  const start = row * columns;
  let cell = start + from;
  let x = qx + (cell + row) * F;
  let y = qy + cell * F;
  const end = start + to;
  for (; cell + 1 < end; cell += 2, x += 2 * F, y += 2 * F) {
    const alongX = f64x2.sub(f64x2.pmax(zero, v128.load(x + F)), f64x2.pmin(zero, v128.load(x)));
    const alongY = f64x2.sub(f64x2.pmax(zero, v128.load(y + width)), f64x2.pmin(zero, v128.load(y)));
    if (i64x2.bitmask(f64x2.gt(f64x2.mul(f64x2.add(alongX, alongY), v128.load(RATIO)), v128.load(depth + cell * F))) == 0) continue;
    limitCell(cell, row);
    limitCell(cell + 1, row);
  }
  if (cell < end) limitCell(cell, row);
}

/** Depths of one or two cells `at` bytes into the columns after a step, and their extremes. */
@inline
function settled(at: usize, shift: usize, below: usize, weathers: bool, two: bool): v128 {
  const qWest = read(shift + at, two);
  const qEast = read(shift + at + F, two);
  const qNorth = read(qy + at, two);
  const qSouth = read(below + at, two);
  const zero = f64x2.splat(0);
  let h = f64x2.pmax(zero, f64x2.add(read(depth + at, two), f64x2.mul(v128.load(RATIO), f64x2.add(f64x2.sub(qWest, qEast), f64x2.sub(qNorth, qSouth)))));
  if (weathers) {
    const full = f64x2.add(h, f64x2.mul(read(gain + at, two), v128.load(STEPS)));
    const taken = f64x2.pmin(full, f64x2.mul(read(loss + at, two), v128.load(STEPS)));
    h = f64x2.sub(full, taken);
    let gone = load<f64>(seeped) + f64x2.extract_lane(taken, 0);
    if (two) gone += f64x2.extract_lane(taken, 1);
    store<f64>(seeped, gone);
  }
  write(depth + at, h, two);
  write(maxDepth + at, f64x2.pmax(read(maxDepth + at, two), h), two);
  const wet = f64x2.gt(h, v128.load(WETS));
  if (i64x2.bitmask(wet) == 0) return h;
  const seconds = read(wetSeconds + at, two);
  write(wetSeconds + at, f64x2.add(seconds, v128.and(wet, v128.load(STEPS))), two);
  const alongX = f64x2.add(qWest, qEast);
  const alongY = f64x2.add(qNorth, qSouth);
  const twice = f64x2.add(h, h);
  const squared = f64x2.add(f64x2.mul(alongX, alongX), f64x2.mul(alongY, alongY));
  const fastest = read(maxSpeed + at, two);
  const bound = f64x2.mul(twice, fastest);
  const faster = v128.and(wet, f64x2.gt(squared, f64x2.mul(bound, bound)));
  const dry = v128.and(wet, f64x2.eq(seconds, zero));
  if (i64x2.bitmask(v128.or(faster, dry)) == 0) return h;
  const first = read(arrival + at, two);
  write(arrival + at, v128.bitselect(v128.load(TIMES), first, v128.and(dry, f64x2.lt(v128.load(TIMES), first))), two);
  write(maxSpeed + at, v128.bitselect(f64x2.div(f64x2.sqrt(squared), twice), fastest, faster), two);
  return h;
}

@inline
function settleRow(row: usize, from: usize, to: usize, weathers: bool): void {
  const width = columns * F;
  const start = row * width;
  const shift = qx + row * F;
  const below = qy + width;
  let place = most + ((row / tile) * ((columns + tile - 1) / tile) + from / tile) * F;
  for (let begins = from; begins < to; begins += tile, place += F) {
    const end = start + min(begins + tile, to) * F;
    let deepest = f64x2.splat(0);
    let at = start + begins * F;
    for (; at + F < end; at += 2 * F) deepest = f64x2.pmax(deepest, settled(at, shift, below, weathers, true));
    if (at < end) deepest = f64x2.pmax(deepest, settled(at, shift, below, weathers, false));
    const h = max(f64x2.extract_lane(deepest, 0), f64x2.extract_lane(deepest, 1));
    store<f64>(place, row % tile == 0 ? h : max(h, load<f64>(place)));
  }
}

/** Balance cells [from, to) of a row, `from` at the beginning of a tile; notes the greatest depth of each tile. */
export function settle(row: usize, from: usize, to: usize): void {
  if (weathers) settleRow(row, from, to, true);
  else settleRow(row, from, to, false);
}
