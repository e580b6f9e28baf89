/** What each field of households and persons is for, as the schemas say: for the help, and for whoever assesses the impact. */
import { readFileSync } from 'node:fs';
import { packagePath } from '../package-root.js';

export interface PersonalField {
  readonly name: string;
  readonly purpose: string;
  readonly sensitive: boolean;
  readonly required: boolean;
}

export function personalFields(table: 'households' | 'persons'): PersonalField[] {
  const schema = JSON.parse(readFileSync(packagePath('scenarios', 'schema', `${table}.schema.json`), 'utf8')) as { readonly required: readonly string[]; readonly properties: Readonly<Record<string, { readonly 'x-purpose': string; readonly 'x-sensitive'?: boolean }>> };
  return Object.entries(schema.properties).map(([name, field]) => ({ name, purpose: field['x-purpose'], sensitive: field['x-sensitive'] === true, required: schema.required.includes(name) }));
}
