import { expect, test } from 'vitest';
import { readSchema, SCHEMA_NAMES, schemaProblems } from '../../engine/run/framework-schema.js';
import { parseYaml } from '../../engine/run/yaml-file.js';
import { BUILT_IN_CHECKS, CHECKS } from '../../engine/scoring/audit/checks/index.js';
import {
  ROLLUP_NAMES,
  SCALE_NAMES,
  type FieldDeclaration,
  type FrameworkDeclaration,
  type Goalpost,
  type GradeDeclaration,
  type IndicatorDeclaration,
  type IndicatorExample,
  type LevelDeclaration,
  type NodeDeclaration,
  type RowClass,
  type RuleDeclaration,
  type VetoDeclaration,
} from '../../engine/scoring/framework.js';

/** Which keys a type has, and which of them must be there: wrong entries do not compile. */
type Presence<T> = { readonly [K in keyof Required<T>]: object extends Pick<T, K> ? 'optional' : 'required' };

const indicator: Presence<Omit<IndicatorDeclaration, 'file'>> = {
  code: 'required',
  name: 'required',
  title: 'required',
  parent: 'required',
  level: 'required',
  direction: 'required',
  unit: 'required',
  formula: 'required',
  appliesWhen: 'optional',
  rollup: 'required',
  core: 'required',
  importance: 'required',
  department: 'required',
  source: 'optional',
  goalposts: 'required',
  examples: 'required',
};
const goalpost: Presence<Goalpost> = { floor: 'required', target: 'required', scale: 'required', basis: 'required', verified: 'required' };
const example: Presence<IndicatorExample> = { given: 'required', value: 'required', state: 'optional', normalised: 'optional' };
const field: Presence<FieldDeclaration> = {
  name: 'required',
  title: 'required',
  group: 'required',
  type: 'required',
  values: 'optional',
  unit: 'required',
  min: 'optional',
  max: 'optional',
  level: 'required',
  above: 'optional',
  providedBy: 'required',
  headers: 'optional',
  required: 'optional',
};
const rule: Presence<RuleDeclaration> = {
  id: 'required',
  severity: 'required',
  title: 'required',
  holds: 'optional',
  check: 'optional',
  with: 'optional',
  rejects: 'optional',
  why: 'optional',
};
const framework: Presence<Omit<FrameworkDeclaration, 'fields' | 'indicators' | 'rules'>> = {
  name: 'required',
  title: 'required',
  source: 'required',
  version: 'required',
  unit: 'required',
  words: 'optional',
  levels: 'required',
  aggregate: 'optional',
  tree: 'required',
  weights: 'required',
  weightCap: 'optional',
  grades: 'required',
  ranking: 'required',
  peers: 'required',
  vetoes: 'required',
};
const unit: Presence<FrameworkDeclaration['unit']> = {
  code: 'required',
  name: 'required',
  year: 'optional',
  rows: 'required',
  otherColumns: 'optional',
  divisions: 'optional',
  edition: 'optional',
  weight: 'required',
  longitude: 'optional',
  latitude: 'optional',
};
const rowClass: Presence<RowClass> = { is: 'required', code: 'required', where: 'optional', level: 'optional', reason: 'optional' };
const level: Presence<LevelDeclaration> = { name: 'required', title: 'required', prefix: 'required', nameField: 'optional' };
const node: Presence<NodeDeclaration> = { code: 'required', title: 'required', aggregate: 'optional', children: 'optional' };
const grade: Presence<GradeDeclaration> = { grade: 'required', title: 'required', atLeast: 'required', quota: 'optional' };
const veto: Presence<VetoDeclaration> = { kind: 'required', title: 'required', highestGrade: 'required' };

interface Shape {
  readonly properties: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties: unknown;
  readonly items: Shape;
  readonly enum: readonly string[];
  readonly definitions: Readonly<Record<string, Shape>>;
}
const schema = (name: (typeof SCHEMA_NAMES)[number]): Shape => readSchema(name) as unknown as Shape;
const ofIndicator = schema('indicator');
const ofFramework = schema('framework');
const ofRule = schema('rules').definitions['rule']!;

