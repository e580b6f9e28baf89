/** The problems found while reading one file, with a bound on how many are kept. */
import type { Problem } from '../../core/errors.js';
import { filePlace, placeOf } from './sheet-records.js';

/** Problems kept of one file; beyond this, a file is not what it is taken for, and a count says so. */
const PROBLEMS_KEPT = 1_000_000;

export class ProblemList {
  readonly #kept: Problem[] = [];
  #count = 0;

  /** @param file base name of the file, as it stands in every place */
  constructor(
    readonly file: string,
    private readonly limit = PROBLEMS_KEPT,
  ) {}

  get count(): number {
    return this.#count;
  }

  add(problem: Problem): void {
    this.#count++;
    if (this.#kept.length < this.limit) this.#kept.push(problem);
  }

  /** A problem of a whole row. */
  row(row: number, unit: string, expected: string, found: string, code: string): void {
    this.add({ place: `${this.file}:${row}`, expected, found, code, row, ...(unit === '' ? {} : { unit }) });
  }

  /** A problem of one cell. */
  cell(row: number, unit: string, field: string, expected: string, found: string, code: string): void {
    this.add({ place: `${this.file}:${row} ${field}`, expected, found, code, row, field, ...(unit === '' ? {} : { unit }) });
  }

  /**
   * All problems by row, then in the order of the fields; the last one counts those not kept, if any.
   *
   * @param sheets names of the sheets of a workbook that hold the rows, where more than one does
   */
  sorted(fields: readonly { readonly name: string }[], sheets: readonly string[] = []): Problem[] {
    const position = new Map(fields.map((field, i) => [field.name, i]));
    const at = (p: Problem): number => (p.field === undefined ? -1 : (position.get(p.field) ?? -1));
    const kept = this.#kept.sort((a, b) => (a.row ?? 0) - (b.row ?? 0) || at(a) - at(b));
    const problems = sheets.length < 2 ? kept : kept.map((problem) => this.#onSheet(problem, sheets));
    const more = this.#count - problems.length;
    if (more === 0) return problems;
    return [...problems, { place: this.file, expected: `a file with fewer than ${this.limit} problems`, found: `${more} more`, code: 'villages/too-many-problems' }];
  }

  /** A problem of a record, said to be of the row of its sheet. */
  #onSheet(problem: Problem, sheets: readonly string[]): Problem {
    const own = `${this.file}:${problem.row}`;
    if (problem.row === undefined || !problem.place.startsWith(own)) return problem;
    const place = placeOf(problem.row, sheets);
    return { ...problem, place: filePlace(this.file, place) + problem.place.slice(own.length), row: place.row };
  }
}
