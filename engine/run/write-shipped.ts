/** Part of the build: what every start would otherwise work out again of the files that ship, worked out once. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { transformSync } from 'esbuild';
import { InputError } from '../core/errors.js';
import { loadFramework } from './framework-files.js';
import { readReferred, readSchema, SCHEMA_NAMES } from './framework-schema.js';
import { MODELS } from './models.js';
import { packagePath } from './package-root.js';
import { link, scenarioSchema } from './scenario/schema.js';
import { AJV_OPTIONS, codeFile, type Referred } from './schema-code.js';
import { SHIPPED_YAML, type Shipped } from './shipped-yaml.js';
import { parseYaml, type YamlFile } from './yaml-file.js';

/** Schemas in `scenarios/schema` that no YAML file is held against: that of scenarios is made anew from the declarations, the others describe tables. */
const NOT_READ = new Set(['scenario.schema.json', 'households.schema.json', 'persons.schema.json']);

/** Folders of the frameworks that ship. */
const FRAMEWORKS = [['indicators'], ['indicators', 'county-census-2020']] as const;

/** Every schema that a file is held against, with those it refers to. */
export function shippedSchemas(): readonly { readonly schema: object; readonly referred: Referred }[] {
  const names = readdirSync(packagePath('scenarios', 'schema')).filter((name) => !NOT_READ.has(name)).sort();
  const read = (name: string): object => JSON.parse(readFileSync(packagePath('scenarios', 'schema', name), 'utf8')) as object;
  return [
    ...SCHEMA_NAMES.map((name) => ({ schema: readSchema(name), referred: readReferred() })),
    ...[scenarioSchema(MODELS, []), ...MODELS.map(link), ...names.map(read)].map((schema) => ({ schema, referred: {} })),
  ];
}

function codeOf(schema: object, referred: Referred): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { ...AJV_OPTIONS.code, source: true } });
  for (const [name, other] of Object.entries(referred)) ajv.addSchema(other, name);
  return transformSync(standalone.default(ajv, ajv.compile(schema)), { minify: true, platform: 'node', format: 'cjs', target: 'node20', charset: 'utf8' }).code;
}

/** The file as any command may read it, with the narrowest limits; null where they forbid it. */
function parsed(text: string, name: string): Omit<YamlFile, 'sha256'> | null {
  try {
    return parseYaml(text, name);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** The values of all YAML files that ship and mean the same under all limits. */
export function shippedValues(): Shipped['values'] {
  const folders = ['indicators', 'scenarios'].map((folder) => packagePath(folder));
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).sort().map((name) => `${folder}/${name}`));
  return Object.fromEntries(files.flatMap((path) => {
    const bytes = readFileSync(path);
    const text = bytes.toString('utf8');
    const value = text.includes('<<') ? undefined : parsed(text, path)?.value; // merged where anchors are allowed, a key elsewhere
    if (value === undefined) return [];
    const json = JSON.stringify(value);
    if (!isDeepStrictEqual(JSON.parse(json), value)) throw new Error(`${path}: JSON does not say the same`);
    return [[createHash('sha256').update(bytes).digest('hex'), json]];
  }));
}

/**
 * Digests of the frameworks that ship, all of which are checked for that.
 *
 * @throws InputError where something is wrong with one of them
 */
const shippedFrameworks = (): Promise<string[]> => Promise.all(FRAMEWORKS.map(async (folder) => (await loadFramework(packagePath(...folder))).sha256));

/** Write the code of the schemas and the values of the files into the folder of the compiled modules beside this one. */
export async function writeShipped(): Promise<void> {
  const folder = new URL('./schema-code/', import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { schema, referred } of shippedSchemas()) writeFileSync(new URL(codeFile(schema, referred), folder), codeOf(schema, referred));
  const path = new URL(SHIPPED_YAML, import.meta.url);
  rmSync(path, { force: true }); // nothing that an earlier build knew counts
  writeFileSync(path, JSON.stringify({ values: shippedValues(), frameworks: await shippedFrameworks() } satisfies Shipped));
}
