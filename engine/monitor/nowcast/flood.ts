/**
 * Stages of the next hours at the gauges of a river: the flood models keep their states from what was observed and go on with the
 * rain of each member; the error of the stage now fades, and the models have an error of their own.
 *
 * States are a function of the observations alone: they are saved at every sixth hour with a hash of all rain before, and what came
 * late makes those after it anew. A process that begins goes on from them, unless something came in since that lies before the oldest:
 * then they are made anew from the beginning, as they were while it ran.
 *
 * Source: updating of the output by the autoregression of its error, Xiong & O'Connor (2002) Hydrol. Sci. J. 47, 621-639.
 */
import { randomStream, registerEntities } from '../../core/random.js';
import { ADDITIVE, deviationAt, fillForecastErrors, withError } from '../../weather/forecast-ensemble.js';
import type { KeptObservation, Records, Store } from '../../store/store.js';
import { seriesOf } from '../series.js';
import { tagOf } from '../snapshot.js';
import type { River } from './catchments.js';
import { advance, beginning, forMembers, type CatchmentState, type Forcing, type GroupState } from './chain.js';
import type { Nowcast } from './declaration.js';
import type { RainNowcast } from './rain.js';

const HOUR = 3_600;
const DAY_MS = 86_400_000;
/** States are saved at moments that are whole multiples of this [ms], so many of them are kept. */
const [SAVED_EVERY_MS, MOST_SAVED] = [6 * 3_600_000, 9] as const;

/** Stages at one gauge after one step. */
export interface StageNowcast {
  /** Beginning of the last step that was observed [ms since 1970]. */
  readonly issued: number;
  /** Element `k * members + m` [m]. */
  readonly members: Float64Array;
  /** Whether the stage at the gauge was seen then or shortly before, so that the error of the models is known. */
  readonly corrected: boolean;
  /** Steps of the last day without any rain seen, taken as dry. */
  readonly unseen: number;
}

interface Saved {
  /** Beginning of the last step that is in it [ms since 1970]. */
  readonly time: number;
  /** Of everything that is in it. */
  readonly hash: string;
  readonly state: GroupState;
  /** What came in up to then is in it [ms since 1970]. */
  readonly known: number;
}

/** As it lies in the store. */
interface SavedText {
  readonly time: number;
  readonly hash: string;
  /** Absent: kept before it was. */
  readonly known?: number;
  readonly catchments: Readonly<Record<string, readonly Readonly<Record<string, readonly number[]>>[]>>;
}

interface Observed {
  readonly rows: ReadonlyMap<string, readonly KeptObservation[]>;
  /** Beginning of the last step with rain [ms since 1970]. */
  readonly end: number;
}

/** Where a walk has come to. */
interface Walked {
  readonly group: readonly number[];
  readonly state: GroupState;
  /** Of the models, by gauge [m]. */
  readonly errors: ReadonlyMap<string, number>;
  readonly series: ReadonlyMap<string, Float64Array>;
  readonly areal: ReadonlyMap<number, Float64Array>;
  readonly step: number;
  readonly issued: number;
  readonly evaporation: Float64Array;
}

interface Made {
  readonly hash: string;
  /** By gauge; of the last step, the one before it, … */
  readonly stages: ReadonlyMap<string, readonly StageNowcast[]>;
}

/** Between the moment that a row is said to have come in and that at which it can be read, at most [ms]. */
const KEPT_WITHIN_MS = 600_000;

/** Steps before a nowcast in which a stage that was seen still tells the error of the models. */
const ERROR_STEPS = 3;

const copyOf = (state: GroupState): GroupState => forMembers(state, 1);

export class FloodNowcast {
  readonly #records: Records<readonly SavedText[]>;
  readonly #saved = new Map<number, Saved[]>();
  readonly #made = new Map<number, Made>();
  /** Groups to be worked out again, and the earliest moment of what is new. */
  readonly #dirty = new Map<number, number>();
  readonly #groupOf = new Map<string, number>();
  readonly #gaugeGroup = new Map<string, number>();
  readonly #dtMs: number;
  /** Groups of which it was looked whether anything came in that their states do not know. */
  readonly #looked = new Set<number>();

  /** @param back steps before the last that nowcasts are made for, too */
  constructor(
    private readonly store: Store,
    private readonly river: River,
    private readonly nowcast: Nowcast,
    private readonly rain: RainNowcast,
    private readonly back: number,
  ) {
    this.#records = store.records('flood-state');
    this.#dtMs = rain.dt * 1_000;
    river.groups.forEach((group, g) => {
      this.#dirty.set(g, Infinity);
      for (const e of group) {
        const { rain: gauges, stage } = river.catchments[e]!;
        for (const place of [...gauges, ...(stage === null ? [] : [stage])]) this.#groupOf.set(place, g);
        if (stage !== null) this.#gaugeGroup.set(stage, g);
      }
    });
  }

