/**
 * Pages of a Parquet file in WebAssembly: Snappy, the hybrid of runs and packed bits that levels and dictionary positions
 * are stored in, and numbers of any kind as doubles. Where everything lies is decided by `parquet-kernel.ts`, which leaves
 * {@link SLACK} bytes behind every area: some of what is read and written in one go is more than is meant.
 *
 * Source: Apache Parquet format 2.10, Encodings.md; Snappy compressed format description (Google, 2011).
 */

/** Missing bytes of a table: nothing stands there; a number that may not stand there. */
const BLANK: u8 = 1;
const ODD: u8 = 255;

/** Kinds of numbers as Parquet numbers them. */
const BOOLEAN: i32 = 0;
const INT32: i32 = 1;
const INT64: i32 = 2;
const FLOAT: i32 = 4;

/** Copy forwards in steps of 16 bytes; up to 15 more are written. */
@inline
function copy16(from: usize, to: usize, size: usize): void {
  v128.store(to, v128.load(from));
  for (let i: usize = 16; i < size; i += 16) v128.store(to + i, v128.load(from + i));
}

/** Uncompress [from, end) to exactly `size` bytes. @returns whether it is such a block */
export function unsnap(from: usize, end: usize, to: usize, size: usize): bool {
  let length: usize = 0;
  for (let shift: usize = 0; ; shift += 7) {
    if (from === end || shift > 28) return false;
    const byte = <usize>load<u8>(from++);
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  if (length !== size) return false;
  const start = to;
  const stop = to + size;
  while (from < end) {
    const tag = <usize>load<u8>(from++);
    let count: usize;
    let back: usize;
    if ((tag & 3) === 0) {
      count = (tag >> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        count = (<usize>load<u32>(from) & (0xffffffff >> (32 - 8 * bytes))) + 1;
        from += bytes;
      }
      if (from > end || count > end - from || count > stop - to) return false;
      copy16(from, to, count);
      from += count;
      to += count;
      continue;
    }
    if ((tag & 3) === 1) {
      count = ((tag >> 2) & 7) + 4;
      back = ((tag >> 5) << 8) | <usize>load<u8>(from++);
    } else if ((tag & 3) === 2) {
      count = (tag >> 2) + 1;
      back = <usize>load<u16>(from);
      from += 2;
    } else {
      count = (tag >> 2) + 1;
      back = <usize>load<u32>(from);
      from += 4;
    }
    if (from > end || back === 0 || back > to - start || count > stop - to) return false;
    const source = to - back;
    if (back >= 8) {
      store<u64>(to, load<u64>(source));
      store<u64>(to + 8, load<u64>(source + 8));
      for (let i: usize = 16; i < count; i += 8) store<u64>(to + i, load<u64>(source + i));
    } else for (let i: usize = 0; i < count; i++) store<u8>(to + i, load<u8>(source + i));
    to += count;
  }
  return to === stop;
}

/** Behind the header of a run, and how long the run is: twice its length, plus 1 where its numbers are packed; 0 where there is none. */
let behind: usize = 0;

function runAt(from: usize, end: usize): usize {
  let header: usize = 0;
  for (let shift: usize = 0; from < end && shift <= 28; shift += 7) {
    const byte = <usize>load<u8>(from++);
    header |= (byte & 127) << shift;
    if (byte < 128) {
      behind = from;
      return header;
    }
  }
  return 0;
}

const ONES: u64 = 0x0101010101010101;

/** Missing bytes of `count` definition levels 0 and 1; up to 7 more are written. @returns how many are 1, or -1 if [from, end) does not hold so many */
export function present(from: usize, end: usize, count: usize, missing: usize): i32 {
  const stop = missing + count;
  let there: i32 = 0;
  while (missing < stop) {
    const header = runAt(from, end);
    from = behind;
    const length = header >> 1;
    if (length === 0 || from >= end) return -1;
    if ((header & 1) === 0) {
      const level = load<u8>(from++);
      const rows = min(length, stop - missing);
      memory.fill(missing, level === 0 ? BLANK : 0, rows);
      if (level !== 0) there += <i32>rows;
      missing += rows;
      continue;
    }
    for (let group: usize = 0; group < length && missing < stop; group++) {
      if (from === end) return -1;
      const left = stop - missing;
      const bits = <u64>load<u8>(from++) & (left < 8 ? (1 << left) - 1 : 255);
      // each bit moved into a byte of its own
      store<u64>(missing, (((((bits * ONES) & 0x8040201008040201) + 0x7f7f7f7f7f7f7f7f) >> 7) & ONES) ^ ONES);
      there += <i32>popcnt(bits);
      missing += min(left, 8);
    }
  }
  return there;
}

/** Dictionary positions of `width` bits as 32-bit words; up to 7 more are written. @returns whether [from, end) holds `count` */
export function unpack(from: usize, end: usize, count: usize, width: usize, to: usize): bool {
  const stop = to + 4 * count;
  const bytes = (width + 7) >> 3;
  const mask: u64 = (<u64>1 << width) - 1;
  while (to < stop) {
    const header = runAt(from, end);
    from = behind;
    const length = header >> 1;
    if (length === 0) return false;
    if ((header & 1) === 0) {
      if (bytes > end - from) return false;
      const value = <u32>(load<u64>(from) & mask);
      from += bytes;
      const last = min(stop, to + 4 * min(length, count));
      for (; to < last; to += 4) store<u32>(to, value);
      continue;
    }
    for (let group: usize = 0; group < length && to < stop; group++) {
      if (width > end - from) return false;
      for (let i: usize = 0; i < 8; i++) {
        const bit = i * width;
        store<u32>(to + 4 * i, <u32>((load<u64>(from + (bit >> 3)) >> (bit & 7)) & mask));
      }
      from += width;
      to += 32;
    }
  }
  return true;
}

/** The words 0, 1, 2 ... */
export function ascending(count: usize, to: usize): void {
  for (let i: usize = 0; i < count; i++) store<u32>(to + 4 * i, <u32>i);
}

/**
 * Move the positions that are there to the rows they belong to, from behind, and add `first` to each; 0 stands where there is none.
 *
 * @returns whether all are below `entries`
 */
export function spreadPositions(count: usize, there: usize, positions: usize, missing: usize, first: u32, entries: u32): bool {
  let from = positions + 4 * there;
  let good = true;
  for (let i = count; i > 0; ) {
    i--;
    let position: u32 = 0;
    if (load<u8>(missing + i) === 0) {
      from -= 4;
      position = load<u32>(from);
      good = good && position < entries;
      position += first;
    }
    store<u32>(positions + 4 * i, position);
  }
  return good;
}

/** `count` numbers as they stand in [from, end) as doubles. @returns whether there are so many */
export function plain(kind: i32, from: usize, end: usize, count: usize, to: usize): bool {
  const room = end - from;
  if (kind === BOOLEAN) {
    if (((count + 7) >> 3) > room) return false;
    for (let i: usize = 0; i < count; i++) store<f64>(to + 8 * i, <f64>((load<u8>(from + (i >> 3)) >> <u8>(i & 7)) & 1));
  } else if (kind === INT32) {
    if ((count << 2) > room) return false;
    for (let i: usize = 0; i < count; i++) store<f64>(to + 8 * i, <f64>load<i32>(from + 4 * i));
  } else if (kind === INT64) {
    if ((count << 3) > room) return false;
    for (let i: usize = 0; i < count; i++) store<f64>(to + 8 * i, <f64>load<i64>(from + 8 * i));
  } else if (kind === FLOAT) {
    if ((count << 2) > room) return false;
    for (let i: usize = 0; i < count; i++) store<f64>(to + 8 * i, <f64>load<f32>(from + 4 * i));
  } else {
    if ((count << 3) > room) return false;
    memory.copy(to, from, 8 * count);
  }
  return true;
}

/**
 * Doubles of a dictionary at `count` positions of `width` bits; up to 7 more are written.
 *
 * @param dictionary there must be room for as many entries as the width has positions
 * @returns whether [from, end) holds so many, each within the dictionary
 */
export function lookUp(from: usize, end: usize, count: usize, width: usize, dictionary: usize, entries: usize, to: usize): bool {
  const stop = to + 8 * count;
  const bytes = (width + 7) >> 3;
  const mask: u64 = (<u64>1 << width) - 1;
  const half = width >> 1;
  const rest: u64 = (width & 1) << 2;
  let most: u64 = 0;
  while (to < stop) {
    const header = runAt(from, end);
    from = behind;
    const length = header >> 1;
    if (length === 0) return false;
    if ((header & 1) === 0) {
      if (bytes > end - from) return false;
      const position = load<u64>(from) & mask;
      most = max(most, position);
      const value = load<f64>(dictionary + 8 * <usize>position);
      from += bytes;
      const last = min(stop, to + 8 * min(length, count));
      for (; to < last; to += 8) store<f64>(to, value);
      continue;
    }
    const groups = min(length, (stop - to + 63) >> 6);
    if (width * groups > end - from) return false;
    for (let group: usize = 0; group < groups; group++) {
      const left = (stop - to) >> 3;
      let word = load<u64>(from);
      for (let i: usize = 0; i < 8; i++) {
        if (i === 4) word = load<u64>(from + half) >> rest;
        const position = word & mask;
        word >>= width;
        if (i < left) most = max(most, position);
        store<f64>(to + 8 * i, load<f64>(dictionary + 8 * <usize>position));
      }
      from += width;
      to += 64;
    }
  }
  return count === 0 || most < entries;
}

/** Move the doubles that are there to the rows they belong to, from behind; 0 stands where there is none. */
export function spread(count: usize, there: usize, values: usize, missing: usize): void {
  let from = values + 8 * there;
  for (let i = count; from < values + 8 * i; ) {
    i--;
    let value: f64 = 0;
    if (load<u8>(missing + i) === 0) {
      from -= 8;
      value = load<f64>(from);
    }
    store<f64>(values + 8 * i, value);
  }
}

/** Whether every one of the numbers may stand in a column; each zero of them is made a positive one. */
export function allGood(count: usize, values: usize, low: f64, high: f64, whole: bool): bool {
  const lowest = f64x2.splat(low);
  const highest = f64x2.splat(high);
  const zero = f64x2.splat(0);
  const any = i64x2.splat(whole ? 0 : -1);
  let good = i64x2.splat(-1);
  if (count & 1) store<f64>(values + 8 * count, load<f64>(values + 8 * count - 8));
  for (let i: usize = 0; i < count; i += 2) {
    const value = v128.load(values + 8 * i);
    good = v128.and(good, v128.and(v128.and(f64x2.ge(value, lowest), f64x2.le(value, highest)), v128.or(any, f64x2.eq(value, f64x2.floor(value)))));
    v128.store(values + 8 * i, f64x2.add(value, zero));
  }
  return i64x2.all_true(good);
}

/** Mark the numbers that may not stand where they do. @returns how many are marked */
export function markOdd(count: usize, values: usize, missing: usize, low: f64, high: f64, whole: bool): usize {
  let odd: usize = 0;
  for (let i: usize = 0; i < count; i++) {
    if (load<u8>(missing + i) !== 0) continue;
    const value = load<f64>(values + 8 * i);
    if (value >= low && value <= high && (!whole || value === Math.floor(value))) continue;
    store<u8>(missing + i, ODD);
    odd++;
  }
  return odd;
}
