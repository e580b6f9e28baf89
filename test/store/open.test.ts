import { expect, test } from 'vitest';
import type { InputError } from '../../engine/core/errors.js';
import { openStore } from '../../engine/store/open.js';

test.each(['secret', 'se/c@ret', 'a@b', 'p%40/q'])('a server that does not answer is told by its address, without the password %s', async (password) => {
  const error = await openStore(`postgres://somebody:${password}@127.0.0.1:1/db`).then(() => null, (caught: unknown) => caught as Partial<InputError> & Error);
  const told = `${error?.message ?? ''} ${JSON.stringify(error?.problems ?? [])}`;
  expect(error).not.toBeNull();
  expect(told).not.toContain(password);
});
