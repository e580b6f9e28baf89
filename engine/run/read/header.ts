/**
 * Which column of a file holds which field. A column may be headed by the field's name, its Chinese or English title,
 * one of its further headers, any of these with the unit in brackets behind it, or by what a mapping file says.
 */
import { quote, throwIfAny, type Problem } from '../../core/errors.js';
import { nearestName } from '../../core/lookup.js';
import type { FieldDeclaration, FrameworkDeclaration } from '../../scoring/framework.js';

/** Other people's header → field name, or null where the column is to be passed over. */
export type Mapping = ReadonlyMap<string, string | null>;

/** What reading needs to know of a framework. */
export type FormDeclaration = Pick<FrameworkDeclaration, 'fields' | 'unit'>;

export interface SourceColumn {
  /** Position in the file's rows, from 0. */
  readonly position: number;
  readonly field: FieldDeclaration;
}

/** Another version of the form, which a file compared with one of this version may be headed by. */
export interface OtherVersion {
  readonly form: FormDeclaration;
  /** Whether the file was made by it: then it says what a heading means, and what it need not have is not asked for. */
  readonly ofTheFile: boolean;
}

/** The file's header, understood. */
export interface Layout {
  /** Record number of the header. */
  readonly record: number;
  /** Every header of the file, as it stands there. */
  readonly headers: readonly string[];
  /** The columns that hold a field. */
  readonly columns: readonly SourceColumn[];
  /** Position of the unit's code. */
  readonly code: number;
  readonly absent: readonly FieldDeclaration[];
  readonly ignored: readonly string[];
  /** Positions without a header: allowed as long as nothing stands in them. */
  readonly unnamed: readonly number[];
  /** Problems that do not keep the file from being read. */
  readonly problems: readonly Problem[];
}

/** A header as it is compared: without spaces, byte order mark, case, and differences of width in brackets and quotes. */
export const normaliseHeader = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\uFEFF\u200B]/g, '')
    .replace(/[“”„]/g, '"')
    .replace(/[【〔[{]/g, '(')
    .replace(/[】〕\]}]/g, ')')
    .toLowerCase();

/** From a normalised header to its field; a heading with its unit never hides another field's own heading. */
class HeaderIndex {
  readonly #fields = new Map<string, FieldDeclaration>();

  constructor(readonly form: FormDeclaration) {
    const headings = form.fields.flatMap((field) => [field.name, field.title.zh, field.title.en, ...(field.headers ?? [])].map((text) => ({ field, key: normaliseHeader(text) })));
    for (const { field, key } of headings) this.#add(key, field);
    for (const { field, key } of headings) this.#add(`${key}(${normaliseHeader(field.unit)})`, field);
  }

  #add(key: string, field: FieldDeclaration): void {
    if (key !== '' && !this.#fields.has(key)) this.#fields.set(key, field);
  }

  find(header: string): FieldDeclaration | undefined {
    return this.#fields.get(normaliseHeader(header));
  }

  /** The name or title most like an unknown header, if one is near. */
  nearest(header: string): string | undefined {
    const headings = this.form.fields.flatMap((field) => [field.name, field.title.zh, field.title.en]);
    return nearestName(header.normalize('NFKC').trim(), headings);
  }
}

/** A mapping by normalised header, with its field names checked. */
function resolveMapping(mapping: Mapping, form: FormDeclaration): Map<string, FieldDeclaration | null> {
  const byName = new Map(form.fields.map((field) => [field.name, field]));
  const problems: Problem[] = [];
  const resolved = new Map<string, FieldDeclaration | null>();
  for (const [header, name] of mapping) {
    const field = name === null ? null : byName.get(name);
    if (field === undefined) {
      const near = nearestName(name!, byName.keys());
      problems.push({ place: `mapping ${header}`, expected: 'the name of a field', found: quote(name!) + (near === undefined ? '' : ` (did you mean ${near}?)`), code: 'mapping/unknown-field' });
    } else resolved.set(normaliseHeader(header), field);
  }
  throwIfAny(problems);
  return resolved;
}

/** A number in another unit is another field, whatever its name. */
export const isSameField = (a: FieldDeclaration, b: FieldDeclaration): boolean => a.unit === b.unit || (a.type !== 'int' && a.type !== 'num');

/** Reads headers by one framework and one mapping. */
export class HeaderReader {
  readonly #index: HeaderIndex;
  readonly #mapping: Map<string, FieldDeclaration | null>;
  readonly #other: HeaderIndex | null;