  /** Something new was seen at a place, of this moment or later. */
  seen(place: string, time: number): void {
    const g = this.#groupOf.get(place);
    if (g !== undefined) this.#dirty.set(g, Math.min(time, this.#dirty.get(g) ?? Infinity));
  }

  /** Stages at a gauge: after the last step, the one before it, …; null where there are none. */
  of(gauge: string): readonly StageNowcast[] | null {
    return this.#made.get(this.#gaugeGroup.get(gauge) ?? -1)?.stages.get(gauge) ?? null;
  }

  /** What a nowcast at a gauge was made from. */
  hashOf(gauge: string): string {
    return this.#made.get(this.#gaugeGroup.get(gauge) ?? -1)?.hash ?? '';
  }

  /**
   * Work out what is new. Where the store fails, what was made stays and what is new waits.
   *
   * @param now by the clock that rows come in by [ms since 1970]
   * @returns gauges whose stages are others now
   */
  async update(now: number): Promise<string[]> {
    const changed: string[] = [];
    for (const g of [...this.#dirty.keys()]) {
      // as it is now: something earlier may have been seen while other groups were at it
      const earliest = this.#dirty.get(g)!;
      const before = this.#made.get(g)?.hash;
      this.#dirty.delete(g);
      try {
        await this.#group(g, earliest, now);
      } catch (error) {
        this.#dirty.set(g, Math.min(earliest, this.#dirty.get(g) ?? Infinity));
        throw error;
      }
      if (this.#made.get(g)?.hash !== before) changed.push(...this.#stageGauges(g));
    }
    return changed;
  }

  #stageGauges(g: number): string[] {
    return this.river.groups[g]!.flatMap((e) => this.river.catchments[e]!.stage ?? []);
  }

  #idOf(g: number): string {
    return this.river.catchments[this.river.groups[g]!.at(-1)!]!.id;
  }

