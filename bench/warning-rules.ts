/**
 * Claim: the fourteen signals are held against 72 hours of an ensemble of ten members for 500,000 villages in less than
 * 30 s on two cores. Measured on one thread over some villages and scaled; villages do not touch, so two threads halve it.
 * Beside it a plain interpreter that looks at every condition of every hour by itself. Both must find the same levels.
 */
import { packagePath } from '../engine/run/package-root.js';
import { readRuleBook } from '../engine/run/warn/book.js';
import { evaluate, usable } from '../engine/warning/evaluate.js';
import type { UnitSeries } from '../engine/warning/unit-series.js';
import { Windows } from '../engine/warning/unit-windows.js';
import { crosses, LEVELS, type Condition, type HazardRule } from '../engine/warning/rule.js';
import { medianMs, numbers } from './measure.js';

const [VILLAGES, HOURS, MEMBERS, OBSERVED] = [200, 72, 10, 24] as const;
const { editions } = await readRuleBook(packagePath('scenarios', 'rules', 'cma-signals.yaml'));
// rules of days are held against days elsewhere; here every hazard takes its windows in hours
const rules = editions[0]!.hazards.map(({ step: _, ...rule }): HazardRule => rule);
const quantities = [...new Set(rules.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity))))];
/** A calm day, and what a stormy one of the quantity ranges over. */
const DAYS: Readonly<Record<string, readonly [calm: readonly [number, number], storm: readonly [number, number]]>> = {
  rain: [[0, 0.4], [0, 18]], snow: [[0, 0], [0, 2]], precipitation: [[0, 0.4], [0, 18]], visibility: [[8_000, 20_000], [100, 4_000]], windForce: [[0, 4], [0, 9]], gustForce: [[0, 5], [0, 12]],
  temperatureMin: [[8, 14], [-5, 20]], groundTemperatureMin: [[4, 14], [-6, 15]], roadTemperature: [[3, 15], [-3, 15]], temperatureMax: [[20, 30], [28, 41]], mci: [[-0.4, 1], [-2.5, 1]], cropDroughtShare: [[0, 20], [0, 60]],
};

// one quantity in seven has its storm, so that two in three villages have something to judge
const series = Array.from({ length: VILLAGES }, (_, v): UnitSeries => {
  const members = Array.from({ length: MEMBERS }, (__, m) => new Map(quantities.map((name, q) => {
    const [calm, storm] = DAYS[name] ?? [[0, 0.3], [0, 1]];
    const [low, high] = (v * 11 + q * 5) % 7 === 0 ? storm : calm;
    return [name, numbers(HOURS, 1 + v * 1_000 + m * 40 + q).map((u) => Math.round(10 * (low + u * (high - low))) / 10)] as const;
  })));
  return { steps: HOURS, dt: 3_600, issued: OBSERVED - 1, members, line: () => undefined };
});

/** The number of a condition at a step, from the definition. */
function plainValue({ statistic, window }: Condition, values: Float64Array, t: number, branch: string): number {
  const width = (window ?? 3_600) / 3_600;
  const steps = branch === 'observed' ? Array.from({ length: width }, (_, k) => t - k) : Array.from({ length: width }, (_, k) => t + 1 + k).filter((s) => s < HOURS);
  if (steps.length === 0 || steps.some((s) => s < 0) || (branch === 'forecast' && t < OBSERVED - 1)) return NaN;
  const list = steps.map((s) => values[s]!);
  const first = Math.min(...steps);
  if (statistic === 'sum') return Math.round(list.reduce((a, b) => a + b, 0) * 1e9) / 1e9;
  if (statistic === 'max') return Math.max(...list);
  if (statistic === 'min') return Math.min(...list);
  if (statistic === 'mean') return list.reduce((a, b) => a + b, 0) / list.length;
  return first === 0 ? NaN : Math.round((values[first - 1]! - Math.min(...list)) * 1e9) / 1e9;
}

function plain(unit: UnitSeries, rule: HazardRule): number[] {
  return Array.from({ length: HOURS }, (_, t) => {
    const reached = unit.members.map((member) => {
      let best = 0;
      for (const branch of rule.branches) {
        const { continues } = rule;
        if (branch === 'observed' && continues !== undefined && t >= OBSERVED - 1 && t < HOURS - 1 && !crosses(plainValue(continues, member.get(continues.quantity)!, t, 'forecast'), continues.comparison, continues.line as number)) continue;
        for (const { level, any } of rule.levels) if (any.some((all) => all.every((one) => crosses(plainValue(one, member.get(one.quantity)!, t, branch), one.comparison, one.line as number)))) best = Math.max(best, LEVELS.indexOf(level) + 1);
      }
      return best;
    });
    let level = 0;
    for (let k = 1; k <= LEVELS.length; k++) if (reached.filter((one) => one >= k).length >= Math.max(1, rule.probability * MEMBERS)) level = k;
    return level;
  });
}

const own = rules.map((rule) => usable(rule, series[0]!).rule!);
const windows = new Windows(series[0]!);
let levels: Uint8Array[][] = [];
const ms = await medianMs(5, 2, () => {
  levels = series.map((unit) => {
    windows.take(unit);
    return own.map((rule) => evaluate(rule, windows).level);
  });
});
const FEW = 3;
let theirs: number[][][] = [];
const plainMs = (await medianMs(1, 0, () => (theirs = series.slice(0, FEW).map((unit) => rules.map((rule) => plain(unit, rule)))))) * (VILLAGES / FEW);
const different = theirs.flat(2).filter((level, k) => {
  const [v, rest] = [Math.floor(k / (rules.length * HOURS)), k % (rules.length * HOURS)];
  return level !== levels[v]![Math.floor(rest / HOURS)]![rest % HOURS]!;
}).length;
if (different > 0) throw new Error(`${different} levels differ from the plain interpreter`);
const seconds = (ms / 1_000 / VILLAGES) * 500_000;
const warned = levels.reduce((sum, unit) => sum + unit.filter((level) => level.some((k) => k > 0)).length, 0);
console.log(`  ${(warned / VILLAGES).toFixed(1)} of ${rules.length} hazards a village reach a level`);
console.log(`  ${rules.length} hazards x ${HOURS} h x ${MEMBERS} members: ${(ms / VILLAGES).toFixed(3)} ms a village on one thread`);
console.log(`  500,000 villages: ${seconds.toFixed(0)} s on one thread, ${(seconds / 2).toFixed(0)} s on two by arithmetic (limit 30 s): ${seconds / 2 < 30 ? 'met' : 'NOT MET'}`);
console.log(`  plain interpreter: ${(plainMs / VILLAGES).toFixed(1)} ms a village, ratio ${(plainMs / ms).toFixed(0)}; the same levels`);
