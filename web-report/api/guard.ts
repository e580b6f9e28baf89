/** What happens to every request before its route: a name, secure headers, the caller, the limit, and the scope. */
import { randomUUID } from 'node:crypto';
import { ANYONE, hasScope } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem } from './problem.js';

const SECURE_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
const SECURE = Object.entries(SECURE_HEADERS);

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The id a caller gave its request, or a new one. */
export const requestId = (given: string | string[] | undefined): string => (typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID());

/** Paths that watchers of the process ask: they are always answered. */
const UNLIMITED = new Set(['/healthz', '/readyz', '/metrics']);

export function addGuard(app: App, { keys, limits, rates }: Pick<Context, 'keys' | 'limits' | 'rates'>): void {
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of SECURE) if (!reply.raw.hasHeader(name)) reply.raw.setHeader(name, value);
    reply.raw.setHeader('x-request-id', request.id);
    request.caller = ANYONE;
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const caller = authorization.startsWith('Bearer ') ? await keys.find(authorization.slice('Bearer '.length)) : null;
      if (caller === null) throw new ApiProblem(401, 'bad-key', 'the key is not known, or no longer good', { headers: { 'www-authenticate': 'Bearer' } });
      request.caller = caller;
    }
    const { config } = request.routeOptions;
    if (!UNLIMITED.has(request.routeOptions.url ?? '')) {
      const { id } = request.caller;
      const { allowed, limit, remaining, reset, retryAfter } = limits.take(id ?? `ip ${request.ip}`, id === null ? rates.anyone : rates.key);
      reply.raw.setHeader('ratelimit-limit', limit);
      reply.raw.setHeader('ratelimit-remaining', remaining);
      reply.raw.setHeader('ratelimit-reset', reset);
      if (!allowed) throw new ApiProblem(429, 'rate-limit', `at most ${limit} requests at once; the next in ${retryAfter} s`, { headers: { 'retry-after': String(retryAfter) } });
    }
    const { scope, sunset } = config;
    if (sunset !== undefined) {
      reply.raw.setHeader('deprecation', 'true');
      reply.raw.setHeader('sunset', new Date(`${sunset}T00:00:00Z`).toUTCString());
    }
    if (scope === undefined) return;
    if (request.caller.id === null) throw new ApiProblem(401, 'no-key', `a key with the scope ${scope} is needed: Authorization: Bearer sx_…`, { headers: { 'www-authenticate': 'Bearer' } });
    if (!hasScope(request.caller, scope)) throw new ApiProblem(403, 'scope', `the key has not the scope ${scope}`);
  });
}
