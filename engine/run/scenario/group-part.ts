/**
 * Some members of one group of entities under every variant, reduced as far as they can be by themselves. Members do not
 * touch, so that parts may be made anywhere and in any order; joined in the order of the members they are the group.
 */
import type { Model } from '../../core/model.js';
import { together, type Account } from './account.js';
import type { Forcing } from './forcing.js';
import { allTogether, GroupRun, placesOf, type KeptState, type Place } from './group-run.js';
import { OF_INUNDATION, outputSteps, type ScenarioJob } from './job.js';
import { stepsOf } from './link-steps.js';
import { MEMBER_BLOCK, MEMBER_STRIP } from './members.js';
import { StretchReducer, type Reduced } from './reduce.js';
import type { BinLayout } from './reduce-bins.js';
import { eventSums, withinKnown, withinMembers } from './within.js';

/** One output at one place under one variant. */
export interface Slot {
  readonly variant: number;
  readonly output: number;
  readonly place: Place;
}

/** What the members of a part came to in one slot. */
export interface SlotPart {
  /** Every member's steps in one number; NaN where it has no value at any. */
  readonly numbers: Float64Array;
  /** Every member's sum over events, of money where members are years; else null. */
  readonly events: Float64Array | null;
  /** Null for points of a sweep. */
  readonly reduced: Reduced | null;
}

export interface GroupPart {
  /** Members from `first` up to before `end`. */
  readonly first: number;
  readonly end: number;
  /** In the order of `slotsOf`. */
  readonly slots: readonly SlotPart[];
  /** Of the baseline, by entity of the group: of each strip of members, one for each link. */
  readonly accounts: readonly (readonly (readonly (Account | null)[])[])[];
  /** By entity of the group and variant: of each strip, by link, of each division. */
  readonly divided: readonly (readonly (readonly (readonly (readonly Account[])[])[])[])[];
  /** Of the baseline at the end, by entity of the group, where they are kept. */
  readonly states: readonly (readonly KeptState[])[];
}

/** Every slot of a group, by variant, output and place. */
export function slotsOf(job: ScenarioJob, group: readonly number[]): Slot[] {
  const { entities, sites } = placesOf(job, group);
  return job.variants.flatMap((_, variant) =>
    job.outputLinks.flatMap((link, output) => (link === OF_INUNDATION ? [] : job.links[link]?.atSites === true ? sites : [...entities.values()]).map((place): Slot => ({ variant, output, place }))),
  );
}

/** Gathers one slot, strip by strip. */
class Gathered {
  private readonly numbers: Float64Array;
  private readonly events: Float64Array | null;
  private readonly reducer: StretchReducer | null;
  private taken = 0;

  constructor(
    private readonly job: ScenarioJob,
    readonly slot: Slot,
    first: number,
    end: number,
    layout: BinLayout | null,
  ) {
    const { variant, output } = slot;
    this.numbers = new Float64Array(end - first);
    this.events = job.members <= MEMBER_BLOCK && job.money.includes(output) ? new Float64Array(end - first) : null;
    const steps = stepsOf(outputSteps(job, output), job.clock);
    this.reducer = job.variants[variant]!.kind === 'point' ? null : new StretchReducer({ steps, first, end, members: job.members, above: job.outputs[output]!.above, layout });
  }

  /** @param codes why there is no value, 0 where there is one; null: there is one everywhere */
  add(values: Float64Array, codes: Float64Array | null, members: number): void {
    const { output } = this.slot;
    const { within = 'max' } = this.job.outputs[output]!;
    const known = codes === null ? values : values.map((value, at) => (codes[at] === 0 ? value : NaN));
    this.numbers.set(codes === null ? withinMembers(within, values, members) : withinKnown(within, known, members), this.taken);
    this.events?.set(eventSums(values, members, this.job.clock.dt * outputSteps(this.job, output).factor), this.taken);
    this.reducer?.add(known, members);
    if (codes !== null) this.reducer?.without(codes, members);
    this.taken += members;
  }

  finish = (): SlotPart => ({ numbers: this.numbers, events: this.events, reduced: this.reducer?.finish() ?? null });
}

