/** Counts of what the years of a household come to: which they are is said in `relapse.ts` and `detection-count.ts`. */
import { MONTHS, NEVER } from './layout';
import { listedAlready } from './listing';
import { COUNT_BATCHES, COUNT_COST, COUNT_DISTRESSED, COUNT_DOWN, COUNT_FELL, COUNT_FELL_RIGID, COUNT_LOST, COUNT_MONTHS, COUNT_UNSAFE, COUNT_UP, KIND_CLASSES, OUTCOME_AGAIN, OUTCOME_BELOW, OUTCOME_CHANNEL, OUTCOME_DISTRESSED, OUTCOME_EXITED, OUTCOME_GROUP, OUTCOME_INCOME, OUTCOME_LAYER, OUTCOME_LOST, OUTCOME_REGISTERED, OUTCOME_RIGID, OUTCOME_UNSAFE, SUM_CLASSES, SUM_MONTHS } from './records';

/** Places of `DETECTION_KINDS`. */
const FELL: usize = 0;
const LISTED: usize = 8;
const IN_TIME: usize = 16;
const LATE: usize = 24;
const MISSED: usize = 32;
const LEAD_MONTHS: usize = 40;
const NOT_FALLEN: usize = 48;
const FIRST_CHANNEL: usize = 56;
const WATCHED: usize = 88;
const EXITED: usize = 96;
const WATCH_MONTHS: usize = 104;
const BELOW_AFTER_EXIT: usize = 112;
const SEEN_AGAIN: usize = 120;

@inline
function add(place: usize, by: f64): void {
  store<f64>(place, load<f64>(place) + by);
}

@inline
function addWhole(place: usize, by: i32): void {
  store<i32>(place, load<i32>(place) + by);
}

/** Detection of one year: see `DETECTION_KINDS`. @param fell whether the twelve months lie below */
function countDetection(out: usize, fell: bool, counts: usize): void {
  const channel = load<i32>(out, OUTCOME_CHANNEL);
  const registered = load<i32>(out, OUTCOME_REGISTERED);
  const exited = load<i32>(out, OUTCOME_EXITED);
  const again = load<i32>(out, OUTCOME_AGAIN);
  const below = load<i32>(out, OUTCOME_BELOW);
  const listed = listedAlready();
  const known = registered < MONTHS;
  const left = exited < MONTHS;
  if (channel >= 0) add(counts + FIRST_CHANNEL + (<usize>channel << 3), 1);
  if (listed || known) add(counts + WATCHED, 1);
  if (left) {
    add(counts + EXITED, 1);
    add(counts + WATCH_MONTHS, <f64>(exited - (listed ? 0 : registered)));
    if (below >>> exited != 0) {
      add(counts + BELOW_AFTER_EXIT, 1);
      if (again < MONTHS) add(counts + SEEN_AGAIN, 1);
    }
  }
  if (!fell) {
    if (known) add(counts + NOT_FALLEN, 1);
    return;
  }
  add(counts + FELL, 1);
  const first = below == 0 ? MONTHS - 1 : <i32>ctz(below);
  if (listed && first < exited) {
    add(counts + LISTED, 1);
    return;
  }
  // who has left the list counts by the registration that comes after
  const since = left && exited <= first ? again : registered;
  if (since >= NEVER) add(counts + MISSED, 1);
  else if (since <= first) {
    add(counts + IN_TIME, 1);
    add(counts + LEAD_MONTHS, <f64>(first - since));
  } else add(counts + LATE, 1);
}

@inline
function countClass(c: i32, persons: i32, sums: usize, kinds: usize): void {
  addWhole(sums + SUM_CLASSES + (<usize>c << 2), persons);
  add(kinds + KIND_CLASSES + (<usize>c << 3), 1);
}

/**
 * Count a year. Counts take the test itself, 0 or 1: a branch on chance would be guessed wrongly.
 *
 * @param out its outcome, `cost` in public money
 * @param fell whether it is below the line; `turned` 1 where it is and under the variant compared with is not, -1 the other way round
 * @param least income of the whole household at which it is not below
 * @param counts of the household, @param kinds of the household, @param sums of the draw, each of the variant
 */
export function count(out: usize, fell: bool, turned: i32, cost: f64, least: f64, persons: i32, batch: i32, counts: usize, sums: usize, kinds: usize): void {
  const below = <f64>i32(fell);
  add(counts + COUNT_FELL, below);
  add(counts + COUNT_BATCHES + (<usize>batch << 3), below);
  add(counts + COUNT_FELL_RIGID, <f64>i32(load<f64>(out, OUTCOME_INCOME) - load<f64>(out, OUTCOME_RIGID) < least));
  add(counts + COUNT_DISTRESSED, <f64>i32(load<i32>(out, OUTCOME_DISTRESSED) > 0));
  add(counts + COUNT_UNSAFE, <f64>load<i32>(out, OUTCOME_UNSAFE));
  add(counts + COUNT_UP, <f64>i32(turned > 0));
  add(counts + COUNT_DOWN, <f64>i32(turned < 0));
  add(counts + COUNT_COST, floor<f64>(cost + 0.5));
  add(counts + COUNT_LOST, load<f64>(out, OUTCOME_LOST));
  addWhole(sums, i32(fell) * persons);
  for (let bits = load<i32>(out, OUTCOME_BELOW); bits != 0; bits &= bits - 1) {
    const m = <usize>ctz(bits);
    addWhole(sums + SUM_MONTHS + (m << 2), persons);
    add(counts + COUNT_MONTHS + (m << 3), 1);
  }
  const group = load<i32>(out, OUTCOME_GROUP);
  const layer = load<i32>(out, OUTCOME_LAYER);
  if (group >= 0) countClass(group, persons, sums, kinds);
  if (layer >= 0) countClass(layer, persons, sums, kinds);
  countDetection(out, fell, kinds);
}
