/**
 * The events of a year's draws laid over a household's plan: what it earns and what illness costs it in each month, before
 * any storm, support or coping. All variants of a draw that the same causes act in share it. Amounts are whole fen where nothing
 * else is said: wages before they are rounded are not.
 */
import { exp } from './draws';
import { ACCIDENT, ACCIDENT_COST, ACCIDENT_MONTH, at, BILLS, EARNED, ILLNESS, ILLNESS_COSTS, ILLNESS_MONTHS, ILLNESSES, JOB_LOSS_MONTH, JOB_LOSS_MONTHS, LABOUR, LAYERS, LAYERS_AT, MEDICAL, MONTHS, NET, NEVER, number, PAID, PLANNED_REVENUE, PLANNED_WAGE, PRICE, put, REST, REVENUE, round, STAYS, WAGE, YIELD } from './layout';

/** Bits of `CAUSES` in `cause.ts`. */
export const INCOME: i32 = 1;
export const HARVEST: i32 = 2;
export const ILL: i32 = 4;
export const HURT: i32 = 8;
export const JOBLESS: i32 = 16;
export const ALL_CAUSES: i32 = 31;
/** Causes that hang together: those that bring bills, those that stop wages, and all that move them. */
const MAKES_BILLS: i32 = ILL | HURT;
const STOPS: i32 = MAKES_BILLS | JOBLESS;
const MOVES_WAGES: i32 = STOPS | INCOME;

/** Causes that act in what is laid; -1: nothing is laid of the draws at hand. */
let laid: i32 = -1;
let isBilled: bool = false;
let isStopped: bool = false;

/** Other draws are at hand. */
@inline
export function forget(): void {
  laid = -1;
}

/** Whether there is any bill. */
@inline
export function billed(): bool {
  return isBilled;
}

/** What the patient pays of a year's costs so far: `selfPaid` of `medical.ts`. */
function selfPaid(cost: f64): f64 {
  let left = cost;
  const layers = <i32>number(LAYERS);
  let layer = <usize>number(LAYERS_AT);
  for (let k = 0; k < layers; k++) {
    left -= min<f64>(load<f64>(layer, 16), max<f64>(0, left - load<f64>(layer)) * load<f64>(layer, 8));
    layer += 24;
  }
  return left;
}

function addBill(month: i32, event: usize, cost: f64): void {
  put(BILLS, month, at(BILLS, month) + round(exp(load<f64>(event) + load<f64>(event, 8) * cost)));
}

/** Bills of the year, and what of them the household pays itself. */
function layBills(acting: i32): void {
  memory.fill(BILLS, 0, 8 * <usize>MONTHS);
  if (acting & ILL) for (let k = 0, n = <i32>number(ILLNESSES); k < n; k++) addBill(<i32>at(ILLNESS_MONTHS, k), ILLNESS, at(ILLNESS_COSTS, k));
  if (acting & HURT && number(ACCIDENT_MONTH) < NEVER) addBill(<i32>number(ACCIDENT_MONTH), ACCIDENT, number(ACCIDENT_COST));
  let sum: f64 = 0;
  let so: f64 = 0;
  for (let m = 0; m < MONTHS; m++) {
    const before = so;
    const bill = at(BILLS, m);
    if (bill > 0) {
      sum += bill;
      so = round(selfPaid(sum));
    }
    put(MEDICAL, m, so - before);
    put(PAID, m, so);
  }
}

/** Take a share of the wages of some months away. */
function stop(from: i32, months: f64, share: f64): void {
  const end = min<f64>(<f64>MONTHS, <f64>from + months);
  for (let m = from; <f64>m < end; m++) put(STAYS, m, at(STAYS, m) * (1 - share));
}

/** What events leave of the wages. */
function layStops(acting: i32): void {
  for (let m = 0; m < MONTHS; m++) put(STAYS, m, 1);
  if (acting & ILL) for (let k = 0, n = <i32>number(ILLNESSES); k < n; k++) stop(<i32>at(ILLNESS_MONTHS, k), load<f64>(ILLNESS, 16), load<f64>(ILLNESS, 24));
  if (acting & HURT && number(ACCIDENT_MONTH) < NEVER) stop(<i32>number(ACCIDENT_MONTH), load<f64>(ACCIDENT, 16), load<f64>(ACCIDENT, 24));
  if (acting & JOBLESS && number(JOB_LOSS_MONTH) < NEVER) stop(<i32>number(JOB_LOSS_MONTH), number(JOB_LOSS_MONTHS), 1);
}

/** Lay the year of some causes. What is laid of the same draws and hangs on the same causes stays. @param lane of the draws */
export function lay(acting: i32, lane: i32): void {
  if (laid == acting) return;
  const changed = laid < 0 ? ALL_CAUSES : laid ^ acting;
  laid = acting;
  if (changed & MAKES_BILLS) {
    const bills = ((acting & ILL) != 0 && number(ILLNESSES) > 0) || ((acting & HURT) != 0 && number(ACCIDENT_MONTH) < NEVER);
    if (bills) layBills(acting);
    else if (isBilled) {
      memory.fill(MEDICAL, 0, 8 * <usize>MONTHS);
      memory.fill(PAID, 0, 8 * <usize>MONTHS);
    }
    isBilled = bills;
  }
  if (changed & STOPS) {
    isStopped = isBilled || ((acting & JOBLESS) != 0 && number(JOB_LOSS_MONTH) < NEVER);
    if (isStopped) layStops(acting);
  }
  if (changed & MOVES_WAGES) {
    const factors = LABOUR + (<usize>lane << 3);
    const moves = (acting & INCOME) != 0;
    for (let m = 0; m < MONTHS; m++) {
      const planned = at(PLANNED_WAGE, m);
      let earned = moves ? planned * load<f64>(factors + (<usize>m << 5)) : planned;
      if (isStopped) earned *= at(STAYS, m);
      put(EARNED, m, earned);
      put(WAGE, m, round(earned));
    }
  }
  if (changed & HARVEST) {
    const harvest = acting & HARVEST ? number(YIELD) * number(PRICE) : 1;
    for (let m = 0; m < MONTHS; m++) {
      const planned = at(PLANNED_REVENUE, m);
      put(REVENUE, m, planned == 0 ? 0 : round(planned * harvest));
    }
  }
  for (let m = 0; m < MONTHS; m++) put(NET, m, at(WAGE, m) + at(REVENUE, m) + at(REST, m));
}