test.each<[string, Readonly<Record<string, string>>, Shape]>([
  ['indicator', indicator, ofIndicator],
  ['goalpost', goalpost, ofIndicator.definitions['goalpost']!],
  ['example', example, ofIndicator.definitions['example']!],
  ['field', field, schema('fields').definitions['field']!],
  ['rule', rule, ofRule],
  ['framework', framework, ofFramework],
  ['unit', unit, ofFramework.properties['unit']!],
  ['class of rows', rowClass, ofFramework.properties['unit']!.properties['rows']!.items],
  ['level', level, ofFramework.properties['levels']!.items],
  ['node', node, ofFramework.definitions['node']!],
  ['grade', grade, ofFramework.properties['grades']!.items],
  ['veto', veto, ofFramework.properties['vetoes']!.items],
])('the schema of %s has the keys of its type, and requires the same', (_, keys, shape) => {
  expect(Object.keys(shape.properties).sort()).toEqual(Object.keys(keys).sort());
  expect([...(shape.required ?? [])].sort()).toEqual(
    Object.keys(keys)
      .filter((key) => keys[key] === 'required')
      .sort(),
  );
  expect(shape.additionalProperties).toBe(false);
});

test('the schemas offer the choices the program has', () => {
  expect(ofIndicator.properties['rollup']!.enum).toEqual([...ROLLUP_NAMES]);
  expect(ofIndicator.definitions['goalpost']!.properties['scale']!.enum).toEqual([...SCALE_NAMES]);
  expect([...ofRule.properties['check']!.enum].sort()).toEqual([...CHECKS.map((check) => check.name), ...Object.keys(BUILT_IN_CHECKS)].sort());
});

/** Every property below a schema, with its path. */
function* properties(at: unknown, path: string): Generator<[string, Record<string, unknown>]> {
  if (at === null || typeof at !== 'object') return;
  for (const [key, value] of Object.entries(at)) {
    if (key === 'properties') for (const [name, property] of Object.entries(value as object)) yield [`${path}/${name}`, property as Record<string, unknown>];
    yield* properties(value, `${path}/${key}`);
  }
}

test('a key of a file is described, so that an editor can say what it is', () => {
  for (const name of ['indicator', 'fields'] as const) {
    for (const [path, property] of properties(readSchema(name), name)) {
      if (path !== 'fields/fields') expect('description' in property || '$ref' in property, path).toBe(true);
    }
  }
});

test('the parameters of a check are those of the check', () => {
  const told = (text: string): string[] => {
    const value = parseYaml(`rules:\n  - { id: C1, severity: Q, title: { zh: 一, en: One }, check: heaping, with: ${text} }\n`, 'rules.yaml');
    return schemaProblems({ ...value, sha256: '' }, 'rules').map((problem) => `${problem.expected}, found ${problem.found}`);
  };
  expect(told('{ fullShare: 0.6 }')).toEqual([]);
  expect(told('{ fullshare: 0.6 }')[0]).toContain('found "fullshare" (did you mean fullShare?)');
  expect(told('{ fullShare: 60 }')).toEqual(['a number <= 1, found 60']);
});

test('a text in one language where both are wanted is told how both are written', () => {
  const file = parseYaml('goalposts:\n  2022-01-01: { floor: 0, target: 1, scale: identity, basis: 专家判断, verified: false }\n', 'A1-01.yaml');
  const told = schemaProblems({ ...file, sha256: '' }, 'indicator').filter(({ place }) => place.includes('basis'));
  expect(told).toEqual([{ place: 'A1-01.yaml:2:62 goalposts.2022-01-01.basis', expected: 'both languages, written { zh: ..., en: ... }', found: '"专家判断"', code: 'framework/schema' }]);
});
