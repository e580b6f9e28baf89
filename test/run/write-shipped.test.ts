/** What the build works out of the files that ship, held against working it out now. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFramework } from '../../engine/run/framework-files.js';
import { MODELS } from '../../engine/run/models.js';
import { scenarioSchema } from '../../engine/run/scenario/schema.js';
import { scenarioProblems } from '../../engine/run/scenario/schema-problems.js';
import { AJV_OPTIONS, codeFile, type shippedValidator } from '../../engine/run/schema-code.js';
import type { Shipped } from '../../engine/run/shipped-yaml.js';
import { shippedSchemas, shippedValues } from '../../engine/run/write-shipped.js';
import { parseYaml, readYamlFile } from '../../engine/run/yaml-file.js';
import { validationProblems } from '../../engine/run/yaml-schema.js';
import { parseLabels } from '../../web-report/pages/labels.js';
import { filesBelow, root, textOf } from '../sources.js';

const compiled = join(root, 'dist', 'engine', 'run');

interface Built {
  readonly shipped: { readonly shippedValidator: typeof shippedValidator };
  readonly frameworks: { readonly loadFramework: typeof loadFramework };
  readonly yaml: { readonly readYamlFile: typeof readYamlFile };
}
let built: Built;
let folder: string;
beforeAll(async () => {
  built = { shipped: (await import(join(compiled, 'schema-code.js'))) as Built['shipped'], frameworks: (await import(join(compiled, 'framework-files.js'))) as Built['frameworks'], yaml: (await import(join(compiled, 'yaml-file.js'))) as Built['yaml'] };
  folder = await mkdtemp(join(tmpdir(), 'shuxiang-shipped-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the code of schemas', () => {
  const schemas = shippedSchemas();

  test('is there for every schema that a file is held against', () => {
    expect(schemas.length).toBeGreaterThan(13 + MODELS.length);
    expect(schemas.map(({ schema, referred }) => codeFile(schema, referred)).filter((name) => !existsSync(join(compiled, 'schema-code', name)))).toEqual([]);
  });

  test('says of files that are wrong what ajv says of them', () => {
    const values: readonly unknown[] = [null, 'text', [], {}, { name: 3, title: { zh: '', en: 1 }, chain: [{}], rules: [{ id: 'x' }], fields: 'no', code: 'A1', other: true }];
    const errorsOf = (validate: ValidateFunction, value: unknown): readonly ErrorObject[] => (validate(value) ? [] : structuredClone(validate.errors ?? []));
    for (const { schema, referred } of schemas.filter((_, k) => k < 8 || k >= schemas.length - 9)) {
      const ajv = new Ajv(AJV_OPTIONS);
      for (const [name, other] of Object.entries(referred)) ajv.addSchema(other, name);
      const [now, then] = [ajv.compile(schema), built.shipped.shippedValidator(schema, referred)!];
      for (const value of values) expect(errorsOf(then, value)).toEqual(errorsOf(now, value));
    }
  });

  test('is for no schema that differs', () => {
    expect(built.shipped.shippedValidator({ ...schemas[0]!.schema, title: 'another' }, schemas[0]!.referred)).toBeNull();
  });
});

test('a scenario held against its frame and the models of its chain has the problems it has against the published schema', () => {
  const wrong = textOf('scenarios/meiyu-runoff.yaml')
    .replace('members: 200', 'members: none')
    .replace('baseTime: 1.7', 'baseTime: [1.7]')
    .replace('exchange: { uniform: [-1, 1] }', 'exchnge: 0')
    .replace('{ area: 120 }', '{ area: -1, width: 3 }\n    colour: red')
    .replace('model: stage-rating', 'model: stage-ratng')
    .replace(', exposedValue: 8000000', '');
  const file = { ...parseYaml(wrong, 'wrong.yaml', { maxBytes: 1e6, maxDepth: 64, maxKeys: 5_000, anchors: true }), sha256: '' };
  const found = scenarioProblems(file);
  expect(found.map(({ place }) => place.replace(/^\S+ /, ''))).toEqual(expect.arrayContaining(['ensemble.members', 'chain[0].parameters.exchnge', 'chain[0].parameters.baseTime', 'chain[1].parameters.area', 'chain[1].colour', 'chain[2].model', 'chain[3].parameters']));
  expect(found).toEqual(validationProblems(file, scenarioSchema(MODELS), 'scenario/schema'));
});

describe('the values of YAML files', () => {
  test('are those that parsing gives, of every file but those that only some may read', () => {
    const { values } = JSON.parse(readFileSync(join(compiled, 'shipped-yaml.json'), 'utf8')) as Shipped;
    expect(values).toEqual(shippedValues());
    expect(Object.keys(values).length).toBeGreaterThan(0.8 * [...filesBelow('indicators', '.yaml'), ...filesBelow('scenarios', '.yaml')].length);
  });

  test('say where they stand, and are a copy each time', async () => {
    const path = join(root, 'indicators', 'fields.yaml');
    const [then, again, now] = [await built.yaml.readYamlFile(path), await built.yaml.readYamlFile(path), await readYamlFile(path)];
    expect(then.value).toEqual(now.value);
    expect(then.sha256).toBe(now.sha256);
    expect(then.place(['fields', 3, 'unit'])).toBe(now.place(['fields', 3, 'unit']));
    (then.value as { fields: unknown[] }).fields.length = 0;
    expect(again.value).toEqual(now.value);
  });

  test('of a file with one more letter are read anew, and what is wrong with it is told', async () => {
    const path = join(folder, 'fields.yaml');
    writeFileSync(path, `${textOf('indicators/fields.yaml')}fields: []\n`);
    await expect(built.yaml.readYamlFile(path)).rejects.toThrow(/fields\.yaml:\d+:1: expected each key once/);
  });

  test('are not used where less is allowed than they were read under', async () => {
    await expect(built.yaml.readYamlFile(join(root, 'indicators', 'fields.yaml'), { maxKeys: 10 })).rejects.toThrow('at most 10 keys');
  });
});

describe('the frameworks that ship', () => {
  test('are known by all their files', async () => {
    const { frameworks } = JSON.parse(readFileSync(join(compiled, 'shipped-yaml.json'), 'utf8')) as Shipped;
    const folders = filesBelow('indicators', 'framework.yaml').map((path) => join(root, dirname(path)));
    expect(new Set(frameworks)).toEqual(new Set(await Promise.all(folders.map(async (path) => (await loadFramework(path)).sha256))));
  });

  test('are checked anew where a file differs', async () => {
    const copy = join(folder, 'census');
    cpSync(join(root, 'indicators', 'county-census-2020'), copy, { recursive: true });
    await expect(built.frameworks.loadFramework(copy)).resolves.toBeDefined();
    writeFileSync(join(copy, 'fields.yaml'), readFileSync(join(copy, 'fields.yaml'), 'utf8').replace(/level: \w+/, 'level: hamlet'));
    await expect(built.frameworks.loadFramework(copy)).rejects.toThrow(/fields\.yaml:\d+:\d+ .*"hamlet"/);
  });
});

test('the words of pages that the build wrote are those of labels.yaml', () => {
  const labels = parseLabels(new URL('../../web-report/labels.yaml', import.meta.url));
  expect(Object.entries(JSON.parse(readFileSync(join(root, 'dist', 'web-report', 'labels.json'), 'utf8')) as object)).toEqual(Object.entries(labels));
});
