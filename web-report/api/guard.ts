/** What happens to every request before its route: a name, secure headers, the caller, the limit, and the scope; and that it is counted. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreAwayError } from '../../engine/store/driver.js';
import { ANYONE, hasScope, tokenOf, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { UNLIMITED } from './described.js';
import { ApiProblem } from './problem.js';
import { SECURE } from './secure.js';

/** Counts what is through, whatever it came to. */
export function addCount(app: App, { figures }: Pick<Context, 'figures'>): void {
  app.addHook('onRequest', ({ routeOptions: { url = 'none' } }, { raw }, done) => {
    const begun = performance.now();
    raw.once('finish', () => figures.add(url, raw.statusCode, performance.now() - begun));
    done();
  });
}

export function addGuard(app: App, { keys, limits, rates, clientOf, version }: Pick<Context, 'keys' | 'limits' | 'rates' | 'clientOf' | 'version'>): void {
  app.decorateRequest('caller');

  /** Takes one of what a key, or without one an address, may ask. @throws ApiProblem 429 */
  const take = (request: FastifyRequest, { raw }: FastifyReply, id: string | null): void => {
    if (UNLIMITED.has(request.routeOptions.url ?? '')) return;
    const { allowed, limit, remaining, reset, retryAfter } = limits.take(id ?? `ip ${clientOf(request.raw)}`, id === null ? rates.anyone : rates.key);
    raw.setHeader('ratelimit-limit', limit);
    raw.setHeader('ratelimit-remaining', remaining);
    raw.setHeader('ratelimit-reset', reset);
    if (!allowed) throw new ApiProblem(429, 'rate-limit', `at most ${limit} requests at once; the next in ${retryAfter} s`, { headers: { 'retry-after': String(retryAfter) } });
  };

  /** What is said before its route of a request whose caller is known. @throws ApiProblem */
  const admit = (request: FastifyRequest, reply: FastifyReply, caller: Caller): void => {
    request.caller = caller;
    const { scope, sunset } = request.routeOptions.config;
    take(request, reply, caller.id);
    const { raw } = reply;
    if (sunset !== undefined) {
      raw.setHeader('deprecation', 'true');
      raw.setHeader('sunset', new Date(`${sunset}T00:00:00Z`).toUTCString());
    }
    if (scope === undefined) return;
    if (caller.id === null) throw new ApiProblem(401, 'no-key', `a key with the scope ${scope} is needed: Authorization: Bearer sx_…`, { headers: { 'www-authenticate': 'Bearer' } });
    if (!hasScope(caller, scope)) throw new ApiProblem(403, 'scope', `the key has not the scope ${scope}`);
  };

  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of SECURE) if (!reply.raw.hasHeader(name)) reply.raw.setHeader(name, value);
    reply.raw.setHeader('x-request-id', request.id);
    reply.raw.setHeader('shuxiang-version', version);
    for (const [name, value] of Object.entries(request.routeOptions.config.most ?? {})) reply.raw.setHeader(name, value);
    request.caller = ANYONE;
    const { authorization } = request.headers;
    const known = keys.known(authorization);
    if (known !== undefined) {
      admit(request, reply, known);
      done();
      return;
    }
    const token = tokenOf(authorization!);
    // what anyone may read is not kept from who has a key that cannot be looked up now
    const find = (own: string): Promise<Caller | null> =>
      keys.find(own).catch((error: unknown) => {
        if (error instanceof StoreAwayError && request.routeOptions.config.scope === undefined) return ANYONE;
        throw error;
      });
    (token === null ? Promise.resolve(null) : find(token))
      .then((caller) => {
        if (caller === null) {
          take(request, reply, null); // who guesses keys is an address like any other
          throw new ApiProblem(401, 'bad-key', 'the key is not known, or no longer good', { headers: { 'www-authenticate': 'Bearer' } });
        }
        admit(request, reply, caller);
      })
      .then(() => done(), done);
  });
}
