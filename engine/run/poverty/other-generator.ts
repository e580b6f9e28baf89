/**
 * Years of households by another mechanism than the monthly engine's, so that its chances meet outcomes it did not make:
 * wages that switch between a good and a bad state with heavy-tailed months, harvests that fail by village, bills of a
 * Pareto tail that come to half of the households more often. Means are those of the households' plans.
 *
 * Source of the switching state: Hamilton (1989) Econometrica 57, 357-384.
 */
import type { Label } from '../../core/label.js';
import { openUniform, randomStream, type Entities, type RandomStream } from '../../core/random.js';
import { MONTHS, plannedNet } from '../../poverty/account.js';
import { damageAt, TRAITS, type Households, type StormDamage } from '../../poverty/household.js';
import { selfPaid } from '../../poverty/medical.js';
import type { EventRules } from '../../poverty/event-rules.js';
import type { YearRules } from '../../poverty/year-outcome.js';

export interface OtherYears {
  readonly name: string;
  readonly title: Label;
  readonly seed: string;
  readonly years: number;
  readonly regimes: { readonly worse: number; readonly better: number; readonly factor: number };
  readonly noise: number;
  readonly harvest: { readonly failure: number; readonly left: number; readonly prices: number };
  readonly illness: { readonly frailty: number; readonly tail: number };
}

/** What came of each household in each year: element year × households + household. */
export interface OtherOutcomes {
  readonly years: number;
  /** 1: net income of the year below the line; the same once rigid spending is taken off. */
  readonly fell: Uint8Array;
  readonly fellRigid: Uint8Array;
  /** First month whose last twelve months lie below the line, and the one in which medical costs pass their threshold; 12: none. */
  readonly below: Uint8Array;
  readonly costly: Uint8Array;
  /** 1: the household was followed up in the year; absent: all were. */
  readonly followed?: Uint8Array;
}

/** Numbers of the draws of a year. */
const DRAWS = { failure: 0, price: 1, state: 10, noise: 30, illness: 50, bill: 70, accident: 90, accidentBill: 91, job: 110, jobLasts: 111, frail: 0 } as const;

/** Quantile of Student's t with four degrees of freedom, over its deviation √2: variance 1, and heavy tails. */
export function heavyQuantile(p: number): number {
  const a = Math.sqrt(4 * p * (1 - p));
  return Math.sign(p - 0.5) * Math.SQRT2 * Math.sqrt(Math.max(0, Math.cos(Math.acos(a) / 3) / a - 1));
}

/** A bill of a Pareto tail with the mean that the lognormal one has. */
function paretoBill({ logCost, deviation }: EventRules, tail: number, u: number): number {
  const mean = Math.exp(logCost + deviation ** 2 / 2);
  return (mean * (tail - 1)) / tail / u ** (1 / tail);
}

/** Months until some event that comes in each of them with the same chance: geometric, with this mean; below 1: none. */
export const geometricWait = (mean: number, u: number): number => (mean <= 1 ? mean : 1 + Math.floor(Math.log(u) / Math.log1p(-1 / mean)));

/** One household's year, and the columns it works in. */
class OtherYear {
  readonly wages = new Float64Array(MONTHS);
  readonly bills = new Float64Array(MONTHS);

  constructor(
    private readonly stream: RandomStream,
    private readonly other: OtherYears,
    private readonly rules: YearRules,
  ) {}

  private stop(from: number, months: number, share: number): void {
    for (let m = from; m < Math.min(MONTHS, from + months); m++) this.wages[m]! *= 1 - share;
  }

  /** Factors of its wages and its bills by month. */
  lay(entity: readonly [number, number], year: number, frail: number, chances: { readonly illness: number; readonly jobLoss: number; readonly accident: number }): void {
    const { regimes, noise, illness } = this.other;
    const u = (number: number): number => openUniform(this.stream, entity, number, year);
    const bad = regimes.worse / (regimes.worse + regimes.better);
    const good = 1 / (1 - bad + bad * regimes.factor);
    let isBad = u(DRAWS.state) < bad;
    this.bills.fill(0);
    for (let m = 0; m < MONTHS; m++) {
      if (m > 0) isBad = u(DRAWS.state + m) < (isBad ? 1 - regimes.better : regimes.worse);
      this.wages[m] = good * (isBad ? regimes.factor : 1) * Math.max(0, 1 + noise * heavyQuantile(u(DRAWS.noise + m)));
    }
    for (let m = 0; m < MONTHS; m++) {
      if (u(DRAWS.illness + m) >= Math.min(1, chances.illness * frail)) continue;
      this.bills[m]! += paretoBill(this.rules.illness, illness.tail, u(DRAWS.bill + m));
      this.stop(m, this.rules.illness.months, this.rules.illness.wages);
    }
    const accident = Math.floor(Math.log(u(DRAWS.accident)) / Math.log1p(-chances.accident));
    if (accident < MONTHS) {
      this.bills[accident]! += paretoBill(this.rules.accident, illness.tail, u(DRAWS.accidentBill));
      this.stop(accident, this.rules.accident.months, this.rules.accident.wages);
    }
    const lost = Math.floor(Math.log(u(DRAWS.job)) / Math.log1p(-chances.jobLoss));
    // out of work for as long as it takes to find some
    if (lost < MONTHS) this.stop(lost, geometricWait(this.rules.jobLossMonths, u(DRAWS.jobLasts)), 1);
  }
}

