/**
 * One draw of a household's year under every variant. Each way that a year can go is gone through once, and the variants that
 * cannot differ from it share what came of it: a support that has nothing to act on, a storm that passes by, a cause without an
 * event in this draw. What cannot differ is the same to the bit; nothing here is an estimate.
 */
import { classify } from './classes';
import { drawEvents, drawFour, exp, quickExp } from './draws';
import { ACCIDENT_MONTH, ASSETS, at, BASIS, BELOW, CLASS_FAILS, CLASS_INCOME, CLASS_PERSONS, CLASS_RIGID, CLASS_TRAITS, CLOSED, COST, CROP, DEBT, DECAY, DISTRESSED, EARNS, EDUCATED, FAILING, FARMS, GROUP, HARD, HOUSE, ILLNESSES, JOB_LOSS_MONTH, LANES, LAYER, LEFT, LINE, LOST, MONTHS, NEVER, number, OWN_ASSETS, OWN_SAVINGS, PAID, PAYOUTS, PERSONS, REPAIR, REPAIR_SHARE, REPAIRS, RIGID, ROLLING, round, SAVINGS, SOLD, STORM_MONTH, TRAITS, UNSAFE_FROM, WAY_DRAWS, WAY_OUTCOMES } from './layout';
import { ALL_CAUSES, billed, forget, HARVEST, HURT, ILL, INCOME, JOBLESS, lay } from './lay';
import { CAN_WORK, list, lookFor } from './listing';
import { aidedMonths, copeOnce, plainMonths } from './months';
import { CASH, CASH_MONTH, COVER, FIXED_COST, GAIN, GAIN_FROM, HELPED, HIT_ASSETS, HIT_CLOSED, HIT_CROP, HIT_DECAY, HIT_HOUSE, INDEX_BASIS, INDEX_DELAY, JOB_FROM, JOB_WAGE, KINDS_SIZE, OUTCOME_BELOW, OUTCOME_COST, OUTCOME_DISTRESSED, OUTCOME_GROUP, OUTCOME_INCOME, OUTCOME_LAYER, OUTCOME_LOST, OUTCOME_REGISTERED, OUTCOME_RIGID, OUTCOME_UNSAFE, PAYOUT, PREMIUM, RETROFIT_ASSETS, RETROFIT_HOUSE, SUM_SIZE, TRIGGER, UPLIFT, VARIANT_AGAINST, VARIANT_COUNTS, VARIANT_FELL, VARIANT_HIT, VARIANT_OFF, VARIANT_OUTCOME, VARIANT_PREVENTS, VARIANT_SIZE, VARIANT_STORM, VARIANT_SUPPORTED } from './records';
import { count } from './tally';

export { classify, copeOnce, drawEvents, drawFour, quickExp };

/** A bit beside those of the causes: a storm strikes. */
const STORM: i32 = ALL_CAUSES + 1;

/** Where the variants, the sums over households, the kinds of a household and the outcome of a year in which nothing happens lie; whether classes are asked for. */
let width: i32 = 0;
let variants: usize = 0;
let sums: usize = 0;
let kinds: usize = 0;
let quiet: usize = 0;
let hasClasses: bool = false;
/** Variant of which shortfalls are asked for, and where they go. */
let shortfallOf: i32 = -1;
let shortfalls: usize = 0;

/** The household's quiet year is known; number of the draw at hand, lane of it, causes that are present in it. */
let isQuietKnown: bool = false;
let stamp: f64 = 0;
let lane: i32 = 0;
let present: i32 = 0;
/** Whether a storm comes in the draw, and whether it does anything; what an index sees; what it does without support. */
let comes: bool = false;
let strikes: bool = false;
let index: f64 = 0;
let bare: usize = 0;
/** Public money of the variant asked for last. */
let cost: f64 = 0;

/** Tell of a run. */
export function beginRun(count: i32, variantsAt: usize, sumsAt: usize, kindsAt: usize, quietAt: usize, classes: bool, shortfallVariant: i32, shortfallsAt: usize): void {
  width = count;
  variants = variantsAt;
  sums = sumsAt;
  kinds = kindsAt;
  quiet = quietAt;
  hasClasses = classes;
  shortfallOf = shortfallVariant;
  shortfalls = shortfallsAt;
}

/** Another household is at hand. */
export function beginHousehold(): void {
  isQuietKnown = false;
}

/** Draws are at hand in a lane of the four. @param storm whether one comes, @param seen by an index, @param hit what it does without support */
export function beginDraw(position: i32, storm: bool, seen: f64, hit: usize): void {
  stamp += 1;
  lane = position;
  forget();
  present =
    (number(EARNS) != 0 ? INCOME : 0) | (number(FARMS) != 0 ? HARVEST : 0) | (number(ILLNESSES) > 0 ? ILL : 0) | (number(ACCIDENT_MONTH) < NEVER ? HURT : 0) | (number(JOB_LOSS_MONTH) < NEVER ? JOBLESS : 0);
  comes = storm;
  index = seen;
  bare = hit;
  strikes = storm && (load<f64>(hit, HIT_CROP) > 0 || load<f64>(hit, HIT_ASSETS) > 0 || load<f64>(hit, HIT_HOUSE) > 0 || load<f64>(hit, HIT_CLOSED) > 0);
}

