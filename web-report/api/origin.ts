/**
 * Where the service is found from outside, for links that are followed by programs which do not resolve relative ones: QGIS
 * (qgis/QGIS #58089), readers of feeds.
 */
import type { IncomingMessage } from 'node:http';
import { InputError, quote } from '../../engine/core/errors.js';

const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/**
 * What stands before every path of a link.
 *
 * @param publicUrl as the service is known behind a proxy; null: by the host that is asked
 */
export const originOf = (publicUrl: string | null, { headers: { host } }: Pick<IncomingMessage, 'headers'>): string => publicUrl ?? (host !== undefined && HOST.test(host) ? `http://${host}` : '');

/** The path below which the service is found from outside, without the last slash. */
export const basePathOf = (publicUrl: string | null): string => (publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, ''));

/** @throws InputError `serve/bad-url` */
export function checkedPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw new InputError([{ place: '--public-url', expected: 'an address such as https://risk.example.cn or https://example.cn/risk', found: quote(text), code: 'serve/bad-url' }]);
  return url.href.replace(/\/+$/, '');
}
