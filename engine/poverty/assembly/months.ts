/**
 * The twelve months of one household in AssemblyScript: what comes, what is lost to a storm, what support brings, and how the
 * household gets through what is left. What it means, and what comes before and after the months, is said in `year.ts`.
 */
import { ASSETS, at, BELOW, BUSINESS, CAME, CLOSED, COST, CREDIT, CROP, DEBT, DECAY, DISTRESSED, EARNED, EDUCATION, EXPOSED, FIRE_PRICE, HARD, LEFT, LINE, LOST, MEDICAL, MONTHS, NET, number, PAYOUTS, PLANNED, put, REMITTANCE, REPAIR, REPAIRS, REVENUE, RIGID, ROLLING, round, SAVINGS, SOLD, SPENDING, SWEEP, TRAITS, WAGE, YEAR } from './layout';
import { CAN_WORK, registeredByClue, registeredBySweep } from './listing';
import { CASH, CASH_MONTH, COVER, COVER_DELAY, DISPLACED, FIXED_COST, GAIN, GAIN_FROM, HELPED, JOB_FROM, JOB_MONTHS, JOB_WAGE, MOST, PREMIUM, PUBLIC_SHARE, UPLIFT } from './records';

/** See `coping.ts`: get through a month with `cash` left, of savings and the numbers of the means. @returns savings after it */
function getThrough(savings: f64, cash: f64, assets: f64): f64 {
  const have = savings + cash;
  const debt = number(DEBT);
  if (have >= 0) {
    const repaid = min<f64>(have, debt);
    store<f64>(DEBT, debt - repaid);
    return have - repaid;
  }
  let need = -have - min<f64>(-have, number(REMITTANCE));
  const borrowed = min<f64>(need, max<f64>(0, number(CREDIT) - debt));
  store<f64>(DEBT, debt + borrowed);
  need -= borrowed;
  const price = number(FIRE_PRICE);
  if (need > 0 && assets * price > 0) {
    const sold = number(SOLD);
    const share = min<f64>(1 - sold, need / (assets * price));
    store<f64>(SOLD, sold + share);
    need -= share * assets * price;
  }
  if (need > 0.5) store<f64>(DISTRESSED, number(DISTRESSED) + 1);
  return 0;
}

/** One month of coping, of the numbers of the means and limits. */
export function copeOnce(cash: f64): void {
  store<f64>(SAVINGS, getThrough(number(SAVINGS), cash, number(ASSETS)));
}

/** Business income that selling leaves. */
@inline
function standing(business: f64, sold: f64): f64 {
  return round(business * (1 - sold));
}

/** A year without support, `storm` the month of a storm; 12: none. */
export function plainMonths(storm: i32): void {
  const spending = number(SPENDING);
  const assets = number(ASSETS);
  const crop = number(CROP);
  const decay = number(DECAY);
  const closedMonths = number(CLOSED);
  let repair = number(REPAIR);
  let left = number(LEFT);
  let savings = number(SAVINGS);
  let rolling = number(YEAR);
  let lostYear: f64 = 0;
  let below: i32 = 0;
  let hard: i32 = 0;
  let stands: f64 = 1;
  for (let m = 0; m < MONTHS; m++) {
    let came = at(NET, m);
    let rigid = at(MEDICAL, m) + at(EDUCATION, m);
    const sold = number(SOLD);
    const business = at(BUSINESS, m);
    if (sold > 0) came += standing(business, sold) - business;
    if (m >= storm) {
      const since = m - storm;
      let lost: f64 = 0;
      if (crop != 0) lost = round(at(REVENUE, m) * crop * at(EXPOSED, m));
      const closed = closedMonths - <f64>since;
      if (closed > 0) lost += round(at(WAGE, m) * min<f64>(1, closed));
      if (left != 0) lost += round(standing(business, sold) * left);
      left *= decay;
      stands = 1 - left;
      came -= lost;
      lostYear += lost;
      if (since == 0) {
        rigid += repair;
        lostYear += repair;
      }
    }
    const cash = came - rigid - spending;
    const have = savings + cash;
    if (have >= 0 && number(DEBT) == 0) savings = have;
    else {
      const distressed = number(DISTRESSED);
      savings = getThrough(savings, cash, assets * stands);
      if (number(DISTRESSED) > distressed) hard |= 1 << m;
    }
    rolling += came - at(PLANNED, m);
    if (rolling < at(LINE, m)) below |= 1 << m;
    put(CAME, m, came);
  }
  store<f64>(LOST, lostYear);
  store<f64>(RIGID, storm < MONTHS ? repair : 0);
  store<f64>(BELOW, <f64>below);
  store<f64>(HARD, <f64>hard);
  store<f64>(ROLLING, rolling);
}

/**
 * A year under a support.
 *
 * @param storm month of a storm; 12: none
 * @param support record of the variant
 * @param persons of the household
 * @param insured whether anything may be paid out
 * @param clue first month in which a trigger but that of income fires; 12: none does
 */
