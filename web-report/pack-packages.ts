/** Part of the build: the code of packages put into the compiled files that import it, in chunks which those share. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Packages of many files, of which Node would look up, open and scan each before a command starts: what is used of them
 * is packed. Not those that look for files of their own (piscina, swagger-ui, what is compiled for the machine).
 */
const PACKED = ['@duckdb/node-api', 'ajv', 'cli-progress', 'commander', 'csv-parse/sync', 'd3', 'mathjs/number', 'typebox', 'yaml'];

const IMPORTS = new RegExp(`from '(?:${PACKED.join('|')})'`);

/** What a package in CommonJS calls, in a module that has none. */
const REQUIRE = "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** Keep every import of a compiled file as it stands, but for those of the packed packages. */
const ours = (folder: string): Plugin => ({
  name: 'packed packages alone',
  setup(resolver) {
    resolver.onResolve({ filter: /./ }, ({ path, importer, kind }) => {
      const kept = kind !== 'entry-point' && (path === '@duckdb/node-bindings' || (importer.startsWith(folder) && !PACKED.includes(path)));
      return kept ? { path, external: true } : undefined;
    });
  },
});

/**
 * Pack every compiled file that imports one of the packages, in its place; what runs in a page is packed elsewhere.
 *
 * @param folder of the compiled files
 * @param parts folders in it that are packed; their other files stay as they are
 */
export async function packPackages(folder: string, parts: readonly string[]): Promise<void> {
  rmSync(join(folder, 'packages'), { recursive: true, force: true }); // chunks of the build before: their names change with what is in them
  const files = parts.flatMap((part) => readdirSync(join(folder, part), { recursive: true, withFileTypes: true }));
  const entryPoints = files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/client/') && IMPORTS.test(readFileSync(path, 'utf8')));
  await build({ entryPoints, outdir: folder, outbase: folder, allowOverwrite: true, bundle: true, splitting: true, chunkNames: 'packages/[hash]', format: 'esm', platform: 'node', target: 'node20', charset: 'utf8', banner: { js: REQUIRE }, plugins: [ours(folder)], logLevel: 'warning' });
}
