/** The JSON Schema of scenarios, made from the declarations of the models: names, units, ranges and defaults stand there once. */
import type { Model, Quantity } from '../../core/model.js';
import { REDUCTIONS, STATISTICS } from './declaration.js';

type Schema = Readonly<Record<string, unknown>>;

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema => ({ type: 'object', additionalProperties: false, properties, required });
const text = { type: 'string', minLength: 1 };
const label = object({ zh: text, en: text }, ['zh', 'en']);
const file = { type: 'string', pattern: '^[\\p{L}\\p{N}_-][\\p{L}\\p{N}_.-]*(/[\\p{L}\\p{N}_-][\\p{L}\\p{N}_.-]*)*$', description: 'a path below the folder, without .. and without a leading /' };

function parameter({ unit, min, max, default: given, doc }: Quantity): Schema {
  const number = { type: 'number', ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  return {
    description: `${doc.zh} / ${doc.en} [${unit}]`,
    ...(given === undefined ? {} : { default: given }),
    type: ['number', 'object'],
    if: { type: 'number' },
    then: number,
    else: { ...object({ column: text, uniform: { type: 'array', items: number, minItems: 2, maxItems: 2 } }, []), minProperties: 1, maxProperties: 1 },
  };
}

const needed = ({ parameters }: Model): string[] => Object.entries(parameters).flatMap(([name, { default: given }]) => (given === undefined ? [name] : []));

function link(model: Model): Schema {
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, parameter(quantity)]));
  const required = needed(model);
  return { if: { properties: { model: { const: model.name } }, required: ['model'] }, then: { properties: { parameters: object(parameters, required) }, ...(required.length === 0 ? {} : { required: ['parameters'] }) } };
}

/** The schema of a scenario whose chain is made of `models`. */
export function scenarioSchema(models: readonly Model[]): Schema {
  const quantities = [...new Set(models.flatMap(({ outputs }) => Object.keys(outputs)))].sort();
  const quantity = { type: 'string', enum: quantities };
  const number = { type: 'number' };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '情景 / scenario',
    ...object(
      {
        name: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', description: 'lower-case words joined by hyphens' },
        title: label,
        about: label,
        data: file,
        series: file,
        entities: file,
        clock: object({ start: text, steps: { type: 'integer', minimum: 1, maximum: 1_000_000 }, step: { type: 'string', enum: ['1 h', '1 d'] } }, ['start', 'steps', 'step']),
        ensemble: object({ members: { type: 'integer', minimum: 1, maximum: 1_000 }, seed: text }, ['members', 'seed']),
        chain: {
          type: 'array',
          minItems: 1,
          maxItems: 20,
          items: { type: 'object', additionalProperties: false, required: ['model'], properties: { model: { type: 'string', enum: models.map(({ name }) => name) }, parameters: { type: 'object' } }, allOf: models.map(link) },
        },
        outputs: { type: 'array', minItems: 1, items: object({ quantity, above: number }, ['quantity']) },
        expect: {
          type: 'array',
          minItems: 1,
          items: object({ quantity, statistic: { type: 'string', enum: [...STATISTICS] }, over: { type: 'string', enum: [...REDUCTIONS] }, entity: text, min: number, max: number }, ['quantity', 'statistic', 'over']),
        },
      },
      ['name', 'title', 'about', 'data', 'series', 'clock', 'ensemble', 'chain', 'outputs', 'expect'],
    ),
  };
}