export function aidedMonths(storm: i32, support: usize, persons: f64, insured: bool, clue: i32): void {
  const spending = number(SPENDING);
  const assets = number(ASSETS);
  const crop = number(CROP);
  const decay = number(DECAY);
  const closedMonths = number(CLOSED);
  const cover = load<f64>(support, COVER);
  const share = load<f64>(support, PUBLIC_SHARE);
  const jobWage = (<i32>number(TRAITS) & CAN_WORK) != 0 ? load<f64>(support, JOB_WAGE) : 0;
  const jobMonths = load<f64>(support, JOB_MONTHS);
  const uplift = load<f64>(support, UPLIFT);
  const delay = <i32>load<f64>(support, COVER_DELAY);
  const cash = load<f64>(support, CASH) * persons;
  const sweep = <i32>number(SWEEP);
  let from = load<f64>(support, JOB_FROM);
  let cashMonth = load<f64>(support, CASH_MONTH);
  let left: f64 = 0;
  let savings = number(SAVINGS);
  let rolling = number(YEAR);
  let cost = load<f64>(support, FIXED_COST);
  let lostYear: f64 = 0;
  let rigidYear: f64 = 0;
  let boughtYear: f64 = 0;
  let below: i32 = 0;
  let hard: i32 = 0;
  // cash or a job may wait for registration: its month is Infinity until then
  let found = cashMonth != Infinity && from != Infinity;
  for (let m = 0; m < MONTHS; m++) {
    const month = <f64>m;
    let came = at(NET, m);
    let medical = at(MEDICAL, m);
    let repair: f64 = 0;
    let wage = at(WAGE, m);
    let harvested = at(REVENUE, m);
    const sold = number(SOLD);
    const business = at(BUSINESS, m);
    if (sold > 0) came += standing(business, sold) - business;
    const works = jobWage > 0 && month >= from && month < from + jobMonths;
    if (works) {
      const kept = round(at(EARNED, m) * (1 - load<f64>(support, DISPLACED)));
      came += kept - wage;
      wage = kept;
    }
    if (m >= storm) {
      const since = m - storm;
      if (since == 0) {
        left = number(LEFT);
        repair = number(REPAIR);
      }
      const cropLost = crop != 0 ? round(harvested * crop * at(EXPOSED, m)) : 0;
      let lost = cropLost;
      const closed = closedMonths - <f64>since;
      if (closed > 0) lost += round(wage * min<f64>(1, closed));
      if (left != 0) lost += round(standing(business, sold) * left);
      left *= decay;
      harvested -= cropLost;
      came -= lost;
      lostYear += lost + repair;
      if (insured) {
        const later = (<usize>(m + delay)) << 3;
        if (cover > 0 && lost + repair > 0) {
          store<f64>(PAYOUTS + later, load<f64>(PAYOUTS + later) + round(lost * cover));
          store<f64>(REPAIRS + later, load<f64>(REPAIRS + later) + round(repair * cover));
        }
        const paid = at(PAYOUTS, m);
        const repaired = at(REPAIRS, m);
        cost += (paid + repaired) * share;
        came += paid;
        repair -= repaired;
      }
    }
    const bought = uplift > 0 ? min<f64>(load<f64>(support, MOST) - boughtYear, round(harvested * uplift)) : 0;
    const given = (cashMonth == month ? cash : 0) + (works ? jobWage : 0);
    const helped = medical == 0 ? 0 : round(medical * load<f64>(support, HELPED));
    boughtYear += bought;
    medical -= helped;
    cost += given + helped;
    came += given + bought + (month >= load<f64>(support, GAIN_FROM) ? load<f64>(support, GAIN) : 0) - (m == 0 ? load<f64>(support, PREMIUM) : 0);
    rigidYear += repair - helped;
    const over = came - (medical + at(EDUCATION, m) + repair) - spending;
    const have = savings + over;
    if (have >= 0 && number(DEBT) == 0) savings = have;
    else {
      const distressed = number(DISTRESSED);
      savings = getThrough(savings, over, assets * (1 - left * (1 - cover)));
      if (number(DISTRESSED) > distressed) hard |= 1 << m;
    }
    rolling += came - at(PLANNED, m);
    const isBelow = rolling < at(LINE, m);
    if (isBelow) below |= 1 << m;
    put(CAME, m, came);
    if (!found && (m == clue || (isBelow && ((sweep >>> m) & 1) != 0))) {
      found = true;
      const registered = <f64>(m == clue ? registeredByClue(m) : registeredBySweep(m));
      // registered in the month in which it is found, a household is paid in the next: the account of this one is closed
      if (cashMonth == Infinity) cashMonth = max<f64>(registered, month + 1);
      if (from == Infinity) from = registered + 1;
    }
  }
  store<f64>(LOST, lostYear);
  store<f64>(RIGID, rigidYear);
  store<f64>(BELOW, <f64>below);
  store<f64>(HARD, <f64>hard);
  store<f64>(ROLLING, rolling);
  store<f64>(COST, cost);
}
