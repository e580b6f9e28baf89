/** One household's plan of a year, taken out of the columns once for all its draws and variants. */
import { MONTHS, plannedNet } from './account.js';
import type { Households } from './household.js';

/** Filled again for the next household. */
export class HouseholdPlan {
  position = 0;
  /** How often a household was taken. */
  taken = 0;
  persons = 1;
  readonly wage = new Float64Array(MONTHS);
  readonly revenue = new Float64Array(MONTHS);
  readonly business = new Float64Array(MONTHS);
  /** All but wages and farm revenue: business, property and transfers less farm costs and transfers out. */
  readonly rest = new Float64Array(MONTHS);
  readonly education = new Float64Array(MONTHS);
  /** Of the year so far. */
  readonly educated = new Float64Array(MONTHS);
  readonly net = new Float64Array(MONTHS);
  /** Planned net income of the year [fen]. */
  year = 0;
  /** Whether it has wages, and farm revenue, in any month. */
  earns = false;
  farms = false;
  /** Whether one of the guarantees, or water, fails already. */
  failing = false;

  constructor(readonly households: Households) {}

  /** Take household `i`. */
  take(i: number): this {
    const { ledger, persons } = this.households;
    this.position = i;
    this.taken++;
    this.persons = persons[i]!;
    this.year = 0;
    this.earns = this.farms = this.failing = false;
    for (let m = 0; m < MONTHS; m++) {
      const at = i * MONTHS + m;
      this.wage[m] = ledger.wage[at]!;
      this.revenue[m] = ledger.farmRevenue[at]!;
      this.business[m] = ledger.business[at]!;
      this.education[m] = ledger.education[at]!;
      this.educated[m] = ledger.education[at]! + (m === 0 ? 0 : this.educated[m - 1]!);
      this.net[m] = plannedNet(ledger, at);
      this.rest[m] = this.net[m]! - this.wage[m]! - this.revenue[m]!;
      this.year += this.net[m]!;
      if (this.wage[m] !== 0) this.earns = true;
      if (this.revenue[m] !== 0) this.farms = true;
    }
    return this;
  }
}
