/** A YAML file held against a JSON Schema: every error of ajv becomes a problem with line and column, in the words of the house. */
import type { ErrorObject } from 'ajv';
import { quote, type Problem } from '../core/errors.js';
import { nearestName } from '../core/lookup.js';
import { schemaErrors } from './schema-code.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

const TYPE_PHRASES: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** A value as it is shown in a message. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return value !== null && typeof value === 'object' ? 'a map' : String(value);
}

/** JSON pointer → path, with positions in lists as numbers. */
function pathOf(pointer: string, root: unknown): YamlPath {
  let at: unknown = root;
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const next = Array.isArray(at) ? Number(key) : key;
      at = (at as Record<string | number, unknown> | undefined)?.[next];
      return next;
    });
}

const described = (error: ErrorObject): string => {
  const text = (error.parentSchema as { description?: string } | undefined)?.description;
  return text === undefined ? '' : ` (${text})`;
};

interface Phrase {
  readonly expected: string;
  readonly found: string;
}

/** Whether what stands there was to be a text in Chinese and English. */
function isOfLabel({ parentSchema }: ErrorObject): boolean {
  const required: unknown = parentSchema?.['required'];
  return Array.isArray(required) && required.join() === 'zh,en';
}

/** What an ajv error says, in the words of the house. */
function phrase(error: ErrorObject): Phrase {
  const params = error.params as Record<string, unknown>;
  const found = shown(error.data);
  switch (error.keyword) {
    case 'type':
      if (isOfLabel(error)) return { expected: 'both languages, written { zh: ..., en: ... }', found };
      return {
        expected: [params['type']]
          .flat()
          .map((type) => TYPE_PHRASES[String(type)] ?? String(type))
          .join(' or '),
        found,
      };
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String);
      const near = typeof error.data === 'string' ? nearestName(error.data, allowed) : undefined;
      return { expected: `one of ${allowed.join(', ')}`, found: near === undefined ? found : `${found} (did you mean ${near}?)` };
    }
    case 'pattern':
      return { expected: `a text like /${String(params['pattern'])}/${described(error)}`, found };
    case 'minLength':
      return { expected: 'a text that is not empty', found };
    case 'minItems':
    case 'maxItems':
      return {
        expected: `at ${error.keyword === 'minItems' ? 'least' : 'most'} ${String(params['limit'])} entries${described(error)}`,
        found: String((error.data as readonly unknown[]).length),
      };
    case 'minProperties':
      return { expected: `at least ${String(params['limit'])} entries${described(error)}`, found: 'none' };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { expected: `a number ${String(params['comparison'])} ${String(params['limit'])}`, found };
    default:
      return { expected: `a value that ${error.message ?? 'fits the schema'}`, found };
  }
}

function problemOf(error: ErrorObject, file: YamlFile, code: string): Problem {
  const path = pathOf(error.instancePath, file.value);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'required') {
    return { place: file.place(path, 'key'), expected: `the key ${String(params['missingProperty'])}`, found: 'none', code };
  }
  if (error.keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const allowed = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
    const near = nearestName(key, allowed);
    const expected = allowed.length === 0 ? 'no keys' : `one of the keys ${allowed.join(', ')}`;
    // in { en: rain, then sun } the comma begins another key, which has no value
    const cut = (error.data as Readonly<Record<string, unknown>>)[key] === null && key.includes(' ') ? ' (a comma within { } begins another key: put the text in quotes)' : '';
    return { place: file.place([...path, key], 'key'), expected, found: `${quote(key)}${near === undefined ? '' : ` (did you mean ${near}?)`}${cut}`, code };
  }
  if (error.propertyName !== undefined) {
    return { place: file.place([...path, error.propertyName], 'key'), ...phrase({ ...error, data: error.propertyName }), code };
  }
  return { place: file.place(path), ...phrase(error), code };
}

/** Errors of ajv as problems of the file, in the order of its text; each under `code`. */
export function problemsOf(file: YamlFile, found: readonly ErrorObject[], code: string): Problem[] {
  const errors = found.filter((error) => error.keyword !== 'if' && error.keyword !== 'propertyNames');
  const line = (error: ErrorObject): number => file.locate(pathOf(error.instancePath, file.value)).line;
  return errors.sort((a, b) => line(a) - line(b)).map((error) => problemOf(error, file, code));
}

/** Everything about a YAML file that a schema does not allow, in the order of the text; each problem under `code`. */
export const validationProblems = (file: YamlFile, schema: object, code: string): Problem[] => problemsOf(file, schemaErrors(file.value, schema), code);
