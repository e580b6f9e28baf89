/**
 * Random numbers that depend on nothing but what they are for: the seed, the name of a stream, an entity, a member and
 * the number of the draw. No worker holds a generator's state, and neither the order nor the number of the rows matters.
 *
 * Key words = the first 64 bits of SHA-256 over the UTF-8 bytes of `JSON.stringify([seed, stream])`, in that order.
 * Counter words = (draw, member, entity low, entity high). Entity = a code as an integer, any other id the first 64 bits
 * of SHA-256 over its UTF-8 bytes, big-endian. A variate costs one draw, whatever its distribution.
 */
import { InputError, quote } from './errors.js';
import { normalQuantile } from './normal.js';
import { philox4x32 } from './philox.js';
import { fillPairs, type Entities } from './random-pairs.js';
import { sha256Words } from './sha256.js';

export type { Entities };

/** A named stream of one seed. */
export interface RandomStream {
  readonly key0: number;
  readonly key1: number;
}

const utf8 = new TextEncoder();
const WORD = 0x1_0000_0000;

/** The text whose hash begins with the key of a stream. */
export const streamText = (seed: string, name: string): string => JSON.stringify([seed, name]);

/** The stream called `name` of a seed text. */
export function randomStream(seed: string, name: string): RandomStream {
  const [key0, key1] = sha256Words(utf8.encode(streamText(seed, name)));
  return { key0: key0!, key1: key1! };
}

/** The low and high word of an id: a whole number below 2^64 for itself, anything else by its hash. */
export function entityOf(id: string): readonly [low: number, high: number] {
  if (/^\d{1,15}$/.test(id)) {
    const code = Number(id);
    return [code % WORD, Math.floor(code / WORD)];
  }
  if (/^\d{16,20}$/.test(id) && BigInt(id) < 1n << 64n) {
    const code = BigInt(id);
    return [Number(code & 0xffff_ffffn), Number(code >> 32n)];
  }
  const [high, low] = sha256Words(utf8.encode(id));
  return [low!, high!];
}

/**
 * The entities of a list of ids, in its order.
 *
 * @throws InputError `random/same-entity` where two ids would share their random numbers (`7` and `007`, a repeated id)
 */
export function registerEntities(ids: readonly string[]): Entities {
  const low = new Uint32Array(ids.length);
  const high = new Uint32Array(ids.length);
  const seen = new Map<number, Map<number, number>>();
  ids.forEach((id, i) => {
    const [l, h] = entityOf(id);
    low[i] = l;
    high[i] = h;
    let ofHigh = seen.get(h);
    if (ofHigh === undefined) seen.set(h, (ofHigh = new Map<number, number>()));
    const other = ofHigh.get(l);
    if (other !== undefined) {
      throw new InputError([{ place: `ids[${i}]`, expected: `an id with random numbers of its own, unlike ids[${other}] ${quote(ids[other]!)}`, found: quote(id), code: 'random/same-entity' }]);
    }
    ofHigh.set(l, i);
  });
  return { low, high };
}

const words = new Uint32Array(4);

/** A number in [0, 1) of 53 random bits. */
const unit = (a: number, b: number): number => ((a >>> 5) * 0x400_0000 + (b >>> 6)) / 0x20_0000_0000_0000;
/** A number in (0, 1): the middle of one of 2^52 equal intervals, so that neither end is ever reached. */
const openUnit = (a: number, b: number): number => ((a >>> 6) * 0x400_0000 + (b >>> 6) + 0.5) / 0x10_0000_0000_0000;

function draw(stream: RandomStream, entity: readonly [number, number], number: number, member: number): void {
  philox4x32(number, member, entity[0], entity[1], stream.key0, stream.key1, words);
}

/** Uniform on [0, 1). */
export function uniform(stream: RandomStream, entity: readonly [number, number], number: number, member = 0): number {
  draw(stream, entity, number, member);
  return unit(words[0]!, words[1]!);
}

/** Uniform on (0, 1). */
export function openUniform(stream: RandomStream, entity: readonly [number, number], number: number, member = 0): number {
  draw(stream, entity, number, member);
  return openUnit(words[0]!, words[1]!);
}

/** Standard normal, by inversion of `openUniform`. */
export const normal = (stream: RandomStream, entity: readonly [number, number], number: number, member = 0): number => normalQuantile(openUniform(stream, entity, number, member));

/** One `openUniform` for each entity, into `out`. */
export function fillUniform(stream: RandomStream, { low, high }: Entities, number: number, member: number, out: Float64Array): void {
  for (let i = 0; i < low.length; i++) {
    philox4x32(number, member, low[i]!, high[i]!, stream.key0, stream.key1, words);
    out[i] = openUnit(words[0]!, words[1]!);
  }
}

/** One `normal` for each entity, into `out`. */
export function fillNormal(stream: RandomStream, entities: Entities, number: number, member: number, out: Float64Array): void {
  fillUniform(stream, entities, number, member, out);
  for (let i = 0; i < entities.low.length; i++) out[i] = normalQuantile(out[i]!);
}

/** Two independent numbers on (0, 1) for each entity from one draw: `first` is what `fillUniform` gives. */
export function fillUniformPair({ key0, key1 }: RandomStream, entities: Entities, number: number, member: number, first: Float64Array, second: Float64Array): void {
  fillPairs(key0, key1, entities, number, member, false, first, second, 1, 0);
}

/**
 * Two independent standard normals for each entity from one draw: `first` is what `fillNormal` gives. That of entity i goes
 * to i × `stride` + `offset`.
 */
export function fillNormalPair({ key0, key1 }: RandomStream, entities: Entities, number: number, member: number, first: Float64Array, second: Float64Array, stride = 1, offset = 0): void {
  fillPairs(key0, key1, entities, number, member, true, first, second, stride, offset);
}

/** The first number of one id in one stream, with the words of 32 bits on the way to it. */
export interface NumberSteps {
  readonly key: readonly number[];
  readonly counter: readonly number[];
  readonly words: readonly number[];
  readonly number: number;
}

/** How `uniformOf` comes to its number. */
export function uniformSteps(seed: string, stream: string, id: string): NumberSteps {
  const { key0, key1 } = randomStream(seed, stream);
  const [low, high] = entityOf(id);
  const number = openUniform({ key0, key1 }, [low, high], 0);
  return { key: [key0, key1], counter: [0, 0, low, high], words: [...words], number };
}

/** Uniform on (0, 1): the first number of one id in one stream. */
export const uniformOf = (seed: string, stream: string, id: string): number => openUniform(randomStream(seed, stream), entityOf(id), 0);
