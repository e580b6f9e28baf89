/**
 * The invented ground of the demo county: two rivers that meet and flow on as one, in valleys that rise to hills. It has
 * the shapes that matter to a flood (bed, bank, plain, slope) and is nobody's map.
 */
import { entityOf, randomStream, uniform } from '../../../core/random.js';

/** A place in the county's own plane [m east, m north]; easting and northing begin at `ORIGIN` in the south-west. */
export type Point = readonly [x: number, y: number];

export const CATCHMENTS = ['lower', 'side', 'upper'] as const;
export type CatchmentId = (typeof CATCHMENTS)[number];

/** What a place is to its nearest river. */
export interface Drainage {
  readonly catchment: CatchmentId;
  /** From the middle of the river [m]. */
  readonly distance: number;
  /** Height of the river's bed there [m]. */
  readonly bed: number;
  /** That part of the river. */
  readonly river: Point;
}

export interface Terrain {
  /** Of the county [m]. */
  readonly width: number;
  readonly height: number;
  /** A longitude and latitude [°] in the plane. */
  readonly pointOf: (lon: number, lat: number) => Point;
  readonly drainageOf: (point: Point) => Drainage;
  /** Height of the ground [m]. */
  readonly groundAt: (point: Point) => number;
  /** Height of the ground at a distance from a river [m], without the roughness of the hills. */
  readonly valleyAt: (bed: number, distance: number) => number;
  /** Length of a catchment's reach [m], its slope [1] and the bed at its gauge, the downstream end [m]. */
  readonly reachOf: (catchment: CatchmentId) => { readonly length: number; readonly slope: number; readonly gaugeBed: number; readonly gauge: Point };
}

/** False easting and northing [m], so that coordinates look like those of a map and are never negative. */
export const ORIGIN: Point = [500_000, 3_000_000];
/** Of latitude [m]. */
export const METRES_PER_DEGREE = 111_200;
/** Land beyond the outermost villages [m]. */
const MARGIN = 3_000;
/** Bed at the outlet of the county [m], and fall of each river [1]. */
const OUTLET_BED = 33;
const FALL: Readonly<Record<CatchmentId, number>> = { lower: 0.000_5, upper: 0.001_2, side: 0.001_5 };
/** Where the rivers run, as shares of the extent: [east, north]. */
const CONFLUENCE = 0.5;
const stem = (north: number): number => 0.48 + 0.05 * Math.sin(9 * north) + 0.02 * Math.sin(23 * north + 1);
const COURSES: Readonly<Record<CatchmentId, (share: number) => Point>> = {
  lower: (share) => [stem(CONFLUENCE * share), CONFLUENCE * share],
  upper: (share) => [stem(CONFLUENCE + (1 - CONFLUENCE) * share), CONFLUENCE + (1 - CONFLUENCE) * share],
  side: (share) => [stem(CONFLUENCE) + (1 - stem(CONFLUENCE)) * share, CONFLUENCE + 0.25 * share + 0.04 * Math.sin(11 * share)],
};
/** Vertices of a river, and of a stretch of it. */
const VERTICES = 240;
const STRETCH = 12;
const BANK = { height: 4, width: 45 } as const;
const PLAIN_SLOPE = 0.001_2;
const HILLS = { height: 120, distance: 4_000 } as const;
/** Roughness of the hills: cell of the noise [m], height [m], distance at which it has grown to half [m]. */
const ROUGHNESS = [{ cell: 900, height: 14 }, { cell: 310, height: 5 }] as const;
const ROUGH_FROM = 800;

interface River {
  readonly id: CatchmentId;
  readonly points: readonly Point[];
  /** The same, apart: every cell of the elevation model looks for the nearest of them. */
  readonly east: Float64Array;
  readonly north: Float64Array;
  /** The box about each stretch [m]: west, east, south, north. */
  readonly boxes: Float64Array;
  readonly bed: Float64Array;
  readonly length: number;
}

/** The vertices of a river from its downstream end up, and the bed at each. */
function riverOf(id: CatchmentId, size: Point, outletBed: number): River {
  const points = Array.from({ length: VERTICES }, (_, k): Point => {
    const [east, north] = COURSES[id](k / (VERTICES - 1));
    return [east * size[0], north * size[1]];
  });
  const bed = new Float64Array(VERTICES).fill(outletBed);
  let length = 0;
  for (let k = 1; k < VERTICES; k++) {
    length += Math.hypot(points[k]![0] - points[k - 1]![0], points[k]![1] - points[k - 1]![1]);
    bed[k] = outletBed + FALL[id] * length;
  }
  const [east, north] = [Float64Array.from(points, ([x]) => x), Float64Array.from(points, ([, y]) => y)];
  const boxes = Array.from({ length: VERTICES / STRETCH }, (_, s) => {
    const [along, up] = [east, north].map((axis) => axis.subarray(s * STRETCH, (s + 1) * STRETCH)) as [Float64Array, Float64Array];
    return [Math.min(...along), Math.max(...along), Math.min(...up), Math.max(...up)];
  });
  return { id, points, east, north, boxes: Float64Array.from(boxes.flat()), bed, length };
}

