/** Answers that are made once for a snapshot and sent many times: text and packed, each with its own strong tag. */
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { pipeline, type Readable } from 'node:stream';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOf } from '../../engine/monitor/snapshot.js';
import type { AtHand } from './front.js';
import { SECURE } from './secure.js';

const [packGzip, packBrotli] = [promisify(gzip), promisify(brotliCompress)];

type Encoding = 'br' | 'gzip' | 'identity';

/** Below this packing costs more than it saves [bytes]. */
const WORTH_PACKING = 1_024;
const MOST_ANSWERS = 5_000;
const MOST_BYTES = 256 * 1_024 * 1_024;

/** Programs say in few ways what they take. */
const encodings = new Map<string, Encoding>();
const MOST_ENCODINGS = 500;

/** What a browser or program would rather have. */
function encodingOf(accept: string | string[] | undefined): Encoding {
  const text = String(accept ?? '');
  let encoding = encodings.get(text);
  if (encoding === undefined) {
    const takes = (name: string): boolean => new RegExp(`(^|[ ,])${name}(?!;\\s*q=0(\\.0*)?\\s*(,|$))`).test(text);
    encoding = takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
    if (encodings.size >= MOST_ENCODINGS) encodings.clear();
    encodings.set(text, encoding);
  }
  return encoding;
}

/** @param headers names and values in turn */
function atHand(status: AtHand['status'], headers: readonly string[], body: Buffer | null): AtHand {
  let lines = '';
  for (let k = 0; k < headers.length; k += 2) lines += `${headers[k]!}: ${headers[k + 1]!}\r\n`;
  return { status, headers, lines: Buffer.from(lines, 'latin1'), body };
}

/** One answer, packed when it is first asked for so. */
export class Answer {
  readonly #forms = new Map<Encoding, Buffer>();
  readonly #atHand = new Map<Encoding, AtHand>();

  constructor(
    readonly tag: string,
    readonly type: string,
    text: string | Buffer,
    readonly headers: Readonly<Record<string, string>> = {},
    /** Packed already. */
    packed?: Uint8Array,
  ) {
    if (packed !== undefined) this.#forms.set('gzip', Buffer.from(packed.buffer, packed.byteOffset, packed.length));
    this.#forms.set('identity', typeof text === 'string' ? Buffer.from(text) : text);
  }

  get size(): number {
    let size = 0;
    for (const form of this.#forms.values()) size += form.length;
    return size;
  }

  /** The form if it is there. */
  form(encoding: Encoding): Buffer | undefined {
    return this.#forms.get(encoding);
  }

  async pack(encoding: Encoding): Promise<Buffer> {
    const plain = this.#forms.get('identity')!;
    const packed = encoding === 'identity' ? plain : encoding === 'gzip' ? await packGzip(plain, { level: 6 }) : await packBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
    this.#forms.set(encoding, packed);
    return packed;
  }

  /** The form it is sent in to who takes such encodings. */
  encodingFor(accept: string | string[] | undefined): Encoding {
    return this.#forms.get('identity')!.length < WORTH_PACKING ? 'identity' : encodingOf(accept);
  }

  /** Ready to be sent; null where it has still to be packed. */
  atHand(accept: string | string[] | undefined): AtHand | null {
    const encoding = this.encodingFor(accept);
    let made = this.#atHand.get(encoding);
    const body = this.#forms.get(encoding);
    if (made === undefined && body !== undefined) {
      made = atHand(200, [...SECURE, ...Object.entries({ ...this.headers, ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }), etag: etagOf(this.tag, encoding), 'cache-control': CACHE, vary: VARY, 'content-type': this.type, 'content-length': String(body.length) })].flat(), body);
      this.#atHand.set(encoding, made);
    }
    return made ?? null;
  }
}

const suffixOf = (encoding: Encoding): string => (encoding === 'identity' ? '' : `.${encoding}`);

const etagOf = (tag: string, encoding: Encoding): string => `"${tag}${suffixOf(encoding)}"`;

/** Whoever has anything (RFC 9110, section 13.1.2): its route says whether there is something to have. */
const ANY = '*';

/** The form of the answer under this tag that a caller says it has; null: none. */
function heldTag(given: string | undefined, tag: string): string | null {
  if (given === undefined) return null;
  if (given === ANY) return etagOf(tag, 'identity');
  if (!given.includes(tag)) return null;
  for (const encoding of ['identity', 'gzip', 'br'] as const) {
    const own = etagOf(tag, encoding);
    if (given.includes(own)) return own;
  }
  return null;
}

export const hasTag = (request: FastifyRequest, tag: string): boolean => heldTag(request.headers['if-none-match'], tag) !== null;

