/** The tables an evaluator may hand over beside the data, each read into the shape its user wants. */
import { basename } from 'node:path';
import type { Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import type { Yearbook } from '../scoring/audit/check.js';
import type { CostTable } from '../scoring/explain.js';
import type { FrameworkDeclaration } from '../scoring/framework.js';
import type { Veto } from '../scoring/grade.js';
import { readSmallTable } from './small-table.js';

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/**
 * vetoes.csv: unit, kind, highest_grade (blank: the framework's for that kind), evidence, date.
 *
 * @throws InputError also `vetoes/unknown-kind`, `vetoes/unknown-grade`
 */
export async function readVetoes(path: string, framework: Pick<FrameworkDeclaration, 'vetoes' | 'grades'>): Promise<Veto[]> {
  const kinds = framework.vetoes.map((veto) => veto.kind);
  const grades = framework.grades.map((grade) => grade.grade);
  const rows = await readSmallTable(
    path,
    [
      { name: 'unit', required: true, expected: 'a unit code', fits: (text) => /^\d+$/.test(text) },
      { name: 'kind', required: true },
      { name: 'highest_grade', required: false },
      { name: 'evidence', required: true, expected: 'the evidence the veto rests on' },
      { name: 'date', required: true, expected: 'a date YYYY-MM-DD', fits: isDate },
    ],
    ({ cells }, place) => [...unknown(cells['kind'], kinds, `${place} kind`, 'vetoes/unknown-kind'), ...unknown(cells['highest_grade'], grades, `${place} highest_grade`, 'vetoes/unknown-grade')],
  );
  return rows.map(({ cells }): Veto => {
    const kind = framework.vetoes.find((candidate) => candidate.kind === cells['kind'])!;
    const highestGrade = cells['highest_grade'] === undefined || cells['highest_grade'] === '' ? kind.highestGrade : cells['highest_grade'];
    return { unit: cells['unit']!, kind: kind.kind, title: kind.title, highestGrade, evidence: cells['evidence']!, date: cells['date']! };
  });
}

/** The problem of a cell that names what is not there; a blank cell is no name. */
const unknown = (text: string | undefined, names: readonly string[], place: string, code: string): Problem[] =>
  text === undefined || text === '' || names.includes(text) ? [] : [unknownName(place, text, names, code)];

/** costs.csv: indicator, yuan_per_unit (yuan to raise the indicator by one of its units in one unit). */
export async function readCosts(path: string, framework: Pick<FrameworkDeclaration, 'indicators'>): Promise<CostTable> {
  const codes = framework.indicators.map((indicator) => indicator.code);
  const rows = await readSmallTable(
    path,
    [
      { name: 'indicator', required: true },
      { name: 'yuan_per_unit', required: true, expected: 'a number > 0', fits: (text) => isNumber(text) && Number(text) > 0 },
    ],
    ({ cells }, place) => unknown(cells['indicator'], codes, `${place} indicator`, 'costs/unknown-indicator'),
  );
  return new Map(rows.map(({ cells }) => [cells['indicator']!, Number(cells['yuan_per_unit']!)]));
}

/** explanations.csv: unit, rule, explanation. Key: `rule unit`. The derived pairs are called `pair:a<=b`. */
export async function readExplanations(path: string, framework: Pick<FrameworkDeclaration, 'rules'>): Promise<Map<string, string>> {
  const rules = framework.rules.map((rule) => rule.id);
  const rows = await readSmallTable(
    path,
    [
      { name: 'unit', required: true },
      { name: 'rule', required: true },
      { name: 'explanation', required: true },
    ],
    ({ cells }, place) => (cells['rule']?.startsWith('pair:') === true ? [] : unknown(cells['rule'], rules, `${place} rule`, 'explanations/unknown-rule')),
  );
  return new Map(rows.map(({ cells }) => [`${cells['rule']!} ${cells['unit']!}`, cells['explanation']!]));
}

/** yearbook.csv: code, field, value. */
export async function readYearbook(path: string, framework: Pick<FrameworkDeclaration, 'fields'>): Promise<Yearbook> {
  const numbers = framework.fields.filter(({ type }) => type === 'int' || type === 'num').map(({ name }) => name);
  const rows = await readSmallTable(
    path,
    [
      { name: 'code', required: true, expected: 'a division code', fits: (text) => /^\d+$/.test(text) },
      { name: 'field', required: true },
      { name: 'value', required: true, expected: 'a number >= 0', fits: (text) => isNumber(text) && Number(text) >= 0 },
    ],
    ({ cells }, place) => unknown(cells['field'], numbers, `${place} field`, 'yearbook/unknown-field'),
  );
  const yearbook = new Map<string, Map<string, number>>();
  for (const { cells } of rows) {
    const county = yearbook.get(cells['code']!) ?? new Map<string, number>();
    yearbook.set(cells['code']!, county.set(cells['field']!, Number(cells['value']!)));
  }
  return yearbook;
}

/** One corrected cell of an appeal. */
export interface Amendment {
  /** Where it stands, for messages: `amendments.csv:2`. */
  readonly place: string;
  readonly unit: string;
  readonly field: string;
  /** New text of the cell; `""` makes it blank. */
  readonly value: string;
  readonly reason: string;
}

/** amendments.csv: unit, field, value, reason. */
export async function readAmendments(path: string): Promise<Amendment[]> {
  const rows = await readSmallTable(path, [
    { name: 'unit', required: true, expected: 'a unit code', fits: (text) => /^\d+$/.test(text) },
    { name: 'field', required: true },
    { name: 'value', required: false },
    { name: 'reason', required: true, expected: 'the finding of the appeal' },
  ]);
  return rows.map(({ row, cells }) => ({ place: `${basename(path)}:${row}`, unit: cells['unit']!, field: cells['field']!, value: cells['value'] ?? '', reason: cells['reason']! }));
}
