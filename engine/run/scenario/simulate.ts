/** A group of entities from parts of its members: every output under every variant, and how far the variants move it. */
import type { Model } from '../../core/model.js';
import type { Account } from './account.js';
import { DifferenceTally, MOST_PAIRED, type Difference, type PairDifference } from './difference.js';
import type { Forcing } from './forcing.js';
import { joinAccounts, joinDivided, joinStates, simulatePart, slotsOf, type GroupPart, type Slot } from './group-part.js';
import type { KeptState } from './group-run.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK } from './members.js';
import { joinReduced, type Reduced, type Summary } from './reduce.js';
import { BASELINE } from './variants.js';

/** One quantity at one place under one variant. */
export interface OutputResult {
  readonly variant: number;
  readonly output: number;
  /** Position of the site; -1: the entity itself. */
  readonly site: number;
  /** Null for points of a sweep. */
  readonly summary: Summary | null;
  /** Every member's steps in one number, NaN where it has no value at any; null beyond the members that are kept. */
  readonly members: Float64Array | null;
  /** Every member's sum over events, of money where members are years; else null. */
  readonly events: Float64Array | null;
  /** From the baseline; null for itself. */
  readonly difference: Difference | null;
  /** Of a policy: from each policy before it. */
  readonly pairs: readonly PairDifference[];
}

export interface EntityResult {
  readonly entity: number;
  readonly outputs: readonly OutputResult[];
  /** Of the baseline, one for each link; null for a model that keeps no ledger. */
  readonly accounts: readonly (Account | null)[];
  /** Of money and people: by variant that is no point of a sweep, by link, of each division of its model. */
  readonly divided: readonly DividedAccounts[];
  /** Of the baseline at the end, where they are kept. */
  readonly states?: readonly KeptState[];
}

/** What one variant takes of the wholes of each link. */
export interface DividedAccounts {
  readonly variant: number;
  readonly links: readonly (readonly Account[])[];
}

/** Columns of parts one after another; null where they have none. */
function joined(columns: readonly (Float64Array | null)[]): Float64Array | null {
  const out = new Float64Array(columns.reduce((sum, column) => sum + (column?.length ?? 0), 0));
  let at = 0;
  for (const column of columns) {
    if (column === null) return null;
    out.set(column, at);
    at += column.length;
  }
  return out;
}

function differenceOf(from: Float64Array, to: Float64Array): Difference {
  const tally = new DifferenceTally();
  tally.add(from, to);
  return tally.finish();
}

/** The slots that each is moved from: of the baseline, and of the policies before it. */
function movedFrom(job: ScenarioJob, slots: readonly Slot[]): readonly { readonly from: number | null; readonly pairs: readonly number[] }[] {
  const paired = job.variants.filter(({ kind }) => kind === 'policy').length <= MOST_PAIRED;
  const keyOf = ({ output, place }: Slot): string => `${output}/${place.entity}/${place.site}`;
  const baseline = new Map<string, number>();
  /** Of the point at hand, as the chain stands: its policies come after it. */
  const atPoint = new Map<string, number>();
  const policies = new Map<string, readonly number[]>();
  return slots.map((slot, s) => {
    const { kind, point } = job.variants[slot.variant]!;
    const key = keyOf(slot);
    const from = slot.variant === 0 ? null : (point === null || point.policy === BASELINE ? baseline : atPoint).get(key)!;
    if (slot.variant === 0) baseline.set(key, s);
    if (point?.policy === BASELINE) atPoint.set(key, s);
    const pairs = policies.get(key) ?? [];
    if (kind !== 'policy') return { from, pairs: [] };
    policies.set(key, [...pairs, s]);
    return { from, pairs: paired ? pairs : [] };
  });
}

/** Join the parts of a group. @param parts of all members, in their order */
export function joinParts(job: ScenarioJob, group: readonly number[], parts: readonly GroupPart[]): EntityResult[] {
  const slots = slotsOf(job, group);
  const numbers = slots.map((_, s) => joined(parts.map((part) => part.slots[s]!.numbers))!);
  const kept = job.members <= MEMBER_BLOCK;
  const moved = movedFrom(job, slots);
  const outputs = slots.map(({ variant, output, place }, s): { readonly entity: number; readonly result: OutputResult } => {
    const reduced = parts.flatMap((part): Reduced[] => (part.slots[s]!.reduced === null ? [] : [part.slots[s]!.reduced]));
    const { from, pairs } = moved[s]!;
    return {
      entity: place.entity,
      result: {
        variant,
        output,
        site: place.site,
        summary: reduced.length === 0 ? null : joinReduced(reduced, job.outputs[output]!.above),
        members: kept ? numbers[s]! : null,
        events: kept ? joined(parts.map((part) => part.slots[s]!.events)) : null,
        difference: from === null ? null : differenceOf(numbers[from]!, numbers[s]!),
        pairs: pairs.map((other): PairDifference => ({ from: slots[other]!.variant, ...differenceOf(numbers[other]!, numbers[s]!) })),
      },
    };
  });
  return group.map((e, k): EntityResult => ({
    entity: e,
    outputs: outputs.filter(({ entity }) => entity === e).map(({ result }) => result),
    accounts: joinAccounts(parts.flatMap((part) => part.accounts[k]!)),
    divided: job.variants.flatMap(({ kind }, variant): DividedAccounts[] => (kind === 'point' ? [] : [{ variant, links: joinDivided(parts.flatMap((part) => part.divided[k]![variant]!)) }])),
    ...(job.keepState ? { states: joinStates(parts.map((part) => part.states[k]!)) } : {}),
  }));
}

/**
 * Run one group of entities; stops after every place of every link and tells the share of them that is done [1], for whoever runs it.
 *
 * @param models of the links, in order
 * @param forcing the weather of the job
 * @param group positions of entities, upstream before downstream
 */
export function* groupSteps(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[]): Generator<number, EntityResult[]> {
  return joinParts(job, group, [yield* simulatePart(job, models, forcing, group, 0, job.members, null)]);
}

/** Run one group of entities to its end. */
export function simulateGroup(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[]): EntityResult[] {
  const steps = groupSteps(job, models, forcing, group);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