/**
 * Make the years.
 *
 * @param members of a storm: year y meets member y mod their number; none: no storm
 */
export function otherOutcomes(households: Households, { low, high }: Entities, villages: Entities, rules: YearRules, members: readonly StormDamage[], other: OtherYears): OtherOutcomes {
  const n = households.ids.length;
  const bytes = (fill = 0): Uint8Array => new Uint8Array(n * other.years).fill(fill);
  const out: OtherOutcomes = { years: other.years, fell: bytes(), fellRigid: bytes(), below: bytes(MONTHS), costly: bytes(MONTHS) };
  const [stream, shared, traits] = ['households', 'villages', 'traits'].map((name) => randomStream(other.seed, `poverty/other/${name}`));
  const laid = new OtherYear(stream!, other, rules);
  const { failure, left, prices } = other.harvest;
  const { ledger, persons } = households;
  for (let i = 0; i < n; i++) {
    const entity = [low[i]!, high[i]!] as const;
    const village = [villages.low[households.group[i]!]!, villages.high[households.group[i]!]!] as const;
    const frail = 1 + (openUniform(traits!, entity, DRAWS.frail) < 0.5 ? 1 : -1) * other.illness.frailty;
    const chances = { illness: households.illness[i]!, jobLoss: households.jobLoss[i]!, accident: households.accident[i]! };
    const layers = rules.schemes[households.scheme[i]!]!;
    const threshold = rules.triggers.medical[households.traits[i]! & (TRAITS.lifted | TRAITS.monitored) ? 0 : 1];
    let plan = 0;
    for (let m = 0; m < MONTHS; m++) plan += plannedNet(ledger, i * MONTHS + m);
    for (let year = 0; year < other.years; year++) {
      laid.lay(entity, year, frail, chances);
      const fails = openUniform(shared!, village, DRAWS.failure, year) < failure;
      const harvest = (fails ? left : (1 - failure * left) / (1 - failure)) * (1 + prices * (2 * openUniform(shared!, village, DRAWS.price, year) - 1));
      const damage = members.length === 0 ? null : members[year % members.length]!;
      const place = damage === null ? i : damageAt(damage, i);
      const at = year * n + i;
      let [income, rigid, billed, rolling] = [0, 0, 0, plan];
      for (let m = 0; m < MONTHS; m++) {
        const k = i * MONTHS + m;
        let [wage, revenue, business] = [ledger.wage[k]! * laid.wages[m]!, ledger.farmRevenue[k]! * harvest, ledger.business[k]!];
        if (damage !== null && m >= rules.stormMonth) {
          const since = m - rules.stormMonth;
          wage *= 1 - Math.min(1, Math.max(0, damage.closed[place]! - since));
          revenue *= 1 - damage.crop[place]! * rules.exposed[households.crop[i]! * MONTHS + m]!;
          // rebuilt evenly over a year
          business *= 1 - damage.assets[place]! * (1 - since / MONTHS);
          if (since === 0) rigid += households.house[i]! * damage.house[place]! * rules.repairShare;
        }
        const net = wage + revenue + business + plannedNet(ledger, k) - ledger.wage[k]! - ledger.farmRevenue[k]! - ledger.business[k]!;
        income += net;
        rolling += net - plannedNet(ledger, k);
        billed += laid.bills[m]!;
        rigid += ledger.education[k]!;
        if (out.below[at] === MONTHS && rolling < rules.line[m]! * persons[i]!) out.below[at] = m;
        if (out.costly[at] === MONTHS && selfPaid(billed, layers) >= threshold) out.costly[at] = m;
      }
      const line = rules.line[MONTHS - 1]! * persons[i]!;
      out.fell[at] = Number(income < line);
      out.fellRigid[at] = Number(income - rigid - selfPaid(billed, layers) < line);
    }
  }
  return out;
}
