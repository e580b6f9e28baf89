/**
 * The first thing a request meets: where its answer is at hand it is sent in one write, before anything else is made of the request,
 * with key, limit, headers and figures as any other. All others go on to their routes.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import type { KeyRing } from './access.js';
import type { Asked, ClientAddress } from './client-address.js';
import type { Allowance, Limit, RateLimit } from './rate-limit.js';
import type { RequestFigures } from './request-figures.js';
import { requestId } from './secure.js';
import { sift, type Plain } from './sift.js';

/** An answer that only has to be sent. */
export interface AtHand {
  readonly status: 200 | 304;
  /** Names and values in turn, secure ones too. */
  readonly headers: readonly string[];
  /** The same as lines of bytes. */
  readonly lines: Buffer;
  readonly body: Buffer | null;
}

/** What of a request is looked at. */
type Request = Asked & Pick<IncomingMessage, 'url'>;

/** What a path has at hand for a request; null: its route has to work. */
export type LookUp = (request: Request) => AtHand | null;

/** What is at hand for a caller who may have it. */
interface Given {
  readonly found: AtHand;
  readonly id: string;
  readonly allowance: Allowance;
  /** Count it as sent. */
  readonly sent: () => void;
}

interface FrontContext {
  readonly keys: KeyRing;
  readonly limits: RateLimit;
  readonly rates: Readonly<Record<'anyone' | 'key', Limit>>;
  readonly clientOf: ClientAddress;
  readonly figures: RequestFigures;
  readonly version: string;
}

type Handler = (request: IncomingMessage, reply: ServerResponse) => void;

/** A path, and a text that is another whenever an answer of it may be another: a text, since whoever holds it must not hold what was published. */
interface Path {
  readonly lookUp: LookUp;
  readonly stateOf: () => string;
  /** That of what is held. */
  state: string;
  /** What was at hand for requests whose bytes may come again. */
  held: WeakMap<Plain, AtHand>;
}
/** A longer body is looked up each time, so that it is not kept longer than its cache keeps it [bytes]. */
const HELD_BODY = 16_384;

export class Front {
  readonly #paths = new Map<string, Path>();

  /** @param isPlain whether an answer to a request needs no headers but those that every answer has */
  constructor(
    private readonly context: FrontContext,
    private readonly isPlain: (request: Pick<IncomingMessage, 'headers'>) => boolean,
  ) {}

  /**
   * @param path one that needs no key
   * @param stateOf another text whenever what is at hand may be another
   */
  add(path: string, lookUp: LookUp, stateOf: () => string): void {
    this.#paths.set(path, { lookUp, stateOf, state: '', held: new WeakMap() });
  }

  #found(path: Path, request: Request, plain: Plain | null): AtHand | null {
    if (plain === null) return path.lookUp(request);
    const state = path.stateOf();
    // heads are known longer than what was at hand for them may be kept
    if (state !== path.state) [path.state, path.held] = [state, new WeakMap()];
    const held = path.held.get(plain);
    if (held !== undefined) return held;
    const found = path.lookUp(request);
    if (found !== null && (found.body?.length ?? 0) <= HELD_BODY) path.held.set(plain, found);
    return found;
  }

  /** What is at hand for a GET, taken off its caller's limit; null: nothing is, or the caller has first to be looked up or turned away. */
  #given(request: Request, plain: Plain | null = null): Given | null {
    const { url = '', headers } = request;
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    const own = this.#paths.get(path);
    if (own === undefined || !this.isPlain(request)) return null;
    const begun = performance.now();
    const found = this.#found(own, request, plain);
    if (found === null) return null;
    const { keys, limits, rates, figures, clientOf } = this.context;
    const caller = keys.known(headers.authorization);
    if (caller === undefined) return null;
    const allowance = limits.take(caller.id ?? `ip ${clientOf(request)}`, caller.id === null ? rates.anyone : rates.key);
    if (!allowance.allowed) return null;
    return { found, id: requestId(headers['x-request-id']), allowance, sent: () => figures.add(path, found.status, performance.now() - begun) };
  }

  /** A server that asks here first; one that is not plain HTTP is not made here. */
  server(handler: Handler, { requestTimeout, keepAliveTimeout }: Pick<FastifyServerOptions, 'requestTimeout' | 'keepAliveTimeout'>): Server {
    const { version } = this.context;
    const server = createServer((request, reply) => {
      const given = request.method === 'GET' ? this.#given(request) : null;
      if (given === null) {
        handler(request, reply);
        return;
      }
      const { found, id, allowance: { limit, remaining, reset } } = given;
      reply.writeHead(found.status, ['x-request-id', id, 'shuxiang-version', version, 'ratelimit-limit', String(limit), 'ratelimit-remaining', String(remaining), 'ratelimit-reset', String(reset), ...found.headers]);
      reply.end(found.body);
      given.sent();
    });
    sift(server, (plain, socket) => {
      const given = this.#given({ url: plain.url, headers: plain.headers, socket }, plain);
      if (given === null) return null;
      const { found, id, allowance: { limit, remaining, reset } } = given;
      given.sent();
      return { status: found.status, own: `x-request-id: ${id}\r\nshuxiang-version: ${version}\r\nratelimit-limit: ${limit}\r\nratelimit-remaining: ${remaining}\r\nratelimit-reset: ${reset}\r\n`, ready: found.lines, body: found.body };
    });
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    return server;
  }
}
