/** Edges of an inundation held at observed series of stage or discharge. */
import { InputError, quote, type Problem } from '../../core/errors.js';
import type { Dem } from '../../flood/dem.js';
import type { HeldEdge } from '../../flood/inundation-held.js';
import { parseTable, readText } from '../small-table.js';
import type { Clock } from './clock.js';
import { SIDES, type BoundaryChoice, type HeldChoice, type InundationChoice } from './declaration.js';
import { sameUnit } from './plan.js';
import { rangeProblems } from './series-range.js';
import { readSeries } from './series.js';

/** A stretch of a side and its value at the beginning of each step of the clock. */
export interface HeldSeries extends Pick<HeldEdge, 'side' | 'from' | 'to' | 'of'> {
  readonly values: Float64Array;
}

const UNITS = { stage: 'm', discharge: '立方米/s' } as const;

const isHeld = (choice: BoundaryChoice): choice is HeldChoice => typeof choice === 'object' && !('slope' in choice);
const named = (choice: HeldChoice): { readonly of: HeldEdge['of']; readonly file: string } => ('stage' in choice ? { of: 'stage', file: choice.stage } : { of: 'discharge', file: choice.discharge });

/** The sides of a choice that are held, and those that are not. */
export function partSides({ boundaries = {} }: InundationChoice) {
  const held: [(typeof SIDES)[number], HeldChoice][] = [];
  const plain: Partial<Record<(typeof SIDES)[number], Exclude<BoundaryChoice, HeldChoice>>> = {};
  for (const side of SIDES) {
    const choice = boundaries[side];
    if (choice === undefined) continue;
    if (isHeld(choice)) held.push([side, choice]);
    else plain[side] = choice;
  }
  return { held, plain };
}

/** Names of the files a choice's edges are held at. */
export const filesOfEdges = (choice: InundationChoice): string[] => partSides(choice).held.map(([, each]) => named(each).file);

/** The column of a quantity in a file of time and quantities. */
async function columnOf(path: string, file: string, of: HeldEdge['of']): Promise<string> {
  const { header } = parseTable(await readText(path), file);
  const name = header.find((each) => each.startsWith(`${of} [`));
  if (name === undefined) throw new InputError([{ place: `${file}:1`, expected: `the columns time and ${of} [${of === 'stage' ? 'm' : 'm3/s'}]`, found: quote(header.join(',')), code: 'series/bad-header' }]);
  const unit = name.slice(of.length + 2, -1);
  if (!sameUnit(unit, UNITS[of])) throw new InputError([{ place: `${file}:1 ${name}`, expected: `${of} in ${of === 'stage' ? 'm' : 'm3/s'}`, found: quote(unit), code: 'plan/wrong-unit' }]);
  return name;
}

/** Cells of a side between two coordinates: x along the north and the south, y along the west and the east. */
function stretchOf(side: HeldEdge['side'], { from, to }: HeldChoice, dem: Dem, place: string, problems: Problem[]): { readonly from: number; readonly to: number } {
  const { rows, columns, cellSize, xll, yll } = dem;
  const along = side === 'north' || side === 'south';
  const [count, least] = along ? [columns, xll] : [rows, yll];
  const most = least + count * cellSize;
  const [low, high] = [from ?? least, to ?? most];
  const cells = (coordinate: number): number => (coordinate - least) / cellSize;
  const first = Math.max(0, Math.round(along ? cells(low) : count - cells(high)));
  const last = Math.min(count, Math.round(along ? cells(high) : count - cells(low)));
  if (!(low >= least && high <= most && first < last)) {
    problems.push({ place, expected: `from and to, a cell or more apart, between ${along ? 'x' : 'y'} ${least} and ${most}`, found: `${low} and ${high}`, code: 'inundation/outside' });
    return { from: 0, to: count };
  }
  const cellOf = (k: number): number => (along ? (side === 'north' ? k : (rows - 1) * columns + k) : k * columns + (side === 'west' ? 0 : columns - 1));
  if (!Array.from({ length: last - first }, (_, k) => cellOf(first + k)).some((cell) => dem.noData[cell] === 0)) problems.push({ place, expected: 'a stretch with ground: a cell of the side that has data', found: 'no data along it', code: 'inundation/outside' });
  return { from: first, to: last };
}

/**
 * Read what edges are held at.
 *
 * @throws InputError `table/...`, `series/...`, `plan/wrong-unit`; what is wrong with a stretch is told in `problems`
 */
export async function readEdges(choice: InundationChoice, dem: Dem, clock: Clock, pathOf: (name: string) => string, placeOf: (path: readonly (string | number)[]) => string, problems: Problem[]): Promise<HeldSeries[]> {
  const series: HeldSeries[] = [];
  for (const [side, each] of partSides(choice).held) {
    const { of, file } = named(each);
    const column = await columnOf(pathOf(file), file, of);
    const held = await readSeries(pathOf(file), file, clock, [], { entity: side, time: 'time', quantities: { [column]: column } });
    const values = held.columns.get(of)!.values[0]!;
    if (of === 'discharge') problems.push(...rangeProblems(held, of, { min: 0, unit: UNITS.discharge }, clock));
    series.push({ side, of, values, ...stretchOf(side, each, dem, placeOf(['boundaries', side]), problems) });
  }
  return series;
}

/** What edges are held at over step t: from its value to that of the next step, over the last step at its own. */
export const heldDuring = (series: readonly HeldSeries[], t: number): HeldEdge[] => series.map(({ values, ...stretch }) => ({ ...stretch, begin: values[t]!, end: values[t + 1] ?? values[t]! }));