@inline
function indexPays(support: usize): bool {
  return load<f64>(support, PAYOUT) > 0 && index * exp(load<f64>(support, INDEX_BASIS) * number(BASIS)) >= load<f64>(support, TRIGGER);
}

/** Put the year back to its beginning. @param hit 0: no storm comes */
function begin(hit: usize): void {
  store<f64>(SAVINGS, number(OWN_SAVINGS));
  store<f64>(DEBT, 0);
  store<f64>(SOLD, 0);
  store<f64>(DISTRESSED, 0);
  store<f64>(ASSETS, number(OWN_ASSETS));
  if (hit == 0) return;
  store<f64>(CROP, load<f64>(hit, HIT_CROP));
  store<f64>(LEFT, load<f64>(hit, HIT_ASSETS));
  store<f64>(DECAY, load<f64>(hit, HIT_DECAY));
  store<f64>(CLOSED, load<f64>(hit, HIT_CLOSED));
  store<f64>(REPAIR, round(number(HOUSE) * load<f64>(hit, HIT_HOUSE) * number(REPAIR_SHARE)));
}

function aided(storm: i32, support: usize, clue: i32): void {
  const payout = load<f64>(support, PAYOUT);
  const insured = storm < MONTHS && (load<f64>(support, COVER) > 0 || payout > 0);
  if (insured) {
    memory.fill(PAYOUTS, 0, 2 * (REPAIRS - PAYOUTS));
    if (indexPays(support)) store<f64>(PAYOUTS + (<usize>(storm + <i32>load<f64>(support, INDEX_DELAY)) << 3), payout);
  }
  aidedMonths(storm, support, number(PERSONS), insured, clue);
}

/** Go through a year of the causes that act. @param hit what a storm does, 0: none comes; @param support record of the variant, 0: none is given */
function simulate(acting: i32, hit: usize, support: usize, out: usize): void {
  lay(acting, lane);
  begin(hit);
  const storm = hit == 0 ? MONTHS : <i32>number(STORM_MONTH);
  const house = hit == 0 ? 0 : load<f64>(hit, HIT_HOUSE);
  const clue = lookFor(hit == 0 ? 0 : max<f64>(house, load<f64>(hit, HIT_CROP)));
  if (support == 0) plainMonths(storm);
  else aided(storm, support, clue);
  const income = number(ROLLING);
  const rigid = at(PAID, MONTHS - 1) + at(EDUCATED, MONTHS - 1) + number(RIGID);
  const unsafe = house >= number(UNSAFE_FROM);
  // amounts are whole fen: what the year came to more than planned is in the rolling sum
  store<f64>(out, income, OUTCOME_INCOME);
  store<f64>(out, rigid, OUTCOME_RIGID);
  store<f64>(out, number(LOST), OUTCOME_LOST);
  store<f64>(out, support == 0 ? 0 : number(COST), OUTCOME_COST);
  store<i32>(out, <i32>number(BELOW), OUTCOME_BELOW);
  store<i32>(out, <i32>number(DISTRESSED), OUTCOME_DISTRESSED);
  store<i32>(out, i32(unsafe), OUTCOME_UNSAFE);
  list(<i32>number(HARD), out);
  if (!hasClasses) {
    store<i32>(out, -1, OUTCOME_GROUP);
    store<i32>(out, -1, OUTCOME_LAYER);
    return;
  }
  store<f64>(CLASS_INCOME, income);
  store<f64>(CLASS_RIGID, rigid);
  store<f64>(CLASS_PERSONS, number(PERSONS));
  store<f64>(CLASS_TRAITS, number(TRAITS));
  store<f64>(CLASS_FAILS, <f64>i32(unsafe || number(FAILING) != 0));
  classify();
  store<i32>(out, <i32>number(GROUP), OUTCOME_GROUP);
  store<i32>(out, <i32>number(LAYER), OUTCOME_LAYER);
}

/** Outcome of a way that was gone through in this draw; 0: it was not. */
function known(way: i32): usize {
  if (way == 0) return isQuietKnown ? quiet : 0;
  return at(WAY_DRAWS, way) == stamp ? <usize>load<u32>(WAY_OUTCOMES + (<usize>way << 2)) : 0;
}

