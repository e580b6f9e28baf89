/** One shape for everything that goes wrong: `application/problem+json`, with a type that stays and the place of each error. Source: RFC 9457. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { FORMATS } from '../../engine/monitor/formats.js';
import { OtherRequestError, UnderWayError } from '../../engine/monitor/idempotency.js';
import { TooManyRowsError } from '../../engine/monitor/receive.js';
import { BusyError } from '../../engine/monitor/watch.js';
import { StoreAwayError, StoreFullError } from '../../engine/store/driver.js';
import { SECURE } from './secure.js';

export interface PlacedError {
  /** JSON pointer into the body, or the name of a parameter. */
  readonly pointer: string;
  readonly detail: string;
  readonly code: string;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly PlacedError[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'A key is needed',
  403: 'The key is not good for this',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not processable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
  507: 'No room left',
};

/** Thrown by a route to answer so. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly more: { readonly headers?: Readonly<Record<string, string>>; readonly errors?: readonly PlacedError[] } = {},
  ) {
    super(detail);
  }
}

export const notFound = (what: string): ApiProblem => new ApiProblem(404, 'not-found', `${what} is not known here`);

const problemBody = (status: number, code: string, detail: string, instance: string, errors?: readonly PlacedError[]): ProblemBody => ({ type: `urn:shuxiang:problem:${code}`, title: TITLES[status] ?? 'Error', status, detail, instance, ...(errors === undefined || errors.length === 0 ? {} : { errors }) });

const CODES: Readonly<Record<string, string>> = { FST_ERR_CTP_EMPTY_JSON_BODY: 'empty-body', FST_ERR_CTP_INVALID_JSON_BODY: 'not-json' };

/** A place in the body as a whole, or in one of its lines. */
const BODY = /^body(?::(\d+))?$/;

/** The place of an input as a pointer: what lies in the body as a whole has the empty one, its line told in words. Source: RFC 6901, section 5. */
function placedError({ place, expected, found, code }: Problem): PlacedError {
  const detail = `expected ${expected}, found ${found}`;
  const body = BODY.exec(place);
  return body === null ? { pointer: place, detail, code } : { pointer: '', detail: body[1] === undefined ? detail : `line ${body[1]}: ${detail}`, code };
}

/** What an error of any kind is to whoever asked. */
function asProblem(error: unknown, request: FastifyRequest): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof InputError) return new ApiProblem(422, 'input', error.message, { errors: error.problems.map(placedError) });
  if (error instanceof BusyError) return new ApiProblem(429, 'busy', error.message, { headers: { 'retry-after': '2' } });
  if (error instanceof TooManyRowsError) return new ApiProblem(413, 'too-many-rows', error.message);
  if (error instanceof StoreFullError) return new ApiProblem(507, 'store-full', `there is no room left to keep this: ${error.message}`);
  if (error instanceof StoreAwayError) return new ApiProblem(503, 'store-away', request.method === 'GET' || request.method === 'HEAD' ? 'the store does not answer now, and without it this is not known: ask again' : 'the store does not answer now; what was sent may not be kept: send it once more', { headers: { 'retry-after': '2' } });
  if (error instanceof OtherRequestError) return new ApiProblem(422, 'other-request', error.message);
  if (error instanceof UnderWayError) return new ApiProblem(409, 'under-way', error.message, { headers: { 'retry-after': '2' } });
  const { statusCode = 500, code = '', message, validation, validationContext } = error as Partial<FastifyError>;
  if (validation !== undefined) {
    const errors = validation.map(({ instancePath, message: detail = '', keyword, params }) => {
      const own = params['additionalProperty'] ?? params['missingProperty'];
      return { pointer: `${instancePath}${typeof own === 'string' ? `/${own}` : ''}` || '/', detail: keyword === 'enum' ? `${detail}: ${(params['allowedValues'] as readonly string[]).join(', ')}` : detail, code: `request/${keyword}` };
    });
    return new ApiProblem(400, 'invalid', `the ${validationContext === 'querystring' ? 'query' : (validationContext ?? 'request')} is not as it has to be`, { errors });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new ApiProblem(415, 'media-type', `expected the Content-Type ${request.routeOptions.url === '/v1/observations' ? Object.keys(FORMATS).join(', ') : 'application/json'}, found ${request.headers['content-type'] ?? 'none'}`);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiProblem(413, 'too-large', `expected at most ${request.routeOptions.bodyLimit} bytes, unpacked`);
  if (statusCode >= 400 && statusCode < 500) return new ApiProblem(statusCode, CODES[code] ?? 'bad-request', message ?? '');
  return new ApiProblem(500, 'internal', 'something went wrong here; it was written down under the id of the request');
}

/** @param report told of what is a fault of ours */
export const problemHandler =
  (report: (error: unknown, id: string) => void) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, code, message, more } = asProblem(error, request);
    if (status === 500) report(error, request.id);
    // of an address that cannot be read nothing was asked before this
    for (const [name, value] of SECURE) if (!reply.raw.hasHeader(name)) reply.raw.setHeader(name, value);
    if (!reply.raw.hasHeader('x-request-id')) reply.raw.setHeader('x-request-id', request.id);
    if (more.headers !== undefined) void reply.headers({ ...more.headers });
    void reply.code(status).header('cache-control', 'no-store').type('application/problem+json').send(JSON.stringify(problemBody(status, code, message, request.url, more.errors)));
  };

/** An answer to bytes that are no HTTP request, for the bare socket. */
export function malformedAnswer(status: 400 | 408 | 431): string {
  const body = JSON.stringify(problemBody(status, 'malformed', 'the bytes that came are no request that can be read', ''));
  const secure = SECURE.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]!}\r\n${secure}Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
