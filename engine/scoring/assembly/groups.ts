/**
 * The loops of a roll-up over a tile of groups: joining what was added up for the parts of each group, and the steps by
 * which groups differ from units, since of their units a part may have reported. A group's parts stand together.
 */

const BLANK: u8 = 1;
const UNDEFINED: u8 = 6;
const NOT_APPLICABLE: u8 = 255;

/** Σ of the parts of each of `count` groups; `edge` is the first part of each [4 B], and behind them the end. */
export function joinSums(parts: usize, edge: usize, count: usize, out: usize): void {
  let i: usize = 0;
  for (let g: usize = 0; g < count; g++) {
    const end: usize = load<u32>(edge + 4 * g, 4);
    let sum: f64 = 0;
    for (; i < end; i++) sum += load<f64>(parts + 8 * i);
    store<f64>(out + 8 * g, sum);
  }
}

/** The first part of each group of which any unit was used, else 0. */
export function joinOnce(parts: usize, used: usize, edge: usize, count: usize, out: usize): void {
  let i: usize = 0;
  for (let g: usize = 0; g < count; g++) {
    const end: usize = load<u32>(edge + 4 * g, 4);
    while (i < end && !(load<f64>(used + 8 * i) > 0)) i++;
    store<f64>(out + 8 * g, i < end ? load<f64>(parts + 8 * i) : 0);
    i = end;
  }
}

/** The weighted mean of the rates of the parts of each group, 0 where there is no weight. */
export function joinRates(rates: usize, weights: usize, edge: usize, count: usize, out: usize): void {
  let i: usize = 0;
  for (let g: usize = 0; g < count; g++) {
    const end: usize = load<u32>(edge + 4 * g, 4);
    let sum: f64 = 0;
    let total: f64 = 0;
    for (; i < end; i++) {
      const weight = load<f64>(weights + 8 * i);
      sum += load<f64>(rates + 8 * i) * weight;
      total += weight;
    }
    store<f64>(out + 8 * g, total > 0 ? sum / total : 0);
  }
}

/** A field nobody reported has no sum: nobody's households are not zero households. */
export function blankWhereUnused(used: usize, missing: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<u8>(missing + i, load<f64>(used + 8 * i) == 0 ? BLANK : 0);
}

/** Value and state of a mean over what units reported. */
export function meanOfUnits(sum: usize, divisor: usize, value: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const by = load<f64>(divisor + 8 * i);
    store<f64>(value + 8 * i, by > 0 ? load<f64>(sum + 8 * i) / by : 0);
    store<u8>(state + i, by > 0 ? 0 : UNDEFINED);
  }
}

/** An indicator that no unit entered: blank where some lack it, else it does not apply. */
export function settleGroups(used: usize, missing: usize, value: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    if (load<f64>(used + 8 * i) == 0 || load<u8>(state + i) == NOT_APPLICABLE) store<u8>(state + i, load<f64>(missing + 8 * i) == 0 ? NOT_APPLICABLE : BLANK);
    if (load<u8>(state + i) != 0) store<f64>(value + 8 * i, 0);
  }
}

/** The part of a group's units that reported [1]; 0 where there is no value. */
export function reportedShares(state: usize, missing: usize, passing: usize, share: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<f64>(share + 8 * i, load<u8>(state + i) == 0 ? 1 - load<f64>(missing + 8 * i) / load<f64>(passing + 8 * i) : 0);
}

/**
 * Σ w · share and Σ w · score · share over the indicators of a task, as `addPartial` adds them up.
 *
 * @param list per indicator 16 bytes: where its scores are, where its shares are, its weight
 */
export function weighShares(list: usize, count: usize, coverage: usize, low: usize, n: usize): void {
  const end = list + 16 * count;
  for (let i: usize = 0; i < 8 * n; i += 16) {
    let reported = f64x2.splat(0);
    let sum = f64x2.splat(0);
    for (let at = list; at < end; at += 16) {
      const weight = v128.load64_splat(at, 8);
      const share = v128.load(load<usize>(at, 4) + i);
      reported = f64x2.add(reported, f64x2.mul(weight, share));
      sum = f64x2.add(sum, f64x2.mul(f64x2.mul(weight, v128.load(load<usize>(at) + i)), share));
    }
    v128.store(coverage + i, reported);
    v128.store(low + i, sum);
  }
}

/** Effective weight of an indicator [points]: 0 where it does not apply. */
export function effectiveWeight(state: usize, rate: usize, weight: f64, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<f64>(out + 8 * i, load<u8>(state + i) == NOT_APPLICABLE ? 0 : load<f64>(rate + 8 * i) * weight);
}
