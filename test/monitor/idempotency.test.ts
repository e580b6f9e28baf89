import { expect, test } from 'vitest';
import { ANSWERS_KEPT_MS, forgetAnswers, once, OtherRequestError, requestHash, UnderWayError } from '../../engine/monitor/idempotency.js';
import { openStore } from '../../engine/store/open.js';
import type { Store } from '../../engine/store/store.js';

test('the same request again gets the first answer and is not done again', async () => {
  const store = await openStore(':memory:');
  let done = 0;
  const ask = (request: string, now: number): Promise<{ readonly answer: string; readonly repeated: boolean }> => once(store, 'key-1 abc', requestHash(request), now, () => Promise.resolve(`answer ${++done}`));
  expect(await ask('rows', 0)).toEqual({ answer: 'answer 1', repeated: false });
  expect(await ask('rows', 1)).toEqual({ answer: 'answer 1', repeated: true });
  await expect(ask('other rows', 2)).rejects.toThrow(OtherRequestError);
  expect(await ask('other rows', ANSWERS_KEPT_MS)).toEqual({ answer: 'answer 2', repeated: false });
  await once(store, 'key-2', 'young', 3 * ANSWERS_KEPT_MS - 1, () => Promise.resolve('answer 3'));
  await forgetAnswers(store, 3 * ANSWERS_KEPT_MS);
  expect(await store.records('answer').ids()).toEqual(['key-2']);
  await store.close();
});

test('who asks while the first is at it waits for its answer; of another request he is told at once', async () => {
  const store = await openStore(':memory:');
  let [done, go] = [0, (): void => undefined];
  const gate = new Promise<void>((resolve) => (go = resolve));
  const ask = (request: string): Promise<{ readonly answer: string; readonly repeated: boolean }> => once(store, 'key', request, 0, async () => {
    await gate;
    return `answer ${++done}`;
  });
  const both = [ask('rows'), ask('rows')];
  await expect(ask('other rows')).rejects.toThrow(OtherRequestError);
  go();
  expect(await Promise.all(both)).toEqual([{ answer: 'answer 1', repeated: false }, { answer: 'answer 1', repeated: true }]);
  await store.close();
});

test('where the first fails whoever waits is told the same, and the next one does it anew', async () => {
  const store = await openStore(':memory:');
  const failing = (): Promise<never> => Promise.reject(new Error('no room'));
  const both = await Promise.allSettled([once(store, 'key', 'rows', 0, failing), once(store, 'key', 'rows', 0, failing)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await once(store, 'key', 'rows', 0, () => Promise.resolve('answer'))).toEqual({ answer: 'answer', repeated: false });
  await store.close();
});

test('what a process began that has ended is done anew at once; what one is at that lives only after a minute', async () => {
  const store = await openStore(':memory:');
  const begun = { request: 'rows', time: 0, by: 'another process' };
  await store.records('answer').put('key', begun);
  const shared = Object.assign(Object.create(store) as Store, { writer: { name: () => Promise.resolve('this process'), lives: (name: string) => Promise.resolve(name === 'another process') } });
  const ask = (on: Store, now: number, request = 'rows'): Promise<unknown> => once(on, 'key', request, now, () => Promise.resolve('answer'));
  await expect(ask(shared, 59_999)).rejects.toThrow(UnderWayError);
  await expect(ask(shared, 59_999, 'other rows')).rejects.toThrow(OtherRequestError);
  expect(await ask(shared, 60_000)).toEqual({ answer: 'answer', repeated: false });
  await store.records('answer').put('key', begun);
  expect(await ask(store, 1)).toEqual({ answer: 'answer', repeated: false });
  await store.close();
});
