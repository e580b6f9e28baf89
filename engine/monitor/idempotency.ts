/** A request that is sent again under its key gets the first answer; another request under the same key is refused. */
import { setImmediate } from 'node:timers/promises';
import { sha256Hex } from '../core/sha256.js';
import type { Store } from '../store/store.js';

interface Answered {
  readonly request: string;
  /** [ms since 1970] */
  readonly time: number;
  readonly answer: string;
}

/** Answers are given again for so long [ms]. */
export const ANSWERS_KEPT_MS = 86_400_000;

export class OtherRequestError extends Error {
  override readonly name = 'OtherRequestError';
}

/** A hash of everything of a request that changes its answer. */
export const requestHash = (...parts: readonly string[]): string => sha256Hex(new TextEncoder().encode(JSON.stringify(parts)));

/**
 * The answer under a key: that of the first time, or what `work` gives now.
 *
 * @param name of the key, with who sent it
 * @throws OtherRequestError where the key was used for another request
 */
export async function once(store: Store, name: string, request: string, now: number, work: () => Promise<string>): Promise<{ readonly answer: string; readonly repeated: boolean }> {
  const records = store.records<Answered>('answer');
  const before = await records.get(name);
  if (before !== undefined && now - before.time < ANSWERS_KEPT_MS) {
    if (before.request !== request) throw new OtherRequestError('the idempotency key was used for another request');
    return { answer: before.answer, repeated: true };
  }
  const answer = await work();
  await records.put(name, { request, time: now, answer });
  return { answer, repeated: false };
}

/** Forget answers that are no longer given again; one may be of megabytes, so they are looked at one by one, and others get their turn between. */
export async function forgetAnswers(store: Store, now: number): Promise<void> {
  const records = store.records<Answered>('answer');
  for (const id of await records.ids()) {
    const answered = await records.get(id);
    if (answered !== undefined && now - answered.time >= ANSWERS_KEPT_MS) await records.remove(id);
    await setImmediate();
  }
}
