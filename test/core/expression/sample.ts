/** Fields and small tables that the tests of formulas share. */
import { parseCondition, parseFormula, type CheckedCondition, type CheckedFormula, type FieldKinds } from '../../../engine/core/expression/index.js';
import { InputError, type Problem } from '../../../engine/core/errors.js';
import { numberColumnOf, textColumnOf, type Table } from '../../../engine/core/table.js';

export const FIELDS: FieldKinds = new Map([
  ...['a', 'b', 'c', 'd'].map((name) => [name, { unit: '-', kind: 'number' as const }] as const),
  ['households', { unit: '户', kind: 'number' }],
  ['online_households', { unit: '户', kind: 'number' }],
  ['people', { unit: '人', kind: 'number' }],
  ['visits', { unit: '次', kind: 'number' }],
  ['points', { unit: '个', kind: 'number' }],
  ['shops', { unit: '家', kind: 'number' }],
  ['cultivated_mu', { unit: '亩', kind: 'number' }],
  ['forest_mu', { unit: '亩', kind: 'number' }],
  ['area_km2', { unit: 'km²', kind: 'number' }],
  ['sales', { unit: '万元', kind: 'number' }],
  ['income', { unit: '元', kind: 'number' }],
  ['share', { unit: '%', kind: 'number' }],
  ['minutes', { unit: '分钟', kind: 'number' }],
  ['is_relieved', { unit: '0/1', kind: 'number' }],
  ['terrain', { unit: '-', kind: 'text' }],
]);

export const formula = (text: string, unit?: string): CheckedFormula => parseFormula(text, { fields: FIELDS, unit, place: 'F' });
export const condition = (text: string): CheckedCondition => parseCondition(text, { fields: FIELDS, place: 'C' });

/** The problems of an input; none if it is accepted. Anything but an InputError passes through. */
export function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

export type Cells = Readonly<Record<string, readonly (number | string | null)[]>>;

/** A table of columns given as lists; null is blank. */
export function tableOf(cells: Cells): Table {
  const columns = Object.entries(cells).map(([name, list]) => {
    const isText = FIELDS.get(name)!.kind === 'text';
    return [name, isText ? textColumnOf(list as (string | null)[]) : numberColumnOf(list as (number | null)[])] as const;
  });
  return { rows: Object.values(cells)[0]!.length, columns: new Map(columns) };
}
