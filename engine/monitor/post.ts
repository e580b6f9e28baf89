/** One message over HTTP to an address that was looked up and found good; the connection goes to that very address. */
import { lookup as dnsLookup } from 'node:dns';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { checkedUrl, type AddressRules } from './address.js';
import type { Answered } from './webhook.js';

export type Post = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<Answered>;

export interface PostOptions {
  readonly rules: AddressRules;
  /** Time for a whole exchange [ms]. */
  readonly timeLimit?: number;
  /** How names are looked up; absent: by the system. */
  readonly lookup?: LookupFunction;
}

const TIME_LIMIT_MS = 15_000;
const MOST_REDIRECTS = 3;

/** A lookup that gives good addresses alone: what a name stands for may have changed since it was told. */
const guardedLookup =
  ({ refusal }: AddressRules, lookup: LookupFunction = dnsLookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '');
        return;
      }
      const all = Array.isArray(found) ? found : [];
      const bad = all.map(({ address }) => refusal(address)).find((reason) => reason !== null);
      const [first] = all;
      if (bad !== undefined || first === undefined) callback(Object.assign(new Error(bad ?? `${hostname} has no address`), { code: 'EREFUSED' }), '');
      else if (options.all === true) callback(null, all);
      else callback(null, first.address, first.family);
    });
  };

/** @throws what the connection throws, and where the address is refused */
function once(url: URL, body: string, headers: Readonly<Record<string, string>>, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : plainRequest;
    const request = send(url, { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, lookup, signal, agent: false }, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends messages; a redirect (307 or 308) is followed where it leads outside our network, any other is a refusal. */
export function guardedPost({ rules, timeLimit = TIME_LIMIT_MS, lookup }: PostOptions): Post {
  const guarded = guardedLookup(rules, lookup);
  return async (target, body, headers) => {
    const signal = AbortSignal.timeout(timeLimit);
    try {
      let url = checkedUrl(target, rules);
      for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
        const answer = await once(url, body, headers, guarded, signal);
        const status = answer.statusCode ?? 0;
        const { location } = answer.headers;
        answer.destroy(); // what a receiver says besides its status is not read
        if ((status !== 307 && status !== 308) || location === undefined) return { status, reason: null };
        url = checkedUrl(new URL(location, url).href, rules);
      }
      return { status: 310, reason: `more than ${MOST_REDIRECTS} redirects` };
    } catch (error) {
      return { status: null, reason: signal.aborted ? `no answer within ${timeLimit / 1_000} s` : error instanceof Error ? error.message : String(error) };
    }
  };
}
