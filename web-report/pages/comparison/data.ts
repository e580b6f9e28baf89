/** What the page of a comparison shows: each quantity with the places that move most, and how surely. */
import type { ExceedancePoint } from '../../charts/exceedance-curve.js';
import type { QuantityNames } from '../parts.js';

/** A run and a policy of it. */
interface Side {
  readonly folder: string;
  readonly policy: string;
  readonly scenario: string;
  readonly seed: string;
  readonly members: number;
  readonly steps: { readonly count: number; readonly first: string; readonly last: string };
}

export interface Interval {
  readonly place: string;
  readonly first: number;
  readonly second: number;
  readonly value: number;
  /** Of 95 %; null: not paired. */
  readonly low: number | null;
  readonly high: number | null;
}

/** How a place moves: surely where the interval of 95 % leaves zero out. */
export type Move = 'less' | 'perhaps-less' | 'same' | 'perhaps-more' | 'more';
export const MOVES: readonly Move[] = ['less', 'perhaps-less', 'same', 'perhaps-more', 'more'];

export interface ComparedQuantity {
  readonly quantity: string;
  readonly unit: string;
  /** All places together, where they add up. */
  readonly total: Interval | null;
  readonly places: readonly { readonly id: string; readonly move: Move; readonly value: number }[];
  readonly drawn: readonly Interval[];
}

/** Places by class of probability before (rows) and after (columns). */
export interface ClassChange {
  readonly quantity: string;
  readonly counts: readonly (readonly number[])[];
  readonly places: readonly { readonly id: string; readonly first: number; readonly second: number }[];
  readonly moved: number;
}

export interface ComparisonPage {
  readonly code: string;
  readonly names: QuantityNames;
  readonly sides: readonly [Side, Side];
  /** Why members are not paired; null: they are. */
  readonly unpaired: 'no-members' | 'other-seed' | 'other-members' | null;
  /** What is compared: numbers of members, their means, or means of steps. */
  readonly basis: 'members' | 'policies' | 'steps';
  /** The two are of other times. */
  readonly otherSteps: boolean;
  readonly quantities: readonly ComparedQuantity[];
  /** Of both sides, by quantity. */
  readonly curves: readonly { readonly quantity: string; readonly unit: string; readonly axis: 'return-period' | 'share'; readonly lines: readonly (readonly ExceedancePoint[])[] }[];
  readonly classes: readonly ClassChange[];
  readonly onlyFirst: number;
  readonly onlySecond: number;
}
