/**
 * Weighted sums over the indicators of a task, the innermost loop of every score: the weight that applies, the weight
 * that is reported, and the weighted score, in one pass. Four indicators a pass: the three accumulators are loaded and
 * stored a quarter as often, which is what the loop costs.
 */
import { NOT_APPLICABLE, PRESENT } from '../../core/table.js';

/** One indicator of a block of units. */
export interface LeafColumns {
  /** 0 value, 255 not applicable, else a missing reason. */
  readonly state: Uint8Array;
  /** Score [0-1]; 0 where there is no value. */
  readonly normalised: Float64Array;
  /** Share of the units inside that reported [0-1], 0 where there is no value; null: 1 wherever there is a value. */
  readonly share: Float64Array | null;
}

export interface LeafSums {
  /** Σ w over what applies. */
  readonly weight: Float64Array;
  /** Σ w · share. */
  readonly coverage: Float64Array;
  /** Σ w · score · share. */
  readonly low: Float64Array;
}

const APPLIES = Float64Array.from({ length: 256 }, (_, state) => (state === NOT_APPLICABLE ? 0 : 1));
const REPORTED = Float64Array.from({ length: 256 }, (_, state) => (state === PRESENT ? 1 : 0));

/** Write the sums over `leaves` for units [0, n). */
export function sumLeaves(leaves: readonly LeafColumns[], weights: readonly number[], out: LeafSums, n: number): void {
  out.weight.fill(0, 0, n);
  out.coverage.fill(0, 0, n);
  out.low.fill(0, 0, n);
  let k = 0;
  for (; k + 3 < leaves.length && leaves[k]!.share === null; k += 4) {
    addFour(leaves[k]!, leaves[k + 1]!, leaves[k + 2]!, leaves[k + 3]!, weights[k]!, weights[k + 1]!, weights[k + 2]!, weights[k + 3]!, out, n);
  }
  for (; k < leaves.length; k++) {
    const leaf = leaves[k]!;
    if (leaf.share === null) addOne(leaf, weights[k]!, out, n);
    else addPartial(leaf.state, leaf.normalised, leaf.share, weights[k]!, out, n);
  }
}

function addFour(a: LeafColumns, b: LeafColumns, c: LeafColumns, d: LeafColumns, wa: number, wb: number, wc: number, wd: number, out: LeafSums, n: number): void {
  const [sa, sb, sc, sd] = [a.state, b.state, c.state, d.state];
  const [za, zb, zc, zd] = [a.normalised, b.normalised, c.normalised, d.normalised];
  const { weight, coverage, low } = out;
  for (let i = 0; i < n; i++) {
    const [ia, ib, ic, id] = [sa[i]!, sb[i]!, sc[i]!, sd[i]!];
    weight[i] = weight[i]! + (wa * APPLIES[ia]! + wb * APPLIES[ib]! + wc * APPLIES[ic]! + wd * APPLIES[id]!);
    coverage[i] = coverage[i]! + (wa * REPORTED[ia]! + wb * REPORTED[ib]! + wc * REPORTED[ic]! + wd * REPORTED[id]!);
    low[i] = low[i]! + (wa * za[i]! + wb * zb[i]! + wc * zc[i]! + wd * zd[i]!);
  }
}

function addOne({ state, normalised }: LeafColumns, w: number, { weight, coverage, low }: LeafSums, n: number): void {
  for (let i = 0; i < n; i++) {
    const s = state[i]!;
    weight[i] = weight[i]! + w * APPLIES[s]!;
    coverage[i] = coverage[i]! + w * REPORTED[s]!;
    low[i] = low[i]! + w * normalised[i]!;
  }
}

function addPartial(state: Uint8Array, normalised: Float64Array, share: Float64Array, w: number, { weight, coverage, low }: LeafSums, n: number): void {
  for (let i = 0; i < n; i++) {
    weight[i] = weight[i]! + w * APPLIES[state[i]!]!;
    coverage[i] = coverage[i]! + w * share[i]!;
    low[i] = low[i]! + w * normalised[i]! * share[i]!;
  }
}

/** Share of the units inside that reported, of unit `i` [1]. */
export const shareAt = ({ state, share }: LeafColumns, i: number): number => (share === null ? REPORTED[state[i]!]! : share[i]!);
