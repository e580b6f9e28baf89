/**
 * One household's year under every variant of a draw: each way that a year can go is simulated once, and the variants that
 * cannot differ from it share what came of it.
 */
import { ALL_CAUSES } from './cause.js';
import type { YearDraws } from './draws.js';
import type { StormDamage } from './household.js';
import { causesPresent, LaidYear, layYear } from './laid-year.js';
import type { HouseholdPlan } from './plan.js';
import type { RelapseVariant } from './variant.js';
import { acts, strikes } from './same-year.js';
import { NO_SUPPORT, type Support } from './support.js';
import { YearOutcome, type YearRules } from './year-outcome.js';
import { simulateYear } from './year.js';

/** A way of a year without support: the bits of the causes that act, and one for a storm that strikes. */
const STORM = ALL_CAUSES + 1;

export class YearOfVariants {
  /** Public money that the variant asked for last costs [fen], and whether its outcome was told of for none before it. */
  cost = 0;
  isNew = true;
  readonly #own: YearOutcome[];
  /** Variant whose outcome is that of a way without support, and the draw of which that is so; element way. */
  readonly #owner = new Int32Array(2 * STORM);
  readonly #drawOf = new Float64Array(2 * STORM);
  #draw = 0;
  /** Nothing happens: the same in every draw of a household. */
  readonly #quiet = new YearOutcome();
  #isQuietKnown = false;
  readonly #laid = new LaidYear();
  #present = 0;
  #damage: StormDamage | null = null;
  #struck = false;

  constructor(
    private readonly plan: HouseholdPlan,
    private readonly draws: YearDraws,
    private readonly rules: YearRules,
    private readonly variants: readonly RelapseVariant[],
  ) {
    this.#own = variants.map(() => new YearOutcome());
  }

  /** The plan holds another household. */
  nextHousehold(): void {
    this.#isQuietKnown = false;
  }

  /** The draws are of another year. */
  nextDraw(damage: StormDamage | null): void {
    this.#draw++;
    this.#laid.acting = -1;
    this.#present = causesPresent(this.plan, this.draws);
    this.#damage = damage;
    this.#struck = damage !== null && strikes(damage, this.plan.position);
  }

  #lay(acting: number): LaidYear {
    if (this.#laid.acting !== acting) layYear(this.plan, this.draws, acting, this.rules, this.#laid);
    return this.#laid;
  }

  #known(way: number): YearOutcome | null {
    if (way === 0) return this.#isQuietKnown ? this.#quiet : null;
    return this.#drawOf[way] === this.#draw ? this.#own[this.#owner[way]!]! : null;
  }

  /** Without support. */
  #without(acting: number, struck: boolean, v: number): YearOutcome {
    const way = acting | (struck ? STORM : 0);
    const known = this.#known(way);
    this.isNew = known === null;
    if (known !== null) return known;
    const out = way === 0 ? this.#quiet : this.#own[v]!;
    simulateYear(this.plan, this.#lay(acting), this.rules, struck ? this.#damage : null, NO_SUPPORT, out);
    if (way === 0) this.#isQuietKnown = true;
    this.#owner[way] = v;
    this.#drawOf[way] = this.#draw;
    return out;
  }

  /** What comes of the year under variant `v`; it stands until the next draw. Ask for a variant without support before those with one. */
  outcomeOf(v: number): YearOutcome {
    const { off, storm, given, support: offered } = this.variants[v]!;
    const support: Support = given === undefined || given[this.plan.position] === 1 ? offered : NO_SUPPORT;
    const acting = this.#present & ~off;
    const struck = storm && this.#struck;
    this.cost = support.fixedCost;
    if (support === NO_SUPPORT) return this.#without(acting, struck, v);
    const known = this.#known(acting | (struck ? STORM : 0));
    const damage = storm ? this.#damage : null;
    if (known !== null && !acts(support, this.plan, this.#lay(acting), damage, known)) {
      this.isNew = false;
      return known;
    }
    this.isNew = true;
    simulateYear(this.plan, this.#lay(acting), this.rules, damage, support, this.#own[v]!);
    this.cost = this.#own[v]!.cost;
    return this.#own[v]!;
  }
}
