/** The villages of the demo county as its surroundings need them: where they are, and who lives there. */
import { openUniform, entityOf, randomStream } from '../../../core/random.js';
import type { Forms } from '../forms.js';
import { terrainUnder, type Drainage, type Point, type Terrain } from './terrain.js';

export interface DemoVillage {
  readonly code: string;
  readonly lon: number;
  readonly lat: number;
  readonly point: Point;
  /** The nearest river, and how far the lowest houses are from it: villages reach down to the water. */
  readonly drainage: Drainage;
  /** Ground of the lowest houses [m], and where they stand. */
  readonly lowest: number;
  readonly lowestAt: Point;
  /** Values of the village's form by field, blanks filled. */
  readonly of: (field: string) => number;
}

export interface DemoCounty {
  readonly terrain: Terrain;
  readonly villages: readonly DemoVillage[];
}

/** How much nearer to the river than its middle a village's lowest houses stand [1]: least and most. */
const REACH_DOWN = { from: 0.12, to: 0.5 } as const;
/** Sills above the ground [m]. */
const SILL = 0.3;

/** The villages of some forms, on ground made for them. */
export function countyOf(seed: string, forms: Forms): DemoCounty {
  const column = (field: string): Float64Array => {
    const values = forms.values.get(field);
    if (values === undefined) throw new Error(`the demo has no field ${field}`);
    return values;
  };
  const [lon, lat] = [column('lon'), column('lat')];
  const terrain = terrainUnder(seed, lon, lat);
  const stream = randomStream(seed, 'demo/lowest-houses');
  const villages = forms.codes.map((code, row): DemoVillage => {
    const point = terrain.pointOf(lon[row]!, lat[row]!);
    const drainage = terrain.drainageOf(point);
    const nearer = REACH_DOWN.from + (REACH_DOWN.to - REACH_DOWN.from) * openUniform(stream, entityOf(code), 0);
    const lowest = terrain.valleyAt(drainage.bed, nearer * drainage.distance) + SILL;
    const lowestAt: Point = [drainage.river[0] + nearer * (point[0] - drainage.river[0]), drainage.river[1] + nearer * (point[1] - drainage.river[1])];
    return { code, lowestAt, lon: lon[row]!, lat: lat[row]!, point, drainage, lowest, of: (field) => column(field)[row]! };
  });
  return { terrain, villages };
}
