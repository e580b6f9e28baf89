/**
 * A PNG of at most 16 colours, written without a library and without compression, so that it can be made in a page.
 *
 * Source: W3C (2003) Portable Network Graphics, 2nd ed.; RFC 1950 (zlib), RFC 1951 (stored blocks).
 */

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const;
/** Longest stored block. */
const STORED = 65_535;

const crcTable = (): Uint32Array => Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

let crcs: Uint32Array | undefined;

function crc32(bytes: Uint8Array): number {
  const table = (crcs ??= crcTable());
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function chunk(name: string, content: ArrayLike<number>): Uint8Array {
  const body = joined([Array.from(name, (letter) => letter.charCodeAt(0)), content]);
  return joined([u32(content.length), body, u32(crc32(body))]);
}

/** zlib without compression. */
function stored(bytes: Uint8Array): Uint8Array {
  const parts: ArrayLike<number>[] = [[0x78, 0x01]];
  for (let from = 0; from < bytes.length; from += STORED) {
    const block = bytes.subarray(from, from + STORED);
    const last = from + STORED >= bytes.length ? 1 : 0;
    parts.push([last, block.length & 255, block.length >>> 8, ~block.length & 255, (~block.length >>> 8) & 255], block);
  }
  return joined([...parts, u32(adler32(bytes))]);
}

/**
 * An image with a palette.
 *
 * @param colours at most 16, as #rrggbb; null is transparent
 * @param pixels position of each pixel's colour, by row from the top; length columns × rows
 */
export function palettePng(columns: number, rows: number, colours: readonly (string | null)[], pixels: ArrayLike<number>): Uint8Array {
  const wide = Math.ceil(columns / 2) + 1;
  const scan = new Uint8Array(wide * rows);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) scan[r * wide + 1 + (c >> 1)]! |= pixels[r * columns + c]! << (c % 2 === 0 ? 4 : 0);
  }
  const palette = colours.flatMap((colour) => (colour === null ? [255, 255, 255] : [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))));
  return joined([
    SIGNATURE,
    chunk('IHDR', [...u32(columns), ...u32(rows), 4, 3, 0, 0, 0]),
    chunk('PLTE', palette),
    chunk('tRNS', colours.map((colour) => (colour === null ? 0 : 255))),
    chunk('IDAT', stored(scan)),
    chunk('IEND', []),
  ]);
}

/** The image as an address that holds it. */
export function dataUrl(png: Uint8Array): string {
  let text = '';
  for (let from = 0; from < png.length; from += 8_192) text += String.fromCharCode(...png.subarray(from, from + 8_192));
  return `data:image/png;base64,${btoa(text)}`;
}
