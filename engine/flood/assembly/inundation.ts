/**
 * The kernels of `inundation-faces.ts` and `inundation-cells.ts` two cells at a time, in AssemblyScript for WebAssembly SIMD.
 *
 * Every number is made of the same operations in the same order as there, so that every bit is the same; what they mean
 * is said there. A lone last cell of a run goes through the same vectors with an idle second lane.
 */

const GUESS: i32 = 0x2a510000;
const ALMOST: f64 = 1.0 - 4e-15;

/** Bytes of a number. */
const F: usize = 8;

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
let peaks: usize = 0;
let cellSize: f64 = 0;
let theta: f64 = 0;
let beside: f64 = 0;
let minDepth: f64 = 0;
let gravity: f64 = 0;
let wetDepth: f64 = 0;
let dt: f64 = 0;
let pull: f64 = 0;
let time: f64 = 0;
let weathers: bool = false;

/** Where the columns lie and what never changes. */
export function lay(columns_: usize, tile_: usize, height_: usize, friction_: usize, depth_: usize, qx_: usize, qy_: usize, above_: usize, maxDepth_: usize, maxSpeed_: usize, arrival_: usize, wetSeconds_: usize, gain_: usize, loss_: usize, seeped_: usize, peaks_: usize, cellSize_: f64, theta_: f64, minDepth_: f64, gravity_: f64, wetDepth_: f64): void {
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
  peaks = peaks_;
  cellSize = cellSize_;
  theta = theta_;
  beside = 0.5 * (1.0 - theta_);
  minDepth = minDepth_;
  gravity = gravity_;
  wetDepth = wetDepth_;
}

/** Begin a step of `dt_` that ends at `time_` [s]. */
export function begin(dt_: f64, time_: f64, weathers_: bool): void {
  dt = dt_;
  time = time_;
  weathers = weathers_;
  pull = (gravity * dt_) / cellSize;
}

