/** What flows over the edge of the grid: nothing over a wall, normal flow down a slope, a given inflow, to and from a given level. */
import { GRAVITY, type Ground, type Water } from './inundation-faces.js';

export type Side = 'north' | 'east' | 'south' | 'west';
export const SIDES: readonly Side[] = ['north', 'east', 'south', 'west'];

/** A wall; water that leaves at normal depth down the slope of the ground at the edge; the same down a given slope [1]. */
export type Boundary = 'wall' | 'open' | { readonly slope: number };

/** Least slope of an open edge where the ground there is level or rises outwards [1]. */
const LEAST_SLOPE = 1e-4;

/** The faces of one side, and what may pass them. */
export interface Edge {
  /** Cells along the edge. */
  readonly count: number;
  /** First cell and first face, and the step to the next of each. */
  readonly cell: number;
  readonly face: number;
  readonly cellStep: number;
  readonly faceStep: number;
  /** Whether the faces are those of `qx`. */
  readonly alongX: boolean;
  /** 1 where a positive discharge enters the grid, -1 where it leaves. */
  readonly inward: 1 | -1;
  /** √S / n of each cell [1]; 0 behind a wall. */
  readonly conveyance: Float64Array;
  /** Discharge that enters over each face [m²/s]. */
  readonly inflow: Float64Array;
  /** Level of the water outside, above the lowest cell [m]; -Infinity where none is given. */
  readonly surface: Float64Array;
}

/** Cells, faces and the neighbour inside of each side. */
function layout(side: Side, rows: number, columns: number) {
  if (side === 'north') return { count: columns, cell: 0, face: 0, cellStep: 1, faceStep: 1, alongX: false, inward: 1, inner: rows > 1 ? columns : 0 } as const;
  if (side === 'south') return { count: columns, cell: (rows - 1) * columns, face: rows * columns, cellStep: 1, faceStep: 1, alongX: false, inward: -1, inner: rows > 1 ? -columns : 0 } as const;
  if (side === 'west') return { count: rows, cell: 0, face: 0, cellStep: columns, faceStep: columns + 1, alongX: true, inward: 1, inner: columns > 1 ? 1 : 0 } as const;
  return { count: rows, cell: columns - 1, face: columns, cellStep: columns, faceStep: columns + 1, alongX: true, inward: -1, inner: columns > 1 ? -1 : 0 } as const;
}

/** Lay one side out. `manning` holds n of every cell [s/m^(1/3)]. */
export function layEdge(side: Side, boundary: Boundary, { rows, columns, cellSize, height, noData }: Ground, manning: Float64Array): Edge {
  const { inner, ...edge } = layout(side, rows, columns);
  const conveyance = new Float64Array(edge.count);
  for (let k = 0; k < edge.count && boundary !== 'wall'; k++) {
    const cell = edge.cell + k * edge.cellStep;
    if (noData[cell] === 1) continue;
    const known = noData[cell + inner] === 0;
    const fall = known ? (height[cell + inner]! - height[cell]!) / cellSize : 0;
    const slope = boundary === 'open' ? Math.max(LEAST_SLOPE, fall) : boundary.slope;
    conveyance[k] = Math.sqrt(slope) / manning[cell]!;
  }
  return { ...edge, conveyance, inflow: new Float64Array(edge.count), surface: new Float64Array(edge.count).fill(-Infinity) };
}

/** No faster than critical: the most that leaves water `h` deep [m²/s]. */
const critical = (h: number): number => h * Math.sqrt(GRAVITY * h);

/**
 * Discharge that enters [m²/s] from water that stands `outside` above the ground of the cell [m], which may be below it, by
 * the local inertial equation of the face alone.
 */
function fromOutside({ cellSize, minDepth }: Ground, outside: number, h: number, friction: number, entering: number, dt: number): number {
  const here = Math.max(0, outside);
  const hf = Math.max(here, h);
  if (!(hf > minDepth)) return 0;
  const twice = 2 * friction;
  const conveyed = hf * hf * Math.cbrt(hf);
  const q = ((entering + (GRAVITY * dt * hf * (here - h)) / cellSize) * conveyed) / (conveyed + twice * twice * dt * Math.abs(entering));
  return Math.max(q, -critical(h));
}

/**
 * Renew the discharge of faces [from, to) of an edge: inflow where there is some, else to or from the level outside, else
 * Manning's normal flow, no faster than critical.
 */
export function flowOverEdge(edge: Edge, ground: Ground, { depth, qx, qy }: Water, from: number, to: number, dt: number): void {
  const { conveyance, inflow, surface, inward, alongX } = edge;
  const { minDepth, height, friction } = ground;
  const faces = alongX ? qx : qy;
  for (let k = from; k < to; k++) {
    const cell = edge.cell + k * edge.cellStep;
    const face = edge.face + k * edge.faceStep;
    const h = depth[cell]!;
    const entering = inflow[k]!;
    let q = 0;
    if (entering > 0) q = inward * entering;
    else if (surface[k]! > -Infinity) q = inward * fromOutside(ground, surface[k]! - height[cell]!, h, friction[cell]!, inward * faces[face]!, dt);
    else if (conveyance[k]! > 0 && h > minDepth) {
      const normal = conveyance[k]! * h * Math.cbrt(h * h);
      q = -inward * Math.min(normal, critical(h));
    }
    faces[face] = q;
  }
}

/** Add to `passed` what enters (element 0) and what leaves (element 1) over the whole edge, summed over its faces [m²/s]. */
export function passedOver(edge: Edge, { qx, qy }: Water, passed: Float64Array): void {
  const faces = edge.alongX ? qx : qy;
  let [entered, left] = [0, 0];
  for (let k = 0; k < edge.count; k++) {
    const q = edge.inward * faces[edge.face + k * edge.faceStep]!;
    if (q > 0) entered += q;
    else left -= q;
  }
  passed[0] = passed[0]! + entered;
  passed[1] = passed[1]! + left;
}
