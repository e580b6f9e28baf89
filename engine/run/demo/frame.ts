/** Units of one level with their hidden circumstances and the columns made for them so far. */
import { normalQuantile } from '../../core/normal.js';
import { fillUniformPair, randomStream, type Entities } from '../../core/random.js';

/** Units of one level, in the order of the rows. */
export interface Frame {
  readonly rows: number;
  readonly entities: Entities;
  /** How developed the unit is [standard deviations]. */
  readonly development: Float64Array;
  /** How rough its land is [standard deviations]. */
  readonly relief: Float64Array;
  readonly columns: Map<string, Float64Array>;
  /** The level above, and each unit's row in it. */
  readonly above: { readonly frame: Frame; readonly row: Uint32Array } | null;
}

/** Farthest that a county lies from the average [standard deviations]: with a single county, nobody wants an outlier. */
const COUNTY_LIMIT = 1.2;

/** Weights of what a unit shares with the unit above it, and of its own. */
const INHERITED = { development: { above: 0.72, own: 0.7 }, relief: { above: 0.8, own: 0.6 } } as const;

/** Units with their circumstances drawn; those of a unit depend on the seed, its own code and the codes above it alone. */
export function makeFrame(seed: string, entities: Entities, above: Frame['above']): Frame {
  const rows = entities.low.length;
  const development = new Float64Array(rows);
  const relief = new Float64Array(rows);
  fillUniformPair(randomStream(seed, 'demo/circumstances'), entities, 0, 0, development, relief);
  for (let i = 0; i < rows; i++) {
    const ownDevelopment = normalQuantile(development[i]!);
    const ownRelief = normalQuantile(relief[i]!);
    if (above === null) {
      development[i] = Math.max(-COUNTY_LIMIT, Math.min(COUNTY_LIMIT, ownDevelopment));
      relief[i] = Math.max(-COUNTY_LIMIT, Math.min(COUNTY_LIMIT, ownRelief));
    } else {
      const row = above.row[i]!;
      development[i] = INHERITED.development.above * above.frame.development[row]! + INHERITED.development.own * ownDevelopment;
      relief[i] = INHERITED.relief.above * above.frame.relief[row]! + INHERITED.relief.own * ownRelief;
    }
  }
  return { rows, entities, development, relief, columns: new Map(), above };
}

/** A column of the frame; one of a level above is spread over the units below it and kept. */
export function columnOf(frame: Frame, name: string): Float64Array {
  const own = frame.columns.get(name);
  if (own !== undefined) return own;
  if (frame.above === null) throw new Error(`no rule makes ${name} before it is used`);
  const source = columnOf(frame.above.frame, name);
  const row = frame.above.row;
  const spread = new Float64Array(frame.rows);
  for (let i = 0; i < spread.length; i++) spread[i] = source[row[i]!]!;
  frame.columns.set(name, spread);
  return spread;
}
