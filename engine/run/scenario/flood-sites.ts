/** Sites of an inundation: which cell each stands in, what stands there, and who lives in it. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { SECTORS, type Sector } from '../../flood/depth-damage.js';
import { isSiteQuantity, SITE_QUANTITIES, type OutputChoice } from './declaration.js';
import type { Sites } from './sites.js';
import type { IdTable } from './parameters.js';
import { plainNumber } from './series.js';

export interface FloodSite {
  /** Position of the site. */
  readonly site: number;
  readonly cell: number;
  readonly sector: Sector;
  /** Value that water can damage [元]. */
  readonly value: number;
  /** Height of the floor above the ground of the cell [m]. */
  readonly floor: number;
  readonly people: number;
}

/** Columns of the file of sites: what they are called in the shared folder of data, range, and what stands for a column that is not there; null: it must be. */
const COLUMNS = {
  x: { also: ['low_x_m', 'x_m'], min: -1e8, max: 1e8, absent: null },
  y: { also: ['low_y_m', 'y_m'], min: -1e8, max: 1e8, absent: null },
  value: { also: ['exposed_yuan'], min: 0, max: 1e12, absent: 0 },
  floor: { also: ['floor_m'], min: -10, max: 100, absent: 0 },
  people: { also: ['residents'], min: 0, max: 1e6, absent: 0 },
} as const;
type ColumnName = keyof typeof COLUMNS;

/** Which of its names a column has; of a village, where its lowest houses stand before its middle; undefined: none. */
const named = (table: IdTable, name: ColumnName): string | undefined => [name, ...COLUMNS[name].also].find((one) => table.columns.has(one));

/**
 * The sites of the entity that drives an inundation; none where no output is of sites.
 *
 * @param withinGrid whether sites of any entity are taken that lie on the grid, and others left out
 * @param cellAt the cell of a point; -1: none
 * @param within what a point must be, for messages
 */
export function floodSites(outputs: readonly OutputChoice[], sites: Sites | null, table: IdTable | null, entity: number, withinGrid: boolean, cellAt: (x: number, y: number) => number, within: string, place: string, problems: Problem[]): FloodSite[] {
  const wanted = outputs.flatMap(({ quantity }) => (isSiteQuantity(quantity) && quantity !== 'floodArea' ? [quantity] : []));
  if (wanted.length === 0) return [];
  if (sites === null || table === null) {
    problems.push({ place, expected: `a scenario with sites, which ${wanted.join(', ')} are of`, found: 'none', code: 'plan/no-sites' });
    return [];
  }
  const needed: readonly (readonly [ColumnName | null, string])[] = [['x', 'sites of an inundation'], ['y', 'sites of an inundation'], ...wanted.map((quantity) => [SITE_QUANTITIES[quantity].column, quantity] as const)];
  const missing = needed.filter(([name]) => name !== null && named(table, name) === undefined);
  for (const [name, by] of missing) problems.push({ place: `${table.file}:1`, expected: `a column ${name!}, needed by ${by}`, found: [...table.columns.keys()].join(','), code: 'entities/bad-header' });
  if (!withinGrid && sites.of[entity]!.length === 0) problems.push({ place: table.file, expected: 'a site in the entity of the inundation', found: 'none', code: 'plan/no-sites' });
  if (missing.length > 0) return [];
  const numberAt = (id: string, name: ColumnName): number => {
    const { min, max, absent } = COLUMNS[name];
    const column = named(table, name);
    const text = column === undefined ? undefined : table.columns.get(column)?.get(id);
    if (text === undefined) return absent!;
    const value = plainNumber(text);
    if (value !== undefined && value >= min && value <= max) return value;
    problems.push({ place: `${table.file} ${id} ${column!}`, expected: `a number from ${min} to ${max}`, found: quote(text), code: 'entities/bad-value' });
    return NaN;
  };
  const sectorAt = (id: string): Sector => {
    const text = table.columns.get('sector')?.get(id) ?? 'residential';
    if (!Object.hasOwn(SECTORS, text)) problems.push(unknownName(`${table.file} ${id} sector`, text, Object.keys(SECTORS), 'entities/unknown-sector'));
    return text as Sector;
  };
  const candidates = withinGrid ? sites.ids.map((_, site) => site) : sites.of[entity]!;
  const found = candidates.flatMap((site): FloodSite[] => {
    const id = sites.ids[site]!;
    const [x, y] = [numberAt(id, 'x'), numberAt(id, 'y')];
    const cell = cellAt(x, y);
    if (cell < 0 && withinGrid) return [];
    if (cell < 0) problems.push({ place: `${table.file} ${id} x, y`, expected: within, found: `${x}, ${y}`, code: 'inundation/outside' });
    return [{ site, cell, sector: sectorAt(id), value: numberAt(id, 'value'), floor: numberAt(id, 'floor'), people: numberAt(id, 'people') }];
  });
  if (withinGrid && found.length === 0) problems.push({ place: table.file, expected: `a site on the grid: ${within}`, found: 'none', code: 'plan/no-sites' });
  return found;
}
