/** Cutting plain CSV records into cells, the numbers of cells, and cells that hold the same text, in WebAssembly. */

/** Where `cell-batch.ts` lays the powers of ten. */
const POWERS: usize = 64;
/** Missing bytes: nothing stands there; what stands there is to be read as text. */
const BLANK: u8 = 1;
const ODD: u8 = 255;

const QUOTE: u8 = 0x22;
const CR: u8 = 0x0d;
const MINUS: u8 = 0x2d;
const POINT: u32 = 0xfffffffe;

/** Bytes looked at at once. */
const BLOCK: usize = 64;

@inline
function marks(at: usize, delimiter: v128, lineEnd: v128, quote: v128): u64 {
  const bytes = v128.load(at);
  return <u64>i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, delimiter), i8x16.eq(bytes, lineEnd)), i8x16.eq(bytes, quote)));
}

/**
 * Cut records into cells, until one is met that has a quoted cell, or that has not `width` cells, or whose end is not there.
 *
 * @param bytes where the byte at position 0 is; positions of cells are counted from there
 * @param starts where the beginnings of cells go, and `ends` their ends [4 B]
 * @param nexts where the position behind each record goes [4 B]
 * @param most records
 * @returns how many records were cut
 */
export function cut(bytes: usize, from: usize, end: usize, delimiter: u8, lineEnd: u8, width: usize, starts: usize, ends: usize, nexts: usize, most: usize): usize {
  const a = i8x16.splat(delimiter);
  const b = i8x16.splat(lineEnd);
  const c = i8x16.splat(QUOTE);
  let records: usize = 0;
  let start = from;
  let cell: usize = 0;
  let last = 4 * (width - 1);
  for (let block = from; block < end; block += BLOCK) {
    const at = bytes + block;
    let mask = marks(at, a, b, c) | (marks(at + 16, a, b, c) << 16) | (marks(at + 32, a, b, c) << 32) | (marks(at + 48, a, b, c) << 48);
    if (end - block < BLOCK) mask &= (<u64>1 << (end - block)) - 1;
    for (; mask !== 0; mask &= mask - 1) {
      const found = block + <usize>ctz(mask);
      const byte = load<u8>(bytes + found);
      if (byte === delimiter) {
        if (cell === last) return records;
        store<u32>(starts + cell, <u32>start);
        store<u32>(ends + cell, <u32>found);
      } else if (byte === lineEnd) {
        if (cell !== last) return records;
        store<u32>(starts + cell, <u32>start);
        store<u32>(ends + cell, <u32>(found - usize(found > start && load<u8>(bytes + found - 1) === CR)));
        store<u32>(nexts + 4 * records, <u32>(found + 1));
        if (++records === most) return records;
        last += 4 * width;
      } else if (found === start) return records;
      else continue;
      cell += 4;
      start = found + 1;
    }
  }
  return records;
}

/** The number of eight digits, the first one in the lowest byte. */
@inline
function ofDigits(digits: u64): f64 {
  digits = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  digits = (digits * 100 + (digits >> 16)) & 0x0000ffff0000ffff;
  return <f64><i64>((digits * 10_000 + (digits >> 32)) & 0xffffffff);
}

@inline
function areDigits(bytes: u64): bool {
  return (((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080) === 0;
}

/** The number of at most eight digits and a point; NaN for anything else. */
@inline
function short(from: usize, to: usize): f64 {
  const unused = (8 - (to - from)) << 3;
  const bytes = ((load<u64>(to - 8) ^ 0x3030303030303030) >> unused) << unused;
  if (areDigits(bytes)) return ofDigits(bytes);
  const points = bytes ^ 0x1e1e1e1e1e1e1e1e;
  const found = (points - 0x0101010101010101) & ~points & 0x8080808080808080;
  if (found === 0 || to - from === 1) return NaN;
  const point = ctz(found) - 7;
  const behind = (bytes >> point) >> 8;
  const before = bytes & ((<u64>1 << point) - 1);
  const digits = ((behind << point) << 8) | (before << 8);
  return areDigits(digits) ? ofDigits(digits) / load<f64>(POWERS + 56 - <usize>point) : NaN;
}

/**
 * The number in [from, to) if it is written plainly: an optional minus, digits, at most one point, at most 15 digits. Then
 * digits and power of ten are both exact, so that their quotient is the nearest double, as `Number` gives. Else NaN.
 */
function plain(from: usize, to: usize): f64 {
  const isNegative = load<u8>(from) === MINUS;
  if (isNegative) from++;
  if (to - from > 16 || to === from) return NaN;
  let digits: i64 = 0;
  let behind: usize = 0;
  for (let at = from; at < to; at++) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit <= 9) digits = digits * 10 + digit;
    else if (digit === POINT && behind === 0) behind = at + 1;
    else return NaN;
  }
  const count = to - from - usize(behind !== 0);
  if (count === 0 || count > 15) return NaN;
  let value = <f64>digits;
  if (behind !== 0) value /= load<f64>(POWERS + 8 * (to - behind));
  return isNegative ? 0 - value : value;
}

