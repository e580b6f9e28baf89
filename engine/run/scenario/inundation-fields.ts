/** Roughness and infiltration of an inundation: one number, a draw, or a grid of one for each cell, times a draw. */
import type { Problem } from '../../core/errors.js';
import type { Dem } from '../../flood/dem.js';
import { cellPlace, misfit, type Grid, type GridKind } from '../../flood/grid.js';
import type { FieldChoice, FloodField, Prior } from './declaration.js';
import { drawnFrom, drawOf, type Drawn } from './drawn.js';

export const ROUGHNESS: GridKind = { code: 'roughness', one: "Manning's n", many: 'numbers', unit: 's/m^(1/3)', min: 0.005, max: 1 };
export const INFILTRATION: GridKind = { code: 'infiltration', one: 'a rate', many: 'rates', unit: 'mm/h', min: 0, max: 500 };

/** What each field of an inundation can be. */
export const FIELD_RANGES = { roughness: ROUGHNESS, infiltration: INFILTRATION, rainFactor: { unit: '1', min: 0, max: 10 } } as const satisfies Readonly<Record<FloodField, Pick<GridKind, 'unit' | 'min' | 'max'>>>;

/** What a grid may be multiplied by [1]. */
export const LEAST_FACTOR = 0.1;
export const MOST_FACTOR = 10;

/** A number for all cells; or, where there is a base, the factor of it, cut at the ends of the range. */
export interface Field {
  readonly base: Float64Array | null;
  readonly drawn: Drawn;
  readonly min: number;
  readonly max: number;
}

/** The grid a choice names; null: none. */
export const gridOf = (choice: FieldChoice | undefined): string | null => (typeof choice === 'string' ? choice : typeof choice === 'object' && 'grid' in choice ? choice.grid : null);

type PlaceOf = (path: readonly (string | number)[]) => string;

/** What is to be drawn for every member of an inundation; a prior that could not be is a problem. */
export const drawnOf = (name: string, given: number | Prior, min: number, max: number, place: string, problems: Problem[]): Drawn => drawnFrom(given, `inundation/${name}`, min, max, place, problems);

/** The numbers of a grid, cell by cell of the elevation model; where they are not, that is a problem. */
function onGround(dem: Dem, grid: Grid, file: string, { code, one }: GridKind, problems: Problem[]): Float64Array {
  const other = misfit(dem, grid);
  if (other !== null) {
    problems.push({ place: file, ...other, code: `${code}/misfit` });
    return grid.values;
  }
  const blank = grid.noData.reduce((count, flag, cell) => count + (flag === 1 && dem.noData[cell] === 0 ? 1 : 0), 0);
  const first = grid.noData.findIndex((flag, cell) => flag === 1 && dem.noData[cell] === 0);
  if (blank > 0) problems.push({ place: cellPlace(file, first, dem.columns), expected: `${one}, for the elevation model has a height there`, found: `no data${blank > 1 ? `, and in ${blank - 1} more cells` : ''}`, code: `${code}/no-data` });
  return grid.values;
}

/**
 * The field of a choice.
 *
 * @param grid the one the choice names; null: none
 */
export function fieldOf(name: string, choice: FieldChoice, grid: Grid | null, dem: Dem, kind: GridKind, placeOf: PlaceOf, problems: Problem[]): Field {
  const { min, max } = kind;
  const file = gridOf(choice);
  if (file === null || grid === null) return { base: null, drawn: drawnOf(name, choice as number | Prior, min, max, placeOf([name]), problems), min, max };
  const factor = typeof choice === 'object' && 'factor' in choice ? choice.factor : 1;
  return { base: onGround(dem, grid, file, kind, problems), drawn: drawnOf(`${name}Factor`, factor, LEAST_FACTOR, MOST_FACTOR, placeOf([name, 'factor']), problems), min, max };
}

/** A member's field: a number for all cells, or one for each. */
export function drawField({ base, drawn, min, max }: Field, seed: string, id: string, member: number): number | Float64Array {
  const own = drawOf(drawn, seed, id, member);
  return base === null ? own : base.map((value) => Math.min(max, Math.max(min, value * own)));
}
