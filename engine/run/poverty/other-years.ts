/** `relapse-other-years.yaml`: by what mechanism the years are made that chances are checked against. */
import { readYamlFile } from '../yaml-file.js';
import { validated } from './declaration.js';
import type { OtherYears } from './other-generator.js';

/** @throws InputError `yaml/...`, `relapse/other-years` */
export async function readOtherYears(path: string): Promise<{ readonly other: OtherYears; readonly input: { readonly path: string; readonly sha256: string } }> {
  const file = await readYamlFile(path);
  validated(file, 'relapse-other-years.schema.json', 'relapse/other-years');
  return { other: file.value as OtherYears, input: { path, sha256: file.sha256 } };
}
