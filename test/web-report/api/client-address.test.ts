import { expect, test } from 'vitest';
import { clientAddress, type Asked } from '../../../web-report/api/client-address.js';

const asked = (remoteAddress: string, forwarded?: string): Asked => ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });

test('without a proxy of ours nobody says whom a request is from but its line', () => {
  expect(clientAddress([])(asked('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
});

test('a proxy of ours is believed, and what was told to it is not', () => {
  const of = clientAddress(['127.0.0.1', '10.1.0.0/16']);
  expect(of(asked('127.0.0.1', '198.51.100.1'))).toBe('198.51.100.1');
  expect(of(asked('::ffff:127.0.0.1', '192.0.2.66, 198.51.100.1, 10.1.2.3'))).toBe('198.51.100.1');
  expect(of(asked('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
  expect([of(asked('127.0.0.1')), of(asked('127.0.0.1', 'unknown'))]).toEqual(['127.0.0.1', '127.0.0.1']);
});

test('what is no range is told', () => {
  expect(() => clientAddress(['nginx'])).toThrow('--behind-proxy: expected an address or a range such as 10.1.0.0/16, found "nginx" [serve/bad-range]');
});
