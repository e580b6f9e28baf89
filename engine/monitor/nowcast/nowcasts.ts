/** The next hours of everything that is watched: rain at its gauges, stages of its rivers, and what the rules make of them. */
import type { Store } from '../../store/store.js';
import type { Rules } from '../rules.js';
import { feedOf, type Unit } from '../units.js';
import type { River } from './catchments.js';
import type { Nowcast } from './declaration.js';
import { FloodNowcast } from './flood.js';
import type { HeldLevels } from './held-levels.js';
import { expectationOf, type Expectation } from './outlook.js';
import { RainNowcast, type RainMembers } from './rain.js';

/** Nowcasts before the last that a level may rest on, at most. */
const MOST_BACK = 2;

export interface NowcastOptions {
  readonly nowcast: Nowcast;
  readonly river: River;
}

export class Nowcasts {
  readonly #rain: RainNowcast;
  readonly #flood: FloodNowcast;
  readonly #back: number;
  readonly #held = new WeakMap<Unit, readonly HeldLevels[]>();
  /** Rain by gauge, step and how far back, as long as what was seen is the same. */
  readonly #made = new Map<string, RainMembers | null>();
  /** What members are put into, used again once what was made is let go. */
  readonly #rooms: Float64Array[] = [];
  #used = 0;

  constructor(
    store: Store,
    private readonly rules: Rules,
    { nowcast, river }: NowcastOptions,
  ) {
    this.#rain = new RainNowcast(nowcast.declaration, rules.dt);
    this.#back = Math.min(MOST_BACK, Math.max(0, ...rules.books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.map(({ hysteresis }) => hysteresis.clear - 1)))));
    this.#flood = new FloodNowcast(store, river, nowcast, this.#rain, this.#back);
  }

  /** Something new was seen at a place, of this moment or later. */
  seen(place: string, time: number): void {
    this.#flood.seen(place, time);
  }

  /** Go on with what is new; returns gauges of stage whose next hours are others now. */
  update(now: number): Promise<string[]> {
    return this.#rain.leads === 0 ? Promise.resolve([]) : this.#flood.update(now);
  }

  /** What was seen at gauges may be other now. */
  forget(): void {
    this.#made.clear();
    this.#used = 0;
  }

  /** What the next hours of a unit rest on beyond its own columns. */
  hashOf(unit: Unit): string {
    return this.#flood.hashOf(feedOf(unit, 'stage'));
  }

  #rainOf(gauge: string, observed: Float64Array, end: number, offset: number): RainMembers | null {
    const key = `${gauge} ${end} ${offset}`;
    let made = this.#made.get(key);
    if (made === undefined) {
      const room = (this.#rooms[this.#used++] ??= new Float64Array(this.#rain.leads * this.#rain.members));
      this.#made.set(key, (made = this.#rain.of(gauge, observed, observed.length - 1 - offset, room)));
    }
    return made;
  }

  /**
   * What is to be expected of a unit.
   *
   * @param columns what was seen, by variable
   * @param end beginning of their last step [ms since 1970]
   */
  expectation(unit: Unit, columns: ReadonlyMap<string, Float64Array>, end: number): Expectation | null {
    const { leads, members, dt } = this.#rain;
    if (leads === 0) return null;
    const rain = columns.get('rain');
    const stages = (columns.has('stage') ? this.#flood.of(feedOf(unit, 'stage')) : null) ?? [];
    const made = expectationOf(
      this.rules,
      {
        code: unit.code,
        dt,
        members,
        leads,
        end,
        columns,
        line: (column) => unit.lines.get(column),
        back: this.#back,
        recent: this.#rain.recent,
        rainAfter: (offset) => {
          const made = rain === undefined ? null : this.#rainOf(feedOf(unit, 'rain'), rain, end, offset);
          return made === null ? null : { quantity: 'rain', unit: 'mm', issued: end - offset * dt * 1_000, ...made };
        },
        stages: stages.map(({ issued, members: values, corrected, unseen }) => ({ quantity: 'stage', unit: 'm', issued, values, isShared: true, corrected, unseen })),
      },
      this.#held.get(unit),
    );
    if (made !== null) this.#held.set(unit, made.held);
    return made;
  }
}
