/** How soon the warnings of a run come to how many of those where the event came: by village, class of people and minutes since the issue. */
import { quantile } from '../scenario/reduce.js';
import type { ReachDeclaration } from '../reach/declaration.js';
import type { ReachVillage } from '../reach/villages.js';

/** Times after the issue that are always told [min]. */
export const TOLD_MINUTES = [5, 10, 30, 60] as const;

/** Those of the reach file and those that are always told, in ascending order [min]. */
export const timesOf = ({ minutes }: ReachDeclaration): number[] => [...new Set([...minutes, ...TOLD_MINUTES])].sort((a, b) => a - b);

/** Share of the people where the event came that its warning had come to; those whom no warning was sent count as not reached. */
export interface ReachByTime {
  readonly policy: string;
  /** Position of the village; null: all of them. */
  readonly unit: number | null;
  /** Null: everybody. */
  readonly peopleClass: string | null;
  /** Since the issue [min]; null: before the onset less the time to act. */
  readonly minutes: number | null;
  /** Over all events [1]. */
  readonly share: number;
  /** 5 and 95 % of the members that had an event [1]; null for one village. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Adds up the events of one policy. */
export class ReachTally {
  /** Persons reached, and persons there, by member: of a class (everybody last) at a time (in time last). */
  private readonly reached: readonly (readonly Float64Array[])[];
  private readonly people: readonly Float64Array[];
  /** Shares of a unit, summed over its events: element class × times + time. */
  private readonly ofUnit: readonly Float64Array[];
  private readonly events: Float64Array;
  private readonly times: number;

  constructor(
    private readonly policy: string,
    private readonly declaration: ReachDeclaration,
    private readonly villages: readonly ReachVillage[],
    private readonly minutes: readonly number[],
    members: number,
  ) {
    const groups = declaration.classes.length + 1;
    this.times = minutes.length + 1;
    this.reached = Array.from({ length: groups }, () => Array.from({ length: this.times }, () => new Float64Array(members)));
    this.people = Array.from({ length: groups }, () => new Float64Array(members));
    this.ofUnit = villages.map(() => new Float64Array(groups * this.times));
    this.events = new Float64Array(villages.length);
  }

  /**
   * One event of a unit; without shares no warning stood when it came.
   *
   * @param since by class and minute [1]
   * @param inTime by class [1]
   */
  add(unit: number, member: number, since: Float64Array | null, inTime: Float64Array | null): void {
    const { classes, people } = this.villages[unit]!;
    const all = classes.length;
    const { times } = this;
    this.events[unit]!++;
    classes.forEach((part, c) => {
      this.people[c]![member]! += people * part;
      this.people[all]![member]! += people * part;
      for (let t = 0; t < times; t++) {
        const share = t < this.minutes.length ? (since?.[c * this.minutes.length + t] ?? 0) : (inTime?.[c] ?? 0);
        this.reached[c]![t]![member]! += people * part * share;
        this.reached[all]![t]![member]! += people * part * share;
        this.ofUnit[unit]![c * times + t]! += share;
        this.ofUnit[unit]![all * times + t]! += part * share;
      }
    });
  }

  /** Of all villages, then of each; a place or class without anybody in an event has no row. */
  rows(): ReachByTime[] {
    const { policy, times } = this;
    const classes = [...this.declaration.classes.map(({ name }) => name), null];
    const minutes = [...this.minutes, null];
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    const everywhere = classes.flatMap((peopleClass, c) => {
      const people = this.people[c]!;
      if (sum(people) === 0) return [];
      return minutes.map((time, t): ReachByTime => {
        const shares = Float64Array.from([...this.reached[c]![t]!].flatMap((reached, m) => (people[m]! > 0 ? [reached / people[m]!] : []))).sort();
        return { policy, unit: null, peopleClass, minutes: time, share: sum(this.reached[c]![t]!) / sum(people), low: quantile(shares, 0.05), high: quantile(shares, 0.95) };
      });
    });
    const each = this.villages.flatMap(({ classes: parts }, unit) =>
      this.events[unit] === 0 ? [] : classes.flatMap((peopleClass, c) => (parts[c] === 0 ? [] : minutes.map((time, t): ReachByTime => ({ policy, unit, peopleClass, minutes: time, share: this.ofUnit[unit]![c * times + t]! / this.events[unit]!, low: null, high: null })))),
    );
    return [...everywhere, ...each];
  }
}
