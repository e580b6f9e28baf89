/** Levels that a nowcast of a unit made, held with all they follow from: an hour later it is the nowcast of the hour before, and need not be made again where nothing of it is other. */
import type { HazardRule } from '../../warning/rule.js';

/** What a nowcast of stage is, as far as levels follow from it. */
interface Members {
  readonly issued: number;
  readonly values: Float64Array;
}

export interface HeldLevels {
  /** Beginning of the last step that was observed [ms since 1970]. */
  readonly issued: number;
  /** The last steps that were observed up to then, as far back as any rule or the nowcast of rain looks. */
  readonly seen: ReadonlyMap<string, Float64Array>;
  readonly stage: Members | undefined;
  /** By rule; null: it has not what it asks for. */
  readonly levels: Map<HazardRule, Uint8Array | null>;
}

const isSame = (a: Float64Array, b: Float64Array): boolean => a === b || (a.length === b.length && a.every((value, k) => value === b[k] || (value !== value && b[k] !== b[k])));

/** What was observed up to a step before the last, as far back as is looked. */
export const lastSteps = (values: Float64Array, offset: number, count: number): Float64Array => values.subarray(Math.max(0, values.length - offset - count), values.length - offset);

/** Those of a moment that follow from the same; undefined: there are none. */
export const heldOf = (held: readonly HeldLevels[], { issued, seen, stage }: Omit<HeldLevels, 'levels'>): HeldLevels | undefined =>
  held.find(
    (own) =>
      own.issued === issued &&
      own.seen.size === seen.size &&
      [...seen].every(([name, values]) => isSame(own.seen.get(name) ?? NONE, values)) &&
      own.stage?.issued === stage?.issued &&
      isSame(own.stage?.values ?? NONE, stage?.values ?? NONE),
  );

const NONE = new Float64Array(0);
