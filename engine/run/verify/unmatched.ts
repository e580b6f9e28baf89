/** Units that stand on one side of a comparison alone, and so take no part in it: each is named. */
import type { OutputFolder } from '../write/atomic.js';
import { textColumn, writeTable } from '../write/plain-table.js';

export type Side = 'forecast' | 'observations' | 'events';

export interface UnmatchedUnit {
  readonly unit: string;
  /** Where it is. */
  readonly in: Side;
  /** Blank: all of them. */
  readonly quantity: string;
}

/** Names that are told beside a count; all of them stand in the table. */
const TOLD = 5;
const SAID: Readonly<Record<Side, string>> = { forecast: '只在预报中 in the forecast alone', observations: '只在实况中 in the observations alone', events: '有事件而未判断 with events, not judged' };

/** Units of forecasts without any of observations, and the reverse. */
export function unmatchedUnits(forecast: readonly string[], observed: readonly string[]): UnmatchedUnit[] {
  const [ours, theirs] = [new Set(forecast), new Set(observed)];
  return [...forecast.filter((unit) => !theirs.has(unit)).map((unit): UnmatchedUnit => ({ unit, in: 'forecast', quantity: '' })), ...observed.filter((unit) => !ours.has(unit)).map((unit): UnmatchedUnit => ({ unit, in: 'observations', quantity: '' }))];
}

/** How many there are on each side, by quantity, and the first of them. */
export function unmatchedCounts(units: readonly UnmatchedUnit[]): { readonly in: Side; readonly quantity: string; readonly count: number; readonly first: readonly string[] }[] {
  const groups = new Map<string, UnmatchedUnit[]>();
  for (const one of units) groups.set(`${one.in} ${one.quantity}`, [...(groups.get(`${one.in} ${one.quantity}`) ?? []), one]);
  return [...groups.values()].map((own) => ({ in: own[0]!.in, quantity: own[0]!.quantity, count: own.length, first: own.slice(0, TOLD).map(({ unit }) => unit) }));
}

/** A line for a terminal; nothing where every unit has its fellow. */
export const unmatchedText = (units: readonly UnmatchedUnit[]): string =>
  unmatchedCounts(units).map(({ in: side, quantity, count, first }) => `未参加 left out: ${count} 个单元 units ${SAID[side]}${quantity === '' ? '' : ` (${quantity})`}: ${first.join(', ')}${count > TOLD ? ' …' : ''} (unmatched.csv)\n`).join('');

/** The table of all of them, which says by having no rows that there are none. */
export const writeUnmatched = (out: OutputFolder, units: readonly UnmatchedUnit[]): Promise<void> =>
  writeTable(out.file('unmatched.csv'), [textColumn('unit', units.map(({ unit }) => unit)), textColumn('stands_in', units.map(({ in: side }) => side)), textColumn('quantity', units.map(({ quantity }) => quantity))]);
