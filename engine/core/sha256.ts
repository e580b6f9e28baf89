/**
 * SHA-256 of bytes, at once and anywhere: Node's is not in a browser, and a browser's answers later.
 *
 * Source: FIPS PUB 180-4 (2015), Secure Hash Standard, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.
 */

/** The first `count` primes. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** The first 32 bits of the fractional part of the `degree`-th root of `n`, exact: ⌊n^(1/degree) 2^32⌋ mod 2^32. */
function rootBits(n: number, degree: 2 | 3): number {
  const wanted = BigInt(n) << BigInt(32 * degree);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= wanted) low = middle;
    else high = middle;
  }
  return Number(BigInt.asUintN(32, low));
}

const INITIAL = Uint32Array.from(primes(8), (p) => rootBits(p, 2));
const ROUND = Uint32Array.from(primes(64), (p) => rootBits(p, 3));

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** The message, a 1 bit, zeros, and the length in bits, in whole blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(((bytes.length + 8) >> 6) * 64 + 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return view;
}

/** The eight words of the hash, first word first. */
export function sha256Words(bytes: Uint8Array): Uint32Array {
  const message = padded(bytes);
  const hash = INITIAL.slice();
  const w = new Uint32Array(64);
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = message.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [x, y] = [w[t - 15]!, w[t - 2]!];
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      w[t] = s1 + w[t - 7]! + s0 + w[t - 16]!;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t]! + w[t]!) | 0;
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i]! += word));
  }
  return hash;
}

/** The hash as 64 hexadecimal digits. */
export const sha256Hex = (bytes: Uint8Array): string => Array.from(sha256Words(bytes), (word) => word.toString(16).padStart(8, '0')).join('');
