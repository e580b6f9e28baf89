/** Conditions that are to hold at one step of a window: a road below freezing while it rains, dust while one sees less than a kilometre. */
import type { Check } from './check.js';
import type { Probe } from './probe.js';
import type { Branch } from './rule.js';
import { addRange, anyInComing, anyInPast, keepRange, keptOf, stepsBegun } from './step-bits.js';
import type { UnitAtHand } from './unit-series.js';

/** Bits of each member and the unit they were made for. */
interface Made {
  bits: Int32Array;
  madeFor: number;
}

const nothing = (): Record<Branch, Made> => ({ observed: { bits: new Int32Array(0), madeFor: -1 }, forecast: { bits: new Int32Array(0), madeFor: -1 } });

export class Together implements Check {
  readonly screened: boolean;
  readonly closed = false;
  readonly isLocal = true;
  readonly grows = false;
  readonly isReachable = true;
  readonly runs: boolean;
  readonly width: number;
  readonly #crossed = nothing();
  readonly #possible = nothing();

  /** @param probes of one window, each of a greatest value upwards or a least downwards */
  constructor(private readonly probes: readonly Probe[]) {
    this.screened = probes.some(({ screened }) => screened);
    [this.width, this.runs] = [probes[0]!.width, probes[0]!.runs];
  }

  get at(): UnitAtHand {
    return this.probes[0]!.at;
  }

  isReached(member: number, t: number, end: number): boolean {
    const { words } = this.at;
    const rows = this.probes.map((probe) => probe.steps());
    for (let s = Math.max(0, end - this.width + 1); s <= t; s++) if (rows.every((bits) => ((bits[member * words + (s >>> 5)]! >>> (s & 31)) & 1) === 1)) return true;
    return false;
  }

  reachedAmong(): null {
    return null;
  }

  may(): boolean {
    for (const probe of this.probes) if (!probe.may()) return false;
    return true;
  }

  early(branch: Branch): number {
    return branch === 'observed' ? this.width - 1 : 0;
  }

  crossed(branch: Branch): Int32Array {
    return this.#make(this.#crossed[branch], branch, false);
  }

  possible(branch: Branch): Int32Array {
    return this.#make(this.#possible[branch], branch, true);
  }

  keeps(branch: Branch): Int32Array {
    const { series, words } = this.probes[0]!.quantity.at;
    const begins = this.probes.filter(({ quantity }) => series.goesOn?.has(quantity.name) !== true);
    // of a window without gaps that lies in the series nothing is open
    if (branch === 'observed' && begins.length === this.probes.length && this.probes.every(({ quantity }) => quantity.isComplete)) return this.crossed(branch);
    const possible = this.possible(branch);
    if (branch === 'forecast' || begins.length === 0) return possible;
    const columnsOf = (probes: readonly Probe[], m: number): Float64Array[] => probes.map(({ quantity }) => quantity.columns[m]!);
    return keptOf(possible, this.crossed(branch), words, Array.from({ length: series.members }, (_, m) => stepsBegun(columnsOf(begins, m), this.width - 1, columnsOf(this.probes, m))));
  }

  /** Steps whose window has one at which all are crossed, or may be. */
  #make(made: Made, branch: Branch, open: boolean): Int32Array {
    const { at } = this.probes[0]!.quantity;
    const { number, words, series } = at;
    if (made.madeFor === number) return made.bits;
    made.madeFor = number;
    const length = series.members * words;
    if (made.bits.length < length) made.bits = new Int32Array(length);
    const out = made.bits;
    for (const [p, probe] of this.probes.entries()) {
      const own = open ? probe.stepsOrMissing() : probe.steps();
      if (p === 0) for (let w = 0; w < length; w++) out[w] = own[w]!;
      else for (let w = 0; w < length; w++) out[w]! &= own[w]!;
    }
    if (branch === 'forecast') anyInComing(out, length, words, this.width);
    else anyInPast(out, length, words, this.width);
    // what lies before the series may have been all of it
    if (open && branch === 'observed') addRange(out, length, words, 0, Math.min(this.width - 1, series.steps));
    if (branch === 'forecast') keepRange(out, length, words, series.issued, series.steps - 1);
    else keepRange(out, length, words, 0, series.steps);
    return out;
  }
}
