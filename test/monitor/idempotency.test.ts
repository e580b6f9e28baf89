import { expect, test } from 'vitest';
import { ANSWERS_KEPT_MS, forgetAnswers, once, OtherRequestError, requestHash } from '../../engine/monitor/idempotency.js';
import { openStore } from '../../engine/store/open.js';

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
