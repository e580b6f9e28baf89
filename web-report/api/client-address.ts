/** Whom a request is from: the address of its line, or where that is a proxy of ours, the one the proxy was asked by. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { addressList } from '../../engine/monitor/address.js';

/** What of a request is looked at. */
export interface Asked extends Pick<IncomingMessage, 'headers'> {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
}

export type ClientAddress = (request: Asked) => string;

/**
 * @param proxies addresses and ranges whose header X-Forwarded-For is believed
 * @throws InputError `serve/bad-range`
 */
export function clientAddress(proxies: readonly string[]): ClientAddress {
  if (proxies.length === 0) return ({ socket }) => socket.remoteAddress ?? '';
  const isOurs = addressList(proxies, '--behind-proxy', 'serve/bad-range');
  return ({ socket, headers }) => {
    const told = String(headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim());
    let address = socket.remoteAddress ?? '';
    // each proxy adds whom it was asked by at the end: what stands before the first that is not ours anybody may have written
    for (let next = told.pop(); next !== undefined && isIP(next) !== 0 && isOurs(address); next = told.pop()) address = next;
    return address;
  };
}