  /** What was saved of a group, by time; those that the models or the nowcast of today did not make are none. */
  async #savedOf(g: number): Promise<Saved[]> {
    const there = this.#saved.get(g);
    if (there !== undefined) return there;
    const kept = (await this.#records.get(`${this.#idOf(g)} ${this.nowcast.sha256}`)) ?? [];
    const positions = new Map(this.river.groups[g]!.map((e) => [this.river.catchments[e]!.id, e]));
    const saved = kept.map(({ time, hash, known = 0, catchments }): Saved => ({
      time,
      hash,
      known,
      state: new Map(Object.entries(catchments).map(([id, links]): [number, CatchmentState] => [positions.get(id) ?? -1, links.map((columns) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])))])),
    }));
    const whole = saved.every(({ state }) => state.size === positions.size && !state.has(-1)) ? saved : [];
    this.#saved.set(g, whole);
    return whole;
  }

  async #save(g: number, saved: readonly Saved[]): Promise<void> {
    const text = saved.map(({ time, hash, known, state }): SavedText => ({ time, hash, known, catchments: Object.fromEntries([...state].map(([e, links]) => [this.river.catchments[e]!.id, links.map((columns) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]])))])) }));
    await this.#records.put(`${this.#idOf(g)} ${this.nowcast.sha256}`, text);
    this.#saved.set(g, [...saved]);
  }

  #rainGauges(g: number): string[] {
    return [...new Set(this.river.groups[g]!.flatMap((e) => this.river.catchments[e]!.rain))];
  }

  /** Beginning of the last step with rain [ms since 1970]; null where none was seen. */
  async #end(g: number): Promise<number | null> {
    const latest = await this.store.latest({ places: this.#rainGauges(g), variable: 'rain' });
    return latest.length === 0 ? null : Math.floor(Math.max(...latest.map(({ time }) => time)) / this.#dtMs) * this.#dtMs;
  }

  /** Everything of a group's gauges from a moment on. */
  async #observed(g: number, from: number, end: number): Promise<Observed> {
    const [gauges, stages] = [this.#rainGauges(g), this.#stageGauges(g)];
    const rows = new Map<string, readonly KeptObservation[]>();
    for (const place of gauges) rows.set(place, await this.store.history({ place, variable: 'rain', from, to: end + this.#dtMs - 1 }));
    for (const place of stages) rows.set(place, await this.store.history({ place, variable: 'stage', from: Math.max(from, end - (this.back + ERROR_STEPS) * this.#dtMs), to: end + this.#dtMs - 1 }));
    return { rows, end };
  }

  /** The earliest rain that came in before this process began, and that the oldest state does not know [ms since 1970]; Infinity: there is none. */
  async #missed(g: number, [oldest]: readonly Saved[]): Promise<number> {
    if (oldest === undefined || this.#looked.has(g)) return Infinity;
    const rows = await this.store.history({ places: this.#rainGauges(g), variable: 'rain', from: 0, to: oldest.time + this.#dtMs - 1, receivedAfter: oldest.known - KEPT_WITHIN_MS });
    return rows.reduce((first, { time }) => Math.min(first, time), Infinity);
  }

  async #group(g: number, seen: number, now: number): Promise<void> {
    const all = await this.#savedOf(g);
    const end = await this.#end(g);
    if (end === null) return;
    const earliest = Math.min(seen, await this.#missed(g, all));
    // what is new may lie in the oldest state, or the steps looked at one by one may
    const isGood = all.length > 0 && earliest >= all[0]!.time + this.#dtMs && all[0]!.time < end - (this.back + ERROR_STEPS) * this.#dtMs;
    const saved = isGood ? all : [];
    const base = saved[0] ?? null;
    const observed = await this.#observed(g, base === null ? 0 : base.time + this.#dtMs, end);
    const times = [...observed.rows.values()].flatMap((rows) => (rows.length === 0 ? [] : [rows[0]!.time]));
    const first = base === null ? Math.floor(Math.min(...times) / this.#dtMs) * this.#dtMs : base.time + this.#dtMs;
    if (observed.end < first) return;
    const kept = this.#walk(g, base, saved, observed, first).map((state): Saved => ({ ...state, known: now }));
    if (kept.length !== all.length || kept.some(({ hash }, k) => hash !== all[k]!.hash) || (!isGood && kept.length > 0)) await this.#save(g, kept);
    this.#looked.add(g);
  }

  /** From the first state on to the last step: states to be saved, and the nowcasts of the last steps. */
  #walk(g: number, base: Saved | null, saved: readonly Saved[], { rows, end }: Observed, first: number): Omit<Saved, 'known'>[] {
    const { river, rain: { leads, dt } } = this;
    const [group, dtMs] = [river.groups[g]!, this.#dtMs];
    const steps = (end - first) / dtMs + 1;
    const series = new Map([...rows].map(([place, own]) => [place, seriesOf(own, { name: own[0]?.variable ?? '', unit: own[0]?.variable === 'stage' ? 'm' : 'mm' }, dtMs, end, steps).values]));
    const evaporation = this.#evaporation(first, steps + leads);
    const areal = new Map(group.map((e) => [e, meanOf(river.catchments[e]!.rain.map((place) => series.get(place)!), steps)]));
    const out: Omit<Saved, 'known'>[] = base === null ? [] : [base];
    let state = copyOf(base?.state ?? beginning(river, group));
    let hash = base?.hash ?? tagOf(this.nowcast.sha256, String(first));
    const nowcasts: Map<string, StageNowcast[]> = new Map();
    const errors = new Map<string, number>();
    const alone = steps - 1 - this.back - ERROR_STEPS;
    for (let t = 0; t < steps; ) {
      const time = first + t * dtMs;
      const boundary = Math.ceil((time + dtMs) / SAVED_EVERY_MS) * SAVED_EVERY_MS - dtMs;
      // up to the next moment that is saved, and the last steps one by one
      const stop = Math.min((boundary - first) / dtMs, t >= alone ? t : Math.max(t, alone - 1), steps - 1);
      for (let k = t; k <= stop; k++) hash = tagOf(hash, ...group.map((e) => String(areal.get(e)![k])));
      const isLast = stop >= alone;
      const there = isLast ? undefined : saved.find((each) => each.hash === hash);
      if (there !== undefined) state = copyOf(there.state);
      const [from, to, held] = [t, stop + 1, state];
      const stages = there !== undefined ? new Map<number, Float64Array>() : advance(river, group, held, to - from, 1, dt, (e) => ({ rain: dry(areal.get(e)!.slice(from, to)), potentialEvapotranspiration: evaporation.slice(from, to) }));
      const at = first + stop * dtMs;
      if ((at + dtMs) % SAVED_EVERY_MS === 0) out.push({ time: at, hash, state: copyOf(state) });
      if (isLast) for (const e of group) this.#goOn(river.catchments[e]!.stage, stages.get(e)!.at(-1)!, series, stop, errors);
      if (stop >= steps - 1 - this.back) this.#nowcasts({ group, state, errors, series, areal, step: stop, issued: at, evaporation }, nowcasts);
      t = stop + 1;
    }
    this.#made.set(g, { hash: tagOf(hash, ...[...nowcasts.values()].flatMap((own) => own.map(({ members: values }) => new Uint8Array(values.buffer)))), stages: nowcasts });
    return out.slice(-MOST_SAVED);
  }

  /** The error of the models at a gauge: of the stage that was seen, or what is left of the one before. */
  #goOn(gauge: string | null, stage: number, series: ReadonlyMap<string, Float64Array>, step: number, errors: Map<string, number>): void {
    if (gauge === null) return;
    const seen = series.get(gauge)![step]!;
    const before = errors.get(gauge);
    if (seen === seen) errors.set(gauge, seen - stage);
    else if (before !== undefined) errors.set(gauge, before * this.nowcast.declaration.stage.persistence ** (this.rain.dt / HOUR));
  }

  /** Nowcasts after one step, put before those of the steps before it. */
  #nowcasts({ group, state, errors, series, areal, step, issued, evaporation }: Walked, into: Map<string, StageNowcast[]>): void {
    const { river, rain, nowcast: { declaration } } = this;
    const { members, leads, dt } = rain;
    const ofGauge = new Map([...series].filter(([place]) => !this.#gaugeGroup.has(place)).map(([place, values]) => [place, rain.of(place, values, step, new Float64Array(leads * members))?.values]));
    const forcingOf = (e: number): Forcing => ({
      rain: dry(meanOf(river.catchments[e]!.rain.flatMap((place) => ofGauge.get(place) ?? []), leads * members)),
      potentialEvapotranspiration: Float64Array.from({ length: leads * members }, (_, at) => evaporation[step + 1 + Math.floor(at / members)]!),
    });
    const ahead = advance(river, group, forMembers(state, members), leads, members, dt, forcingOf);
    for (const e of group) {
      const { stage: gauge } = river.catchments[e]!;
      if (gauge === null) continue;
      const error = errors.get(gauge);
      const own = withErrors(ahead.get(e)!, this.#stageErrors(gauge), error ?? 0, declaration.stage.persistence ** (dt / HOUR), members);
      const unseen = areal.get(e)!.slice(Math.max(0, step - Math.round(DAY_MS / this.#dtMs) + 1), step + 1).filter((value) => value !== value).length;
      into.set(gauge, [{ issued, members: own, corrected: error !== undefined, unseen }, ...(into.get(gauge) ?? [])]);
    }
  }

  readonly #errors = new Map<string, Float64Array>();

  /** Errors of the models at a gauge [m]: element `k * members + m`. */
  #stageErrors(gauge: string): Float64Array {
    let errors = this.#errors.get(gauge);
    if (errors === undefined) {
      const { rain: { members, leads, dt }, nowcast: { declaration: { seed, stage } } } = this;
      const process = { lag1: stage.lag1 ** (dt / HOUR), correlation: { kind: 'common', correlation: 0 } } as const;
      const [stream, places, own] = [randomStream(seed, 'nowcast/stage'), registerEntities([gauge]), new Float64Array(leads)];
      errors = new Float64Array(leads * members);
      for (let m = 0; m < members; m++) {
        fillForecastErrors(process, places, stream, m, leads, own);
        for (let k = 0; k < leads; k++) errors[k * members + m] = withError(ADDITIVE, 0, deviationAt(stage.deviation, ((k + 1) * dt) / HOUR), own[k]!);
      }
      this.#errors.set(gauge, errors);
    }
    return errors;
  }

  /** Potential evapotranspiration of each step [mm]. */
  #evaporation(first: number, steps: number): Float64Array {
    const monthly = this.nowcast.declaration.potentialEvapotranspiration;
    return Float64Array.from({ length: steps }, (_, t) => (monthly[new Date(first + t * this.#dtMs + 8 * 3_600_000).getUTCMonth()]! * this.#dtMs) / DAY_MS);
  }
}

/** Mean of what was seen, step by step; NaN where nothing was. */
function meanOf(all: readonly Float64Array[], length: number): Float64Array {
  const [sum, count] = [new Float64Array(length), new Float64Array(length)];
  for (const values of all) {
    for (let t = 0; t < length; t++) {
      const value = values[t]!;
      if (value !== value) continue;
      sum[t]! += value;
      count[t]!++;
    }
  }
  return sum.map((value, t) => value / count[t]!);
}

/** Dry where nothing was seen: a model has to go on, and how often is told. */
const dry = (values: Float64Array): Float64Array => values.map((value) => (value === value ? value : 0));

/** Stages with the error now, which fades, and each member's own. */
function withErrors(stages: Float64Array, errors: Float64Array, now: number, persistence: number, members: number): Float64Array {
  return stages.map((stage, at) => stage + now * persistence ** (Math.floor(at / members) + 1) + errors[at]!);
}
