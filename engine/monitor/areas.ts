/** Rules over areas: every unit is a vote, and the level of an area follows from those of all its units, held as that of a unit is. */
import { areaLevel, areaTrace } from '../warning/area.js';
import { NO_ALERT, nextLevel } from '../warning/hysteresis.js';
import { LEVELS, type HazardRule } from '../warning/rule.js';
import { reasonOf, type HazardRisk } from './risk.js';
import { tagOf } from './snapshot.js';

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
  /** Levels that the nowcast warrants at the steps ahead; null: there is none. */
  readonly ahead: Uint8Array | null;
}

interface AreaRisk {
  readonly area: string;
  readonly risk: HazardRisk;
  readonly inputsHash: string;
}

/** Steps of a vote among those of its area, which may begin before it and go on after it: there `other` stands. */
function aligned(values: Uint8Array, late: number, steps: number, other: number): Uint8Array {
  const from = steps - late - values.length;
  if (from === 0 && late === 0) return values;
  const out = new Uint8Array(steps).fill(other);
  out.set(values, from);
  return out;
}

/** The risk of an area, at the last moment that any of its units was seen. @param dt length of a step [s] */
export function areaRisk(votes: readonly AreaVote[], dt: number): AreaRisk {
  const [{ rule, area }] = votes as readonly [AreaVote];
  const ms = dt * 1_000;
  const end = votes.reduce((last, vote) => Math.max(last, vote.end), -Infinity);
  const lateOf = (vote: AreaVote): number => (end - vote.end) / ms;
  const steps = votes.reduce((most, vote) => Math.max(most, vote.level.length + lateOf(vote)), 0);
  const codes = votes.map(({ code }) => code);
  const top = LEVELS.indexOf(rule.levels.at(-1)!.level) + 1;
  const of = (name: 'level' | 'most' | 'holding', other: number): Uint8Array[] => votes.map((vote) => aligned(vote[name], lateOf(vote), steps, other));
  const levels = of('level', 0);
  // what is not seen yet takes nothing down
  const [level, most, holding] = [levels, of('most', top), of('holding', top)].map((own) => areaLevel(own, rule.area!, codes)) as [Uint8Array, Uint8Array, Uint8Array];
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
  const reasons = areaTrace(levels, rule, codes, held.level === 0 ? lowest : held.level, last).map((part) => reasonOf(part, dt));
  const risk: HazardRisk = { hazard: rule.hazard, title: rule.title, level: held.level, since, trend, asOf: end, atMost: most[last]! > held.level ? most[last]! : null, reasons, expected: expectedOf(votes, end, codes, rule, ms) };
  return { area, risk, inputsHash: tagOf(area, String(end), ...levels, ...codes) };
}

/** What is expected of an area: where enough of its units expect it at the same step. An area has no members of its own. */
function expectedOf(votes: readonly AreaVote[], end: number, codes: readonly string[], rule: HazardRule, ms: number): HazardRisk['expected'] {
  const leads = votes.reduce((most, { ahead }) => Math.max(most, ahead?.length ?? 0), 0);
  if (leads === 0) return null;
  const none = new Uint8Array(leads);
  const levels = areaLevel(votes.map(({ ahead, end: own }) => (ahead === null || own !== end ? none : ahead)), rule.area!, codes);
  const level = Math.max(...levels);
  return { level, at: level === 0 ? null : end + (levels.indexOf(level) + 1) * ms, probability: [] };
}

const keyOf = (hazard: string, area: string): string => `${hazard} ${area}`;

/** The votes of all units, and the areas that are to be looked at anew. */
export class Areas {
  readonly #votes = new Map<string, Map<string, AreaVote>>();
  readonly #touched = new Set<string>();
  readonly #risks = new Map<string, AreaRisk>();

  take(vote: AreaVote): void {
    const key = keyOf(vote.rule.hazard, vote.area);
    let own = this.#votes.get(key);
    if (own === undefined) this.#votes.set(key, (own = new Map<string, AreaVote>()));
    own.set(vote.code, vote);
    this.#touched.add(key);
  }

  /** Risks of the areas that a unit voted on since the last call. @param dt length of a step [s] */
  changed(dt: number): AreaRisk[] {
    const out = [...this.#touched].sort().map((key) => {
      const made = areaRisk([...this.#votes.get(key)!.values()].sort((a, b) => (a.code < b.code ? -1 : 1)), dt);
      this.#risks.set(key, made);
      return made;
    });
    this.#touched.clear();
    return out;
  }

  /** As it was last; undefined: no rule is over it. */
  of(hazard: string, area: string): AreaRisk | undefined {
    return this.#risks.get(keyOf(hazard, area));
  }
}
