/**
 * What a model of the simulation is: declarations of everything that goes in, is held and comes out, and a kernel over
 * columns. The declaration is the type, the schema of scenarios, the row of the method page and the range of tests.
 *
 * Columns run over steps and entities: element `t * n + i` belongs to step t and entity i (a catchment, a village, a
 * member of an ensemble). Parameters have one element per entity. State of width w has element `i * w + k`.
 */
import type { Label } from './label.js';

/** One quantity: its unit as in `units.ts`, the range it may lie in, ends included, and what it is. */
export interface Quantity {
  readonly unit: string;
  /** Least value; absent: unbounded. */
  readonly min?: number;
  /** Greatest value; absent: unbounded. */
  readonly max?: number;
  /** Value where nothing is given; absent: must be given. */
  readonly default?: number;
  /** Of an input: NaN may stand where a value is missing, and the model's doc says what becomes of it. Its outputs are numbers all the same. */
  readonly mayBeMissing?: true;
  /** Of an input: weather in another unit of the same kind is converted; absent: refused, since it is more likely another quantity. */
  readonly convertible?: true;
  /** Of an input: the name by which weather that has it not by its own may give the same. */
  readonly alias?: string;
  /** Of an input with an alias: it may stand in only where no other model of the chain reads it as its own, which means something else by it. */
  readonly aliasIfUnread?: true;
  /** Of an output: the output that says why it has no value; where that is not 0, what stands here is none. */
  readonly missingBy?: string;
  /** Of an output that says why another has no value: its words by code; that of 0 is blank. */
  readonly codes?: readonly string[];
  readonly doc: Label;
}

export interface StateQuantity extends Quantity {
  /** Numbers held for each entity, such as the ordinates of a unit hydrograph; absent: 1. */
  readonly width?: number;
}

export type Quantities = Readonly<Record<string, Quantity>>;
export type StateQuantities = Readonly<Record<string, StateQuantity>>;
/** A column of numbers for each quantity. */
export type Columns<Q> = { readonly [name in keyof Q]: Float64Array };

/** What is conserved: what enters, what leaves, what is held, all in the unit of the first input. */
export interface Ledger<I, P, S, O> {
  readonly of: 'water' | 'money' | 'people';
  readonly in: readonly (keyof I & string)[];
  readonly out: readonly (keyof O & string)[];
  /** Held by entity `i`. */
  stored(state: Columns<S>, parameters: Columns<P>, i: number): number;
}

/** A whole that a parameter gives, of which the worst moment of a run takes a part; what is left the model works out by itself. */
export interface Division<P, O> {
  readonly of: 'money' | 'people';
  readonly title: Label;
  readonly whole: keyof P & string;
  /** What is taken, at the greatest of its steps, in the unit of the whole. */
  readonly taken: keyof O & string;
  /** What is left to entity `i` of `n` after a run of some steps. */
  left(parameters: Columns<P>, outputs: Columns<O>, n: number, i: number): number;
}

/** What a fit gives, by name: one set for all columns of a call, which are members of one entity. */
export type Fitted = Readonly<Record<string, Float64Array>>;

/** A record of days of the past at one place. */
export interface PastRecord {
  /** By input: a value a day, NaN where it is missing. */
  readonly values: Readonly<Record<string, Float64Array>>;
  /** Its first day; months and days from 1. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Days that are fitted, from `first` up to before `end`. */
  readonly calibration: { readonly first: number; readonly end: number };
  /** Day of the record that a run begins on; where the record ends before it or begins later, what came just before the run is not known. */
  readonly begins: number;
}

/** What of a model is fitted to a record of the past, before any run. */
export interface Calibration {
  /** Inputs that the record holds. */
  readonly record: readonly string[];
  /** Whole numbers to choose, the same for all entities and members. */
  readonly settings: Quantities;
  fit(record: PastRecord, settings: Readonly<Record<string, number>>): Fitted;
}

export interface Model<I extends Quantities = Quantities, P extends Quantities = Quantities, S extends StateQuantities = StateQuantities, O extends Quantities = Quantities> {
  /** Name in scenarios: that of the file. */
  readonly name: string;
  readonly title: Label;
  /** Author (year) journal, equations. */
  readonly source: string;
  /** Step of time it is written for [s]; absent: any. */
  readonly step?: number;
  /** Written for the months of the calendar, which are no fixed number of seconds. */
  readonly calendarStep?: 'month';
  /** Absent: nothing is fitted. */
  readonly calibration?: Calibration;
  readonly inputs: I;
  readonly parameters: P;
  readonly state: S;
  readonly outputs: O;
  readonly ledger?: Ledger<I, P, S, O>;
  readonly divisions?: readonly Division<P, O>[];
  /** In a network: the input that is the sum over the entities upstream of one of their outputs, of the same unit; 0 where there are none. */
  readonly upstream?: { readonly input: keyof I & string; readonly output: keyof O & string };
  /**
   * Fill the state of `n` entities with what a run begins with where no warm state is given.
   *
   * @param fitted of a model with a calibration
   */
  begin(n: number, parameters: Columns<P>, state: Columns<S>, fitted?: Fitted): void;
  /**
   * Go `steps` steps on: reads inputs and parameters, which it never writes; goes on from `state`; writes outputs.
   * Allocates nothing that grows with `steps`, and knows no clock, file or thread. Going a steps and then b steps on is
   * going a + b steps on, bit by bit.
   *
   * @param dt length of a step [s]; of months, their mean
   * @param fitted of a model with a calibration
   */
  advance(steps: number, n: number, dt: number, inputs: Columns<I>, parameters: Columns<P>, state: Columns<S>, outputs: Columns<O>, fitted?: Fitted): void;
}

/** A model, with the names of its quantities checked by the compiler. */
export const defineModel = <const I extends Quantities, const P extends Quantities, const S extends StateQuantities, const O extends Quantities>(model: Model<I, P, S, O>): Model<I, P, S, O> => model;

/** Columns of zeros for `length` elements each, or `length` times the width of a state. */
export const columnsFor = <Q extends Quantities | StateQuantities>(quantities: Q, length: number): Columns<Q> =>
  Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, new Float64Array(length * ('width' in quantity ? (quantity.width as number) : 1))])) as Columns<Q>;
