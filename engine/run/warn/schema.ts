/** The schemas of `scenarios/schema` that books of rules and quantities are held against. */
import { readFileSync } from 'node:fs';
import type { Problem } from '../../core/errors.js';
import { packagePath } from '../package-root.js';
import type { YamlFile } from '../yaml-file.js';
import { validationProblems } from '../yaml-schema.js';

export function schemaProblems(file: YamlFile, schema: 'rules' | 'quantities'): Problem[] {
  const text = JSON.parse(readFileSync(packagePath('scenarios', 'schema', `${schema}.schema.json`), 'utf8')) as object;
  return validationProblems(file, text, 'rules/schema');
}
