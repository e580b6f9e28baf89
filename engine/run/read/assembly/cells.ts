/** Numbers of the cells of CSV records in WebAssembly, a column of a batch at a time. */

/** Where `cell-numbers.ts` lays the powers of ten. */
const POWERS: usize = 64;
/** Missing bytes: nothing stands there; what stands there is to be read as text. */
const BLANK: u8 = 1;
const ODD: u8 = 255;

const MINUS: u8 = 0x2d;
const POINT: u32 = 0xfffffffe;

/**
 * The number in [from, to) if it is written plainly: an optional minus, digits, at most one point, at most 15 digits. Then
 * digits and power of ten are both exact, so that their quotient is the nearest double, as `Number` gives. Else NaN.
 */
@inline
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
 * Read one column of `rows` records.
 *
 * @param ends where the cell of the first record ends; its beginning stands `apart` bytes before that, that of the next record `step` further on
 * @param bytes where the byte at position 0 is
 * @returns how many cells are to be read as text; their `missing` is 255
 */
export function numbers(bytes: usize, ends: usize, apart: usize, step: usize, rows: usize, low: f64, high: f64, whole: bool, values: usize, missing: usize): usize {
  let odd: usize = 0;
  for (let row: usize = 0; row < rows; row++, ends += step) {
    const from = load<u32>(ends - apart);
    const to = load<u32>(ends);
    let value: f64 = 0;
    let mark: u8 = 0;
    if (from === to) mark = BLANK;
    else {
      value = plain(bytes + from, bytes + to);
      if (!(value >= low && value <= high && (!whole || value === Math.floor(value)))) {
        value = 0;
        mark = ODD;
        odd++;
      }
    }
    store<f64>(values + 8 * row, value);
    store<u8>(missing + row, mark);
  }
  return odd;
}
