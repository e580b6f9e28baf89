/** A client made from a description alone, as a generator makes one: calls by method and path, answers held against the schema of their status. */
import { Ajv, type ErrorObject } from 'ajv';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas?: Readonly<Record<string, object>> };
}

export interface Called {
  readonly status: number;
  readonly body: unknown;
  /** Where the body is not as described. */
  readonly misfits: readonly string[];
}

export interface Client {
  /** `get /v1/risks`, … */
  readonly operations: readonly string[];
  call(operation: string, parameters?: Readonly<Record<string, string>>): Promise<Called>;
}

const told = ({ instancePath, message }: ErrorObject): string => `${instancePath} ${message ?? ''}`;

export function clientOf({ openapi, paths, components }: OpenApi, origin: string): Client {
  if (!openapi.startsWith('3.1')) throw new Error(`expected OpenAPI 3.1, found ${openapi}`);
  const ajv = new Ajv({ strict: false, allErrors: true });
  const operations = new Map<string, { readonly method: string; readonly path: string; readonly operation: OpenApi['paths'][string][string] }>(Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, { method, path, operation }] as const)));
  return {
    operations: [...operations.keys()],
    async call(name, parameters = {}) {
      const found = operations.get(name);
      if (found === undefined) throw new Error(`${name} is not described`);
      const { method, path, operation } = found;
      const missing = operation.parameters?.find((parameter) => parameter.required === true && parameters[parameter.name] === undefined);
      if (missing !== undefined) throw new Error(`${name}: ${missing.name} is missing`);
      const url = new URL(path.replace(/\{(\w+)\}/g, (_all, key: string) => encodeURIComponent(parameters[key]!)), origin);
      for (const parameter of operation.parameters ?? []) if (parameter.in === 'query' && parameters[parameter.name] !== undefined) url.searchParams.set(parameter.name, parameters[parameter.name]!);
      const answer = await fetch(url, { method: method.toUpperCase() });
      const { status } = answer;
      const content = (operation.responses?.[status] ?? operation.responses?.[`${Math.floor(status / 100)}XX`])?.content;
      const type = (answer.headers.get('content-type') ?? '').split(';')[0]!;
      const schema = content?.[type]?.schema;
      const body = (await answer.json()) as unknown;
      if (schema === undefined) return { status, body, misfits: [`${status} ${type} is not described`] };
      const check = ajv.compile<object>({ ...schema, components });
      return { status, body, misfits: check(body) ? [] : (check.errors ?? []).map(told) };
    },
  };
}
