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

const INITIAL = Int32Array.from(primes(8), (p) => rootBits(p, 2));
const ROUND = Int32Array.from(primes(64), (p) => rootBits(p, 3));

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

/** The words of a message, a 1 bit, zeros, and the length in bits, in whole blocks of 16. */
function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 8) >> 6) * 16 + 16);
  for (let k = 0; k < bytes.length; k++) words[k >> 2]! |= bytes[k]! << (24 - 8 * (k & 3));
  words[bytes.length >> 2]! |= 0x80 << (24 - 8 * (bytes.length & 3));
  words[words.length - 2] = Math.floor(bytes.length / 0x2000_0000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

const w = new Int32Array(64);

/** Take the block of `message` from word `at` on into the hash. */
function compress(hash: Int32Array, message: Int32Array, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = message[at + t]!;
  for (let t = 16; t < 64; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!];
    w[t] = ((rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)) + w[t - 7]! + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + w[t - 16]!) | 0;
  }
  let [a, b, c, d] = [hash[0]!, hash[1]!, hash[2]!, hash[3]!];
  let [e, f, g, h] = [hash[4]!, hash[5]!, hash[6]!, hash[7]!];
  for (let t = 0; t < 64; t++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t]! + w[t]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}

/** The eight words of the hash, first word first. */
export function sha256Words(bytes: Uint8Array): Uint32Array {
  const message = padded(bytes);
  const hash = INITIAL.slice();
  for (let at = 0; at < message.length; at += 16) compress(hash, message, at);
  return new Uint32Array(hash.buffer);
}

/** The hash as 64 hexadecimal digits. */
export const sha256Hex = (bytes: Uint8Array): string => Array.from(sha256Words(bytes), (word) => word.toString(16).padStart(8, '0')).join('');
