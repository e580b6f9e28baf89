/** The inundation of a scenario, read and held against its data, as data a thread can be sent. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Dem } from '../../flood/dem.js';
import type { InundationOptions } from '../../flood/inundation-local-inertial.js';
import { checkOptions } from '../../flood/inundation-options.js';
import type { Clock } from './clock.js';
import { isSiteQuantity, type InundationChoice, type OutputChoice, type Policy } from './declaration.js';
import { readDem } from './dem-tiles.js';
import { floodSetups, type FloodSetup } from './flood-setups.js';
import { floodSites, type FloodSite } from './flood-sites.js';
import { readGrid } from './grid-file.js';
import { filesOfEdges, partSides, readEdges, type HeldSeries } from './inundation-edges.js';
import { drawnOf, FIELD_RANGES, fieldOf, gridOf, INFILTRATION, ROUGHNESS, type Field } from './inundation-fields.js';
import type { Sites } from './sites.js';
import type { IdTable } from './parameters.js';
import type { Series } from './series.js';
import type { Variant } from './variants.js';

export interface InundationJob {
  readonly dem: Dem;
  /** Position of the entity that drives it. */
  readonly entity: number;
  /** As the chain stands, then the policies that reach it, then the points of a sweep that do. */
  readonly setups: readonly FloodSetup[];
  /** Cells that discharge enters at, whose it is, and shares of it. */
  readonly springs: readonly { readonly cell: number; readonly share: number; readonly entity: number }[];
  readonly held: readonly HeldSeries[];
  readonly sites: readonly FloodSite[];
  readonly options: Pick<InundationOptions, 'boundaries' | 'theta' | 'alpha' | 'maxStep'>;
  readonly above: number;
}

/** What a scenario's inundation is read with. */
export interface InundationContext {
  readonly clock: Clock;
  readonly series: Series;
  /** Whether the series or the chain has a discharge; and the last link that makes one, -1 where none does. */
  readonly hasDischarge: boolean;
  readonly dischargeLink: number;
  readonly policies: readonly Policy[];
  readonly variants: readonly Variant[];
  /** Parameters of the sweep. */
  readonly swept: readonly string[];
  readonly outputs: readonly OutputChoice[];
  readonly sites: Sites | null;
  readonly siteTable: IdTable | null;
  /** Path of a file of the data. */
  readonly pathOf: (name: string) => string;
  /** Where a policy stands in the scenario. */
  readonly policyPlace: (path: readonly (string | number)[]) => string;
  /** Where a key of the inundation stands in the scenario. */
  readonly placeOf: (path: readonly (string | number)[]) => string;
}

/** The cell that a point lies in; -1 where it is in none with data. */
function cellAt({ rows, columns, cellSize, xll, yll, noData }: Dem, x: number, y: number): number {
  const column = Math.floor((x - xll) / cellSize);
  const row = rows - 1 - Math.floor((y - yll) / cellSize);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return -1;
  const cell = row * columns + column;
  return noData[cell] === 1 ? -1 : cell;
}

/** What a point must be. */
const withinGround = ({ rows, columns, cellSize, xll, yll }: Dem): string => `a point of the elevation model, on ground: x ${xll} to ${xll + columns * cellSize}, y ${yll} to ${yll + rows * cellSize}`;

/** Every file an inundation is read from. */
export const filesOfInundation = (choice: InundationChoice): string[] => [...(typeof choice.dem === 'string' ? [choice.dem] : choice.dem), ...[gridOf(choice.roughness), gridOf(choice.infiltration)].filter((name) => name !== null), ...filesOfEdges(choice)];

/**
 * Read a scenario's inundation.
 *
 * @throws InputError what is wrong with a file; what does not belong together is told in `problems`
 */
export async function readInundation(choice: InundationChoice, context: InundationContext, problems: Problem[]): Promise<InundationJob> {
  const { clock, series, hasDischarge, dischargeLink, policies, variants, swept, policyPlace, outputs, sites, siteTable, pathOf, placeOf } = context;
  const dem = await readDem(choice.dem, pathOf);
  const field = async (name: 'roughness' | 'infiltration', given: NonNullable<InundationChoice[typeof name]>, kind: typeof ROUGHNESS): Promise<Field> => {
    const file = gridOf(given);
    return fieldOf(name, given, file === null ? null : await readGrid(pathOf(file), file, kind), dem, kind, placeOf, problems);
  };
  const entity = series.entities.indexOf(choice.entity);
  if (entity < 0) problems.push(unknownName(placeOf(['entity']), choice.entity, series.entities, 'scenario/unknown-entity'));
  const springs = (choice.springs ?? []).map(({ x, y, share, entity: named = choice.entity }, k) => {
    const of = series.entities.indexOf(named);
    if (of < 0 && named !== choice.entity) problems.push(unknownName(placeOf(['springs', k, 'entity']), named, series.entities, 'scenario/unknown-entity'));
    const cell = cellAt(dem, x, y);
    if (cell < 0) problems.push({ place: placeOf(['springs', k]), expected: withinGround(dem), found: `${x}, ${y}`, code: 'inundation/outside' });
    return { cell, share, entity: of };
  });
  if (springs.length > 0 && !hasDischarge) problems.push({ place: placeOf(['springs']), expected: 'a series with discharge, or a chain that makes one', found: 'none', code: 'plan/missing-input' });
  const { theta, alpha, maxStep } = choice;
  const options = { boundaries: partSides(choice).plain, ...(theta === undefined ? {} : { theta }), ...(alpha === undefined ? {} : { alpha }), ...(maxStep === undefined ? {} : { maxStep }) };
  checkOptions({ dem, roughness: 0.03, ...options }, placeOf([]));
  const baseline = {
    dem,
    roughness: await field('roughness', choice.roughness, ROUGHNESS),
    infiltration: await field('infiltration', choice.infiltration ?? 0, INFILTRATION),
    rainFactor: drawnOf('rainFactor', choice.rainFactor ?? 1, FIELD_RANGES.rainFactor.min, FIELD_RANGES.rainFactor.max, placeOf(['rainFactor']), problems),
  };
  return {
    dem,
    entity,
    springs,
    options,
    above: choice.above,
    setups: floodSetups({ baseline, policies, variants, swept: outputs.some(({ quantity }) => isSiteQuantity(quantity)) ? swept : [], link: springs.length === 0 ? -1 : dischargeLink, cellAt: (x, y) => cellAt(dem, x, y), within: withinGround(dem), placeOf: policyPlace }, problems),
    held: await readEdges(choice, dem, clock, pathOf, placeOf, problems),
    sites: entity < 0 ? [] : floodSites(outputs, sites, siteTable, entity, choice.sites === 'within-grid', (x, y) => cellAt(dem, x, y), withinGround(dem), placeOf([]), problems),
  };
}
