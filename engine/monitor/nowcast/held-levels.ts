/** Levels that a nowcast of a unit made, held with all they follow from: an hour later it is the nowcast of the hour before, and need not be made again where nothing of it is other. */
import type { LevelsAhead } from '../../warning/ahead.js';
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
  readonly seen: ReadonlyMap<string, readonly number[]>;
  readonly stage: Members | undefined;
  /** By rule what is for certain and what is not excluded; null: it has not what it asks for. */
  readonly levels: Map<HazardRule, Pick<LevelsAhead, 'level' | 'most'> | null>;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k] && (a[k] === a[k] || b[k] === b[k])) return false;
  return true;
}

function areSame(a: HeldLevels['seen'], b: ReadonlyMap<string, Float64Array>): boolean {
  if (a.size !== b.size) return false;
  for (const [name, values] of b) if (!isSame(a.get(name) ?? NONE, values)) return false;
  return true;
}

/** What was observed up to a step before the last, as far back as is looked. */
export const lastSteps = (values: Float64Array, offset: number, count: number): Float64Array => values.subarray(Math.max(0, values.length - offset - count), values.length - offset);

/** A copy of its own, as a plain list: it is made and let go in a fraction of the time. */
export const copied = (seen: ReadonlyMap<string, Float64Array>): Map<string, number[]> => {
  const out = new Map<string, number[]>();
  for (const [name, values] of seen) {
    const list: number[] = [];
    for (let k = 0; k < values.length; k++) list.push(values[k]!);
    out.set(name, list);
  }
  return out;
};

/** What levels of a moment follow from. */
export interface Basis {
  readonly issued: number;
  readonly seen: ReadonlyMap<string, Float64Array>;
  readonly stage: Members | undefined;
}

/** Those of a moment that follow from the same; undefined: there are none. */
export const heldOf = (held: readonly HeldLevels[], { issued, seen, stage }: Basis): HeldLevels | undefined =>
  held.find(
    (own) =>
      own.issued === issued &&
      areSame(own.seen, seen) &&
      own.stage?.issued === stage?.issued &&
      isSame(own.stage?.values ?? NONE, stage?.values ?? NONE),
  );

const NONE: readonly number[] = [];
