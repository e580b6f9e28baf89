/**
 * Structures in Thrift's compact protocol, as the metadata of a Parquet file are stored: read without knowing what they
 * mean, fields by their number.
 *
 * Source: Apache Thrift, compact protocol encoding (2007-2020).
 */

/** A value as stored; a structure is an object of its fields by number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export interface ThriftStruct {
  readonly [field: number]: ThriftValue | undefined;
}

/** Depth and number of elements beyond which it is no metadata of a file. */
const DEEPEST = 32;
const MOST_ELEMENTS = 10_000_000;

/** Types of fields as the protocol numbers them. */
const TYPE = { true: 1, false: 2, byte: 3, int16: 4, int32: 5, int64: 6, double: 7, binary: 8, list: 9, set: 10, struct: 12 } as const;

/** Bytes that are no such structure. */
export class NotThrift extends Error {}

export class ThriftReader {
  /** @param at where the next structure begins */
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw new NotThrift('nested too deeply');
    const fields: Record<number, ThriftValue> = {};
    for (let id = 0; ; ) {
      const head = this.#byte();
      if (head === 0) return fields;
      id = head >> 4 === 0 ? this.#zigzag() : id + (head >> 4);
      fields[id] = this.#value(head & 15, depth, (head & 15) === TYPE.true);
    }
  }

  #byte(): number {
    if (this.at >= this.bytes.length) throw new NotThrift('cut short');
    return this.bytes[this.at++]!;
  }

  /** A whole number of up to 64 bits; those beyond 2^53 are not met where their last digits matter. */
  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 63) throw new NotThrift('a number without an end');
    }
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #binary(): Uint8Array {
    const length = this.#varint();
    if (length > this.bytes.length - this.at) throw new NotThrift('cut short');
    return this.bytes.subarray(this.at, (this.at += length));
  }

  #list(depth: number): ThriftValue[] {
    const head = this.#byte();
    const count = head >> 4 === 15 ? this.#varint() : head >> 4;
    if (count > MOST_ELEMENTS) throw new NotThrift('a list without an end');
    const type = head & 15;
    const values: ThriftValue[] = [];
    for (let i = 0; i < count; i++) values.push(type === TYPE.true || type === TYPE.false ? this.#byte() === TYPE.true : this.#value(type, depth, false));
    return values;
  }

  #value(type: number, depth: number, isTrue: boolean): ThriftValue {
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return isTrue;
      case TYPE.byte:
        return this.#byte();
      case TYPE.int16:
      case TYPE.int32:
      case TYPE.int64:
        return this.#zigzag();
      case TYPE.double:
        this.at += 8;
        return NaN; // none of ours
      case TYPE.binary:
        return this.#binary();
      case TYPE.list:
      case TYPE.set:
        return this.#list(depth + 1);
      case TYPE.struct:
        return this.struct(depth + 1);
      default:
        throw new NotThrift(`type ${type}`);
    }
  }
}