const CACHE = 'public, no-cache';
const VARY = 'accept, accept-encoding';
const UNCHANGED = [...SECURE.flat(), 'cache-control', CACHE, 'vary', VARY];

const unchangedAnswers = new Map<string, AtHand>();

/** Nothing new for who has the form under a tag. */
function unchanged(held: string): AtHand {
  let made = unchangedAnswers.get(held);
  if (made === undefined) {
    if (unchangedAnswers.size >= MOST_ANSWERS) unchangedAnswers.clear();
    unchangedAnswers.set(held, (made = atHand(304, [...UNCHANGED, 'etag', held], null)));
  }
  return made;
}

/** What a cache has at hand for a question: that nothing is new, or the answer; null: it has still to be made, or packed. */
export function heldAnswer(cache: AnswerCache, question: string, tag: string, { 'if-none-match': given, 'accept-encoding': accept }: IncomingHttpHeaders): AtHand | null {
  if (given === ANY) return null;
  const held = heldTag(given, tag);
  return held === null ? (cache.peek(question, tag)?.atHand(accept) ?? null) : unchanged(held);
}

/** Nothing new. */
export function notModified(request: FastifyRequest, reply: FastifyReply, tag: string): FastifyReply {
  const { raw } = reply;
  raw.setHeader('etag', heldTag(request.headers['if-none-match'], tag) ?? etagOf(tag, 'identity'));
  raw.setHeader('cache-control', CACHE);
  raw.setHeader('vary', VARY);
  return reply.code(304).send();
}

/** @param caching how long it holds; absent: until it is asked for again */
export async function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer, caching = CACHE): Promise<FastifyReply> {
  const encoding = answer.encodingFor(request.headers['accept-encoding']);
  const body = answer.form(encoding) ?? (await answer.pack(encoding));
  const { raw } = reply;
  for (const [name, value] of Object.entries(answer.headers)) raw.setHeader(name, value);
  if (encoding !== 'identity') raw.setHeader('content-encoding', encoding);
  raw.setHeader('etag', etagOf(answer.tag, encoding));
  raw.setHeader('cache-control', caching);
  raw.setHeader('vary', VARY);
  return reply.type(answer.type).send(body);
}

/** Send a text that is made anew each time, with the tag that follows from it. @param headers beside those of every answer */
export function sendText(request: FastifyRequest, reply: FastifyReply, type: string, text: string, headers: Readonly<Record<string, string>> = {}): FastifyReply | Promise<FastifyReply> {
  const tag = tagOf(text);
  if (!hasTag(request, tag)) return sendAnswer(request, reply, new Answer(tag, type, text, headers));
  for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
  return notModified(request, reply, tag);
}

/** Send bytes as they are made, packed on their way where that is wanted: nothing is held but what is under way. */
export function sendStream(request: FastifyRequest, reply: FastifyReply, { tag, type }: Pick<Answer, 'tag' | 'type'>, parts: Readable): FastifyReply {
  const encoding = encodingOf(request.headers['accept-encoding']);
  const { raw } = reply;
  raw.setHeader('etag', etagOf(tag, encoding));
  raw.setHeader('cache-control', CACHE);
  raw.setHeader('vary', VARY);
  void reply.type(type);
  if (encoding === 'identity') return reply.send(parts);
  raw.setHeader('content-encoding', encoding);
  const packer = encoding === 'gzip' ? createGzip({ level: 1 }) : createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  pipeline(parts, packer, () => undefined); // a fault of either ends the answer
  return reply.send(packer);
}

/** Answers by their question, as long as what they were made from is what is published. */
export class AnswerCache {
  readonly #answers = new Map<string, Answer>();
  #bytes = 0;

  /** The answer if it is there. */
  peek(question: string, tag: string): Answer | undefined {
    const known = this.#answers.get(question);
    return known?.tag === tag ? known : undefined;
  }

  get(question: string, tag: string, make: () => Answer): Answer {
    const known = this.#answers.get(question);
    if (known?.tag === tag) return known;
    if (known !== undefined) this.#forget(question, known);
    const answer = make();
    if (this.#answers.size >= MOST_ANSWERS || this.#bytes + 2 * answer.size > MOST_BYTES) {
      this.#answers.clear();
      this.#bytes = 0;
    }
    // twice its size leaves room for its packed forms
    this.#answers.set(question, answer);
    this.#bytes += 2 * (answer.form('identity')?.length ?? 0);
    return answer;
  }

  #forget(question: string, answer: Answer): void {
    this.#answers.delete(question);
    this.#bytes -= 2 * (answer.form('identity')?.length ?? 0);
  }
}
