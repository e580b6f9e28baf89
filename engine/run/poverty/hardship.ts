/**
 * Who may come into sudden hardship though income stays above the line: spending that is due, an illness or accident that is
 * dear, a guarantee that fails. The three are in closed form what the monthly engine finds; they screen, they do not answer.
 *
 * Spending that is due (education, repair after a storm) raises the line of a household: y - e < z is y < z + e. An event
 * brings hardship where what is self-paid of its bill is more than the year has over: that bill is one point of the rising
 * curve of `selfPaid`, and the chance of a dearer one is Φ((ln median - ln bill)/deviation).
 *
 * Source: rules of 2021 on monitoring against return to poverty: rigid spending and the guarantees count of themselves.
 */
import { normalCdf } from '../../core/normal.js';
import { MONTHS } from '../../poverty/account.js';
import { classify, type ClassRules } from '../../poverty/groups.js';
import { damageAt, TRAITS, type Households, type StormDamage } from '../../poverty/household.js';
import type { EventRules } from '../../poverty/event-rules.js';
import { selfPaid, type Layer } from '../../poverty/medical.js';
import type { YearRules } from '../../poverty/year-outcome.js';

/** ln of the greatest bill that is looked at [fen]: e³⁵ fen are more than any has had. */
const GREATEST = 35;
const HALVINGS = 40;

/** ln of the least bill [fen] of which more than `amount` is self-paid. */
function logBillOf(amount: number, layers: readonly Layer[]): number {
  let [low, high] = [0, GREATEST];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (selfPaid(Math.exp(middle), layers) > amount) high = middle;
    else low = middle;
  }
  return high;
}

/** Chance within a year of an event of this chance in a month that costs more than e^logBill [1]. */
function dearer(monthly: number, { logCost, deviation }: EventRules, logBill: number): number {
  const share = deviation > 0 ? normalCdf((logCost - logBill) / deviation) : Number(logCost >= logBill);
  return (1 - (1 - monthly) ** MONTHS) * share;
}

/**
 * Chance that a bill takes a household below the line though its planned income less what is due stands above it [1].
 *
 * @param over planned income of the year less what is due, less the line of all its persons [fen]; below 0: 0
 */
export function chanceOfBill({ illness, accident, scheme }: Pick<Households, 'illness' | 'accident' | 'scheme'>, i: number, over: number, rules: Pick<YearRules, 'illness' | 'accident' | 'schemes'>): number {
  if (over < 0) return 0;
  const logBill = logBillOf(over, rules.schemes[scheme[i]!]!);
  return Math.min(1, dearer(illness[i]!, rules.illness, logBill) + dearer(accident[i]!, rules.accident, logBill));
}

const planned = { income: 0, rigid: 0, unsafe: false, group: -1, layer: -1 };

/**
 * Whether a household is simulated whatever its chance: it is on the list, its plan puts it in a group or a layer or on the
 * list of education, or as many members of the storm as matter make its house unsafe.
 *
 * @param income,education of its plan of the year [fen]
 * @param least share of the members from which they matter [1]
 */
export function isAlwaysKept({ persons, traits }: Households, i: number, income: number, education: number, rules: YearRules, classes: ClassRules, members: readonly StormDamage[], least: number): boolean {
  const bits = traits[i]!;
  if ((bits & TRAITS.monitored) !== 0 || education >= rules.triggers.education) return true;
  const unsafe = members.reduce((count, member) => count + Number(member.house[damageAt(member, i)]! >= rules.unsafeFrom), 0);
  if (unsafe > 0 && unsafe >= least * members.length) return true;
  planned.income = income;
  planned.rigid = education;
  classify(i, persons[i]!, bits, rules.line[MONTHS - 1]!, classes, planned);
  return planned.group >= 0 || planned.layer >= 0;
}
