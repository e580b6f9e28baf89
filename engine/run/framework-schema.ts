/** The shape of each YAML file of a framework, checked by its JSON Schema; every error becomes a problem with line and column. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Problem } from '../core/errors.js';
import { packagePath } from './package-root.js';
import type { YamlFile } from './yaml-file.js';
import { AJV_OPTIONS, validationProblems } from './yaml-schema.js';

export const SCHEMA_NAMES = ['framework', 'fields', 'rules', 'indicator'] as const;
export type SchemaName = (typeof SCHEMA_NAMES)[number];

export const readSchema = (name: SchemaName | 'common'): Record<string, unknown> =>
  JSON.parse(readFileSync(packagePath('indicators', 'schema', `${name}.schema.json`), 'utf8')) as Record<string, unknown>;

let compiled: ReadonlyMap<SchemaName, ValidateFunction> | undefined;

function validator(name: SchemaName): ValidateFunction {
  if (compiled === undefined) {
    const ajv = new Ajv(AJV_OPTIONS);
    ajv.addSchema(readSchema('common'), 'common.schema.json');
    compiled = new Map(SCHEMA_NAMES.map((each) => [each, ajv.compile(readSchema(each))]));
  }
  return compiled.get(name)!;
}

/** Everything about the file that its schema does not allow, in the order of the text. */
export const schemaProblems = (file: YamlFile, name: SchemaName): Problem[] => validationProblems(file, validator(name), 'framework/schema');
