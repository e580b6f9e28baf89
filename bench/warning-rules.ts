/**
 * Claim: the fourteen signals are held against 72 hours of an ensemble of ten members for 500,000 villages in less than
 * 30 s on two cores: all of them, in two threads, every village with weather of its own, the making of which counts. The
 * day of the claim is unsettled: in every village one quantity in seven is about its lines. A quieter day is run as well,
 * and some of the villages of one on which everything everywhere is about its lines. Beside it a plain interpreter that
 * looks at every condition of every hour by itself, over a few villages of each day. Both must find the same levels.
 */
import { Worker } from 'node:worker_threads';
import { evaluate, usable } from '../engine/warning/evaluate.js';
import { crosses, inBranch, LEVELS, type Condition, type HazardRule } from '../engine/warning/rule.js';
import type { UnitSeries } from '../engine/warning/unit-series.js';
import { Windows } from '../engine/warning/unit-windows.js';
import { HOURS, MEMBERS, OBSERVED, signals, Villages, type Mix } from './warning/weather.js';
import type { RulesAnswer, RulesTask } from './warning/rules-workload.js';

const [VILLAGES, LIMIT, THREADS, TASK, FEW] = [500_000, 30, 2, 2_000, 2] as const;
const UNSETTLED: Mix = { name: 'unsettled day (every village, one quantity in seven about its lines)', villages: 1, quantities: 1 / 7 };
const QUIET: Mix = { name: 'quiet day (one village in ten, one quantity in five about its lines)', villages: 0.1, quantities: 0.2 };
const STORM: Mix = { name: 'everything everywhere about its lines', villages: 1, quantities: 1 };
const STORM_VILLAGES = 50_000;

const rules = await signals();
const villages = new Villages(rules);

/** The number of a condition at a step, from the definition: of a window that begins before the series or ends after it what is certain of it. */
function plainValue({ statistic, window, comparison }: Condition, values: Float64Array, t: number, branch: string): number {
  const width = (window ?? 3_600) / 3_600;
  if (branch === 'forecast' && (t < OBSERVED - 1 || t >= HOURS - 1)) return NaN;
  const all = Array.from({ length: width }, (_, k) => (branch === 'observed' ? t - width + 1 + k : t + 1 + k));
  const list = all.filter((s) => s >= 0 && s < HOURS).map((s) => values[s]!);
  const isCut = list.length < width;
  if (statistic === 'sum') return Math.round(list.reduce((a, b) => a + b, 0) * 1e9) / 1e9;
  const least = Math.min(...list);
  if (statistic === 'max') return isCut && comparison.startsWith('<') ? NaN : Math.max(...list);
  if (statistic === 'min') return isCut && comparison.startsWith('>') ? NaN : least;
  if (statistic === 'mean') return isCut ? NaN : list.reduce((a, b) => a + b, 0) / list.length;
  return all[0]! < 1 ? NaN : Math.round((values[all[0]! - 1]! - least) * 1e9) / 1e9;
}

/** The number of a condition for the window that ends at a step, as far as what is known up to another makes it certain. */
function certainBy({ statistic, window, comparison, nonNegative = false }: Condition, values: Float64Array, end: number, known: number): number {
  const width = (window ?? 3_600) / 3_600;
  const own = Array.from({ length: width }, (_, k) => end - k).filter((s) => s >= 0 && s <= known).map((s) => values[s]!);
  const upwards = comparison.startsWith('>');
  if (statistic === 'max') return upwards ? Math.max(...own) : NaN;
  if (statistic === 'min') return upwards ? NaN : Math.min(...own);
  if (statistic === 'drop' || !upwards || !nonNegative) return NaN;
  const sum = Math.round(own.reduce((a, b) => a + b, 0) * 1e9) / 1e9;
  return statistic === 'sum' ? sum : sum / width;
}

const widthOf = ({ window }: Condition): number => (window ?? 3_600) / 3_600;

/** Whether all conditions of an alternative are met, each by a number; those that are to hold together at one step of their window. */
function allMet(all: readonly Condition[], unit: UnitSeries, m: number, numberOf: (one: Condition, values: Float64Array) => number, steps: (width: number) => readonly number[]): boolean {
  const valuesOf = ({ quantity }: Condition): Float64Array => unit.columns.get(quantity)![m]!;
  const together = all.filter((one) => one.together === true);
  if (!all.every((one) => one.together === true || crosses(numberOf(one, valuesOf(one)), one.comparison, one.line as number))) return false;
  return together.length === 0 || steps(widthOf(together[0]!)).some((s) => together.every((one) => crosses(valuesOf(one)[s] ?? NaN, one.comparison, one.line as number)));
}

const backFrom = (end: number) => (width: number) => Array.from({ length: width }, (_, k) => end - k);

/** Whether windows that began before now can say more than those to come. */
function isRunning(all: readonly Condition[], { fromNow = false }: HazardRule): boolean {
  const isOne = all.every(({ together }) => together === true) || (all.length === 1 && ((all[0]!.statistic === 'max' && all[0]!.comparison.startsWith('>')) || (all[0]!.statistic === 'min' && all[0]!.comparison.startsWith('<'))));
  return !fromNow && !isOne && all.some((one) => widthOf(one) > 1);
}

