/** Where the entities of a record lie: one latitude for all, or a small table. */
import { InvalidArgumentError, type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { plainNumber } from '../../engine/run/scenario/series.js';
import { readSmallTable } from '../../engine/run/small-table.js';
import { somePath } from './option-values.js';

export interface PlaceOptions {
  readonly latitude?: number;
  /** CSV with entity, latitude. */
  readonly places?: string;
}

const isLatitude = (text: string): boolean => Math.abs(plainNumber(text) ?? NaN) <= 90;

function latitudeFrom(text: string): number {
  if (!isLatitude(text)) throw new InvalidArgumentError(`expected a latitude from -90 to 90, found ${text}.`);
  return Number(text);
}

/** Add the options to a command. */
export function withPlaceOptions(command: Command): void {
  command
    .option('--latitude <degrees>', '纬度,北纬为正 / latitude, north positive', latitudeFrom)
    .option('--places <file>', '各单元纬度 CSV(entity,latitude),代替 --latitude / latitudes of the entities, a CSV, in place of --latitude', somePath);
}

/**
 * Latitude of each entity [°].
 *
 * @returns null where neither option is given
 * @throws InputError `places/...`, `table/...`
 */
export async function latitudesOf(entities: readonly string[], { latitude, places }: PlaceOptions): Promise<Float64Array | null> {
  if (latitude !== undefined && places !== undefined) throw new InputError([{ place: '--places', expected: 'either --latitude or --places', found: 'both', code: 'places/both' }]);
  if (places === undefined) return latitude === undefined ? null : new Float64Array(entities.length).fill(latitude);
  const rows = await readSmallTable(places, [
    { name: 'entity', required: true },
    { name: 'latitude', required: true, expected: 'a latitude from -90 to 90', fits: isLatitude },
  ]);
  const known = new Map(rows.map(({ cells }) => [cells['entity']!, Number(cells['latitude'])]));
  const problems: Problem[] = entities.filter((entity) => !known.has(entity)).map((entity) => ({ place: places, expected: `a row of ${entity}`, found: 'none', code: 'places/no-entity' }));
  if (problems.length > 0) throw new InputError(problems);
  return Float64Array.from(entities, (entity) => known.get(entity)!);
}
