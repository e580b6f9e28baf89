/**
 * Poverty lines by province and date: the one in force on a day. Last year's reckoning still gives last year's number.
 */
import { InputError, quote } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import { dateOf } from './working-days.js';

export interface DatedLine {
  /** Day number from which it is in force. */
  readonly from: number;
  /** [yuan/person/year], > 0. */
  readonly value: number;
}

/** Lines of each province in ascending order of dates. */
export type Lines = ReadonlyMap<string, readonly DatedLine[]>;

/**
 * The line in force [yuan/person/year].
 *
 * @param place of the province
 * @param asked date that the day hangs on, where it stands
 * @throws InputError `poverty/province`, `poverty/before-first-line`
 */
export function lineOn(lines: Lines, province: string, day: number, place: string, asked: { readonly place: string; readonly date: string } = { place, date: dateOf(day) }): number {
  const dated = lines.get(province);
  if (dated === undefined) throw new InputError([unknownName(place, province, [...lines.keys()], 'poverty/province')]);
  const inForce = dated.findLast(({ from }) => from <= day);
  if (inForce === undefined) throw new InputError([{ place: asked.place, expected: `a date from ${dateOf(dated[0]?.from ?? day)} on, the first line of ${quote(province)}`, found: asked.date, code: 'poverty/before-first-line' }]);
  return inForce.value;
}
