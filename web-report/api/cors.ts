/** Which pages of other hosts may read from here: those on a list, by name; none as usual. Source: Fetch Living Standard, section 3.3. */
import { quote, throwIfAny } from '../../engine/core/errors.js';
import type { App } from './app.js';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
/** Headers a page may send, and those it may read. */
const SENT = 'authorization, content-type, idempotency-key, if-none-match, last-event-id, x-request-id';
const READ = 'deprecation, etag, link, location, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, shuxiang-known-at, shuxiang-max-bytes, shuxiang-max-rows, shuxiang-version, sunset, x-request-id';
/** How long a browser need not ask again [s]. */
const HELD_S = '600';

/**
 * The list as it is compared.
 *
 * @param origins such as `https://platform.example.cn`; `*`: any
 * @throws InputError `serve/bad-origin`
 */
export function checkedOrigins(origins: readonly string[]): ReadonlySet<string> {
  const isGood = (origin: string): boolean => origin === '*' || (/^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin);
  throwIfAny(origins.filter((origin) => !isGood(origin)).map((origin) => ({ place: '--cors', expected: 'an origin such as https://platform.example.cn, or *', found: quote(origin), code: 'serve/bad-origin' })));
  return new Set(origins);
}

/** Added before anything else asks who the caller is: a browser asks first without a key. */
export function addCors(app: App, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || !(origins.has('*') || origins.has(origin))) {
      done();
      return;
    }
    const { raw } = reply;
    raw.setHeader('access-control-allow-origin', origins.has('*') ? '*' : origin);
    raw.setHeader('access-control-expose-headers', READ);
    raw.setHeader('cross-origin-resource-policy', 'cross-origin');
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      done();
      return;
    }
    raw.setHeader('access-control-allow-methods', METHODS);
    raw.setHeader('access-control-allow-headers', SENT);
    raw.setHeader('access-control-max-age', HELD_S);
    void reply.code(204).send();
  });
  // a cache between may not give one origin the answer of another
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const own = reply.getHeader('vary') ?? reply.raw.getHeader('vary');
    void reply.header('vary', own === undefined ? 'origin' : `${String(own)}, origin`);
    done();
  });
}
