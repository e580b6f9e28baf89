/**
 * How a message is signed, checked, tried again and given up: numbers and texts alone, no clock and no network.
 *
 * A signature is HMAC-SHA256 over `timestamp.body`, one for each secret in force, so that secrets can be changed while
 * messages are on their way.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256Hex } from '../core/sha256.js';
import type { Delivery, Tried } from '../store/delivery.js';

/** Names of the headers of a message. */
export const HEADERS = { id: 'shuxiang-id', timestamp: 'shuxiang-timestamp', signature: 'shuxiang-signature', status: 'shuxiang-cap-status' } as const;

/** How far the clock of a receiver may be from ours [s]. */
export const WINDOW_S = 300;
/** Tries until a message is given up, and the time over which they are spread [ms]. */
export const TRIES = 10;
export const SPREAD_MS = 24 * 3_600_000;

const RATIO = 3;
/** Wait after the first try [ms]: 8.8 s; the waits between ten tries sum up to 24 h. */
const FIRST_WAIT_MS = (SPREAD_MS * (RATIO - 1)) / (RATIO ** (TRIES - 1) - 1);
/** Waits are made shorter by up to this share, so that messages that failed together do not come back together. */
const JITTER = 0.2;

const hmac = (secret: string, timestamp: number, body: string): Buffer => createHmac('sha256', secret).update(`${timestamp}.${body}`).digest();

/**
 * Sign a message.
 *
 * @param secrets those in force, at least one
 * @param timestamp [s since 1970]
 * @returns `v1=<hex>`, one for each secret, joined by commas
 */
export const sign = (secrets: readonly string[], timestamp: number, body: string): string => secrets.map((secret) => `v1=${hmac(secret, timestamp, body).toString('hex')}`).join(',');

export interface Received {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: string;
}

/**
 * Check a message as a receiver has to.
 *
 * @param now [s since 1970]
 * @returns what is wrong with it; null where nothing is
 */
export function refusalOf({ timestamp, signature, body }: Received, secrets: readonly string[], now: number): 'no-signature' | 'outside-window' | 'wrong-signature' | null {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return 'no-signature';
  if (Math.abs(now - Number(timestamp)) > WINDOW_S) return 'outside-window';
  const given = signature.split(',').flatMap((part) => (/^v1=[0-9a-f]{64}$/.test(part) ? [Buffer.from(part.slice(3), 'hex')] : []));
  return secrets.some((secret) => given.some((one) => timingSafeEqual(one, hmac(secret, Number(timestamp), body)))) ? null : 'wrong-signature';
}

/** A number in [0, 1) that follows from a text. */
const chanceOf = (text: string): number => Number.parseInt(sha256Hex(new TextEncoder().encode(text)).slice(0, 12), 16) / 2 ** 48;

/** Wait after so many tries [ms]. @param seed of the jitter */
export const waitAfter = (attempts: number, seed: string): number => Math.round(FIRST_WAIT_MS * RATIO ** (attempts - 1) * (1 - JITTER * chanceOf(`${seed} ${attempts}`)));

/** What came of one try. */
export interface Answered {
  /** HTTP status; null: no answer. */
  readonly status: number | null;
  /** Why there is no answer, or why it is not taken as one. */
  readonly reason: string | null;
}

export const isTaken = ({ status, reason }: Answered): boolean => reason === null && status !== null && status >= 200 && status < 300;

/** Whether nobody was there who could have taken it, whatever it says. */
export const isDown = ({ status }: Answered): boolean => status === null || [429, 502, 503, 504].includes(status);

/** What a message is after one more try. */
export function afterTry({ id, attempts: before }: Pick<Delivery, 'id' | 'attempts'>, answered: Answered, now: number): Tried {
  const attempts = before + 1;
  const { status } = answered;
  if (isTaken(answered)) return { state: 'delivered', attempts, due: now, status, reason: null, ended: now };
  const reason = answered.reason ?? `HTTP ${status}`;
  if (attempts >= TRIES) return { state: 'dead', attempts, due: now, status, reason, ended: now };
  return { state: 'waiting', attempts, due: now + waitAfter(attempts, id), status, reason, ended: null };
}
