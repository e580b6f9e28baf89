/** Headers that every answer has, and the id of its request. */
import { randomUUID } from 'node:crypto';

/** Headers that every answer has, so that a browser does with it nothing but show it: names and values. */
export const SECURE: readonly (readonly [string, string])[] = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-site'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
];

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Of this process, before the number of a request: both together have the form of a UUID, and cost a fraction of one. */
const OWN = randomUUID().slice(0, 24);
let count = 0;

/** The id a caller gave its request, or a new one. */
export const requestId = (given: string | string[] | undefined): string => (typeof given === 'string' && REQUEST_ID.test(given) ? given : OWN + (++count).toString(16).padStart(12, '0'));
