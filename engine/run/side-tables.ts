/** The tables an evaluator may hand over beside the data, each read into the shape its user wants. */
import { basename } from 'node:path';
import { quote, type Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import type { Yearbook } from '../scoring/audit/check.js';
import type { CostTable } from '../scoring/explain.js';
import type { FrameworkDeclaration } from '../scoring/framework.js';
import type { Veto } from '../scoring/grade.js';
import { lostDigits } from './read/decode.js';
import { isAmount, readSmallRows, readSmallTable, type SmallRow } from './small-table.js';

/** Whether a text is a day of the calendar; `Date` alone takes 30 February for the first or second of March. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What a veto is held against: the year assessed, and every unit there is. */
export interface VetoContext {
  readonly year: number;
  readonly units: ReadonlySet<string>;
}

/**
 * vetoes.csv: unit, kind, highest_grade (blank: the framework's for that kind), evidence, date (in the year assessed).
 *
 * @throws InputError also `vetoes/unknown-unit`, `vetoes/unknown-kind`, `vetoes/unknown-grade`, `vetoes/caps-nothing`, `vetoes/other-year`
 */
export async function readVetoes(path: string, framework: Pick<FrameworkDeclaration, 'vetoes' | 'grades'>, { year, units }: VetoContext): Promise<Veto[]> {
  const kinds = framework.vetoes.map((veto) => veto.kind);
  const grades = framework.grades.map((grade) => grade.grade);
  const rows = await readSmallTable(
    path,
    [
      { name: 'unit', required: true, expected: 'a unit code', isCode: true },
      { name: 'kind', required: true },
      { name: 'highest_grade', required: false },
      { name: 'evidence', required: true, expected: 'the evidence the veto rests on' },
      { name: 'date', required: true, expected: 'a day of the calendar, YYYY-MM-DD', fits: isDate },
    ],
    ({ row, cells }, place) => {
      const { unit = '', date = '' } = cells;
      const highest = cells['highest_grade'];
      return [
        ...unknownUnit(unit, units, place, row, 'vetoes/unknown-unit'),
        ...unknown(cells['kind'], kinds, `${place} kind`, 'vetoes/unknown-kind'),
        ...unknown(highest, grades, `${place} highest_grade`, 'vetoes/unknown-grade'),
        ...(highest === grades[0] ? [{ place: `${place} highest_grade`, expected: `a grade below ${grades[0]!}, which caps nothing`, found: quote(highest!), code: 'vetoes/caps-nothing', row }] : []),
        ...(isDate(date) && !date.startsWith(`${year}-`) ? [{ place: `${place} date`, expected: `a day in ${year}, the year assessed`, found: quote(date), code: 'vetoes/other-year', row }] : []),
      ];
    },
  );
  return rows.map(({ cells }): Veto => {
    const kind = framework.vetoes.find((candidate) => candidate.kind === cells['kind'])!;
    const highestGrade = cells['highest_grade'] === undefined || cells['highest_grade'] === '' ? kind.highestGrade : cells['highest_grade'];
    return { unit: cells['unit']!, kind: kind.kind, title: kind.title, highestGrade, evidence: cells['evidence']!, date: cells['date']! };
  });
}

/** The problem of a cell that names no unit there is; blank ones, and those a spreadsheet has made numbers, are told elsewhere. */
const unknownUnit = (unit: string, units: ReadonlySet<string>, place: string, row: number, code: string): Problem[] =>
  unit === '' || units.has(unit) || lostDigits(unit, place, row).length > 0 ? [] : [{ place: `${place} unit`, expected: 'the code of a unit in the data', found: quote(unit), code, row, unit }];

/** The problem of a cell that names what is not there; a blank cell is no name. */
const unknown = (text: string | undefined, names: readonly string[], place: string, code: string): Problem[] =>
  text === undefined || text === '' || names.includes(text) ? [] : [unknownName(place, text, names, code)];

/** Tells a row that says again what an earlier one has said; blank names are told elsewhere. */
function onceEach(names: readonly string[], code: string): (row: SmallRow, place: string) => Problem[] {
  const earlier = new Map<string, number>();
  return ({ row, cells }, place) => {
    const own = names.map((name) => cells[name] ?? '');
    const key = own.join(' ');
    const first = earlier.get(key);
    if (first === undefined) earlier.set(key, row);
    return first === undefined || own.includes('') ? [] : [{ place, expected: `each ${names.join(' and ')} once`, found: `${own.join(' and ')} again, as in row ${first}`, code, row }];
  };
}

/** costs.csv: indicator, yuan_per_unit (yuan to raise the indicator by one of its units in one unit). */
export async function readCosts(path: string, framework: Pick<FrameworkDeclaration, 'indicators'>): Promise<CostTable> {
  const codes = framework.indicators.map((indicator) => indicator.code);
  const once = onceEach(['indicator'], 'costs/twice');
  const rows = await readSmallTable(
    path,
    [
      { name: 'indicator', required: true },
      { name: 'yuan_per_unit', required: true, expected: 'a number > 0', fits: (text) => isAmount(text) && Number(text) > 0 },
    ],
    (row, place) => [...once(row, place), ...unknown(row.cells['indicator'], codes, `${place} indicator`, 'costs/unknown-indicator')],
  );
  return new Map(rows.map(({ cells }) => [cells['indicator']!, Number(cells['yuan_per_unit']!)]));
}

/**
 * explanations.csv: unit, rule, explanation. Key: `rule unit`. The derived pairs are called `pair:a<=b`.
 *
 * @param units every unit of which anything may be found; with `''` among them, that of all units together, the cell may be blank
 * @throws InputError also `explanations/unknown-unit`, `explanations/unknown-rule`, `explanations/twice`
 */
export async function readExplanations(path: string, framework: Pick<FrameworkDeclaration, 'rules'>, units: ReadonlySet<string>): Promise<Map<string, string>> {
  const rules = framework.rules.map((rule) => rule.id);
  const once = onceEach(['unit', 'rule'], 'explanations/twice');
  const rows = await readSmallTable(
    path,
    [
      { name: 'unit', required: !units.has(''), expected: 'a unit code', isCode: true },
      { name: 'rule', required: true },
      { name: 'explanation', required: true },
    ],
    (row, place) => [...once(row, place), ...unknownUnit(row.cells['unit'] ?? '', units, place, row.row, 'explanations/unknown-unit'), ...(row.cells['rule']?.startsWith('pair:') === true ? [] : unknown(row.cells['rule'], rules, `${place} rule`, 'explanations/unknown-rule'))],
  );
  return new Map(rows.map(({ cells }) => [`${cells['rule']!} ${cells['unit'] ?? ''}`, cells['explanation']!]));
}

/** yearbook.csv: code, field, value. */
export async function readYearbook(path: string, framework: Pick<FrameworkDeclaration, 'fields'>): Promise<Yearbook> {
  const numbers = framework.fields.filter(({ type }) => type === 'int' || type === 'num').map(({ name }) => name);
  const once = onceEach(['code', 'field'], 'yearbook/twice');
  const rows = await readSmallTable(
    path,
    [
      { name: 'code', required: true, expected: 'a division code', isCode: true },
      { name: 'field', required: true },
      { name: 'value', required: true, expected: 'a number >= 0', fits: isAmount },
    ],
    (row, place) => [...once(row, place), ...unknown(row.cells['field'], numbers, `${place} field`, 'yearbook/unknown-field')],
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

/**
 * amendments.csv: unit, field, value, reason.
 *
 * @param check what is wrong with an amendment of these data, told together with what is wrong with its line
 * @returns every line that has its cells, right or wrong, and what is wrong with any
 * @throws InputError for a file or a header that is wrong as a whole
 */
export async function readAmendments(path: string, check: (amendment: Amendment) => readonly Problem[]): Promise<{ readonly amendments: readonly Amendment[]; readonly problems: readonly Problem[] }> {
  const file = basename(path);
  const amendmentOf = ({ row, cells }: SmallRow): Amendment => ({ place: `${file}:${row}`, unit: cells['unit'] ?? '', field: cells['field'] ?? '', value: cells['value'] ?? '', reason: cells['reason'] ?? '' });
  const { rows, problems } = await readSmallRows(
    path,
    [
      { name: 'unit', required: true, expected: 'a unit code', isCode: true },
      { name: 'field', required: true },
      { name: 'value', required: false },
      { name: 'reason', required: true, expected: 'the finding of the appeal' },
    ],
    (row) => {
      const amendment = amendmentOf(row);
      // A line that names no unit or field is told to lack it, and nothing more can be said of it.
      return amendment.unit !== '' && lostDigits(amendment.unit, amendment.place, row.row).length === 0 && amendment.field !== '' ? check(amendment) : [];
    },
  );
  return { amendments: rows.map(amendmentOf), problems };
}
