/** The code that runs in a page, as one script. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';

/** One minified script of everything that `client/main` beside `base` imports: its source where it is there, else what was compiled. */
export function bundleBeside(base: string): string {
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const source = new URL('./client/main.ts', base);
  const entry = existsSync(source) ? source : new URL('./client/main.js', base);
  const { outputFiles } = buildSync({ entryPoints: [fileURLToPath(entry)], bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'silent' });
  return outputFiles[0]!.text;
}
