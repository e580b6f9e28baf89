/** A client made from a description alone, as a generator makes one: calls by the name of the operation, answers held against the schema of their status, messages to a receiver against that of their webhook. */
import { Ajv, type ErrorObject } from 'ajv';

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: object }[];
  readonly responses?: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: Operation & { readonly requestBody: { readonly content: Readonly<Record<string, { readonly schema: object }>> } } }>>;
  readonly components: { readonly schemas?: Readonly<Record<string, object>> };
}

export interface Called {
  readonly status: number;
  readonly body: unknown;
  /** Where the body is not as described. */
  readonly misfits: readonly string[];
}

export interface Client {
  /** `getRisks`, … */
  readonly operations: readonly string[];
  call(operation: string, parameters?: Readonly<Record<string, string>>): Promise<Called>;
  /** Where a message is not as its webhook says. @param headers by name */
  received(webhook: string, headers: Readonly<Record<string, unknown>>, body: unknown): readonly string[];
}

const told = ({ instancePath, message }: ErrorObject): string => `${instancePath} ${message ?? ''}`;

export function clientOf({ openapi, paths, webhooks, components }: OpenApi, origin: string): Client {
  if (!openapi.startsWith('3.1')) throw new Error(`expected OpenAPI 3.1, found ${openapi}`);
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'date-time': true } });
  const operations = new Map<string, { readonly method: string; readonly path: string; readonly operation: OpenApi['paths'][string][string] }>(Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [operation.operationId ?? '', { method, path, operation }] as const)));
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
    received(webhook, headers, body) {
      const { parameters = [], requestBody } = webhooks[webhook]!.post;
      const against = (schema: object, value: unknown, name: string): string[] => {
        const check = ajv.compile<object>({ ...schema, components });
        return check(value) ? [] : (check.errors ?? []).map((error) => `${name}${told(error)}`);
      };
      return [...parameters.flatMap(({ name, schema = {} }) => against(schema, headers[name], name)), ...against(requestBody.content['application/json']!.schema, body, '')];
    },
  };
}
