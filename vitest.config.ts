import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The compiled form of a source, by path from the root. */
const compiledOf = (path: string): string => join(root, 'dist', path.replace(/\.ts$/, '.js'));

/** A source that was changed after it was compiled, or never was; null where the build holds all of them as they are. */
function notBuilt(): string | null {
  const sources = ['engine', 'web-report', 'bench'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.endsWith('/assembly'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return sources.find((path) => !existsSync(compiledOf(path)) || statSync(compiledOf(path)).mtimeMs < statSync(join(root, path)).mtimeMs) ?? null;
}

const changed = notBuilt();
if (changed !== null) console.warn(`${changed} is newer than what is built of it: the tests import the sources, which takes longer (npm run build)`);

export default defineConfig({
  plugins: [
    {
      // what the tests import is what users run, and Node loads it as it is: sources would be transformed one by one, and slower in every import that they use
      name: 'the compiled modules',
      enforce: 'pre',
      resolveId(name, importer) {
        if (changed !== null || importer === undefined || !name.startsWith('.')) return null;
        const path = relative(root, resolve(dirname(importer), name));
        return /^(engine|web-report|bench)\//.test(path) ? { id: compiledOf(path), external: true } : null;
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    // a machine may be slow, and shared: what ends well ends well before
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    globalSetup: ['test/shared-folder.ts'],
    sequence: { sequencer: LongestFirst },
    server: { deps: { external: [/\/dist\//] } },
  },
});