/** What one variant of the models makes in a slot, and why it has no value. */
function takeFrom(one: Gathered, run: GroupRun, job: ScenarioJob, models: readonly Model[], forcing: Forcing, first: number, members: number): void {
  const { output, place, variant } = one.slot;
  const [link, { quantity }] = [job.outputLinks[output]!, job.outputs[output]!];
  const made = run.made[link]?.get(place);
  const values = made === undefined ? forcing.values(quantity, place.entity, first, members, job.variants[variant]!.weather) : made[quantity]!;
  one.add(values, made?.[models[link]!.outputs[quantity]!.missingBy ?? ''] ?? null, members);
}

/** Strips that members from `first` up to before `end` are run in: none reaches over a block. */
function stripsIn(first: number, end: number): number {
  let strips = 0;
  for (let at = first; at < end; strips++) at = Math.min(at + MEMBER_STRIP, end, at - (at % MEMBER_BLOCK) + MEMBER_BLOCK);
  return strips;
}

/**
 * Simulate some members of a group; stops after every place of every link and tells the share of them that is done [1], for whoever runs it.
 *
 * @param group positions of entities, upstream before downstream
 * @param first,end members, a multiple of `MEMBER_STRIP` and, beyond a thousand members, of `MEMBER_BLOCK`, or the last
 * @param layouts of each slot the bins that the first thousand laid; null: they are in this part, or none are needed
 */
export function* simulatePart(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[], first: number, end: number, layouts: readonly (BinLayout | null)[] | null): Generator<number, GroupPart> {
  const { entities, sites } = placesOf(job, group);
  const slots = slotsOf(job, group).map((slot): Slot => ({ ...slot, place: slot.place.site < 0 ? entities.get(slot.place.entity)! : sites.find(({ site }) => site === slot.place.site)! }));
  const gathered = slots.map((slot, s) => new Gathered(job, slot, first, end, layouts?.[s] ?? null));
  const accounts = group.map((): (readonly (Account | null)[])[] => []);
  const divided = group.map(() => job.variants.map((): (readonly (readonly Account[])[])[] => []));
  const states = group.map((): KeptState[][] => []);
  const placesOfRun = job.links.reduce((sum, { atSites }) => sum + (atSites ? sites.length : entities.size), 0);
  const all = placesOfRun * job.variants.length * stripsIn(first, end);
  let done = 0;
  for (let block = first; block < end; block = Math.min(end, block - (block % MEMBER_BLOCK) + MEMBER_BLOCK)) {
    const blockEnd = Math.min(end, block - (block % MEMBER_BLOCK) + MEMBER_BLOCK);
    // a variant's strips one after another: what is held of them goes when they are whole
    for (const [v, variant] of job.variants.entries()) {
      for (let at = block; at < blockEnd; at += MEMBER_STRIP) {
        const members = Math.min(MEMBER_STRIP, blockEnd - at);
        const run = new GroupRun(job, models, forcing, variant, entities, sites, at, members);
        for (const steps = run.steps(); steps.next().done !== true; ) yield ++done / all;
        group.forEach((e, k) => {
          if (v === 0) accounts[k]!.push(run.accounts.get(e)!);
          if (v === 0 && job.keepState) states[k]!.push(run.states.get(e) ?? []);
          if (variant.kind !== 'point') divided[k]![v]!.push(run.divided.get(e)!);
        });
        for (const one of gathered) if (one.slot.variant === v) takeFrom(one, run, job, models, forcing, at, members);
      }
    }
  }
  return { first, end, slots: gathered.map((one) => one.finish()), accounts, divided, states: states.map(joinStates) };
}

/** What strips of members hold at the end, as one. */
export function joinStates(strips: readonly (readonly KeptState[])[]): KeptState[] {
  return (strips[0] ?? []).map(({ key }, k): KeptState => {
    const columns = strips.map((strip) => strip[k]!.values);
    const values = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const column of columns) {
      values.set(column, at);
      at += column.length;
    }
    return { key, values };
  });
}

/** Accounts of strips as one, in their order. */
export const joinAccounts = (strips: readonly (readonly (Account | null)[])[]): (Account | null)[] => strips.slice(1).reduce<(Account | null)[]>((sum, strip) => strip.map((account, k) => together(account, sum[k]!)), [...(strips[0] ?? [])]);

/** Accounts of the divisions of strips as one, in their order. */
export const joinDivided = (strips: readonly (readonly (readonly Account[])[])[]): (readonly Account[])[] => strips.reduce<(readonly Account[])[]>((sum, strip) => strip.map((more, k) => allTogether(sum[k] ?? [], more)), []);
