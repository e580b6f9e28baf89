/** The program as a shell starts it; the other tests of the command line call the same program in their own process. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownPackage } from '../../../engine/run/write/manifest.js';
import { put, run, runProcess, workFolder } from './run.js';

const folder = workFolder();
const bad = put(join(folder, 'bad.yaml'), 'title: 1\nclok: 2\n');

test.each([
  ['its version', ['--version'], 0],
  ['the help of a command', ['validate', '--help'], 0],
  ['a command there is none of', ['asess'], 2],
  ['an option there is none of', ['validate', '--nothing'], 2],
  ['a file with faults', ['validate', bad], 2],
  ['a file that is right', ['validate', 'scenarios/meiyu-county.yaml'], 0],
])('%s: the exit code, and the same words as when called here', async (_, words, status) => {
  const own = await runProcess(...words);
  expect(own.status).toBe(status);
  expect(own.stdout + own.stderr).not.toBe('');
  expect(await run(...words)).toEqual(own);
});

test('the version is the package\'s', async () => {
  expect((await runProcess('--version')).stdout.trim()).toBe(ownPackage().version);
});
