/** A rule made ready for many units: its conditions as checks that rules share, and what it warrants where all is calm. */
import type { Check } from './check.js';
import { LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import { areRunning } from './running.js';
import type { Probe } from './probe.js';
import type { QuantityRows } from './quantity-rows.js';

/** One alternative of a level. */
export interface Alternative {
  /** 1 blue … 4 red. */
  readonly k: number;
  /** Those that ask for it. */
  readonly branches: readonly Branch[];
  /** As the rule has it, in its branches. */
  readonly written: readonly Condition[];
  /** Its conditions against their lines. */
  readonly made: readonly Check[];
  /** Against the lines that hold an alert; the same list where they are the same. */
  readonly kept: readonly Check[];
}

/** What a hazard warrants at each step. Arrays have length `steps` and are read only: calm units share theirs. */
export interface Warranted {
  /** 0 none, 1 blue … 4 red: the highest that enough members make for certain, whatever is missing. */
  readonly level: Uint8Array;
  /** The highest that what is missing does not exclude; the same where nothing is that matters. */
  readonly most: Uint8Array;
  /** What still holds an alert: the highest level by the clear lines that what the record lacks does not exclude; what came before a record that begins is not asked for. */
  readonly holding: Uint8Array;
  /** Share of the members that are for certain at each level or above, level by level: `k * steps + t` of `LEVELS[k]` [1]. */
  readonly probability: Float64Array;
  /** Share that what is missing leaves open; where it is below the probability, that is all. */
  readonly open: Float64Array;
  /** Steps at which no alternative of the rule can be decided, either way. */
  readonly unknown: Uint8Array;
}

/** An alternative with what a series without gaps leaves open of it. */
interface Opened extends Alternative {
  /** Steps at the beginning at which one that nothing comes near is open all the same; null: that depends on the values. */
  readonly early: number | null;
  /** Of `kept`: from `early` on it is not, if this is one that none may meet. */
  readonly closes: readonly boolean[];
  /** Whether one that some member may meet is open at those steps, and no others. */
  readonly always: boolean;
  /** Steps at the beginning at which what is to come of it is open. */
  readonly earlyAhead: number;
}

function opened(alternative: Alternative): Opened {
  const { made, kept, branches } = alternative;
  const [isObserved, isRunning] = [branches.includes('observed'), areRunning(made)];
  const asked: readonly Branch[] = isRunning ? ['observed', ...branches] : branches;
  const isSteady = made.every((check) => asked.every((branch) => check.early(branch) !== null));
  if (!isObserved && !isRunning) return { ...alternative, early: 0, closes: kept.map(() => true), always: isSteady, earlyAhead: 0 };
  if (made.every(({ closed }) => closed)) return { ...alternative, early: 0, closes: kept.map(() => true), always: false, earlyAhead: 0 };
  if (!isSteady) return { ...alternative, early: null, closes: [], always: false, earlyAhead: 0 };
  const first = Math.min(...made.map((check) => check.early('observed')!));
  const closes = kept.map((check) => check.early('observed') === first);
  // of the windows that end after a step the first is that of the next
  const ahead = Math.max(0, first - 1);
  return { ...alternative, early: isObserved ? first : ahead, closes, always: closes.every(Boolean), earlyAhead: isRunning ? ahead : 0 };
}

/** What a rule leaves open of series without gaps. */
interface Calm {
  readonly issued: number;
  readonly made: Warranted;
  /** Steps up to the last at which something is open. */
  readonly openTo: number;
}

export class Plan {
  /** Whether some clear line is another than its line. */
  readonly holds: boolean;
  /** The highest level it has: 1 blue … 4 red. */
  readonly top: number;
  readonly #alternatives: readonly Opened[];
  /** Whether no alternative is met, and what `calm` says is all that is open, where all quantities are calm. */
  readonly #isScreened: boolean;
  readonly #held: Alternative[] = [];
  /** Steps at the beginning at which something is open. */
  readonly #longest: number;
  #isSimple = true;
  #calm: Calm | null = null;

  constructor(
    readonly rule: HazardRule,
    alternatives: readonly Alternative[],
    readonly continues: Probe | null,
    readonly quantities: readonly QuantityRows[],
  ) {
    this.holds = alternatives.some(({ made, kept }) => made !== kept);
    this.top = Math.max(...alternatives.map(({ k }) => k));
    this.#alternatives = alternatives.map(opened);
    this.#isScreened = this.#alternatives.every(({ kept, early, closes }) => early !== null && kept.some(({ screened }, c) => screened && closes[c]!));
    this.#longest = Math.max(...this.#alternatives.map(({ early }) => early ?? 0));
  }

  get alternatives(): readonly Alternative[] {
    return this.#alternatives;
  }

  /** Look at the unit at hand. Returns whether no value is missing of what the rule asks for. */
  look(): boolean {
    let complete = true;
    for (const quantity of this.quantities) if (!quantity.look()) complete = false;
    return complete;
  }

  /** Whether all that the rule asks for is far from its lines, and lacks nothing. */
  #isCalm(): boolean {
    for (const { calm } of this.quantities) if (!calm) return false;
    return true;
  }

  /** The alternatives that some member may meet for certain at some step, until the next call; one that is left out is met by none. */
  mayBeMet(): readonly Alternative[] {
    this.#held.length = 0;
    this.#isSimple = true;
    if (this.#isScreened && this.#isCalm()) return this.#held;
    for (const alternative of this.#alternatives) {
      const { kept, early, closes, always } = alternative;
      let [may, isClosed] = [true, false];
      for (let c = 0; c < kept.length && !isClosed; c++) {
        if (kept[c]!.may()) continue;
        may = false;
        isClosed = early === null || closes[c]!;
      }
      if (may) this.#held.push(alternative);
      if (early === null || (may ? !always : !isClosed)) this.#isSimple = false;
    }
    return this.#held;
  }

  /** Whether, of a series without gaps, what `calm` leaves open is all that is: of the alternatives as `mayBeMet` last found them. */
  isSimple(issued: number): boolean {
    return this.#isSimple && (this.continues === null || issued >= this.#longest || !this.rule.branches.includes('observed'));
  }

  /** Whether a branch of the rule says anything of a step. */
  isAsked(t: number, steps: number, issued: number): boolean {
    return this.rule.branches.includes('observed') || (t >= issued && t < steps - 1);
  }

  /** What a unit warrants that comes near no line and lacks no value: made once. */
  calm(steps: number, issued: number): Calm {
    if (this.#calm?.issued !== issued || this.#calm.made.level.length !== steps) {
      const made = this.#calmOf(steps, issued);
      this.#calm = { issued, made, openTo: made.most.findLastIndex((level) => level > 0) + 1 };
    }
    return this.#calm;
  }

  #calmOf(steps: number, issued: number): Warranted {
    const [most, holding, unknown] = [new Uint8Array(steps), new Uint8Array(steps), new Uint8Array(steps)];
    const open = new Float64Array(LEVELS.length * steps);
    for (let t = 0; t < steps; t++) {
      const [asked, isAhead] = [this.isAsked(t, steps, issued), t >= issued && t < steps - 1];
      const isSeen = ({ branches }: Alternative): boolean => branches.includes('observed');
      const isDecided = (one: Opened): boolean => (isSeen(one) && t >= (one.early ?? 0)) || (isAhead && one.branches.includes('forecast') && t >= one.earlyAhead);
      for (const one of this.#alternatives) if (!asked || ((isAhead || isSeen(one)) && t < (one.early ?? 0))) most[t] = Math.max(most[t]!, one.k);
      if (!asked) holding[t] = this.top;
      for (let k = 0; k < most[t]!; k++) open[k * steps + t] = 1;
      if (!asked || !this.#alternatives.some(isDecided)) unknown[t] = 1;
    }
    return { level: new Uint8Array(steps), most, holding, probability: new Float64Array(LEVELS.length * steps), open, unknown };
  }
}
