import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterTry, refusalOf, sign, SPREAD_MS, TRIES, waitAfter, WINDOW_S } from '../../engine/monitor/webhook.js';

test('the signature is HMAC-SHA256 of timestamp, a full stop and the body, one for each secret in force', () => {
  const by = (secret: string): string => createHmac('sha256', secret).update('1700000000.{"a":1}').digest('hex');
  expect(sign(['new', 'old'], 1_700_000_000, '{"a":1}')).toBe(`v1=${by('new')},v1=${by('old')}`);
});

test('a receiver that knows either secret takes a message; changed, late or unsigned it does not', () => {
  const [timestamp, body] = [1_700_000_000, '{"级":3}'];
  const message = { timestamp: String(timestamp), signature: sign(['new', 'old'], timestamp, body), body };
  for (const secret of ['new', 'old']) expect(refusalOf(message, [secret], timestamp + WINDOW_S)).toBeNull();
  expect(refusalOf(message, ['other'], timestamp)).toBe('wrong-signature');
  expect(refusalOf({ ...message, body: '{"级":4}' }, ['new'], timestamp)).toBe('wrong-signature');
  expect(refusalOf({ ...message, timestamp: String(timestamp + 1) }, ['new'], timestamp)).toBe('wrong-signature');
  for (const off of [WINDOW_S + 1, -WINDOW_S - 1]) expect(refusalOf(message, ['new'], timestamp + off)).toBe('outside-window');
  expect(refusalOf({ ...message, signature: undefined }, ['new'], timestamp)).toBe('no-signature');
  expect(refusalOf({ ...message, timestamp: 'x' }, ['new'], timestamp)).toBe('no-signature');
});

test('ten tries spread over a day: waits grow threefold, are made shorter by at most a fifth, and follow from the message', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const waits = Array.from({ length: TRIES - 1 }, (_, k) => waitAfter(k + 1, seed));
      // 8.78 s · (3⁹ - 1) / 2 = 86,400 s
      const sum = waits.reduce((a, b) => a + b, 0);
      expect(sum).toBeLessThanOrEqual(SPREAD_MS + TRIES);
      expect(sum).toBeGreaterThanOrEqual(0.8 * SPREAD_MS - TRIES);
      for (let k = 1; k < waits.length; k++) expect(waits[k]! / waits[k - 1]!).toBeGreaterThan(2.3);
      expect(waits).toEqual(Array.from({ length: TRIES - 1 }, (_, k) => waitAfter(k + 1, seed)));
    }),
  );
});

test('a try ends a message, puts it off, or was the last', () => {
  expect(afterTry({ id: 'a', attempts: 0 }, { status: 204, reason: null }, 5)).toEqual({ state: 'delivered', attempts: 1, due: 5, status: 204, reason: null, ended: 5 });
  expect(afterTry({ id: 'a', attempts: 0 }, { status: 500, reason: null }, 5)).toEqual({ state: 'waiting', attempts: 1, due: 5 + waitAfter(1, 'a'), status: 500, reason: 'HTTP 500', ended: null });
  expect(afterTry({ id: 'a', attempts: 9 }, { status: null, reason: 'refused' }, 5)).toMatchObject({ state: 'dead', attempts: 10, reason: 'refused', ended: 5 });
  expect(afterTry({ id: 'a', attempts: 0 }, { status: 302, reason: null }, 5)).toMatchObject({ state: 'waiting', reason: 'HTTP 302' });
});
