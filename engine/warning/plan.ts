/** A rule made ready for many units: its conditions as probes that rules share, and what it warrants where all is calm. */
import { LEVELS, type Branch, type HazardRule } from './rule.js';
import type { Probe } from './probe.js';
import type { QuantityRows } from './quantity-rows.js';

/** One alternative of a level. */
export interface Alternative {
  /** 1 blue … 4 red. */
  readonly k: number;
  /** Its conditions against their lines. */
  readonly made: readonly Probe[];
  /** Against the lines that hold an alert; the same list where they are the same. */
  readonly kept: readonly Probe[];
}

/** What a hazard warrants at each step. Arrays have length `steps` and are read only: calm units share theirs. */
export interface Warranted {
  /** 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** What still holds an alert: the level by the clear lines, or one whose window lacks too many values to say. */
  readonly holding: Uint8Array;
  /** Share of the members at each level or above, level by level: `k * steps + t` of `LEVELS[k]` [1]. */
  readonly probability: Float64Array;
  /** Steps at which every window of the rule lacks a value. */
  readonly unknown: Uint8Array;
}

/** Steps known to some alternative of a rule of these branches where no value is missing are 0, the others 1. */
function unknownOf(branches: readonly Branch[], first: number, steps: number, issued: number): Uint8Array {
  const unknown = new Uint8Array(steps).fill(1);
  if (branches.includes('observed')) unknown.fill(0, Math.min(first, steps));
  if (branches.includes('forecast')) unknown.fill(0, Math.min(issued, steps), Math.max(issued, steps - 1));
  return unknown;
}

export class Plan {
  /** Whether some clear line is another than its line. */
  readonly holds: boolean;
  readonly #held: Alternative[] = [];
  /** First step whose past windows lie inside the series, of some alternative. */
  readonly #first: number;
  #calm: { readonly issued: number; readonly made: Warranted } | null = null;

  constructor(
    readonly rule: HazardRule,
    readonly alternatives: readonly Alternative[],
    readonly continues: Probe | null,
    readonly quantities: readonly QuantityRows[],
  ) {
    this.holds = alternatives.some(({ made, kept }) => made !== kept);
    this.#first = Math.min(...alternatives.map(({ made }) => Math.max(0, ...made.map(({ width, statistic }) => width - 1 + (statistic === 'drop' ? 1 : 0)))));
  }

  /** Look at the unit at hand. Returns whether no value is missing of what the rule asks for. */
  look(): boolean {
    let complete = true;
    for (const quantity of this.quantities) if (!quantity.look()) complete = false;
    return complete;
  }

  /** The alternatives that some member may meet at some step, until the next call; one that is left out is met by none. */
  mayBeMet(): readonly Alternative[] {
    this.#held.length = 0;
    for (const alternative of this.alternatives) {
      let may = true;
      for (const probe of alternative.kept) {
        if (probe.may()) continue;
        may = false;
        break;
      }
      if (may) this.#held.push(alternative);
    }
    return this.#held;
  }

  /** What a unit warrants that comes near no line and lacks no value: made once. */
  calm(steps: number, issued: number): Warranted {
    if (this.#calm?.issued !== issued || this.#calm.made.level.length !== steps) {
      const none = new Uint8Array(steps);
      this.#calm = { issued, made: { level: none, holding: none, probability: new Float64Array(LEVELS.length * steps), unknown: unknownOf(this.rule.branches, this.#first, steps, issued) } };
    }
    return this.#calm.made;
  }
}