/** Without support. @param own place of an outcome of its own */
function without(acting: i32, hit: usize, own: usize): usize {
  const way = acting | (hit != 0 ? STORM : 0);
  const before = known(way);
  if (before != 0) return before;
  const out = way == 0 ? quiet : own;
  simulate(acting, hit, 0, out);
  if (way == 0) isQuietKnown = true;
  else {
    store<u32>(WAY_OUTCOMES + (<usize>way << 2), <u32>out);
    store<f64>(WAY_DRAWS + (<usize>way << 3), stamp);
  }
  return out;
}

/** Whether a support changes anything but its fixed cost of a year of the causes that act. @param out what comes of it without */
function acts(acting: i32, support: usize, isStorm: bool, out: usize): bool {
  const registered = <f64>load<i32>(out, OUTCOME_REGISTERED);
  if (load<f64>(support, PREMIUM) != 0) return true;
  const cashMonth = load<f64>(support, CASH_MONTH);
  if (load<f64>(support, CASH) != 0 && (cashMonth == Infinity ? registered : cashMonth) < MONTHS) return true;
  const from = load<f64>(support, JOB_FROM);
  if (load<f64>(support, JOB_WAGE) > 0 && (<i32>number(TRAITS) & CAN_WORK) != 0 && (from == Infinity ? registered + 1 : from) < MONTHS) return true;
  if (load<f64>(support, GAIN) != 0 && load<f64>(support, GAIN_FROM) < MONTHS) return true;
  if (load<f64>(support, UPLIFT) > 0 && number(FARMS) != 0) return true;
  if (load<f64>(support, HELPED) != 0) {
    lay(acting, lane);
    if (billed()) return true;
  }
  if (!isStorm) return false;
  if (indexPays(support)) return true;
  if (load<f64>(support, RETROFIT_HOUSE) > 0 && load<f64>(bare, HIT_HOUSE) > 0) return true;
  const covers = load<f64>(support, COVER) > 0;
  return load<f64>(bare, HIT_ASSETS) > 0 ? load<f64>(support, RETROFIT_ASSETS) > 0 || load<f64>(support, VARIANT_PREVENTS) != 0 || covers : covers && load<f64>(out, OUTCOME_LOST) > 0;
}

/** What comes of the year under a variant. Those without support are asked for before those with one. */
function outcomeOf(variant: usize): usize {
  const acting = present & ~(<i32>load<f64>(variant, VARIANT_OFF));
  const isStorm = comes && load<f64>(variant, VARIANT_STORM) != 0;
  const own = <usize>load<f64>(variant, VARIANT_OUTCOME);
  const struck = isStorm && strikes;
  cost = 0;
  if (load<f64>(variant, VARIANT_SUPPORTED) == 0) return without(acting, struck ? bare : 0, own);
  cost = load<f64>(variant, FIXED_COST);
  const before = known(acting | (struck ? STORM : 0));
  if (before != 0 && !acts(acting, variant, isStorm, before)) return before;
  simulate(acting, isStorm ? <usize>load<f64>(variant, VARIANT_HIT) : 0, variant, own);
  cost = load<f64>(own, OUTCOME_COST);
  return own;
}

/** Go through the draws at hand under every variant, and count. @param draw number of it, @param batch of draws that it is of */
export function countVariants(draw: i32, batch: i32): void {
  const least = at(LINE, MONTHS - 1);
  const persons = <i32>number(PERSONS);
  let sum = sums + <usize>(draw * width) * SUM_SIZE;
  for (let v = 0; v < width; v++) {
    const variant = variants + <usize>v * VARIANT_SIZE;
    const out = outcomeOf(variant);
    const fell = load<f64>(out, OUTCOME_INCOME) < least;
    store<f64>(variant, <f64>i32(fell), VARIANT_FELL);
    const turned = i32(fell) - <i32>load<f64>(variants + <usize>load<f64>(variant, VARIANT_AGAINST) * VARIANT_SIZE, VARIANT_FELL);
    count(out, fell, turned, cost, least, persons, batch, <usize>load<f64>(variant, VARIANT_COUNTS), sum, kinds + <usize>v * KINDS_SIZE);
    sum += SUM_SIZE;
    if (v == shortfallOf) store<f64>(shortfalls + (<usize>draw << 3), least - load<f64>(out, OUTCOME_INCOME));
  }
}

/** Where the outcome of a variant of the draws at hand lies, for who counts nothing. */
export function outcomeAt(v: i32): usize {
  return outcomeOf(variants + <usize>v * VARIANT_SIZE);
}

/** A draw of a household from its words on, counted; draws are asked for in their order, from a multiple of four on. */
export function countDraw(draw: i32, batch: i32, low: u32, high: u32, key0: u32, key1: u32, storm: bool, seen: f64, hit: usize): void {
  const position = draw % LANES;
  if (position == 0) drawFour(draw, low, high, key0, key1);
  drawEvents(draw, low, high, key0, key1);
  beginDraw(position, storm, seen, hit);
  countVariants(draw, batch);
}
