/**
 * Adding up over the units of segments, in AssemblyScript: what a roll-up needs of a tile. Rows of a segment stand
 * together, so every sum runs in a register, in the order of the rows, and is stored once.
 */
import { zeros, wide } from '../../core/assembly/lanes';

/**
 * 0 where the raw fields of a unit enter the sums: where it has a value, and where an amount alone rules it out and all
 * the fields are there (`filter` 0, or 1 for the unit).
 *
 * @param needed 4 bytes each: where the missing bytes of the fields are
 */
export function unused(state: usize, filter: usize, needed: usize, count: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    const own = v128.load(state + i);
    let open = i8x16.eq(own, i8x16.splat(-1));
    if (filter != 0) open = v128.and(open, i8x16.eq(v128.load(filter + i), i8x16.splat(1)));
    let gaps = zeros();
    for (let k: usize = 0; k < count; k++) gaps = v128.or(gaps, v128.load(load<usize>(needed + 4 * k) + i));
    v128.store(out + i, v128.bitselect(gaps, own, open));
  }
}

/** The states of units for a mean by weights: a value whose weight is not known does not enter, and is as missing as the weight. */
export function weighed(state: usize, weight: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    const own = v128.load(state + i);
    v128.store(out + i, v128.or(own, v128.and(v128.load(weight + i), i8x16.eq(own, zeros()))));
  }
}

/** Masks of 64 bits of the units that enter the sums. */
export function maskOf(unused: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    const there = i8x16.eq(v128.load(unused + i), zeros());
    const to = out + 8 * i;
    v128.store(to, wide(there, 0));
    v128.store(to, wide(there, 1), 16);
    v128.store(to, wide(there, 2), 32);
    v128.store(to, wide(there, 3), 48);
    v128.store(to, wide(there, 4), 64);
    v128.store(to, wide(there, 5), 80);
    v128.store(to, wide(there, 6), 96);
    v128.store(to, wide(there, 7), 112);
  }
}

/** Σ of two columns over the units of each segment that enter; with `continues` the first sum adds to what is there. */
export function sumTwo(a: usize, b: usize, mask: usize, edge: usize, count: usize, continues: bool, outA: usize, outB: usize): void {
  let i: usize = 8 * <usize>load<u16>(edge);
  for (let s: usize = 0; s < count; s++) {
    const end: usize = 8 * <usize>load<u16>(edge + 2 * s, 2);
    let sum = f64x2.splat(0);
    for (; i < end; i += 8) sum = f64x2.add(sum, v128.and(v128.load64_lane(b + i, v128.load64_zero(a + i), 1), v128.load64_splat(mask + i)));
    if (s == 0 && continues) sum = f64x2.add(sum, v128.load64_lane(outB, v128.load64_zero(outA), 1));
    store<f64>(outA + 8 * s, f64x2.extract_lane(sum, 0));
    store<f64>(outB + 8 * s, f64x2.extract_lane(sum, 1));
  }
}

/** Σ of a column, or of its products with another (`by` 0: none), over the units that enter. */
export function sumOne(a: usize, by: usize, mask: usize, edge: usize, count: usize, continues: bool, out: usize): void {
  let i: usize = 8 * <usize>load<u16>(edge);
  for (let s: usize = 0; s < count; s++) {
    const end: usize = 8 * <usize>load<u16>(edge + 2 * s, 2);
    let sum: f64 = 0;
    for (; i < end; i += 8) {
      const own = by == 0 ? load<f64>(a + i) : load<f64>(a + i) * load<f64>(by + i);
      sum += reinterpret<f64>(reinterpret<u64>(own) & load<u64>(mask + i));
    }
    if (s == 0 && continues) sum += load<f64>(out);
    store<f64>(out + 8 * s, sum);
  }
}

/** Units of each segment that enter the sums, that are in state missing, and that pass the filter (0: all do). */
export function countUnits(state: usize, unused: usize, filter: usize, edge: usize, count: usize, continues: bool, outUsed: usize, outMissing: usize, outPassing: usize): void {
  let i: usize = load<u16>(edge);
  for (let s: usize = 0; s < count; s++) {
    const from = i;
    const end: usize = <usize>load<u16>(edge + 2 * s, 2);
    let used: u32 = 0;
    let missing: u32 = 0;
    let out: u32 = 0;
    for (; i < end; i++) {
      const own = load<u8>(state + i);
      const known = <u32>(<u8>(own + 1) < 2);
      used += <u32>(load<u8>(unused + i) == 0);
      missing += 1 - known;
      if (filter != 0) {
        const truth = load<u8>(filter + i);
        out += <u32>(truth == 0) | (<u32>(truth == 2) & known);
      }
    }
    const add: f64 = s == 0 && continues ? 1 : 0;
    store<f64>(outUsed + 8 * s, <f64>used + (add != 0 ? load<f64>(outUsed) : 0));
    store<f64>(outMissing + 8 * s, <f64>missing + (add != 0 ? load<f64>(outMissing) : 0));
    store<f64>(outPassing + 8 * s, <f64>(end - from - out) + (add != 0 ? load<f64>(outPassing) : 0));
  }
}