/**
 * Read the numbers of some records.
 *
 * @param rows where it stands which records: for each, the place of its first cell among all cells [4 B]
 * @param columns per column 24 bytes: its cell in a record [4 B], whether it takes whole numbers alone [4 B], its least and its highest number
 * @param values where the numbers of the first column go, and `missing` its missing bytes; those of the next column `apart` numbers and bytes further on
 * @returns how many cells are to be read as text; their missing byte is 255
 */
export function numbers(bytes: usize, starts: usize, ends: usize, rows: usize, count: usize, columns: usize, end: usize, values: usize, missing: usize, apart: usize): usize {
  let odd: usize = 0;
  for (let column = columns; column < end; column += 24) {
    const position = 4 * <usize>load<u32>(column);
    const takesAll = load<u32>(column, 4) === 0;
    const low = load<f64>(column, 8);
    const high = load<f64>(column, 16);
    for (let row: usize = 0; row < count; row++) {
      const cell = 4 * <usize>load<u32>(rows + 4 * row) + position;
      const from = bytes + <usize>load<u32>(starts + cell);
      const to = bytes + <usize>load<u32>(ends + cell);
      let value: f64 = 0;
      let mark: u8 = BLANK;
      if (from !== to) {
        value = to - from <= 8 ? short(from, to) : NaN;
        if (value !== value) value = plain(from, to);
        mark = 0;
        if (!(value >= low && value <= high && (takesAll || value === Math.floor(value)))) {
          value = 0;
          mark = ODD;
          odd++;
        }
      }
      store<f64>(values + 8 * row, value);
      store<u8>(missing + row, mark);
    }
    values += 8 * apart;
    missing += apart;
  }
  return odd;
}

/** Places of a table of texts, a power of two, and bytes of each: the text in two parts, its length, its number. */
const TEXTS: u32 = 512;
const TEXT_BYTES: usize = 24;
/** Longest text that is looked for [B], and what stands for others. */
const LONGEST: usize = 16;
const OTHER: u32 = 0xffffffff;

/**
 * Tell which rows have the same text in a column.
 *
 * @param rows as in `numbers`; position: which cell of a record
 * @param table 512 places of 24 bytes, all 0
 * @param texts for each text the first row that has it [4 B]: at most `most`
 * @param which for each row the number of its text, or 2^32 - 1 where it is long or there are too many [4 B]
 * @returns how many texts
 */
export function alike(bytes: usize, starts: usize, ends: usize, rows: usize, count: usize, position: usize, table: usize, texts: usize, most: u32, which: usize): u32 {
  let known: u32 = 0;
  for (let row: usize = 0; row < count; row++) {
    const cell = 4 * (<usize>load<u32>(rows + 4 * row) + position);
    const from = bytes + <usize>load<u32>(starts + cell);
    const to = bytes + <usize>load<u32>(ends + cell);
    const length = to - from;
    let number = OTHER;
    if (length <= LONGEST) {
      const end = length === 0 ? 0 : load<u64>(to - 8) >> <u64>(length < 8 ? (8 - length) << 3 : 0);
      const begin = length < 8 ? 0 : load<u64>(from);
      let hash = <u32>(((end ^ (begin * 31)) * 0x9e3779b97f4a7c15) >> 55);
      for (;;) {
        const place = table + TEXT_BYTES * <usize>hash;
        const taken = load<u32>(place, 20);
        if (taken === 0) {
          if (known === most) break;
          store<u64>(place, end);
          store<u64>(place, begin, 8);
          store<u32>(place, <u32>length, 16);
          store<u32>(texts + 4 * known, <u32>row);
          number = known++;
          store<u32>(place, known, 20);
          break;
        }
        if (load<u64>(place) === end && load<u64>(place, 8) === begin && load<u32>(place, 16) === <u32>length) {
          number = taken - 1;
          break;
        }
        hash = (hash + 1) & (TEXTS - 1);
      }
    }
    store<u32>(which + 4 * row, number);
  }
  return known;
}
