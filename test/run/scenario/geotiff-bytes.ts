/** GeoTIFF files made byte by byte, so that what is read was not written by the reader's own library. */
import { deflateSync } from 'node:zlib';

export interface Picture {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  /** SampleFormat: 1 unsigned, 2 signed, 3 float. */
  readonly format: 1 | 2 | 3;
  readonly bits: 8 | 16 | 32 | 64;
  readonly bands?: number;
  readonly photometric?: number;
  readonly bigEndian?: boolean;
  readonly deflate?: boolean;
  /** Rows of a strip; absent: all. */
  readonly strip?: number;
  readonly scale?: readonly [number, number];
  /** Pixel i, j and the place x, y it lies at; null: none. */
  readonly tie?: readonly [i: number, j: number, x: number, y: number] | null;
  /** GeoKeys by number, of short values. */
  readonly keys?: Readonly<Record<number, number>>;
  readonly noData?: string;
  readonly metadata?: string;
  /** Bytes left out at the end. */
  readonly cut?: number;
}

/** CGCS2000 / 3-degree Gauss-Kruger CM 114E, in metres, pixels are areas. */
export const PROJECTED = { 1024: 1, 1025: 1, 3072: 4_547, 3076: 9_001 } as const;

const [SHORT, LONG, DOUBLE, ASCII] = [3, 4, 12, 2] as const;
const SIZES: Readonly<Record<number, number>> = { [SHORT]: 2, [LONG]: 4, [DOUBLE]: 8, [ASCII]: 1 };

function put(view: DataView, at: number, type: number, value: number, little: boolean): void {
  if (type === SHORT) view.setUint16(at, value, little);
  else if (type === LONG) view.setUint32(at, value, little);
  else if (type === DOUBLE) view.setFloat64(at, value, little);
  else view.setUint8(at, value);
}

function samples({ values, format, bits }: Picture, little: boolean): Uint8Array {
  const bytes = new Uint8Array((values.length * bits) / 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, k) => {
    const at = (k * bits) / 8;
    if (format === 3 && bits === 64) view.setFloat64(at, value, little);
    else if (format === 3) view.setFloat32(at, value, little);
    else if (bits === 8) view.setUint8(at, value & 0xff);
    else if (bits === 16) view.setUint16(at, value & 0xffff, little);
    else view.setUint32(at, value >>> 0, little);
  });
  return bytes;
}

/** The bytes of a file with one image. */
export function geotiff(picture: Picture): Uint8Array {
  const { rows, columns, format, bits, bands = 1, photometric = 1, bigEndian = false, deflate = false, strip = rows, scale = [20, 20], tie = [0, 0, 500_000, 3_101_000], keys = PROJECTED, noData, metadata, cut = 0 } = picture;
  const little = !bigEndian;
  const all = samples(picture, little);
  const perStrip = (strip * columns * bands * bits) / 8;
  const strips = Array.from({ length: Math.ceil(rows / strip) }, (_, k) => all.subarray(k * perStrip, (k + 1) * perStrip)).map((part) => (deflate ? new Uint8Array(deflateSync(part)) : part));
  const letters = (text: string): number[] => [...Buffer.from(`${text}\0`, 'latin1')];
  const directory = Object.entries(keys).flatMap(([key, value]) => [Number(key), 0, 1, value]);
  const tags: [number, number, readonly number[]][] = [
    [256, LONG, [columns]],
    [257, LONG, [rows]],
    [258, SHORT, new Array<number>(bands).fill(bits)],
    [259, SHORT, [deflate ? 8 : 1]],
    [262, SHORT, [photometric]],
    [273, LONG, strips.map(() => 0)],
    [277, SHORT, [bands]],
    [278, LONG, [strip]],
    [279, LONG, strips.map(({ length }) => length)],
    [339, SHORT, new Array<number>(bands).fill(format)],
    [33_550, DOUBLE, [scale[0], scale[1], 0]],
    ...(tie === null ? [] : ([[33_922, DOUBLE, [tie[0], tie[1], 0, tie[2], tie[3], 0]]] as [number, number, number[]][])),
    ...(directory.length === 0 ? [] : ([[34_735, SHORT, [1, 1, 0, directory.length / 4, ...directory]]] as [number, number, number[]][])),
    ...(metadata === undefined ? [] : ([[42_112, ASCII, letters(metadata)]] as [number, number, number[]][])),
    ...(noData === undefined ? [] : ([[42_113, ASCII, letters(noData)]] as [number, number, number[]][])),
  ];
  const large = tags.map(([, type, values]) => SIZES[type]! * values.length).filter((size) => size > 4);
  const start = 8 + 2 + 12 * tags.length + 4;
  const dataAt = start + large.reduce((sum, size) => sum + size + (size % 2), 0);
  const bytes = new Uint8Array(dataAt + strips.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(letters(little ? 'II' : 'MM').slice(0, 2));
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, tags.length, little);
  let [extra, at] = [start, dataAt];
  const offsets = strips.map((part) => {
    bytes.set(part, at);
    at += part.length;
    return at - part.length;
  });
  tags.forEach(([tag, type, values], k) => {
    const entry = 10 + 12 * k;
    const size = SIZES[type]! * values.length;
    const to = size > 4 ? extra : entry + 8;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, values.length, little);
    if (size > 4) view.setUint32(entry + 8, extra, little);
    (tag === 273 ? offsets : values).forEach((value, v) => put(view, to + v * SIZES[type]!, type, value, little));
    if (size > 4) extra += size + (size % 2);
  });
  return bytes.subarray(0, bytes.length - cut);
}
