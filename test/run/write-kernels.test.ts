/** The modules of the kernels that are committed are what their sources compile to. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packagePath } from '../../engine/run/package-root.js';
import { compileKernel, KERNELS } from '../../engine/run/write-kernels.js';

test.each(KERNELS)('$module is what $source compiles to', async (kernel) => {
  expect(await compileKernel(kernel)).toBe(readFileSync(packagePath(kernel.module), 'utf8'));
});
