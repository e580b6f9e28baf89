/** That every name is given once, and every name that is used is given somewhere. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { FrameworkSource } from '../framework-source.js';

/** A name given at a place. */
export interface Given {
  readonly name: string;
  readonly place: string;
}

/** A problem for every name that was given before. */
function repeated(given: readonly Given[], what: string): Problem[] {
  const first = new Map<string, string>();
  return given.flatMap(({ name, place }): Problem[] => {
    const before = first.get(name);
    first.set(name, before ?? place);
    return before === undefined
      ? []
      : [{ place, expected: `a ${what} of its own`, found: `${quote(name)}, as at ${before}`, code: `framework/duplicate-${what.replaceAll(' ', '-')}` }];
  });
}

/** A problem for every use of a name that is not in `known`. */
export function unknown(uses: readonly Given[], known: Iterable<string>, code: string): Problem[] {
  const names = new Set(known);
  return uses.filter(({ name }) => !names.has(name)).map(({ name, place }) => unknownName(place, name, [...names], code));
}

/** Names of fields, levels, indicators, rules, grades and vetoes. */
export function nameProblems(source: FrameworkSource): Problem[] {
  const { declaration: d, place, placeIn } = source;
  const levels = d.levels.map((level) => level.name);
  const fields = d.fields.map((field, i) => ({ name: field.name, place: place('fields.yaml', ['fields', i, 'name']) }));
  const ofIndicators = (key: 'code' | 'name'): Given[] => d.indicators.map((indicator) => ({ name: indicator[key], place: placeIn(indicator, [key]) }));
  const main = (path: readonly (string | number)[]): string => place('framework.yaml', path);
  return [
    ...repeated(fields, 'field name'),
    ...repeated(ofIndicators('code'), 'code'),
    ...repeated(ofIndicators('name'), 'name'),
    ...repeated(
      d.rules.map((rule, i) => ({ name: rule.id, place: place('rules.yaml', ['rules', i, 'id']) })),
      'rule id',
    ),
    ...repeated(
      d.levels.map((level, i) => ({ name: level.name, place: main(['levels', i, 'name']) })),
      'level name',
    ),
    ...repeated(
      d.grades.map((grade, i) => ({ name: grade.grade, place: main(['grades', i, 'grade']) })),
      'grade',
    ),
    ...repeated(
      d.vetoes.map((veto, i) => ({ name: veto.kind, place: main(['vetoes', i, 'kind']) })),
      'veto kind',
    ),
    ...unknown(
      d.fields.map((field, i) => ({ name: field.level, place: place('fields.yaml', ['fields', i, 'level']) })),
      levels,
      'framework/unknown-level',
    ),
    ...unknown(
      d.indicators.map((indicator) => ({ name: indicator.level, place: placeIn(indicator, ['level']) })),
      levels,
      'framework/unknown-level',
    ),
    ...unknown(
      d.unit.rows.flatMap((row, i) => (row.level === undefined ? [] : [{ name: row.level, place: main(['unit', 'rows', i, 'level']) }])),
      levels,
      'framework/unknown-level',
    ),
    ...unknown(
      d.vetoes.map((veto, i) => ({ name: veto.highestGrade, place: main(['vetoes', i, 'highestGrade']) })),
      d.grades.map((grade) => grade.grade),
      'framework/unknown-grade',
    ),
  ];
}