/** Whether an alternative is met: what is to come by any window of its length that ends ahead, too, but one that what is past takes over its lines. */
function plainMet(rule: HazardRule, all: readonly Condition[], unit: UnitSeries, m: number, t: number, branch: string): boolean {
  if (branch === 'observed') return allMet(inBranch(rule, all, branch), unit, m, (one, values) => plainValue(one, values, t, branch), backFrom(t));
  if (t < OBSERVED - 1 || t >= HOURS - 1) return false;
  if (allMet(all, unit, m, (one, values) => plainValue(one, values, t, branch), (width) => Array.from({ length: width }, (_, k) => t + 1 + k))) return true;
  if (!isRunning(all, rule)) return false;
  const ends = Array.from({ length: Math.min(Math.max(...all.map(widthOf)), HOURS - 1 - t) }, (_, k) => t + 1 + k);
  return ends.some((end) => {
    if (!allMet(all, unit, m, (one, values) => plainValue(one, values, end, 'observed'), backFrom(end))) return false;
    const isPast = all.every((one) => end - widthOf(one) + 1 <= t) && allMet(all, unit, m, (one, values) => certainBy(one, values, end, t), (width) => backFrom(end)(width).filter((s) => s <= t));
    return !isPast;
  });
}

/** Members in which what was observed may go on, as the rule asks; null: it may in all. The last step goes on as the one before it. */
function goingOn({ continues, probability }: HazardRule, unit: UnitSeries, step: number): readonly boolean[] | null {
  const t = Math.min(step, HOURS - 2);
  if (continues === undefined || t < OBSERVED - 1) return null;
  const going = unit.columns.get(continues.quantity)!.map((values) => crosses(plainValue(continues, values, t, 'forecast'), continues.comparison, continues.line as number));
  return going.filter(Boolean).length >= Math.max(1, (continues.probability ?? probability) * MEMBERS - 1e-9) ? null : going;
}

function plain(unit: UnitSeries, rule: HazardRule): number[] {
  return Array.from({ length: HOURS }, (_, t) => {
    const reached = Array.from({ length: MEMBERS }, (__, m) => {
      let best = 0;
      for (const branch of rule.branches) {
        if (branch === 'observed' && goingOn(rule, unit, t)?.[m] === false) continue;
        for (const { level, any } of rule.levels) if (any.some((all) => plainMet(rule, all, unit, m, t, branch))) best = Math.max(best, LEVELS.indexOf(level) + 1);
      }
      return best;
    });
    let level = 0;
    for (let k = 1; k <= LEVELS.length; k++) if (reached.filter((one) => one >= k).length >= Math.max(1, rule.probability * MEMBERS)) level = k;
    return level;
  });
}

/** Check some villages of a day. Returns the milliseconds a village takes the plain interpreter. */
function check(mix: Mix): number {
  const windows = new Windows(villages.at(0, mix));
  let ms = 0;
  for (let v = 0; v < FEW; v++) {
    const unit = villages.at(v * 7_919, mix);
    windows.take(unit);
    for (const rule of rules) {
      const { level } = evaluate(usable(rule, unit).rule!, windows);
      const began = performance.now();
      const theirs = plain(unit, rule);
      ms += performance.now() - began;
      if (theirs.some((one, t) => one !== level[t])) throw new Error(`${rule.hazard} differs from the plain interpreter`);
    }
  }
  return ms / FEW;
}

const WARM: readonly RulesTask[] = [UNSETTLED, QUIET, STORM].map((mix) => ({ mix, from: 0, to: 300 }));
const workers = Array.from({ length: THREADS }, () => new Worker(new URL('./warning/rules-workload.js', import.meta.url), { workerData: { warm: WARM } }));
const answerOf = (worker: Worker): Promise<unknown> =>
  new Promise((resolve) => {
    worker.once('message', resolve);
  });
await Promise.all(workers.map(answerOf));

/** All villages through all threads, each thread taking the next task as it is done with one. */
async function run(mix: Mix, count: number): Promise<{ seconds: number; cpuSeconds: number; highest: number[] }> {
  const highest = new Array<number>(LEVELS.length + 1).fill(0);
  let next = 0;
  const [began, used] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    workers.map(async (worker) => {
      while (next < count) {
        const task: RulesTask = { mix, from: next, to: Math.min(count, next + TASK) };
        next = task.to;
        const answer = answerOf(worker);
        worker.postMessage(task);
        ((await answer) as RulesAnswer).forEach((n, k) => (highest[k]! += n));
      }
    }),
  );
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6, highest };
}

console.log(`  ${rules.length} hazards x ${HOURS} h x ${MEMBERS} members, ${THREADS} threads`);
for (const [mix, count] of [[UNSETTLED, VILLAGES], [QUIET, VILLAGES], [STORM, STORM_VILLAGES]] as const) {
  const plainMs = check(mix);
  const { seconds, cpuSeconds, highest } = await run(mix, count);
  const own = (cpuSeconds * 1_000) / count;
  const verdict = mix === UNSETTLED ? ` (limit ${LIMIT} s): ${seconds < LIMIT ? 'met' : 'NOT MET'}` : count < VILLAGES ? `; 500,000 by arithmetic ${((seconds * VILLAGES) / count).toFixed(0)} s` : '';
  console.log(`  ${mix.name}: ${count.toLocaleString('en')} villages in ${seconds.toFixed(1)} s${verdict}`);
  console.log(`    ${(rules.length - highest[0]! / count).toFixed(2)} hazards a village reach a level, ${((100 * highest[4]!) / count / rules.length).toFixed(1)} % of hazards red; ${own.toFixed(3)} ms of a processor a village`);
  console.log(`    plain interpreter: ${plainMs.toFixed(0)} ms a village, ratio ${(plainMs / own).toFixed(0)}; the same levels`);
  if (mix === UNSETTLED && seconds >= LIMIT) process.exitCode = 1;
}
await Promise.all(workers.map((worker) => worker.terminate()));
