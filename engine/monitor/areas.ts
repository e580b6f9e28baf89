/** Rules over areas: every unit is a vote, and the level of an area follows from those of all its units, held as that of a unit is. */
import { AreaLevels } from '../warning/area.js';
import { NO_ALERT, nextLevel } from '../warning/hysteresis.js';
import { levelBits } from '../warning/member-levels.js';
import { LEVELS, type HazardRule } from '../warning/rule.js';
import { mostOf, type Vote } from './nowcast/outlook.js';
import { reasonOf, type HazardRisk } from './risk.js';
import type { Rules } from './rules.js';
import { tagOf, type UnitRisk } from './snapshot.js';
import { agedAt, expectedLevel, qualityOf } from './quality.js';

/** What one unit says of the area it lies in. */
export interface AreaVote {
  readonly code: string;
  readonly area: string;
  readonly rule: HazardRule;
  /** Beginning of the last step [ms since 1970]. */
  readonly end: number;
  /** What its series warrants, may warrant and holds, step by step. */
  readonly level: Uint8Array;
  readonly most: Uint8Array;
  readonly holding: Uint8Array;
  /** Levels that members of the nowcast come to at the steps ahead, `k * members + m`, null where none comes to any, and that what is missing does not exclude, null where that is no more; null: there is none. */
  readonly ahead: ({ readonly leads: number; readonly members: number } & Vote) | null;
}

export interface AreaRisk {
  readonly area: string;
  /** Units that have a vote. */
  readonly units: number;
  readonly risk: HazardRisk;
  readonly inputsHash: string;
}

/** The risk of an area, at the last moment that any of its units was seen. @param dt length of a step [s] */
export function areaRisk(votes: readonly AreaVote[], dt: number): AreaRisk {
  const [{ rule, area }] = votes as readonly [AreaVote];
  const ms = dt * 1_000;
  const end = votes.reduce((last, vote) => Math.max(last, vote.end), -Infinity);
  const steps = votes.reduce((most, vote) => Math.max(most, vote.level.length + (end - vote.end) / ms), 0);
  const top = LEVELS.indexOf(rule.levels.at(-1)!.level) + 1;
  const made = new AreaLevels(rule.area!.parts?.digits, 1, steps);
  for (const vote of votes) {
    // the steps of a vote among those of its area, which may begin before it and go on after it: what is not seen yet takes nothing down
    const from = steps - (end - vote.end) / ms - vote.level.length;
    const of = (values: Uint8Array, other: number) => (_: number, t: number): number => values[t - from] ?? other;
    made.add(vote.code, levelBits(1, steps, { sure: of(vote.level, 0), open: of(vote.most, top), holding: of(vote.holding, top) }));
  }
  const { level, most, holding } = made.warranted(rule);
  let [held, since] = [NO_ALERT, null as number | null];
  for (let step = 0; step < steps; step++) {
    const time = end - (steps - 1 - step) * ms;
    const next = nextLevel(held, level[step]!, Math.max(level[step]!, holding[step]!), time, rule.hysteresis, most[step]);
    if (next.level !== held.level) since = time;
    held = next;
  }
  const last = steps - 1;
  const trend = Math.sign(level[last]! - (level[last - 1] ?? 0)) as -1 | 0 | 1;
  const lowest = LEVELS.indexOf(rule.levels[0]!.level) + 1;
  const reasons = made.trace(rule, held.level === 0 ? lowest : held.level, last, ['observed']).map((part) => reasonOf(part, dt));
  const expected = expectedOf(votes, end, rule, ms);
  const risk: HazardRisk = { hazard: rule.hazard, title: rule.title, level: held.level, since, trend, asOf: end, atMost: most[last]! > held.level ? most[last]! : null, reasons, expected };
  return { area, units: votes.length, risk, inputsHash: tagOf(area, String(end), JSON.stringify(expected), ...votes.flatMap(({ code, end: own, level: seen, most: may, holding: keeps }) => [code, String(own), seen, may, keeps])) };
}

