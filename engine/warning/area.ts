/**
 * Levels of an area from those of its units, member by member: in a member it is at a level where enough of its units, or of the
 * parts they make up, reach it there. How likely a level is, is the share of the members in which it is; it is warranted where
 * that is as much as the rule asks for, as of a unit.
 */
import type { MemberKind, MemberLevels } from './member-levels.js';
import type { Warranted } from './plan.js';
import { LEVELS, type Branch, type HazardRule, type Quantifier } from './rule.js';
import type { TracePart } from './trace.js';

type Kind = MemberKind;
/** How many of them, by member and step: `m * steps + t`; null: none anywhere. */
type Row = Uint32Array | null;

/** Least number of `all` that is enough. */
const leastOf = ({ units = 1, share = 0 }: Quantifier, all: number): number => Math.max(units, Math.ceil(share * all - 1e-9));

class Counts {
  units = 0;
  readonly #rows: Record<Kind, Row[]> = { sure: [], seen: [], open: [], holding: [] };
  readonly #calm = new Map<MemberLevels, number>();

  constructor(private readonly size: number) {}

  add(levels: MemberLevels): void {
    this.units++;
    // what calm units share is counted once, at the end
    this.#calm.set(levels, (this.#calm.get(levels) ?? 0) + 1);
    if (this.#calm.size > MOST_HELD) this.#count();
  }

  #count(): void {
    for (const [levels, times] of this.#calm) for (const kind of KINDS) for (let k = 0; k < LEVELS.length; k++) if (levels[kind][k] != null) this.#addBits(levels, kind, k, times);
    this.#calm.clear();
  }

  #addBits(levels: MemberLevels, kind: Kind, k: number, times: number): void {
    const { members, steps, words } = levels;
    const [bits, out] = [levels[kind][k]!, (this.#rows[kind][k] ??= new Uint32Array(this.size))];
    for (let m = 0; m < members; m++) {
      for (let w = 0; w < words; w++) {
        let word = bits[m * words + w]!;
        while (word !== 0) {
          const bit = 31 - Math.clz32(word);
          word &= ~(1 << bit);
          out[m * steps + 32 * w + bit]! += times;
        }
      }
    }
  }

  row(kind: Kind, k: number): Row {
    if (this.#calm.size > 0) this.#count();
    return this.#rows[kind][k] ?? null;
  }
}

const KINDS = ['sure', 'seen', 'open', 'holding'] as const satisfies readonly Kind[];
/** Units held until they are counted. */
const MOST_HELD = 8;

/** What a level of an area may be made of: for certain, by what was seen alone, by what is missing beside it, by what holds it. */
const MADE_OF = { sure: ['sure'], seen: ['seen'], may: ['sure', 'open'], keeps: ['sure', 'holding'] } as const satisfies Record<string, readonly Kind[]>;
type Made = keyof typeof MADE_OF;

/** An area while its units are gone through. */
export class AreaLevels {
  readonly #counts = new Map<string, Counts>();
  readonly #made = new Map<string, Row>();
  /** What is counted: units, or parts of so many digits. */
  #units = 0;

  /** @param parts digits of the parts that are counted in place of units; undefined: units are */
  constructor(
    private readonly parts: number | undefined,
    private readonly members: number,
    private readonly steps: number,
  ) {}

  get units(): number {
    return this.#units;
  }

  add(code: string, levels: MemberLevels): void {
    const part = this.parts === undefined ? '' : code.slice(0, this.parts);
    let own = this.#counts.get(part);
    if (own === undefined) this.#counts.set(part, (own = new Counts(this.members * this.steps)));
    own.add(levels);
    this.#units++;
    this.#made.clear();
  }

  /** Units, or parts: what enough are to be of. */
  get #all(): number {
    return this.parts === undefined ? this.#units : this.#counts.size;
  }

  /** How many units, or parts with enough of their own, reach a level. */
  #row(made: Made, k: number, { area }: HazardRule): Row {
    const { parts } = area!;
    const key = `${made} ${k} ${parts?.units ?? ''} ${parts?.share ?? ''}`;
    let row = this.#made.get(key);
    if (row !== undefined) return row;
    row = null;
    for (const counts of this.#counts.values()) {
      const own = sumOf(MADE_OF[made].map((kind) => counts.row(kind, k)));
      if (own === null) continue;
      if (parts === undefined) {
        row = own;
        break;
      }
      const least = leastOf(parts, counts.units);
      row ??= new Uint32Array(own.length);
      for (let at = 0; at < own.length; at++) if (own[at]! >= least) row[at]!++;
    }
    this.#made.set(key, row);
    return row;
  }

  /** Share of the members in which enough reach it: `k * steps + t` of `LEVELS[k]` [1]. */
  #shares(made: Made, rule: HazardRule): Float64Array {
    const { members, steps } = this;
    const out = new Float64Array(LEVELS.length * steps);
    const least = leastOf(rule.area!, this.#all);
    for (let k = 0; k < LEVELS.length; k++) {
      const row = this.#row(made, k, rule);
      if (row === null) continue;
      for (let m = 0; m < members; m++) for (let t = 0; t < steps; t++) if (row[m * steps + t]! >= least) out[k * steps + t]!++;
    }
    for (let at = 0; at < out.length; at++) out[at]! /= members;
    return out;
  }

  /** What the area warrants at each step. */
  warranted(rule: HazardRule): Omit<Warranted, 'unknown'> {
    const [probability, open, keeps] = (['sure', 'may', 'keeps'] as const).map((made) => this.#shares(made, rule)) as [Float64Array, Float64Array, Float64Array];
    const levelOf = (shares: Float64Array): Uint8Array => Uint8Array.from({ length: this.steps }, (_, t) => LEVELS.findLastIndex((__, k) => this.#isEnough(shares[k * this.steps + t]!, rule)) + 1);
    return { level: levelOf(probability), most: levelOf(open), holding: levelOf(keeps), probability, open };
  }

  #isEnough(share: number, { probability }: HazardRule): boolean {
    return share * this.members >= Math.max(1, probability * this.members - 1e-9) - 1e-9;
  }

  /** How many units or parts reach a level at a step, in the member that decides, against what the rule asks for: by what was seen alone, and with what is forecast. */
  trace(rule: HazardRule, level: number, t: number, branches: readonly Branch[]): TracePart[] {
    const all = this.#all;
    const what = `${this.parts === undefined ? 'units' : 'parts'} at ${LEVELS[level - 1]!} or above`;
    const { units, share } = rule.area!;
    return branches.flatMap((branch) => {
      const row = this.#row(branch === 'observed' ? 'seen' : 'sure', level - 1, rule);
      const may = this.#row('may', level - 1, rule);
      const of = (from: Row, m: number): number => from?.[m * this.steps + t] ?? 0;
      const counts = Array.from({ length: this.members }, (_, m) => of(row, m)).sort((a, b) => b - a);
      const deciding = counts[Math.max(1, Math.ceil(rule.probability * this.members - 1e-9)) - 1]!;
      const part = (quantity: string, scale: number, line: number): TracePart => {
        const shareOf = (from: Row): number => counts.filter((_, m) => of(from, m) / scale >= line - 1e-9).length / this.members;
        const own = shareOf(row);
        const crossed = this.#isEnough(own, rule) ? true : branch === branches.at(-1) && this.#isEnough(shareOf(may), rule) ? null : false;
        return { branch, condition: { quantity, unit: '1', statistic: 'max', window: null, comparison: '>=', line }, line, value: deciding / scale, share: own, crossed, lacks: null };
      };
      return [...(units === undefined ? [] : [part(what, 1, units)]), ...(share === undefined ? [] : [part(`share of ${what}`, all, share)])];
    });
  }

  /** Branches that say something of a step: what was seen first. */
  static branchesAt({ branches }: HazardRule, { issued, steps }: { readonly issued: number; readonly steps: number }, t: number): Branch[] {
    return (['observed', 'forecast'] as const).filter((branch) => branches.includes(branch) && (branch === 'observed' || (t >= issued && t < steps - 1)));
  }
}

/** Numbers of kinds that no unit is counted in twice. */
function sumOf(rows: readonly Row[]): Row {
  const some = rows.filter((row) => row !== null);
  if (some.length < 2) return some[0] ?? null;
  const out = some[0]!.slice();
  for (const row of some.slice(1)) for (let at = 0; at < out.length; at++) out[at]! += row[at]!;
  return out;
}

/**
 * When an area comes to a level: the moment at which enough of its units, or parts, have, in the member that makes members enough.
 *
 * @param onsets of each unit, by member; Infinity where it does not come to the level
 * @returns null where that never comes
 */
export function areaOnset({ area, probability }: HazardRule, codes: readonly string[], onsets: readonly (readonly number[])[]): number | null {
  const members = onsets[0]?.length ?? 0;
  const nth = (values: readonly number[], quantifier: Quantifier): number => [...values].sort((a, b) => a - b)[leastOf(quantifier, values.length) - 1] ?? Infinity;
  const { parts } = area!;
  const groups = parts === undefined ? [] : groupsOf(codes, parts.digits);
  const of = (m: number): number => {
    const own = onsets.map((unit) => unit[m]!);
    if (parts === undefined) return nth(own, area!);
    return nth(groups.map((group) => nth(group.map((u) => own[u]!), parts)), area!);
  };
  const all = Array.from({ length: members }, (_, m) => of(m)).sort((a, b) => a - b);
  const onset = all[Math.max(1, Math.ceil(probability * members - 1e-9)) - 1] ?? Infinity;
  return Number.isFinite(onset) ? onset : null;
}

/** Positions of the units of each part. */
function groupsOf(codes: readonly string[], digits: number): number[][] {
  const groups = new Map<string, number[]>();
  codes.forEach((code, u) => {
    const own = groups.get(code.slice(0, digits));
    if (own === undefined) groups.set(code.slice(0, digits), [u]);
    else own.push(u);
  });
  return [...groups.values()];
}
