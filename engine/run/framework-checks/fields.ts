/** That the fields a framework leans on exist and are of the kind it needs, and that the classes of rows can be told apart. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { FieldType } from '../../scoring/framework.js';
import type { FrameworkSource } from '../framework-source.js';
import type { YamlPath } from '../yaml-file.js';

interface Use {
  readonly field: string | undefined;
  readonly path: YamlPath;
  readonly types: readonly FieldType[];
}

const NUMBERS: readonly FieldType[] = ['int', 'num'];
const GROUPING: readonly FieldType[] = ['enum', 'bool', 'text', 'code', 'int'];

function useProblems({ declaration: d, place }: FrameworkSource): Problem[] {
  const uses: Use[] = [
    { field: d.unit.code, path: ['unit', 'code'], types: ['code'] },
    { field: d.unit.name, path: ['unit', 'name'], types: ['text'] },
    { field: d.unit.year, path: ['unit', 'year'], types: ['int'] },
    { field: d.unit.weight, path: ['unit', 'weight'], types: NUMBERS },
    { field: d.unit.longitude, path: ['unit', 'longitude'], types: ['num'] },
    { field: d.unit.latitude, path: ['unit', 'latitude'], types: ['num'] },
    ...d.peers.map((field, i): Use => ({ field, path: ['peers', i], types: GROUPING })),
  ];
  const byName = new Map(d.fields.map((field) => [field.name, field]));
  return uses.flatMap(({ field: name, path, types }): Problem[] => {
    if (name === undefined) return [];
    const field = byName.get(name);
    const at = place('framework.yaml', path);
    if (field === undefined) return [unknownName(at, name, [...byName.keys()], 'framework/unknown-field')];
    return types.includes(field.type)
      ? []
      : [{ place: at, expected: `a field of type ${types.join(' or ')}`, found: `${name} of type ${field.type}`, code: 'framework/field-type' }];
  });
}

/** Enums have values and nothing else has; the smallest value believed is not above the largest. */
function declarationProblems({ declaration: d, place }: FrameworkSource): Problem[] {
  return d.fields.flatMap((field, i): Problem[] => {
    const at = (key: string): string => place('fields.yaml', ['fields', i, key]);
    const problems: Problem[] = [];
    if ((field.type === 'enum') !== (field.values !== undefined)) {
      problems.push({
        place: at('type'),
        expected: field.type === 'enum' ? 'values for an enum' : 'values with an enum alone',
        found: field.type === 'enum' ? 'none' : `values with ${field.type}`,
        code: 'framework/enum-values',
      });
    }
    const values = field.values?.map((entry) => entry.value) ?? [];
    if (new Set(values).size < values.length) problems.push({ place: at('values'), expected: 'each value once', found: values.join(', '), code: 'framework/enum-values' });
    if (field.min !== undefined && field.max !== undefined && field.min > field.max) {
      problems.push({ place: at('max'), expected: `a number >= min ${field.min}`, found: String(field.max), code: 'framework/field-range' });
    }
    return problems;
  });
}

function patternProblem(pattern: string, place: string): Problem[] {
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
    return [];
  } catch (error) {
    return [{ place, expected: 'a regular expression', found: (error as Error).message, code: 'framework/bad-pattern' }];
  }
}

function rowProblems({ declaration: d, place }: FrameworkSource): Problem[] {
  const at = (path: YamlPath): string => place('framework.yaml', ['unit', 'rows', ...path]);
  const problems = d.unit.rows.flatMap((row, i): Problem[] => [
    ...patternProblem(row.code, at([i, 'code'])),
    ...Object.entries(row.where ?? {}).flatMap(([header, pattern]) => patternProblem(pattern, at([i, 'where', header]))),
    ...(row.is === 'excluded' && row.reason === undefined ? [{ place: at([i]), expected: 'a reason for leaving rows out', found: 'none', code: 'framework/no-reason' }] : []),
  ]);
  if (!d.unit.rows.some((row) => row.is === 'unit')) problems.push({ place: at([]), expected: 'a class of rows that are units', found: 'none', code: 'framework/no-unit-rows' });
  return problems;
}

/** Checks that look a code up in the division tables: with codes of another kind they could say nothing, or something false. */
const LOOK_UP = ['division-tables', 'county-box'];

const divisionProblems = ({ declaration: d, place }: FrameworkSource): Problem[] =>
  d.rules.flatMap(({ check }, i): Problem[] => {
    if (check === undefined || !LOOK_UP.includes(check) || d.unit.divisions === true) return [];
    return [{ place: place('rules.yaml', ['rules', i, 'check']), expected: 'divisions: true under unit in framework.yaml, since the check looks codes up in the division tables', found: check, code: 'framework/no-divisions' }];
  });

export const fieldProblems = (source: FrameworkSource): Problem[] => [...useProblems(source), ...declarationProblems(source), ...rowProblems(source), ...divisionProblems(source)];
