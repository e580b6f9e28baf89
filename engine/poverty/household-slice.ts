/** Some of the households as columns of their own, with what a storm does to them: all that a thread needs of a block. */
import type { Entities } from '../core/random.js';
import { LEDGER, MONTHS, type Ledger } from './account.js';
import { damageAt, type Households, type StormDamage } from './household.js';

/** Some elements of a column. */
function pick(column: ArrayLike<number>, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) out[k] = column[rows[k]!]!;
  return out;
}

/** @param rows positions that are taken */
export function sliceHouseholds(households: Households, rows: Uint32Array): Households {
  const numbers = (column: Float64Array): Float64Array => pick(column, rows);
  const bytes = (column: Uint8Array): Uint8Array => Uint8Array.from(rows, (i) => column[i]!);
  const months = (column: Float64Array): Float64Array => {
    const out = new Float64Array(rows.length * MONTHS);
    rows.forEach((i, row) => out.set(column.subarray(i * MONTHS, (i + 1) * MONTHS), row * MONTHS));
    return out;
  };
  const { ids, persons, group, ledger, savings, credit, remittance, assets, house, spending, illness, jobLoss, accident, scheme, crop, traits } = households;
  return {
    ids: Array.from(rows, (i) => ids[i]!),
    persons: Uint16Array.from(rows, (i) => persons[i]!),
    group: Uint32Array.from(rows, (i) => group[i]!),
    ledger: Object.fromEntries(LEDGER.map((column) => [column, months(ledger[column])])) as Ledger,
    savings: numbers(savings),
    credit: numbers(credit),
    remittance: numbers(remittance),
    assets: numbers(assets),
    house: numbers(house),
    spending: numbers(spending),
    illness: numbers(illness),
    jobLoss: numbers(jobLoss),
    accident: numbers(accident),
    scheme: bytes(scheme),
    crop: bytes(crop),
    traits: bytes(traits),
  };
}

export const sliceEntities = ({ low, high }: Entities, rows: Uint32Array): Entities => ({ low: Uint32Array.from(rows, (i) => low[i]!), high: Uint32Array.from(rows, (i) => high[i]!) });

export function sliceDamage(damage: StormDamage, rows: Uint32Array): StormDamage {
  const places = rows.map((i) => damageAt(damage, i));
  const of = (column: ArrayLike<number>): Float64Array => pick(column, places);
  return { crop: of(damage.crop), assets: of(damage.assets), house: of(damage.house), closed: of(damage.closed), index: of(damage.index) };
}
