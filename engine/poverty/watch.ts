/**
 * How a household leaves the list of those who are watched over: its risk counts as gone once half a year has passed without
 * trouble, and what was found then has been verified on the calendar of working days.
 *
 * Source: rules of 2021 on monitoring against return to poverty (中农组发〔2021〕7号): income above the line in force and stable
 * for half a year at least, large rigid spending solved, guarantees kept, verified as for entry; who cannot work stays longer.
 */
import { NEVER } from './draws.js';
import { TRAITS } from './household.js';
import type { HouseholdPlan } from './plan.js';

export interface ExitRules {
  /** Months in a row without trouble, of households in which somebody can work, and of those in which nobody can [months]. */
  readonly months: readonly [labour: number, others: number];
  /** Month from which a household is off the list whose months were counted up to the end of a month, element month; 12 or more: not in this year. */
  readonly off: Uint8Array;
}

/** A household's watch in one year; filled again for the next. */
export class Watch {
  /** Month from which it is off the list; NEVER: it does not leave it. */
  exited: number = NEVER;
  /** Self-paid medical costs and education of the year up to the exit [fen]. */
  paid = 0;
  educated = 0;
  #from: number = NEVER;
  #since = 0;
  #pending: number = NEVER;
  /** Costs of the year when the months began to count, thresholds of what may come on top of them [fen], months that have to pass. */
  #paid = 0;
  #educated = 0;
  #medicalAt = 0;
  #educationAt = 0;
  #months = 0;
  #off: Uint8Array | null = null;

  /**
   * A year begins. Who is on the list already has its months without trouble counted from the first of the run on.
   *
   * @param medicalAt,educationAt thresholds [fen]
   * @param exit absent: nobody leaves the list
   */
  begin({ failing }: HouseholdPlan, traits: number, medicalAt: number, educationAt: number, exit: ExitRules | undefined): void {
    this.#from = traits & TRAITS.monitored ? 0 : NEVER;
    this.exited = this.#pending = NEVER;
    this.#since = this.#paid = this.#educated = 0;
    this.#medicalAt = medicalAt;
    this.#educationAt = educationAt;
    // a guarantee that fails is no risk gone
    this.#off = exit === undefined || failing ? null : exit.off;
    this.#months = exit === undefined ? NEVER : exit.months[traits & TRAITS.labour ? 0 : 1];
  }

  /** Registered in month `m`: months are counted from the next on. */
  enter(m: number): void {
    if (this.#from !== NEVER) return;
    this.#from = m;
    this.#since = m + 1;
  }

  isOn(m: number): boolean {
    return m >= this.#from && m < this.exited && this.#off !== null;
  }

  /**
   * One month of a household on the list.
   *
   * @param troubled below the line, without enough to live on, hit by a disaster or with an unsafe house
   * @param paid,educated self-paid in the year so far [fen]
   */
  month(m: number, troubled: boolean, paid: number, educated: number): void {
    if (m < this.#since) {
      this.#paid = paid;
      this.#educated = educated;
      return;
    }
    if (this.#pending <= m) {
      this.exited = this.#pending;
      return;
    }
    if (troubled || paid - this.#paid >= this.#medicalAt || educated - this.#educated >= this.#educationAt) {
      this.#since = m + 1;
      this.#paid = paid;
      this.#educated = educated;
      this.#pending = NEVER;
    } else if (this.#pending === NEVER && m + 1 - this.#since >= this.#months) this.#pending = this.#off![m]!;
    this.paid = paid;
    this.educated = educated;
  }
}
