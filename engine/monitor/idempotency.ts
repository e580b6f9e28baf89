/** A request that is sent again under its key gets the first answer, also while that is still made; another request under the same key is refused. */
import { setImmediate } from 'node:timers/promises';
import { sha256Hex } from '../core/sha256.js';
import type { Records, Store } from '../store/store.js';

/** As it is kept: what was answered, or who is at it. */
interface Entry {
  readonly request: string;
  /** [ms since 1970] */
  readonly time: number;
  readonly answer?: string;
  /** The writer that began it. */
  readonly by?: string;
}

interface OnceAnswer {
  readonly answer: string;
  /** Whether it was given before. */
  readonly repeated: boolean;
}

/** Answers are given again for so long [ms]. */
export const ANSWERS_KEPT_MS = 86_400_000;
/** After so long nobody is at it any more, whoever said so [ms]. */
const ABANDONED_MS = 60_000;

export class OtherRequestError extends Error {
  override readonly name = 'OtherRequestError';
}

/** Another process is at the same request: it is to be sent again in a while. */
export class UnderWayError extends Error {
  override readonly name = 'UnderWayError';
}

/** A hash of everything of a request that changes its answer. */
export const requestHash = (...parts: readonly string[]): string => sha256Hex(new TextEncoder().encode(JSON.stringify(parts)));

/** A request this process is at. */
interface UnderWay {
  readonly request: string;
  readonly answer: Promise<OnceAnswer>;
}

/** Of each store what this process is at, by name. */
const underWay = new WeakMap<Store, Map<string, UnderWay>>();

const other = (): OtherRequestError => new OtherRequestError('the idempotency key was used for another request');

/**
 * The answer under a key: that of the first time, or what `work` gives now. Who asks while the first is still at it waits for its
 * answer, in another process is told to come again.
 *
 * @param name of the key, with who sent it
 * @throws OtherRequestError where the key was used for another request
 * @throws UnderWayError where another process is at it
 */
export async function once(store: Store, name: string, request: string, now: number, work: () => Promise<string>): Promise<OnceAnswer> {
  let here = underWay.get(store);
  if (here === undefined) underWay.set(store, (here = new Map<string, UnderWay>()));
  const first = here.get(name);
  if (first !== undefined) {
    if (first.request !== request) throw other();
    return { answer: (await first.answer).answer, repeated: true };
  }
  const answer = answered(store, name, request, now, work);
  here.set(name, { request, answer });
  try {
    return await answer;
  } finally {
    here.delete(name);
  }
}

async function answered(store: Store, name: string, request: string, now: number, work: () => Promise<string>): Promise<OnceAnswer> {
  const records = store.records<Entry>('answer');
  const before = await begun(store, records, name, { request, time: now, by: await store.writer.name() });
  if (before !== null) return before;
  try {
    const answer = await work();
    await records.put(name, { request, time: now, answer });
    return { answer, repeated: false };
  } catch (error) {
    await records.remove(name).catch(() => undefined); // else it counts as abandoned in a while
    throw error;
  }
}

/** Say that this process is at it; the answer where there is one already. */
async function begun(store: Store, records: Records<Entry>, name: string, own: Entry): Promise<OnceAnswer | null> {
  for (;;) {
    if (await records.add(name, own)) return null;
    const before = await records.get(name);
    if (before === undefined) continue; // it was let go between the two
    const age = own.time - before.time;
    if (before.answer !== undefined && age < ANSWERS_KEPT_MS) {
      if (before.request !== own.request) throw other();
      return { answer: before.answer, repeated: true };
    }
    // of what we began and are not at any more nothing is left to wait for, nor of what somebody did who has ended since
    const isUnderWay = before.answer === undefined && before.by !== own.by && age < ABANDONED_MS && (await store.writer.lives(before.by ?? ''));
    if (isUnderWay) throw before.request === own.request ? new UnderWayError('the same request under this idempotency key is being worked on') : other();
    await records.remove(name);
  }
}

/** Forget answers that are no longer given again; one may be of megabytes, so they are looked at one by one, and others get their turn between. */
export async function forgetAnswers(store: Store, now: number): Promise<void> {
  const records = store.records<Entry>('answer');
  for (const id of await records.ids()) {
    const entry = await records.get(id);
    if (entry !== undefined && now - entry.time >= ANSWERS_KEPT_MS) await records.remove(id);
    await setImmediate();
  }
}
