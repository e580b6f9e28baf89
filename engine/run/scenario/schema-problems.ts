/** A scenario held against its schema: the frame at once, and each link of its chain by that of its model alone; with all models' in it the schema takes a hundred times as long. */
import type { ErrorObject } from 'ajv';
import type { Problem } from '../../core/errors.js';
import { MODELS } from '../models.js';
import { isRelapse } from '../poverty/is-relapse.js';
import { schemaErrors } from '../schema-code.js';
import type { YamlFile } from '../yaml-file.js';
import { problemsOf } from '../yaml-schema.js';
import { link, scenarioSchema } from './schema.js';

/** What the links of the chain owe to the schemas of their models. */
function linkErrors(scenario: unknown): ErrorObject[] {
  const { chain } = (scenario ?? {}) as { readonly chain?: unknown };
  if (!Array.isArray(chain)) return [];
  return chain.flatMap((each: unknown, k) => {
    const named = (each as { readonly model?: unknown } | null)?.model;
    const model = MODELS.find(({ name }) => name === named);
    return model === undefined ? [] : schemaErrors(each, link(model)).map((error) => ({ ...error, instancePath: `/chain/${k}${error.instancePath}` }));
  });
}

/** Everything about a scenario that the published schema does not allow, in the order of the text; of what is none but of `shuxiang relapse`, that. */
export const scenarioProblems = (file: YamlFile): Problem[] =>
  isRelapse(file.value) ? [{ place: file.place([]), expected: 'a scenario of models', found: 'a file of shuxiang relapse, which runs it', code: 'scenario/of-relapse' }] : problemsOf(file, [...linkErrors(file.value), ...schemaErrors(file.value, scenarioSchema(MODELS, []))], 'scenario/schema');
