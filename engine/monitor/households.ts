/** Households of the county's file, as little of each as the work with them needs, under pseudonyms; and how many there are, without the few. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { InputError } from '../core/errors.js';
import { withDuckDb } from '../run/read/duckdb-file.js';
import type { Records, Store } from '../store/store.js';
import { villageOf, type Pseudonyms } from './pseudonym.js';
import { LEAST_SHOWN, withheld, type Sum } from './small-cells.js';

/** How a household stands; `none`: not under watch. */
export const STATUSES = ['none', 'unstable', 'borderline', 'sudden-hardship'] as const;
/** What is told of a household, and what may be put right; everything else in the file, names above all, is never read. */
export const FIELDS = ['status', 'persons', 'labour', 'income_yuan', 'elderly', 'disability', 'chronic'] as const;
export type Field = (typeof FIELDS)[number];
export type FieldValue = string | number | boolean | null;

/** Incomes beyond these are told as these [yuan a head and year]: the poorest and the richest of a village are known to it. */
const INCOME_CODED = { least: 1_000, most: 60_000 } as const;
const FILE = 'households.parquet';

export interface Household {
  readonly pseudonym: string;
  readonly village: string;
  readonly fields: Readonly<Partial<Record<Field, FieldValue>>>;
}

/** Counts of an area; null: withheld. */
export interface AreaCounts {
  readonly area: string;
  readonly total: number | null;
  readonly byStatus: Readonly<Record<(typeof STATUSES)[number], number | null>>;
}

const coded = (field: Field, value: FieldValue): FieldValue => (field === 'income_yuan' && typeof value === 'number' ? Math.min(INCOME_CODED.most, Math.max(INCOME_CODED.least, value)) : value);
/** What is told as yes or no; a file may count the persons, some under another name. */
const FLAGS: Readonly<Partial<Record<Field, string>>> = { elderly: 'elderly', disability: 'disabled', chronic: 'chronic' };
const told = (field: Field, value: FieldValue): FieldValue => (FLAGS[field] !== undefined && typeof value === 'number' ? value > 0 : value);
const plain = (value: DuckDBValue): FieldValue => (typeof value === 'bigint' ? Number(value) : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null);

type Corrections = Readonly<Partial<Record<Field, FieldValue>>>;

/** As they are kept: sealed for the household, so that they end with its key; plain as they once were. */
type KeptCorrections = { readonly sealed: string } | Corrections;

interface Row {
  readonly id: string;
  readonly pseudonym: string;
  readonly fields: Corrections;
}

/** Of a village code: itself, its township, its county. */
const areasOf = (village: string): string[] => [village.slice(0, 6), village.slice(0, 9), village];

export class HouseholdFile {
  readonly #path: string;
  /** How often anything was put right or erased here. */
  #changed = 0;
  #counts: { readonly mark: string; readonly areas: readonly AreaCounts[] } | null = null;

  constructor(
    folder: string,
    private readonly store: Store,
    private readonly pseudonyms: Pseudonyms,
  ) {
    this.#path = join(folder, FILE);
  }

  get isThere(): boolean {
    return existsSync(this.#path);
  }

  get #corrections(): Records<KeptCorrections> {
    return this.store.records<KeptCorrections>('household');
  }

