/** The code that runs in the page, as one script: read where it was built, bundled on the spot when run from source. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';

const built = new URL('./client.js', import.meta.url);
let kept: string | undefined;

/** One minified script of everything the page's entry imports. */
export function bundleClient(): string {
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const source = new URL('./client/main.ts', import.meta.url);
  const entry = existsSync(source) ? source : new URL('./client/main.js', import.meta.url);
  const { outputFiles } = buildSync({ entryPoints: [fileURLToPath(entry)], bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'silent' });
  return outputFiles[0]!.text;
}

export function clientCode(): string {
  return (kept ??= existsSync(built) ? readFileSync(built, 'utf8') : bundleClient());
}
