/**
 * Statistical division codes (统计用区划代码): 2 digits name a province, 4 a prefecture, 6 a county, 9 a township, 12 a
 * village; each code begins with the code of what it lies in.
 *
 * Source: National Bureau of Statistics (2009), 统计用区划代码和城乡划分代码编制规则.
 */

export const DIVISION_LEVELS = ['province', 'prefecture', 'county', 'township', 'village'] as const;
export type DivisionLevel = (typeof DIVISION_LEVELS)[number];

const LENGTHS = { province: 2, prefecture: 4, county: 6, township: 9, village: 12 } as const satisfies Record<DivisionLevel, number>;

/** Number of digits of a level's codes. */
export const codeLength = (level: DivisionLevel): number => LENGTHS[level];

/** The level of a bare code, by its length; null for what is no code. */
export function levelOfCode(code: string): DivisionLevel | null {
  if (!/^\d+$/.test(code)) return null;
  return DIVISION_LEVELS.find((level) => LENGTHS[level] === code.length) ?? null;
}

/** The code a 12-digit code stands for when it is filled up with zeros, as published totals are: 110101000000 is 110101. */
export function withoutFill(code: string): string {
  for (const level of DIVISION_LEVELS) {
    const length = LENGTHS[level];
    if (code.length === 12 && code.endsWith('0'.repeat(12 - length)) && !code.slice(0, length).endsWith('00')) return code.slice(0, length);
  }
  return code;
}

/** The code of the division a code lies in; null at the top and for what is no code. */
export function parentCode(code: string): string | null {
  const level = levelOfCode(code);
  if (level === null || level === 'province') return null;
  return code.slice(0, LENGTHS[DIVISION_LEVELS[DIVISION_LEVELS.indexOf(level) - 1]!]);
}

/** The code of the division of `level` that a code lies in, or the code itself; null where the code does not reach so far. */
export const codeAt = (code: string, level: DivisionLevel): string | null => (code.length >= LENGTHS[level] ? code.slice(0, LENGTHS[level]) : null);

/** What the county digits (5-6) say. */
export type CountyKind = 'municipal-districts' | 'district' | 'county' | 'county-level-city' | 'development-zone' | 'directly-administered' | 'none';

/** Prefecture-level cities without counties: 东莞, 中山, 儋州, 嘉峪关. Their county level is the city itself, digits 00. */
const CITIES_WITHOUT_COUNTIES: readonly string[] = ['4419', '4420', '4604', '6202'];

/**
 * Kind of the county a code lies in, by its digits 5-6: 00 none, 01 the districts together, 02-20 district, 21-70 county or banner, 71-80 development
 * zone (a statistical unit that no GB/T 2260 table has), 81-99 county-level city. Digits 3-4 of 90 hold what the province administers itself.
 *
 * @returns null for a code shorter than a county's
 */
export function countyKind(code: string): CountyKind | null {
  if (codeAt(code, 'county') === null) return null;
  const digits = Number(code.slice(4, 6));
  if (code.slice(2, 4) === '90') return 'directly-administered';
  if (digits === 0) return 'none';
  if (digits === 1) return 'municipal-districts';
  if (digits <= 20) return 'district';
  if (digits <= 70) return 'county';
  return digits <= 80 ? 'development-zone' : 'county-level-city';
}

/** Whether a code lies in a prefecture-level city without counties. */
export const lacksCounties = (code: string): boolean => CITIES_WITHOUT_COUNTIES.includes(code.slice(0, 4)) && code.slice(4, 6) === '00';

/** What the last six digits of a 12-digit code say. */
export type VillageForm = 'village' | 'residents-committee' | 'total' | 'unassigned-township' | 'unassigned-village';

/**
 * Form of a 12-digit code by its digits 7-9 and 10-12: townships 001-599; villages 200-399 and 500-599, residents' committees 001-199 and
 * 400-499; zeros to the end are a total.
 *
 * @returns null for anything but 12 digits
 */
export function villageForm(code: string): VillageForm | null {
  if (!/^\d{12}$/.test(code)) return null;
  const township = Number(code.slice(6, 9));
  const village = Number(code.slice(9));
  if (village === 0) return 'total';
  if (township < 1 || township > 599) return 'unassigned-township';
  if ((village >= 200 && village <= 399) || (village >= 500 && village <= 599)) return 'village';
  return village <= 199 || (village >= 400 && village <= 499) ? 'residents-committee' : 'unassigned-village';
}

/** Names of divisions of one yearly edition. */
export interface DivisionRow {
  readonly code: string;
  readonly name: string;
}

/** The divisions of one yearly edition, provinces to townships. */
export class Divisions {
  readonly #names: ReadonlyMap<string, string>;
  readonly #codes: Readonly<Record<Exclude<DivisionLevel, 'village'>, readonly string[]>>;

  /** @param rows by level; every code has the length of its level and its parent among the rows of the level above */
  constructor(
    readonly year: number,
    rows: Readonly<Record<Exclude<DivisionLevel, 'village'>, readonly DivisionRow[]>>,
  ) {
    const list = (level: keyof typeof rows): string[] => rows[level].map(({ code }) => code).sort();
    this.#names = new Map(Object.values(rows).flatMap((level) => level.map(({ code, name }) => [code, name] as const)));
    this.#codes = { province: list('province'), prefecture: list('prefecture'), county: list('county'), township: list('township') };
  }

  /** Whether a province, prefecture, county or township of this code is in the edition; no village is. */
  has(code: string): boolean {
    return this.#names.has(code);
  }

  nameOf(code: string): string | undefined {
    return this.#names.get(code);
  }

  /** The code of the division of this edition that `code`, of a village or of any level above, lies in. */
  parentOf(code: string): string | undefined {
    const parent = parentCode(code);
    return parent !== null && this.has(parent) ? parent : undefined;
  }

  /** Codes of one level, ascending. */
  codes(level: Exclude<DivisionLevel, 'village'>): readonly string[] {
    return this.#codes[level];
  }
}