/** What is expected of an area: how likely it is that enough of its units come to a level at the same step, in the same member. A unit without a nowcast of now comes to none for certain, and may come to any. */
function expectedOf(votes: readonly AreaVote[], end: number, rule: HazardRule, ms: number): HazardRisk['expected'] {
  const first = votes.find(({ ahead, end: own }) => ahead !== null && own === end)?.ahead ?? null;
  if (first === null) return null;
  const { leads, members } = first;
  const made = new AreaLevels(rule.area!.parts?.digits, members, leads);
  const top = LEVELS.indexOf(rule.levels.at(-1)!.level) + 1;
  const notKnown = levelBits(members, leads, { sure: () => 0, open: () => top, holding: () => 0 });
  for (const { code, ahead, end: own } of votes) {
    const [reached, may] = [ahead?.reached ?? null, ahead?.may ?? ahead?.reached ?? null];
    const of = (values: Uint8Array | null) => (m: number, k: number): number => values?.[k * members + m] ?? 0;
    made.add(code, own !== end || ahead === null ? notKnown : levelBits(members, leads, { sure: of(reached), open: of(may), holding: () => 0 }));
  }
  const { level: levels, most, probability } = made.warranted(rule);
  const [level, atMost] = [Math.max(...levels), Math.max(...most)];
  return { level, atMost: atMost > level ? atMost : null, leastShare: rule.probability, reasons: [], heldFrom: null, at: level === 0 ? null : end + (levels.indexOf(level) + 1) * ms, probability: mostOf(probability, leads) };
}

const keyOf = (hazard: string, area: string): string => `${hazard} ${area}`;

/** The votes of all units, and the areas that are to be looked at anew. */
export class Areas {
  readonly #votes = new Map<string, Map<string, AreaVote>>();
  readonly #touched = new Set<string>();
  /** By area and hazard. */
  readonly #risks = new Map<string, Map<string, AreaRisk>>();

  /** @param nameOf name of an area; its code where none is known */
  constructor(private readonly nameOf: (area: string) => string) {}

  take(vote: AreaVote): void {
    const key = keyOf(vote.rule.hazard, vote.area);
    let own = this.#votes.get(key);
    if (own === undefined) this.#votes.set(key, (own = new Map<string, AreaVote>()));
    own.set(vote.code, vote);
    this.#touched.add(key);
  }

  /** Risks of the areas that a unit voted on since they were last settled. @param dt length of a step [s] */
  changed(dt: number): AreaRisk[] {
    return [...this.#touched].sort().map((key) => {
      const made = areaRisk([...this.#votes.get(key)!.values()].sort((a, b) => (a.code < b.code ? -1 : 1)), dt);
      const own = this.#risks.get(made.area) ?? new Map<string, AreaRisk>();
      this.#risks.set(made.area, own.set(made.risk.hazard, made));
      return made;
    });
  }

  /** What was changed is told: only what a unit votes on from here on is looked at anew. */
  settled(): void {
    this.#touched.clear();
  }

  /** As it was last; undefined: no rule is over it. */
  of(hazard: string, area: string): AreaRisk | undefined {
    return this.#risks.get(area)?.get(hazard);
  }

  /** An area with all hazards that rules speak of it for, as a unit is published. */
  asUnit(area: string, now: number, rules: Rules): UnitRisk {
    const own = [...this.#risks.get(area)!.values()].sort((a, b) => (a.risk.hazard < b.risk.hazard ? -1 : 1));
    const hazards = own.map(({ risk }) => risk);
    const asOf = Math.min(...hazards.map((risk) => risk.asOf));
    const risk: UnitRisk = {
      code: area, name: this.nameOf(area), at: null, level: Math.max(...hazards.map(({ level }) => level)), expectedLevel: expectedLevel(hazards), asOf, computedAt: now, quality: qualityOf(asOf, now, rules), inputsHash: tagOf(...own.map(({ inputsHash }) => inputsHash)), hazards, outlook: null,
      units: Math.max(...own.map(({ units }) => units)),
    };
    return agedAt(risk, now, rules);
  }
}
