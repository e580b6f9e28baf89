/** The levels of areas while units go by: an area is done once the last of its units was looked at, and what was counted for it is let go. */
import { AreaLevels } from '../../warning/area.js';
import { joined, type Span } from '../../warning/in-force.js';
import { joinedMembers, type MemberLevels } from '../../warning/member-levels.js';
import type { Warranted } from '../../warning/plan.js';
import type { HazardRule } from '../../warning/rule.js';

/** What one unit says of the areas it lies in, while a rule is in force. */
export interface AreaVote extends Span {
  readonly levels: MemberLevels;
}

/** An area of a hazard, all of whose units were looked at. */
export interface DoneArea {
  readonly hazard: string;
  readonly area: string;
  readonly units: number;
  /** Its rules, each from the step on that it is in force; those that are over no such areas among them. */
  readonly spans: readonly Span[];
  /** Positions of its units. */
  readonly members: readonly number[];
  readonly warranted: Omit<Warranted, 'unknown'>;
  readonly trace: (rule: HazardRule, level: number, step: number) => ReturnType<AreaLevels['trace']>;
  /** Whether a rule is over areas of this kind. */
  readonly isOver: (rule: HazardRule) => boolean;
}

interface Area {
  readonly hazard: string;
  readonly area: string;
  readonly digits: number;
  readonly spans: readonly Span[];
  readonly units: number[];
  /** By the digits of the parts that are counted. */
  readonly levels: Map<number | undefined, AreaLevels>;
}

export class AreaCounts {
  /** By digits and area, then by hazard. */
  readonly #areas = new Map<string, Map<string, Area>>();
  /** Units that are still to come, by digits and area. */
  readonly #left = new Map<number, Map<string, number>>();

  /**
   * @param digits of the areas that rules speak of
   * @param clock members and steps of the series, and its last observed step
   */
  constructor(
    units: readonly string[],
    digits: readonly number[],
    private readonly clock: { readonly members: number; readonly steps: number; readonly issued: number },
  ) {
    for (const count of new Set(digits)) {
      const left = new Map<string, number>();
      for (const unit of units) left.set(unit.slice(0, count), (left.get(unit.slice(0, count)) ?? 0) + 1);
      this.#left.set(count, left);
    }
  }

  /** A unit of a rule over areas is one vote, and no warning of its own. */
  add(votes: readonly AreaVote[], all: readonly Span[], unit: string, u: number): void {
    const { hazard } = votes[0]!.rule;
    for (const digits of new Set(votes.map(({ rule }) => rule.area!.digits))) {
      const area = unit.slice(0, digits);
      const key = `${digits} ${area}`;
      const hazards = this.#areas.get(key) ?? new Map<string, Area>();
      this.#areas.set(key, hazards);
      let own = hazards.get(hazard);
      if (own === undefined) hazards.set(hazard, (own = { hazard, area, digits, spans: all, units: [], levels: new Map() }));
      own.units.push(u);
      const here = votes.filter(({ rule }) => rule.area!.digits === digits);
      for (const parts of new Set(here.map(({ rule }) => rule.area!.parts?.digits))) {
        let levels = own.levels.get(parts);
        if (levels === undefined) own.levels.set(parts, (levels = new AreaLevels(parts, this.clock.members, this.clock.steps)));
        levels.add(unit, joinedMembers(here.filter(({ rule }) => rule.area!.parts?.digits === parts)));
      }
    }
  }

  /** A unit was looked at: the areas of which it was the last. */
  passed(unit: string): DoneArea[] {
    const out: DoneArea[] = [];
    for (const [digits, left] of this.#left) {
      const area = unit.slice(0, digits);
      const rest = left.get(area)! - 1;
      left.set(area, rest);
      if (rest > 0) continue;
      for (const own of this.#areas.get(`${digits} ${area}`)?.values() ?? []) out.push(this.#done(own));
      this.#areas.delete(`${digits} ${area}`);
    }
    return out;
  }

  #done({ hazard, area, digits, spans, units, levels }: Area): DoneArea {
    const { steps } = this.clock;
    const isOver = ({ area: rule }: HazardRule): boolean => rule?.digits === digits;
    const levelsOf = ({ area: rule }: HazardRule): AreaLevels => levels.get(rule!.parts?.digits)!;
    // before and between rules over these areas nothing is said of them
    const own = spans.filter(({ rule }) => isOver(rule)).map((span) => ({ ...span, made: { ...levelsOf(span.rule).warranted(span.rule), unknown: new Uint8Array(steps) } }));
    return {
      hazard, area, spans, members: units, units: [...levels.values()][0]!.units, isOver, warranted: joined(own, steps),
      trace: (rule, level, step) => (isOver(rule) ? levelsOf(rule).trace(rule, level, step, AreaLevels.branchesAt(rule, this.clock, step)) : []),
    };
  }
}