/** Smooth noise between -1 and 1, from random numbers at the corners of square cells. */
function noiseOf(seed: string): (x: number, y: number, cell: (typeof ROUGHNESS)[number]['cell']) => number {
  const stream = randomStream(seed, 'demo/terrain');
  const corners = new Map(ROUGHNESS.map(({ cell }) => [cell, new Map<number, number>()]));
  const corner = (i: number, j: number, cell: (typeof ROUGHNESS)[number]['cell']): number => {
    const ofCell = corners.get(cell)!;
    const place = 1_000_000 * i + j;
    const known = ofCell.get(place);
    if (known !== undefined) return known;
    const value = 2 * uniform(stream, entityOf(`${cell}/${i}/${j}`), 0) - 1;
    ofCell.set(place, value);
    return value;
  };
  const ease = (t: number): number => t * t * (3 - 2 * t);
  return (x, y, cell) => {
    const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)];
    const [u, v] = [ease(x / cell - i), ease(y / cell - j)];
    const south = corner(i, j, cell) * (1 - u) + corner(i + 1, j, cell) * u;
    const north = corner(i, j + 1, cell) * (1 - u) + corner(i + 1, j + 1, cell) * u;
    return south * (1 - v) + north * v;
  };
}

const valleyAt = (bed: number, distance: number): number =>
  bed + BANK.height * (1 - Math.exp(-((distance / BANK.width) ** 2))) + PLAIN_SLOPE * distance + HILLS.height * (distance / (distance + HILLS.distance)) ** 2;

/**
 * The ground under some places.
 *
 * @param lon longitudes of the places it must hold [°]
 * @param lat their latitudes [°]
 */
export function terrainUnder(seed: string, lon: ArrayLike<number>, lat: ArrayLike<number>): Terrain {
  const extent = (values: ArrayLike<number>): [number, number] => Array.from(values).reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const [[west, east], [south, north]] = [extent(lon), extent(lat)];
  const perLon = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const size: Point = [(east - west) * perLon + 2 * MARGIN, (north - south) * METRES_PER_DEGREE + 2 * MARGIN];
  const lower = riverOf('lower', size, OUTLET_BED);
  const confluenceBed = lower.bed[VERTICES - 1]!;
  const rivers = [lower, riverOf('side', size, confluenceBed), riverOf('upper', size, confluenceBed)];
  const noise = noiseOf(seed);

  const drainageOf = ([x, y]: Point): Drainage => {
    let [best, nearest, at] = [Infinity, lower, 0];
    for (const river of rivers) {
      const { east, north, boxes } = river;
      for (let from = 0; from < VERTICES; from += STRETCH) {
        const box = (4 * from) / STRETCH;
        const [across, along] = [Math.max(boxes[box]! - x, 0, x - boxes[box + 1]!), Math.max(boxes[box + 2]! - y, 0, y - boxes[box + 3]!)];
        if (across ** 2 + along ** 2 >= best) continue; // no vertex of it is nearer
        for (let k = from; k < from + STRETCH; k++) {
          const squared = (east[k]! - x) ** 2 + (north[k]! - y) ** 2;
          if (squared >= best) continue;
          best = squared;
          nearest = river;
          at = k;
        }
      }
    }
    return { catchment: nearest.id, distance: Math.sqrt(best), bed: nearest.bed[at]!, river: nearest.points[at]! };
  };
  return {
    width: size[0],
    height: size[1],
    pointOf: (atLon, atLat) => [(atLon - west) * perLon + MARGIN, (atLat - south) * METRES_PER_DEGREE + MARGIN],
    drainageOf,
    valleyAt,
    groundAt: (point) => {
      const { bed, distance } = drainageOf(point);
      const rough = ROUGHNESS.reduce((sum, { cell, height }) => sum + height * noise(point[0], point[1], cell), 0);
      return Math.max(bed, valleyAt(bed, distance) + (rough * distance) / (distance + ROUGH_FROM));
    },
    reachOf: (catchment) => {
      const river = rivers.find(({ id }) => id === catchment)!;
      return { length: river.length, slope: FALL[catchment], gaugeBed: river.bed[0]!, gauge: river.points[0]! };
    },
  };
}
