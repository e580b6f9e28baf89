/**
 * The twelve months of one household in AssemblyScript: what comes, what is lost to a storm, what support brings, and how the
 * household gets through what is left. What it means, and what comes before and after the months, is said in `year.ts`.
 * Amounts are fen; columns have an element a month.
 */

const MONTHS: i32 = 12;
const COLUMN: usize = 96;

/** Columns of the household's plan, of the year laid over it, and of the rules. */
const BUSINESS: usize = 0;
const EDUCATION: usize = BUSINESS + COLUMN;
const PLANNED: usize = EDUCATION + COLUMN;
const NET: usize = PLANNED + COLUMN;
const WAGE: usize = NET + COLUMN;
const EARNED: usize = WAGE + COLUMN;
const REVENUE: usize = EARNED + COLUMN;
const MEDICAL: usize = REVENUE + COLUMN;
/** Line of the whole household; share of a month's harvest that stands when the storm comes; month of registration of who is found by income. */
const LINE: usize = MEDICAL + COLUMN;
const EXPOSED: usize = LINE + COLUMN;
const REGISTERED: usize = EXPOSED + COLUMN;
/** What came in each month. */
const CAME: usize = REGISTERED + COLUMN;
/** Payouts that are to come, of income and of repair, two years of each. */
const PAYOUTS: usize = CAME + COLUMN;
const REPAIRS: usize = PAYOUTS + 2 * COLUMN;
/** Single numbers, in the order of `Numbers` in `months.ts`. */
const NUMBERS: usize = REPAIRS + 2 * COLUMN;

const SAVINGS: usize = NUMBERS;
const DEBT: usize = NUMBERS + 8;
const SOLD: usize = NUMBERS + 16;
const DISTRESSED: usize = NUMBERS + 24;
const CREDIT: usize = NUMBERS + 32;
const REMITTANCE: usize = NUMBERS + 40;
const ASSETS: usize = NUMBERS + 48;
const FIRE_PRICE: usize = NUMBERS + 56;
const SPENDING: usize = NUMBERS + 64;
const YEAR: usize = NUMBERS + 72;
const CROP: usize = NUMBERS + 80;
const LEFT: usize = NUMBERS + 88;
const DECAY: usize = NUMBERS + 96;
const CLOSED: usize = NUMBERS + 104;
const REPAIR: usize = NUMBERS + 112;
const COVER: usize = NUMBERS + 120;
const PUBLIC_SHARE: usize = NUMBERS + 128;
const JOB_WAGE: usize = NUMBERS + 136;
const JOB_MONTHS: usize = NUMBERS + 144;
const DISPLACED: usize = NUMBERS + 152;
const JOB_FROM: usize = NUMBERS + 160;
const UPLIFT: usize = NUMBERS + 168;
const MOST: usize = NUMBERS + 176;
const CASH: usize = NUMBERS + 184;
const CASH_MONTH: usize = NUMBERS + 192;
const GAIN: usize = NUMBERS + 200;
const GAIN_FROM: usize = NUMBERS + 208;
const HELPED: usize = NUMBERS + 216;
const PREMIUM: usize = NUMBERS + 224;
const CLUE: usize = NUMBERS + 232;
const CLUE_REGISTERED: usize = NUMBERS + 240;
const COST: usize = NUMBERS + 248;
const LOST: usize = NUMBERS + 256;
const RIGID: usize = NUMBERS + 264;
const BELOW: usize = NUMBERS + 272;
const HARD: usize = NUMBERS + 280;
const ROLLING: usize = NUMBERS + 288;

@inline
function at(column: usize, m: i32): f64 {
  return load<f64>(column + ((<usize>m) << 3));
}

@inline
function number(place: usize): f64 {
  return load<f64>(place);
}

/** To whole fen, halves up: `wholeFen` of `account.ts`. */
@inline
function round(x: f64): f64 {
  return floor<f64>(x + 0.5);
}

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
    store<f64>(CAME + ((<usize>m) << 3), came);
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
 * @param insured whether anything may be paid out, `delay` months after a loss
 * @param waits whether cash or a job waits for registration: its month is Infinity until then; `sweep` the months in which incomes are seen: bit m
 */
export function aidedMonths(storm: i32, insured: bool, delay: i32, waits: bool, sweep: i32): void {
  const spending = number(SPENDING);
  const assets = number(ASSETS);
  const crop = number(CROP);
  const decay = number(DECAY);
  const closedMonths = number(CLOSED);
  const cover = number(COVER);
  const share = number(PUBLIC_SHARE);
  const jobWage = number(JOB_WAGE);
  const jobMonths = number(JOB_MONTHS);
  const uplift = number(UPLIFT);
  const clue = <i32>number(CLUE);
  let from = number(JOB_FROM);
  let cashMonth = number(CASH_MONTH);
  let left: f64 = 0;
  let savings = number(SAVINGS);
  let rolling = number(YEAR);
  let cost = number(COST);
  let lostYear: f64 = 0;
  let rigidYear: f64 = 0;
  let boughtYear: f64 = 0;
  let below: i32 = 0;
  let hard: i32 = 0;
  let found = !waits;
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
      const kept = round(at(EARNED, m) * (1 - number(DISPLACED)));
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
    const bought = uplift > 0 ? min<f64>(number(MOST) - boughtYear, round(harvested * uplift)) : 0;
    const given = (cashMonth == month ? number(CASH) : 0) + (works ? jobWage : 0);
    const helped = medical == 0 ? 0 : round(medical * number(HELPED));
    boughtYear += bought;
    medical -= helped;
    cost += given + helped;
    came += given + bought + (month >= number(GAIN_FROM) ? number(GAIN) : 0) - (m == 0 ? number(PREMIUM) : 0);
    rigidYear += repair - helped;
    const cash = came - (medical + at(EDUCATION, m) + repair) - spending;
    const have = savings + cash;
    if (have >= 0 && number(DEBT) == 0) savings = have;
    else {
      const distressed = number(DISTRESSED);
      savings = getThrough(savings, cash, assets * (1 - left * (1 - cover)));
      if (number(DISTRESSED) > distressed) hard |= 1 << m;
    }
    rolling += came - at(PLANNED, m);
    const isBelow = rolling < at(LINE, m);
    if (isBelow) below |= 1 << m;
    store<f64>(CAME + ((<usize>m) << 3), came);
    if (!found && (m == clue || (isBelow && ((sweep >>> m) & 1) != 0))) {
      found = true;
      const registered = m == clue ? number(CLUE_REGISTERED) : at(REGISTERED, m);
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