/** New discharge of the faces of one or two cells; `pulls` and `steps` hold `pull` and `dt` in both lanes. */
@inline
function renewed(q: v128, others: v128, before: v128, behind: v128, rise: v128, n: v128, shares: v128, besides: v128, pulls: v128, steps: v128, least: v128): v128 {
  const half = f64x2.splat(0.5);
  const up = f64x2.mul(half, f64x2.add(rise, f64x2.abs(rise)));
  const here = f64x2.sub(before, up);
  const there = f64x2.add(behind, f64x2.sub(rise, up));
  const drop = f64x2.sub(here, there);
  const hf = f64x2.mul(half, f64x2.add(f64x2.add(here, there), f64x2.abs(drop)));
  const flows = f64x2.gt(hf, least);
  if (!v128.any_true(flows)) return f64x2.splat(0);
  const push = f64x2.mul(f64x2.mul(pulls, hf), drop);
  const weighted = f64x2.add(f64x2.add(f64x2.mul(shares, q), f64x2.mul(besides, others)), push);
  const to = v128.bitselect(f64x2.add(q, push), weighted, f64x2.lt(f64x2.mul(weighted, drop), f64x2.splat(0)));
  const whole = f32x4.demote_f64x2_zero(hf);
  let third = i32x4.add(i32x4.shr_s(whole, 2), i32x4.shr_s(whole, 4));
  third = i32x4.add(third, i32x4.shr_s(third, 4));
  third = i32x4.add(third, i32x4.shr_s(third, 8));
  let y = f64x2.promote_low_f32x4(i32x4.add(third, i32x4.splat(GUESS)));
  let cube = f64x2.mul(f64x2.mul(y, y), y);
  y = f64x2.mul(y, f64x2.div(f64x2.add(f64x2.add(cube, hf), hf), f64x2.add(f64x2.add(cube, cube), hf)));
  cube = f64x2.mul(f64x2.mul(y, y), y);
  const conveyed = f64x2.mul(f64x2.mul(f64x2.mul(hf, hf), y), f64x2.add(f64x2.add(cube, hf), hf));
  const rubbed = f64x2.mul(f64x2.mul(f64x2.mul(f64x2.mul(n, n), steps), f64x2.abs(q)), f64x2.add(f64x2.add(cube, cube), hf));
  return v128.and(flows, f64x2.mul(to, f64x2.div(conveyed, f64x2.add(conveyed, rubbed))));
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

/** West faces of one or two cells `at` bytes into the columns, their discharge at `face`; returns the old one. */
@inline
function west(at: usize, face: usize, before: v128, two: bool, shares: v128, besides: v128, pulls: v128, steps: v128, least: v128): v128 {
  const q = read(face, two);
  const others = f64x2.add(v128.shuffle<f64>(before, q, 1, 2), read(face + F, two));
  const z = height + at;
  const h = depth + at;
  const n = friction + at;
  write(face, renewed(q, others, read(h - F, two), read(h, two), f64x2.sub(read(z, two), read(z - F, two)), f64x2.add(read(n - F, two), read(n, two)), shares, besides, pulls, steps, least), two);
  return q;
}

/** North faces of one or two cells `at` bytes into the columns; `up`: old discharge of those of the row above. */
@inline
function north(at: usize, up: usize, width: usize, two: bool, shares: v128, besides: v128, pulls: v128, steps: v128, least: v128): void {
  const face = qy + at;
  const q = read(face, two);
  const others = f64x2.add(read(up, two), read(face + width, two));
  const z = height + at;
  const h = depth + at;
  const n = friction + at;
  write(face, renewed(q, others, read(h - width, two), read(h, two), f64x2.sub(read(z, two), read(z - width, two)), f64x2.add(read(n - width, two), read(n, two)), shares, besides, pulls, steps, least), two);
  write(up, q, two);
}

@inline
function flow(row: usize, from: usize, to: usize, both: bool): void {
  const width = columns * F;
  const shares = f64x2.splat(theta);
  const besides = f64x2.splat(beside);
  const pulls = f64x2.splat(pull);
  const steps = f64x2.splat(dt);
  const least = f64x2.splat(minDepth);
  const start = row * width;
  const shift = qx + row * F;
  if (both && from == 0) north(start, above, width, false, shares, besides, pulls, steps, least);
  const begin = max(from, 1);
  if (begin >= to) return;
  let at = start + begin * F;
  let up = above + begin * F;
  const end = start + to * F;
  let before = v128.load64_splat(shift + at - F);
  for (; at + F < end; at += 2 * F, up += 2 * F) {
    before = west(at, shift + at, before, true, shares, besides, pulls, steps, least);
    if (both) north(at, up, width, true, shares, besides, pulls, steps, least);
  }
  if (at < end) {
    west(at, shift + at, before, false, shares, besides, pulls, steps, least);
    if (both) north(at, up, width, false, shares, besides, pulls, steps, least);
  }
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
  const half = f64x2.splat((0.5 * dt) / cellSize);
  const width = columns * F;
  const end = row * columns + to;
  let cell = row * columns + from;
  for (; cell + 1 < end; cell += 2) {
    const x = qx + (cell + row) * F;
    const y = qy + cell * F;
    const qWest = v128.load(x);
    const qEast = v128.load(x + F);
    const qNorth = v128.load(y);
    const qSouth = v128.load(y + width);
    const alongX = f64x2.add(f64x2.add(qEast, f64x2.abs(qEast)), f64x2.sub(f64x2.abs(qWest), qWest));
    const alongY = f64x2.add(f64x2.add(qSouth, f64x2.abs(qSouth)), f64x2.sub(f64x2.abs(qNorth), qNorth));
    const wanted = f64x2.mul(f64x2.add(alongX, alongY), half);
    if (!v128.any_true(f64x2.gt(wanted, v128.load(depth + cell * F)))) continue;
    limitCell(cell, row);
    limitCell(cell + 1, row);
  }
  if (cell < end) limitCell(cell, row);
}

/** Depths of one or two cells after a step, and their extremes. */
@inline
function settled(cell: usize, row: usize, ratio: v128, two: bool): v128 {
  const at = cell * F;
  const x = qx + at + row * F;
  const y = qy + at;
  const qWest = read(x, two);
  const qEast = read(x + F, two);
  const qNorth = read(y, two);
  const qSouth = read(y + columns * F, two);
  const zero = f64x2.splat(0);
  let h = f64x2.pmax(zero, f64x2.add(read(depth + at, two), f64x2.mul(ratio, f64x2.add(f64x2.sub(qWest, qEast), f64x2.sub(qNorth, qSouth)))));
  if (weathers) {
    const full = f64x2.add(h, f64x2.mul(read(gain + at, two), f64x2.splat(dt)));
    const taken = f64x2.pmin(full, f64x2.mul(read(loss + at, two), f64x2.splat(dt)));
    h = f64x2.sub(full, taken);
    let gone = load<f64>(seeped) + f64x2.extract_lane(taken, 0);
    if (two) gone += f64x2.extract_lane(taken, 1);
    store<f64>(seeped, gone);
  }
  write(depth + at, h, two);
  const most = read(maxDepth + at, two);
  if (v128.any_true(f64x2.gt(h, most))) write(maxDepth + at, f64x2.pmax(most, h), two);
  const wet = f64x2.gt(h, f64x2.splat(wetDepth));
  if (!v128.any_true(wet)) return h;
  const seconds = read(wetSeconds + at, two);
  const dry = v128.and(wet, f64x2.eq(seconds, zero));
  if (v128.any_true(dry)) {
    const now = f64x2.splat(time);
    const first = read(arrival + at, two);
    write(arrival + at, v128.bitselect(now, first, v128.and(dry, f64x2.lt(now, first))), two);
  }
  write(wetSeconds + at, f64x2.add(seconds, v128.and(wet, f64x2.splat(dt))), two);
  const alongX = f64x2.add(qWest, qEast);
  const alongY = f64x2.add(qNorth, qSouth);
  const twice = f64x2.mul(f64x2.splat(2), h);
  const squared = f64x2.add(f64x2.mul(alongX, alongX), f64x2.mul(alongY, alongY));
  const fastest = read(maxSpeed + at, two);
  const bound = f64x2.mul(twice, fastest);
  const faster = v128.and(wet, f64x2.gt(squared, f64x2.mul(bound, bound)));
  if (v128.any_true(faster)) write(maxSpeed + at, v128.bitselect(f64x2.div(f64x2.sqrt(squared), twice), fastest, faster), two);
  return h;
}

/** Balance cells [from, to) of a row, `from` at the beginning of a tile; notes the greatest depth of each tile's share. */
export function settle(row: usize, from: usize, to: usize): void {
  const ratio = f64x2.splat(dt / cellSize);
  const start = row * columns;
  for (let begins = from; begins < to; begins += tile) {
    const ends = min(begins + tile, to);
    let most = f64x2.splat(0);
    let column = begins;
    for (; column + 1 < ends; column += 2) most = f64x2.pmax(most, settled(start + column, row, ratio, true));
    if (column < ends) most = f64x2.pmax(most, settled(start + column, row, ratio, false));
    store<f64>(peaks + (begins / tile) * F, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
  }
}
