/** A request to an address that somebody else named: never into a private network, never along a redirect, never for long. */
import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';

const PRIVATE = new BlockList();
for (const [net, prefix] of [['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 4], ['240.0.0.0', 4]] as const) PRIVATE.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [['::', 127], ['64:ff9b::', 96], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8]] as const) PRIVATE.addSubnet(net, prefix, 'ipv6');

/** Whether an address is of this machine, of a private network, or of no one machine. */
export const isPrivate = (address: string): boolean => isIP(address) === 0 || PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

const TIME_LIMIT_MS = 10_000;

/** The name as an address is looked up once and checked; that very address is connected to. */
const publicLookup: NonNullable<RequestOptions['lookup']> = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, found) => {
    const addresses: LookupAddress[] = found;
    if (error !== null) done(error, '');
    else if (addresses.length === 0 || addresses.some(({ address }) => isPrivate(address))) done(new PrivateAddressError(`${hostname} is in a private network`), '');
    else if (options.all === true) done(null, addresses);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  });
};

/**
 * Send a body by POST.
 *
 * @returns the status; a redirect is one like any other
 * @throws PrivateAddressError; an error of the network; a time limit
 */
export function post(url: URL, headers: Readonly<Record<string, string>>, body: string, allowPrivate: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // an address is not looked up, so it is checked here
    if (!allowPrivate && isIP(host) !== 0 && isPrivate(host)) {
      reject(new PrivateAddressError(`${host} is in a private network`));
      return;
    }
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, signal: AbortSignal.timeout(TIME_LIMIT_MS), ...(allowPrivate ? {} : { lookup: publicLookup }) }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}
