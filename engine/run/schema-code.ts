/**
 * JSON Schemas as the functions that check them. For those that ship the build writes the code (`write-shipped.ts`), by
 * the digest of their text, so that no other schema can be taken for one of them; any other is compiled when it is met.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type * as AjvPackage from 'ajv';

/** How every schema of the house is compiled; code that runs once over a file is not worth polishing, which takes as long as all the rest. */
export const AJV_OPTIONS = { allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, strictTuples: false, code: { optimize: false } } as const;

/** Schemas that a schema refers to, by the name it calls them. */
export type Referred = Readonly<Record<string, object>>;

/** Schemas that stay compiled. */
const MOST_KEPT = 50;

/** By the text of the schema. */
const kept = new Map<string, ValidateFunction>();

const require = createRequire(import.meta.url);

const textOf = (schema: object, referred: Referred): string => JSON.stringify([schema, referred]);

/** Name of the file with the code of a schema. */
export const codeFile = (schema: object, referred: Referred): string => `${createHash('sha256').update(textOf(schema, referred)).digest('hex')}.cjs`;

/** The code that the build wrote for a schema, if it did. */
export function shippedValidator(schema: object, referred: Referred): ValidateFunction | null {
  const path = fileURLToPath(new URL(`./schema-code/${codeFile(schema, referred)}`, import.meta.url));
  return existsSync(path) ? (require(path) as ValidateFunction) : null;
}

function compiled(schema: object, referred: Referred): ValidateFunction {
  const { Ajv } = require('ajv') as typeof AjvPackage;
  const ajv = new Ajv(AJV_OPTIONS);
  for (const [name, other] of Object.entries(referred)) ajv.addSchema(other, name);
  return ajv.compile(schema);
}

/** The function that checks a schema, made once for all that is held against it. */
function validatorOf(schema: object, referred: Referred): ValidateFunction {
  const text = textOf(schema, referred);
  const validate = kept.get(text) ?? shippedValidator(schema, referred) ?? compiled(schema, referred);
  kept.delete(text);
  kept.set(text, validate);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return validate;
}

/** Everything that a schema does not allow of a value, as ajv says it. */
export function schemaErrors(value: unknown, schema: object, referred: Referred = {}): readonly ErrorObject[] {
  const validate = validatorOf(schema, referred);
  return validate(value) ? [] : (validate.errors ?? []);
}
