/** Which village gets which defect: one village each, in the first county, and two townships whose figures are made up. */
import { InputError } from '../../../core/errors.js';
import type { FieldDeclaration } from '../../../scoring/framework.js';
import type { Forms } from '../forms.js';
import { CODE_DEFECTS } from './codes.js';
import { CONSISTENCY_DEFECTS } from './consistency.js';
import type { CellValue, Defect, Form } from './defect.js';
import { allFull, allRound, copyOf } from './groups.js';
import { TYPING_DEFECTS } from './typing.js';

/** One cell made wrong on purpose: a line of defects.csv. */
export interface PlacedDefect {
  readonly class: string;
  readonly rule: string;
  readonly needs: string;
  /** Row among the forms, from 0. */
  readonly row: number;
  readonly villageCode: string;
  readonly field: string;
  readonly was: CellValue;
  readonly now: CellValue;
}

/** Townships, by their place in the county, of which every village's figures are made up; what follows is for single defects. */
const FULL_TOWNSHIP = 0;
const ROUND_TOWNSHIP = 1;

const townshipOf = (code: string): string => code.slice(0, 9);

class Planner {
  readonly placed: PlacedDefect[] = [];
  readonly #used = new Set<number>();
  readonly #townships: string[];

  constructor(
    readonly forms: Forms,
    readonly fields: readonly FieldDeclaration[],
  ) {
    this.#townships = [...new Set(forms.codes.map(townshipOf))];
  }

  /** Rows of a township. */
  #rowsOf(township: string | undefined): number[] {
    return this.forms.codes.flatMap((code, row) => (townshipOf(code) === township ? [row] : []));
  }

  form(row: number): Form {
    return (field) => this.forms.values.get(field)?.[row] ?? 0;
  }

  #put(kind: string, rule: string, needs: string, row: number, cells: Readonly<Record<string, CellValue>>): void {
    this.#used.add(row);
    const villageCode = this.forms.codes[row]!;
    for (const [field, now] of Object.entries(cells)) {
      const was = field === 'village_code' ? villageCode : this.forms.values.get(field)?.[row];
      if (was !== undefined && was !== now) this.placed.push({ class: kind, rule, needs, row, villageCode, field, was, now });
    }
  }

  #free(suits: (row: number) => boolean, kind: string): number {
    const row = this.forms.codes.findIndex((_, candidate) => !this.#used.has(candidate) && suits(candidate));
    if (row >= 0) return row;
    throw new InputError([{ place: '--villages', expected: 'enough villages to put every kind of defect into one of its own (175 are enough)', found: `${this.forms.rows}, with none left for ${kind}`, code: 'demo/too-few-for-defects' }]);
  }

  single({ class: kind, rule, needs = '', where, cells }: Defect): void {
    const row = this.#free((candidate) => where?.(this.form(candidate)) ?? true, kind);
    this.#put(kind, rule, needs, row, cells(this.form(row)));
  }

  codes(): void {
    for (const { class: kind, rule, needs = '', code } of CODE_DEFECTS) {
      const row = this.#free((candidate) => candidate > 0 && !this.#used.has(candidate - 1), kind);
      const [own, before] = [this.forms.codes[row]!, this.forms.codes[row - 1]!];
      this.#used.add(row - 1);
      this.#put(kind, rule, needs, row, { village_code: code(own, before) });
    }
  }

  townships(): void {
    for (const row of this.#rowsOf(this.#townships[FULL_TOWNSHIP])) this.#put('all-shares-full', 'C22', '', row, allFull(this.form(row)));
    for (const row of this.#rowsOf(this.#townships[ROUND_TOWNSHIP])) this.#put('all-counts-round', 'C22', '', row, allRound(this.form(row), this.fields));
  }

  copied(): void {
    const row = this.#free((candidate) => this.#isFreePair(candidate), 'copied-form');
    this.#used.add(row - 1);
    this.#put('copied-form', 'C21b', '', row, copyOf(this.form(row - 1), this.fields));
  }

  #isFreePair(row: number): boolean {
    const { codes } = this.forms;
    return row > 0 && !this.#used.has(row - 1) && townshipOf(codes[row - 1]!) === townshipOf(codes[row]!);
  }

  /** Rows that any defect touches or is copied from. */
  get rows(): ReadonlySet<number> {
    return this.#used;
  }
}

export interface DefectPlan {
  readonly placed: readonly PlacedDefect[];
  /** Rows whose forms are filled in completely but for their defects, so that each defect can be seen. */
  readonly complete: ReadonlySet<number>;
}

/**
 * Place every kind of defect.
 *
 * @param forms the first block of forms
 * @throws InputError `demo/too-few-for-defects`
 */
export function planDefects(forms: Forms, fields: readonly FieldDeclaration[]): DefectPlan {
  const planner = new Planner(forms, fields);
  planner.townships();
  planner.copied();
  planner.codes();
  // What suits only some villages chooses first.
  const singles = [...CONSISTENCY_DEFECTS, ...TYPING_DEFECTS];
  for (const single of [...singles.filter(({ where }) => where !== undefined), ...singles.filter(({ where }) => where === undefined)]) planner.single(single);
  return { placed: planner.placed.sort((a, b) => a.row - b.row), complete: planner.rows };
}
