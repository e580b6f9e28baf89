/** What `assembly/powers.ts` is told of an exponent: rows of a group, and a table in the memory of the kernel. */
/** Rows of an exponent: itself, where its table lies, the coefficients of its binomial series. */
export const POWER_ROWS = 8;
/** Numbers of a table, and before it those of the rows. */
const TABLE = 128 + 64;
const KEPT = POWER_ROWS + TABLE;

/** Numbers of a column that keeps `count` exponents. */
export const powerRoom = (count: number): number => count * KEPT;

/** Tables of exponents, each kept for as long as there is room. */
export class PowerRows {
  readonly #places = new Map<number, number>();

  /** @param room column of the kernel, of a length that `powerRoom` gives */
  constructor(private readonly room: Float64Array) {}

  /** Make room for `count` more exponents: where there is none, all are forgotten. */
  reserve(count: number): void {
    if ((this.#places.size + count) * KEPT <= this.room.length) return;
    this.room.fill(0, 0, this.#places.size * KEPT);
    this.#places.clear();
  }

  /** Write the rows of an exponent from element `at` on, `apart` elements from one to the next; `follows`: those of another stand before them. */
  write(exponent: number, rows: Float64Array, at: number, apart: number, follows: boolean): void {
    if (follows && rows[at - 1] === exponent) {
      for (let k = 0; k < POWER_ROWS; k++) rows[at + k * apart] = rows[at + k * apart - 1]!;
      return;
    }
    const place = this.#places.get(exponent) ?? this.#add(exponent);
    for (let k = 0; k < POWER_ROWS; k++) rows[at + k * apart] = this.room[place + k]!;
  }

  #add(exponent: number): number {
    const place = this.#places.size * KEPT;
    this.#places.set(exponent, place);
    this.room[place] = exponent;
    this.room[place + 1] = this.room.byteOffset + 8 * (place + POWER_ROWS);
    for (let k = 1, coefficient = 1; k < POWER_ROWS - 1; k++) this.room[place + k + 1] = coefficient *= (exponent - k + 1) / k;
    return place;
  }
}