  constructor(
    readonly form: FormDeclaration,
    mapping: Mapping | undefined,
    readonly otherVersion: OtherVersion | null = null,
  ) {
    this.#index = new HeaderIndex(form);
    this.#mapping = resolveMapping(mapping ?? new Map(), form);
    this.#other = otherVersion === null ? null : new HeaderIndex(otherVersion.form);
  }

  /** The field a header names, null if the mapping or another version of the form passes it over, undefined if it is unknown. */
  find(header: string): FieldDeclaration | null | undefined {
    const mapped = this.#mapping.get(normaliseHeader(header));
    return mapped === undefined ? this.#declared(header) : mapped;
  }

  #declared(header: string): FieldDeclaration | null | undefined {
    const own = this.#index.find(header);
    const other = this.#other?.find(header);
    if (other === undefined) return own;
    if (this.otherVersion?.ofTheFile !== true) return own ?? null;
    // Two versions may head different fields alike: the one the file was made by is right.
    const same = this.form.fields.find(({ name }) => name === other.name) ?? own;
    return same !== undefined && isSameField(same, other) ? same : null;
  }

  /** Whether a row of cells is the header: one of them names the unit's code. */
  isHeader = (cells: readonly string[]): boolean => cells.some((cell) => this.find(cell)?.name === this.form.unit.code);

  /**
   * Tell which column is which.
   *
   * @throws InputError `villages/no-code-column`, `villages/duplicate-header`, `villages/two-columns-for-field`, all at once
   */
  layout(file: string, record: number, headers: readonly string[]): Layout {
    const faults: Problem[] = [];
    const problems: Problem[] = [];
    const ignored: string[] = [];
    const unnamed: number[] = [];
    const columns: SourceColumn[] = [];
    const positionOf = new Map<string, number>();
    const headerOf = new Map<FieldDeclaration, string>();
    const place = (header: string): string => `${file}:${record} ${header}`;
    headers.forEach((raw, position) => {
      const header = raw.replace(/^\uFEFF/, '').trim();
      if (header === '') {
        unnamed.push(position);
        return;
      }
      const key = normaliseHeader(header);
      if (positionOf.has(key)) {
        faults.push({ place: place(header), expected: 'every header once', found: `columns ${positionOf.get(key)! + 1} and ${position + 1}`, code: 'villages/duplicate-header', row: record });
        return;
      }
      positionOf.set(key, position);
      const field = this.find(header);
      if (field === undefined && this.form.unit.otherColumns !== 'ignore') problems.push(this.#unknown(place(header), header, record));
      if (field === undefined || field === null) {
        ignored.push(header);
        return;
      }
      const other = headerOf.get(field);
      if (other !== undefined) {
        faults.push({ place: place(header), expected: `one column for ${field.name}`, found: `${quote(other)} and ${quote(header)}`, code: 'villages/two-columns-for-field', row: record, field: field.name });
        return;
      }
      headerOf.set(field, header);
      columns.push({ position, field });
    });
    const code = columns.find(({ field }) => field.name === this.form.unit.code);
    if (code === undefined) faults.push(noCodeColumn(file, this.form, headers));
    throwIfAny(faults);
    const absent = this.form.fields.filter((field) => !headerOf.has(field));
    const asked = this.otherVersion?.ofTheFile === true ? [] : absent.filter(({ required }) => required === true);
    for (const field of asked) {
      problems.push({ place: `${file}:${record} ${field.name}`, expected: `a column ${field.name} (${field.title.zh})`, found: 'no such column', code: 'villages/absent-column', row: record, field: field.name });
    }
    return { record, headers, columns, code: code!.position, absent, ignored, unnamed, problems };
  }

  #unknown(place: string, header: string, record: number): Problem {
    const near = this.#index.nearest(header);
    return {
      place,
      expected: 'the name or title of a field, or an entry for it in the mapping',
      found: quote(header) + (near === undefined ? '' : ` (did you mean ${near}?)`),
      code: 'villages/unknown-column',
      row: record,
    };
  }
}

/** The fault of a file whose rows cannot be told apart: names are never joined on, since they repeat. */
export function noCodeColumn(file: string, form: FormDeclaration, headers: readonly string[]): Problem {
  const field = form.fields.find(({ name }) => name === form.unit.code);
  const title = field === undefined ? '' : ` (${field.title.zh})`;
  const shown = headers.filter((header) => header.trim() !== '').slice(0, 12);
  return {
    place: file,
    expected: `a column ${form.unit.code}${title}; units are never told apart by name, since names repeat`,
    found: shown.length === 0 ? 'no header' : shown.map((header) => quote(header.trim())).join(', '),
    code: 'villages/no-code-column',
  };
}