  /** Villages of which a household was put right or erased: their counts are not those of the file. */
  get #villages(): Records<Readonly<Record<string, never>>> {
    return this.store.records('household-village');
  }

  async #correctionsOf(id: string, pseudonym: string): Promise<Corrections> {
    const kept: KeptCorrections = (await this.#corrections.get(pseudonym)) ?? {};
    return 'sealed' in kept ? (JSON.parse(this.pseudonyms.unseal(id, kept.sealed)) as Corrections) : kept;
  }

  async #rows(village: string): Promise<{ readonly id: string; readonly fields: Readonly<Partial<Record<Field, FieldValue>>> }[]> {
    return withDuckDb(this.#path, async (connection, source) => {
      const columns = new Set((await connection.runAndReadAll(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`)).getRows().map(([name]) => String(name)));
      for (const needed of ['household_id', 'village_code']) if (!columns.has(needed)) throw new InputError([{ place: `${FILE} ${needed}`, expected: 'the column', found: 'none', code: 'households/no-column' }]);
      const named = (field: Field): string => (columns.has(field) ? field : (FLAGS[field] ?? field));
      const own = FIELDS.filter((field) => columns.has(named(field)));
      const read = await connection.runAndReadAll(`SELECT ${['household_id', ...own.map(named)].map((name) => `"${name}"`).join(', ')} FROM ${source} WHERE village_code = $1 ORDER BY household_id`, [village]);
      return read.getRows().map(([id = null, ...values]) => ({ id: String(id), fields: Object.fromEntries(own.map((field, k) => [field, told(field, plain(values[k] ?? null))])) }));
    });
  }

  /** Households of a village as they are told, without those that were erased. */
  async #told(village: string): Promise<Row[]> {
    const found: Row[] = [];
    for (const { id, fields } of await this.#rows(village)) {
      const pseudonym = this.pseudonyms.of(village, id);
      if (pseudonym !== null) found.push({ id, pseudonym, fields: { ...fields, ...(await this.#correctionsOf(id, pseudonym)) } });
    }
    return found;
  }

  /** Households of a village by pseudonym, without those that were erased. */
  async ofVillage(village: string): Promise<Household[]> {
    const found = (await this.#told(village)).map(({ pseudonym, fields }): Household => ({ pseudonym, village, fields: Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, coded(field as Field, value)])) }));
    return found.sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  }

  async find(pseudonym: string): Promise<Household | undefined> {
    return (await this.ofVillage(villageOf(pseudonym))).find((household) => household.pseudonym === pseudonym);
  }

  async #changes(village: string): Promise<void> {
    await this.#villages.put(village, {});
    this.#changed++;
  }

  /**
   * Put fields right (PIPL art. 46); the county's file is left as it is, what is told from now on, of the household and in counts, is this.
   *
   * @throws InputError `households/labour-above-persons`
   */
  async correct(pseudonym: string, fields: Corrections): Promise<void> {
    const village = villageOf(pseudonym);
    const row = (await this.#told(village)).find((each) => each.pseudonym === pseudonym);
    if (row === undefined) return;
    const { persons, labour } = { ...row.fields, ...fields };
    if (typeof persons === 'number' && typeof labour === 'number' && labour > persons) throw new InputError([{ place: '/fields/labour', expected: `at most the ${persons} persons of the household`, found: String(labour), code: 'households/labour-above-persons' }]);
    await this.#changes(village); // first, so that a break in between counts anew rather than not
    await this.#corrections.put(pseudonym, { sealed: this.pseudonyms.seal(row.id, JSON.stringify({ ...(await this.#correctionsOf(row.id, pseudonym)), ...fields })) });
    this.#changed++;
  }

  /** Erase a household (PIPL art. 47): its key, and what was put right. False where nobody has this name. */
  async erase(pseudonym: string): Promise<boolean> {
    const village = villageOf(pseudonym);
    const row = (await this.#rows(village)).find(({ id }) => this.pseudonyms.of(village, id) === pseudonym);
    if (row === undefined) return false;
    await this.#changes(village);
    await this.#corrections.remove(pseudonym);
    this.pseudonyms.erase(row.id);
    this.#changed++;
    return true;
  }

  /** Counts of county, townships and villages; what is withheld is worked out over all of them at once, so that no two of them together tell it. */
  async counts(): Promise<readonly AreaCounts[]> {
    const { size, mtimeMs } = await stat(this.#path);
    const mark = `${size} ${mtimeMs} ${this.#changed}`;
    if (this.#counts?.mark === mark) return this.#counts.areas;
    const rows = await withDuckDb(this.#path, async (connection, source) => (await connection.runAndReadAll(`SELECT village_code, coalesce(status, 'none'), count(*) FROM ${source} GROUP BY 1, 2`)).getRows());
    const changed = new Set([...(await this.#villages.ids()), ...(await this.#corrections.ids()).map(villageOf)]);
    const counted = rows.map(([village = null, status = null, count = 0]) => ({ village: String(village), status: String(status), count: Number(count) })).filter(({ village }) => !changed.has(village));
    for (const village of changed) for (const { fields } of await this.#told(village)) counted.push({ village, status: String(fields.status ?? 'none'), count: 1 });
    const areas = protectedCounts(counted);
    this.#counts = { mark, areas };
    return areas;
  }
}

/** Counts by area and status with their totals, withheld where few. */
export function protectedCounts(rows: readonly { readonly village: string; readonly status: string; readonly count: number }[], least = LEAST_SHOWN): AreaCounts[] {
  const width = STATUSES.length + 1;
  const villages = [...new Set(rows.map(({ village }) => village))];
  const areas = [...new Set(villages.flatMap(areasOf))].sort();
  const at = new Map(areas.map((area, k) => [area, k * width]));
  const counts = new Array<number>(areas.length * width).fill(0);
  for (const { village, status, count } of rows) {
    const column = Math.max(0, STATUSES.findIndex((own) => own === status)) + 1;
    for (const area of areasOf(village)) for (const k of [0, column]) counts[at.get(area)! + k]! += count;
  }
  const columns = Array.from({ length: width }, (_, k) => k);
  const sums: Sum[] = areas.flatMap((area) => {
    const own = at.get(area)!;
    const below = areas.filter((other) => other.startsWith(area) && other.length === area.length + 3);
    return [{ whole: own, parts: columns.slice(1).map((k) => own + k) }, ...(below.length === 0 ? [] : columns.map((k): Sum => ({ whole: own + k, parts: below.map((other) => at.get(other)! + k) })))];
  });
  const hidden = withheld(counts, sums, least);
  const shown = (k: number): number | null => (hidden.has(k) ? null : counts[k]!);
  return areas.map((area) => ({ area, total: shown(at.get(area)!), byStatus: Object.fromEntries(STATUSES.map((status, k) => [status, shown(at.get(area)! + k + 1)])) as AreaCounts['byStatus'] }));
}
