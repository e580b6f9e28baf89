/**
 * Lines of a CSV file in WebAssembly, made of columns straight into bytes. Where everything lies is decided by
 * `csv-kernel.ts`, which leaves {@link SLACK} bytes behind every area: texts are copied in steps of 16 bytes.
 */

import { writeNumber } from './number';

/** Kinds of columns. */
const NUMBER: u32 = 0;
const BOOLEAN: u32 = 1;
const ENTRY: u32 = 2;

const COMMA: u8 = 0x2c;
const CR_LF: u16 = 0x0a0d;

/** Copy [from, end) in steps of 16 bytes; up to 16 more are written. @returns the end of it */
@inline
function copyText(from: usize, end: usize, to: usize): usize {
  const stop = to + (end - from);
  for (; to < stop; to += 16, from += 16) v128.store(to, v128.load(from));
  return stop;
}

@inline
function writeBoolean(isTrue: bool, to: usize): usize {
  store<u64>(to, isTrue ? 0x65757274 : 0x65736c6166);
  return to + (isTrue ? 4 : 5);
}

/** One cell: empty where there is no value. */
@inline
function writeCell(column: usize, row: usize, to: usize): usize {
  const present = load<usize>(column, 8);
  if (present !== 0 && load<u8>(present + row) === 0) return to;
  const kind = load<u32>(column);
  const values = load<usize>(column, 4);
  if (kind === NUMBER) return writeNumber(load<f64>(values + 8 * row), to);
  if (kind === BOOLEAN) return writeBoolean(load<f64>(values + 8 * row) !== 0, to);
  const entry = kind === ENTRY ? <usize>load<f64>(values + 8 * row) : row;
  const ends = load<usize>(column, 12) + 4 * entry;
  return copyText(load<usize>(ends), load<usize>(ends, 4), to);
}

/**
 * Write rows [0, rows).
 *
 * @param columns per column 16 bytes, 4 each: its kind; where its numbers are; where one byte a row is, 0 where there is no
 *   value (0: all are there); where the places of its texts are, each the beginning of one and the end of the one before
 * @returns the end of what was written at `to`
 */
export function lines(columns: usize, count: usize, rows: usize, to: usize): usize {
  const last = columns + 16 * count;
  for (let row: usize = 0; row < rows; row++) {
    to = writeCell(columns, row, to);
    for (let column = columns + 16; column < last; column += 16) {
      store<u8>(to, COMMA);
      to = writeCell(column, row, to + 1);
    }
    store<u16>(to, CR_LF);
    to += 2;
  }
  return to;
}

/** The first of `rows` numbers that are there outside [low, high), or `rows`. */
export function firstOutside(values: usize, present: usize, rows: usize, low: f64, high: f64): usize {
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f64>(values + 8 * row);
    if (!(value >= low && value < high) && (present === 0 || load<u8>(present + row) !== 0)) return row;
  }
  return rows;
}
