/** What every route may answer because of a limit, described by what the guard and the readers of bodies go by: 429, 413, and the headers that tell of limits. */
import { TOO_LARGE } from './schemas.js';

/** Paths that watchers of the process ask: they are always answered. */
export const UNLIMITED = new Set(['/healthz', '/readyz', '/metrics']);

/** Most that a request may have, by the header that says so in every answer of its route. */
export type Most = Readonly<Record<string, number>>;

/** What is looked at of a route. */
interface Described {
  readonly url: string;
  readonly method: string | readonly string[];
  /** Absent: it has none of its own. */
  readonly most?: Most | undefined;
}

interface Response {
  readonly headers?: object;
}

const whole = (description: string): object => ({ type: 'integer', minimum: 0, description });

const RATE = {
  'ratelimit-limit': whole('突发上限 / requests at once'),
  'ratelimit-remaining': whole('现在还可发的次数 / requests that may still come now'),
  'ratelimit-reset': whole('几秒后恢复到上限 / until all may come again [s]'),
};
const RETRY = { 'retry-after': whole('几秒后再发 / when to come again [s]') };

/** Of every answer, whatever it tells. */
const VERSION = { 'shuxiang-version': { type: 'string', description: '程序版本 / version of the program' } };

const takesBody = (method: string | readonly string[]): boolean => [method].flat().some((each) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(each));

/** Responses of a route with those that its limits make, and their headers. @param responses by status */
export function withLimits(responses: Readonly<Record<string, unknown>>, { url, method, most = {} }: Described): Record<string, unknown> {
  const isLimited = !UNLIMITED.has(url);
  const of413 = takesBody(method) ? TOO_LARGE : {};
  const of429 = isLimited ? { 429: { ...TOO_LARGE[413], description: '过频或正忙,按 Retry-After 再发 / too many requests, or too much waits: come again after Retry-After' } } : {};
  const own = Object.fromEntries(Object.entries(most).map(([name, value]) => [name, { type: 'integer', const: value, description: '一次请求的上限 / the most of one request' }]));
  return Object.fromEntries(
    Object.entries({ ...responses, ...of413, ...of429 }).map(([status, response]) => {
      // a 503 may stand for good; what is away comes back
      const headers = { ...VERSION, ...(isLimited ? RATE : {}), ...(status === '429' || status === '5xx' ? RETRY : {}), ...own, ...(response as Response).headers };
      return [status, { ...(response as Response), headers }];
    }),
  );
}
