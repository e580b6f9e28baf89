/** What a webhook is signed with, so that who receives it knows from whom it is and that it is not an old one. */
import { createHmac } from 'node:crypto';

/** Hexadecimal HMAC-SHA256 of `<seconds>.<body>`. */
export const signatureOf = (secret: string, seconds: number, body: string): string => createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

/** The header: the moment and a signature for each secret that is good now, `t=1688290000,v1=…,v1=…`. */
export const signatureHeader = (secrets: readonly string[], seconds: number, body: string): string => [`t=${seconds}`, ...secrets.map((secret) => `v1=${signatureOf(secret, seconds, body)}`)].join(',');

/** Delays between the ten tries of one delivery [s]: all within a day. */
const DELAYS = [10, 60, 300, 900, 3_600, 7_200, 14_400, 21_600, 32_400] as const;

/** Tries until a delivery is given up. */
export const MOST_TRIES = DELAYS.length + 1;

/**
 * How long to wait after a try that failed.
 *
 * @param tries made so far, from 1
 * @param chance [0, 1): spreads what failed together by a fifth
 * @returns [ms]; null: it is given up
 */
export function delayAfter(tries: number, chance: number): number | null {
  const delay = DELAYS[tries - 1];
  return delay === undefined ? null : Math.round(delay * 1_000 * (0.9 + 0.2 * chance));
}
