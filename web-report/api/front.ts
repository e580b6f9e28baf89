/**
 * The first thing a request meets: where its answer is at hand it is sent in one write, before anything else is made of the request,
 * with key, limit, headers and figures as any other. All others go on to their routes.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import type { KeyRing } from './access.js';
import type { ClientAddress } from './client-address.js';
import type { Limit, RateLimit } from './rate-limit.js';
import type { RequestFigures } from './request-figures.js';
import { requestId } from './secure.js';

/** An answer that only has to be sent. */
export interface AtHand {
  readonly status: 200 | 304;
  /** Names and values in turn, secure ones too. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
}

/** What a path has at hand for a request; null: its route has to work. */
export type LookUp = (request: IncomingMessage) => AtHand | null;

interface FrontContext {
  readonly keys: KeyRing;
  readonly limits: RateLimit;
  readonly rates: Readonly<Record<'anyone' | 'key', Limit>>;
  readonly clientOf: ClientAddress;
  readonly figures: RequestFigures;
}

type Handler = (request: IncomingMessage, reply: ServerResponse) => void;

export class Front {
  readonly #paths = new Map<string, LookUp>();

  /** @param isPlain whether an answer to a request needs no headers but those that every answer has */
  constructor(
    private readonly context: FrontContext,
    private readonly isPlain: (request: IncomingMessage) => boolean,
  ) {}

  /** @param path one that needs no key */
  add(path: string, lookUp: LookUp): void {
    this.#paths.set(path, lookUp);
  }

  /** Send what is at hand. @returns false: nothing was, or the caller has first to be looked up or turned away */
  #answers(request: IncomingMessage, reply: ServerResponse): boolean {
    const { url = '', method, headers } = request;
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    const lookUp = this.#paths.get(path);
    if (lookUp === undefined || method !== 'GET' || !this.isPlain(request)) return false;
    const begun = performance.now();
    const found = lookUp(request);
    if (found === null) return false;
    const { keys, limits, rates, figures, clientOf } = this.context;
    const caller = keys.known(headers.authorization);
    if (caller === undefined) return false;
    const { allowed, limit, remaining, reset } = limits.take(caller.id ?? `ip ${clientOf(request)}`, caller.id === null ? rates.anyone : rates.key);
    if (!allowed) return false;
    reply.writeHead(found.status, ['x-request-id', requestId(headers['x-request-id']), 'ratelimit-limit', String(limit), 'ratelimit-remaining', String(remaining), 'ratelimit-reset', String(reset), ...found.headers]);
    reply.end(found.body);
    figures.add(path, found.status, performance.now() - begun);
    return true;
  }

  /** A server that asks here first; one that is not plain HTTP is not made here. */
  server(handler: Handler, { requestTimeout, keepAliveTimeout }: Pick<FastifyServerOptions, 'requestTimeout' | 'keepAliveTimeout'>): Server {
    const server = createServer((request, reply) => {
      if (!this.#answers(request, reply)) handler(request, reply);
    });
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    return server;
  }
}
