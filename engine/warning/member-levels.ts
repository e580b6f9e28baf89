/** Which levels each member of a unit reaches at each step: what an area's level is counted from, member by member. */
import { metAll, stepsThatGoOn } from './open-levels.js';
import type { Plan } from './plan.js';
import { LEVELS, type HazardRule } from './rule.js';
import { addRange, keepRange, wordsFor } from './step-bits.js';
import type { Windows } from './unit-windows.js';

/** Of `LEVELS[k]` the steps at which members reach it or one above, as bits of all members; null: none does at any step. */
export type LevelBits = readonly (Int32Array | null)[];

/** All bits have `members * words` words. */
export interface MemberLevels {
  readonly members: number;
  readonly steps: number;
  readonly words: number;
  /** For certain, whatever is missing. */
  readonly sure: LevelBits;
  /** Of these, by what was observed alone. */
  readonly seen: LevelBits;
  /** Not for certain, but what is missing does not exclude it. */
  readonly open: LevelBits;
  /** Not for certain, but it still holds an alert. */
  readonly holding: LevelBits;
}

const KINDS = ['sure', 'seen', 'open', 'holding'] as const;
export type MemberKind = (typeof KINDS)[number];

class Rows {
  readonly rows: (Int32Array | null)[] = LEVELS.map(() => null);

  constructor(private readonly length: number) {}

  of(k: number): Int32Array {
    return (this.rows[k] ??= new Int32Array(this.length));
  }

  join(k: number, bits: Int32Array): void {
    let some = 0;
    for (let at = 0; at < this.length; at++) some |= bits[at]!;
    if (some === 0) return;
    const out = this.of(k);
    for (let at = 0; at < this.length; at++) out[at]! |= bits[at]!;
  }

  /** Who reaches a level reaches those below it. */
  downwards(): void {
    for (let k = LEVELS.length - 2; k >= 0; k--) if (this.rows[k + 1] !== null) this.join(k, this.rows[k + 1]!);
  }

  without(other: Rows): void {
    this.rows.forEach((row, k) => {
      const own = other.rows[k] ?? null;
      if (row === null || own === null) return;
      let some = 0;
      for (let at = 0; at < this.length; at++) some |= row[at]! &= ~own[at]!;
      if (some === 0) this.rows[k] = null;
    });
  }
}

/** What units that come near no line and lack no value have in common: made once for a plan. */
const calmOnes = new WeakMap<Plan, { readonly issued: number; readonly made: MemberLevels }>();

function make(plan: Plan, windows: Windows): MemberLevels {
  const { series, words } = windows;
  const { steps, issued, members } = series;
  const length = members * words;
  const [sure, seen, open, holding] = KINDS.map(() => new Rows(length)) as [Rows, Rows, Rows, Rows];
  for (const branch of plan.rule.branches) {
    const within = branch === 'observed' ? stepsThatGoOn(plan, series, words) : null;
    for (const { k, branches, made, kept } of plan.alternatives) {
      if (!branches.includes(branch)) continue;
      const met = metAll(made, 'crossed', branch, within, length);
      sure.join(k - 1, met);
      if (branch === 'observed') seen.join(k - 1, met);
      open.join(k - 1, metAll(made, 'possible', branch, within, length));
      holding.join(k - 1, metAll(kept, 'keeps', branch, within, length));
    }
  }
  // no branch says anything of these: nothing is excluded
  const unasked = [0, steps - 1].filter((t) => !plan.isAsked(t, steps, issued));
  if (unasked.length > 0) {
    for (const rows of [open, holding]) {
      addRange(rows.of(plan.top - 1), length, words, 0, issued);
      addRange(rows.of(plan.top - 1), length, words, Math.max(issued, steps - 1), steps);
    }
  }
  for (const rows of [sure, seen, open, holding]) rows.downwards();
  for (const rows of [open, holding]) rows.without(sure);
  for (const rows of [sure, seen, open, holding]) for (const row of rows.rows) if (row !== null) keepRange(row, length, words, 0, steps);
  return { members, steps, words, sure: sure.rows, seen: seen.rows, open: open.rows, holding: holding.rows };
}

/**
 * The levels of every member of the unit at hand. Units that are calm share what is made of them.
 *
 * @param rule as `usable` leaves it
 */
export function memberLevels(rule: HazardRule, windows: Windows): MemberLevels {
  const { series } = windows;
  const plan = windows.planOf(rule);
  const complete = plan.look();
  const isCalm = plan.mayBeMet().length === 0 && complete && (series.goesOn?.size ?? 0) === 0 && plan.isSimple(series.issued);
  if (!isCalm) return make(plan, windows);
  const known = calmOnes.get(plan);
  if (known?.issued === series.issued && known.made.steps === series.steps && known.made.members === series.members) return known.made;
  const made = make(plan, windows);
  calmOnes.set(plan, { issued: series.issued, made });
  return made;
}

/** What members reach step by step, of the rule that is in force there; nothing where none is. */
export function joinedMembers(spans: readonly { readonly from: number; readonly to: number; readonly levels: MemberLevels }[]): MemberLevels {
  const [{ from, to, levels: first }] = spans as readonly [(typeof spans)[number]];
  const { members, steps, words } = first;
  if (spans.length === 1 && from === 0 && to === steps) return first;
  const length = members * words;
  const of = (kind: MemberKind): LevelBits => {
    const out = new Rows(length);
    for (const { from: begin, to: end, levels } of spans) {
      levels[kind].forEach((row, k) => {
        if (row === null) return;
        const own = row.slice();
        keepRange(own, length, words, begin, end);
        out.join(k, own);
      });
    }
    return out.rows;
  };
  return { members, steps, words, sure: of('sure'), seen: of('seen'), open: of('open'), holding: of('holding') };
}

/** Levels that are known as numbers, 0 none … 4 red, of members and steps, as bits. Of `open` and `holding` those above `sure` count. */
export function levelBits(members: number, steps: number, of: { readonly [kind in Exclude<MemberKind, 'seen'>]: (m: number, t: number) => number }): MemberLevels {
  const words = wordsFor(steps);
  const rows = { sure: new Rows(members * words), open: new Rows(members * words), holding: new Rows(members * words) };
  for (let m = 0; m < members; m++) {
    for (let t = 0; t < steps; t++) {
      const sure = of.sure(m, t);
      for (const kind of ['sure', 'open', 'holding'] as const) for (let k = kind === 'sure' ? 0 : sure; k < of[kind](m, t); k++) rows[kind].of(k)[m * words + (t >>> 5)]! |= 1 << t;
    }
  }
  return { members, steps, words, sure: rows.sure.rows, seen: rows.sure.rows, open: rows.open.rows, holding: rows.holding.rows };
}
