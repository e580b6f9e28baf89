/** A YAML file held against a JSON Schema: every error of ajv becomes a problem with line and column, in the words of the house. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { quote, type Problem } from '../core/errors.js';
import { nearestName } from '../core/lookup.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

/** How every schema of the house is compiled; code that runs once over a file is not worth polishing, which takes as long as all the rest. */
export const AJV_OPTIONS = { allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, strictTuples: false, code: { optimize: false } } as const;

/** Schemas that stay compiled. */
const MOST_KEPT = 50;

/** By the text of the schema. */
const kept = new Map<string, ValidateFunction>();

/** A schema compiled, once for all that is held against it. */
function validatorOf(schema: object): ValidateFunction {
  const text = JSON.stringify(schema);
  const validate = kept.get(text) ?? new Ajv(AJV_OPTIONS).compile(schema);
  kept.delete(text);
  kept.set(text, validate);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return validate;
}

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

/** What an ajv error says, in the words of the house. */
function phrase(error: ErrorObject): Phrase {
  const params = error.params as Record<string, unknown>;
  const found = shown(error.data);
  switch (error.keyword) {
    case 'type':
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

const isCompiled = (schema: object | ValidateFunction): schema is ValidateFunction => typeof schema === 'function';

/**
 * Everything about a YAML file that a schema does not allow, in the order of the text; each problem under `code`.
 *
 * @param schema as an object, or compiled where it refers to others
 */
export function validationProblems(file: YamlFile, schema: object | ValidateFunction, code: string): Problem[] {
  const validate = isCompiled(schema) ? schema : validatorOf(schema);
  if (validate(file.value)) return [];
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== 'if' && error.keyword !== 'propertyNames');
  const line = (error: ErrorObject): number => file.locate(pathOf(error.instancePath, file.value)).line;
  return errors.sort((a, b) => line(a) - line(b)).map((error) => problemOf(error, file, code));
}
