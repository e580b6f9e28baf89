/** The shape of each YAML file of a framework, checked by its JSON Schema; every error becomes a problem with line and column. */
import { readFileSync } from 'node:fs';
import type { Problem } from '../core/errors.js';
import { packagePath } from './package-root.js';
import { schemaErrors, type Referred } from './schema-code.js';
import type { YamlFile } from './yaml-file.js';
import { problemsOf } from './yaml-schema.js';

export const SCHEMA_NAMES = ['framework', 'fields', 'rules', 'indicator'] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

export const readSchema = (name: SchemaName | 'common'): Record<string, unknown> =>
  JSON.parse(readFileSync(packagePath('indicators', 'schema', `${name}.schema.json`), 'utf8')) as Record<string, unknown>;

/** What the schemas of a framework refer to. */
export const readReferred = (): Referred => ({ 'common.schema.json': readSchema('common') });

let schemas: ReadonlyMap<SchemaName, object> | undefined;
let referred: Referred | undefined;

/** Everything about the file that its schema does not allow, in the order of the text. */
export function schemaProblems(file: YamlFile, name: SchemaName): Problem[] {
  schemas ??= new Map(SCHEMA_NAMES.map((each) => [each, readSchema(each)]));
  referred ??= readReferred();
  return problemsOf(file, schemaErrors(file.value, schemas.get(name)!, referred), 'framework/schema');
}
