/**
 * Households as columns, and what a storm does to them. Amounts are whole fen; ids are pseudonyms.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { registerEntities, type Entities } from '../core/random.js';
import { LEDGER, MONTHS, type Ledger } from './account.js';

/** Bits of `traits`. */
export const TRAITS = { lifted: 1, monitored: 2, labour: 4, minority: 8, womanHead: 16, elderly: 32, disability: 64, chronic: 128 } as const;
export type Trait = keyof typeof TRAITS;

export interface Households {
  readonly ids: readonly string[];
  readonly persons: Uint16Array;
  /** Position of each household's village or other group. */
  readonly group: Uint32Array;
  readonly ledger: Ledger;
  /** [fen] each: in hand; that may be borrowed; that relatives can send in a month; productive assets; house; spending a month. */
  readonly savings: Float64Array;
  readonly credit: Float64Array;
  readonly remittance: Float64Array;
  readonly assets: Float64Array;
  readonly house: Float64Array;
  readonly spending: Float64Array;
  /** Chances in a month [1]. */
  readonly illness: Float64Array;
  readonly jobLoss: Float64Array;
  readonly accident: Float64Array;
  /** Position in the lists of medical schemes and of crop calendars. */
  readonly scheme: Uint8Array;
  readonly crop: Uint8Array;
  readonly traits: Uint8Array;
}

/** What one member of a storm does to each household [1]. */
export interface StormDamage {
  readonly crop: ArrayLike<number>;
  readonly assets: ArrayLike<number>;
  readonly house: ArrayLike<number>;
  /** Months without work [months], >= 0. */
  readonly closed: ArrayLike<number>;
  /** What an index of insurance sees, before its basis. */
  readonly index: ArrayLike<number>;
  /** Where a household's stand in these columns, such as those of its village; absent: at its own position. */
  readonly place?: ArrayLike<number>;
}

/** Where the damage of household `i` stands. */
export const damageAt = ({ place }: StormDamage, i: number): number => (place === undefined ? i : place[i]!);

const NOT_BELOW = ['savings', 'credit', 'remittance', 'assets', 'house', 'spending'] as const;
const CHANCES = ['illness', 'jobLoss', 'accident'] as const;

/**
 * Check columns against each other and their ranges, and give each household its random numbers.
 *
 * @throws InputError `poverty/persons`, `poverty/negative`, `poverty/chance`, `poverty/length`, `random/same-entity`
 */
export function checkHouseholds(households: Households): Entities {
  const problems: Problem[] = [];
  const n = households.ids.length;
  const say = (i: number, column: string, expected: string, found: number, code: string): unknown => problems.push({ place: `household ${households.ids[i]!} ${column}`, expected, found: String(found), code });
  for (const column of LEDGER) if (households.ledger[column].length !== n * MONTHS) problems.push({ place: `ledger ${column}`, expected: `${MONTHS} months for each of ${n} households`, found: `${households.ledger[column].length} amounts`, code: 'poverty/length' });
  for (let i = 0; i < n; i++) {
    if (!(households.persons[i]! >= 1)) say(i, 'persons', 'at least one', households.persons[i]!, 'poverty/persons');
    for (const column of NOT_BELOW) if (!(households[column][i]! >= 0 && households[column][i]! < Infinity)) say(i, column, 'an amount >= 0', households[column][i]!, 'poverty/negative');
    for (const column of CHANCES) if (!(households[column][i]! >= 0 && households[column][i]! <= 1)) say(i, column, 'a chance from 0 to 1', households[column][i]!, 'poverty/chance');
  }
  throwIfAny(problems);
  return registerEntities(households.ids);
}

/** Columns for `n` households with nothing in them. */
export function emptyHouseholds(ids: readonly string[], ledger: Ledger): Households {
  const numbers = (): Float64Array => new Float64Array(ids.length);
  const bytes = (): Uint8Array => new Uint8Array(ids.length);
  return {
    ids,
    persons: new Uint16Array(ids.length),
    group: new Uint32Array(ids.length),
    ledger,
    savings: numbers(),
    credit: numbers(),
    remittance: numbers(),
    assets: numbers(),
    house: numbers(),
    spending: numbers(),
    illness: numbers(),
    jobLoss: numbers(),
    accident: numbers(),
    scheme: bytes(),
    crop: bytes(),
    traits: bytes(),
  };
}
