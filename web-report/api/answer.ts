/** Answers that are made once for a snapshot and sent many times: text and packed, each with its own strong tag. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const [packGzip, packBrotli] = [promisify(gzip), promisify(brotliCompress)];

type Encoding = 'br' | 'gzip' | 'identity';

/** Below this packing costs more than it saves [bytes]. */
const WORTH_PACKING = 1_024;
const MOST_ANSWERS = 5_000;
const MOST_BYTES = 256 * 1_024 * 1_024;

/** What a browser or program would rather have. */
function encodingOf(accept: string | string[] | undefined): Encoding {
  const text = String(accept ?? '');
  const takes = (name: string): boolean => new RegExp(`(^|[ ,])${name}(?!;\\s*q=0(\\.0*)?\\s*(,|$))`).test(text);
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

/** One answer, packed when it is first asked for so. */
export class Answer {
  readonly #forms = new Map<Encoding, Buffer>();

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

  isSmall(): boolean {
    return this.#forms.get('identity')!.length < WORTH_PACKING;
  }
}

const suffixOf = (encoding: Encoding): string => (encoding === 'identity' ? '' : `.${encoding}`);

/** Whether the caller has what it asks for: a form of the answer under this tag. */
export function hasTag(request: FastifyRequest, tag: string): boolean {
  const given = request.headers['if-none-match'];
  return given !== undefined && (given.includes(`"${tag}"`) || given.includes(`"${tag}.gzip"`) || given.includes(`"${tag}.br"`));
}

const CACHE = 'public, no-cache';
const VARY = 'accept, accept-encoding';

/** Nothing new. */
export function notModified(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { raw } = reply;
  raw.setHeader('etag', request.headers['if-none-match']!);
  raw.setHeader('cache-control', CACHE);
  raw.setHeader('vary', VARY);
  return reply.code(304).send();
}

/** @param caching how long it holds; absent: until it is asked for again */
export async function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer, caching = CACHE): Promise<FastifyReply> {
  const encoding = answer.isSmall() ? 'identity' : encodingOf(request.headers['accept-encoding']);
  const body = answer.form(encoding) ?? (await answer.pack(encoding));
  const { raw } = reply;
  for (const [name, value] of Object.entries(answer.headers)) raw.setHeader(name, value);
  if (encoding !== 'identity') raw.setHeader('content-encoding', encoding);
  raw.setHeader('etag', `"${answer.tag}${suffixOf(encoding)}"`);
  raw.setHeader('cache-control', caching);
  raw.setHeader('vary', VARY);
  return reply.type(answer.type).send(body);
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
