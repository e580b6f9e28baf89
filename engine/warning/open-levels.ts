/** What a rule leaves open where values are missing: levels that it may make, and steps at which nothing of it can be decided. */
import type { Check } from './check.js';
import { LevelRows } from './levels.js';
import type { Plan, Warranted } from './plan.js';
import { bytesFor } from './room.js';
import { areRunning, metAhead, metInto, type How } from './running.js';
import { LEVELS, type Branch } from './rule.js';
import { rangeWord } from './step-bits.js';
import type { UnitSeries } from './unit-series.js';
import { countVotes } from './votes.js';
import type { Windows } from './unit-windows.js';

let room = new Int32Array(0);

/** Bits of all members of the steps at which all of these are met, of those in `within`; until the next call. */
export function metAll(checks: readonly Check[], how: How, branch: Branch, within: Int32Array | null, length: number): Int32Array {
  if (branch === 'forecast' && areRunning(checks)) return metAhead(checks, how, length);
  if (room.length !== length) room = new Int32Array(length);
  metInto(room, checks, how, branch, length);
  if (within !== null) for (let at = 0; at < length; at++) room[at]! &= within[at]!;
  return room;
}

/**
 * Bits of all members of the steps at which what was seen may go on: from the issue on something may be to come, of every member where it
 * is of enough. The last step, after which nothing is forecast, goes on as the one before it. Null: at all.
 */
export function stepsThatGoOn({ rule, continues }: Plan, { issued, steps, members, columns }: UnitSeries, words: number): Int32Array | null {
  if (continues === null || issued >= steps - 1 || !columns.has(rule.continues!.quantity)) return null;
  continues.quantity.look();
  const coming = continues.possible('forecast');
  const enough = countVotes([coming], { members, steps, words }, rule.continues!.probability ?? rule.probability).level;
  const out = new Int32Array(members * words);
  for (let w = 0; w < words; w++) {
    let always = ~rangeWord(w, issued, steps);
    for (let t = 32 * w, end = Math.min(t + 32, steps - 1); t < end; t++) if (t >= issued && enough[t]! > 0) always |= 1 << (t & 31);
    const ahead = rangeWord(w, issued, steps - 1);
    for (let at = w; at < out.length; at += words) out[at] = (coming[at]! & ahead) | always;
  }
  const [last, before] = [steps - 1, steps - 2];
  for (let row = 0; row < out.length; row += words) if (((out[row + (before >>> 5)]! >>> (before & 31)) & 1) === 1) out[row + (last >>> 5)]! |= 1 << (last & 31);
  return out;
}

const [made, kept] = [new LevelRows(), new LevelRows()];

/**
 * What the unit at hand may warrant beside what it does for certain.
 *
 * @param level what it does, and of which share of the members
 */
export function openLevels(plan: Plan, windows: Windows, level: Uint8Array, probability: Float64Array): Warranted {
  const { series, words } = windows;
  const { steps, issued, members } = series;
  const { rule } = plan;
  const length = members * words;
  const decided = new Int32Array(words);
  made.begin(length);
  kept.begin(length);
  for (const branch of rule.branches) {
    const within = branch === 'observed' ? stepsThatGoOn(plan, series, words) : null;
    const [from, to] = branch === 'observed' ? [0, steps] : [issued, steps - 1];
    for (const alternative of plan.alternatives) {
      if (!alternative.branches.includes(branch)) continue;
      const sure = metAll(alternative.made, 'crossed', branch, within, length).slice();
      const may = metAll(alternative.made, 'possible', branch, within, length);
      for (let at = 0; at < length; at++) decided[at % words]! |= ~(may[at]! & ~sure[at]!) & rangeWord(at % words, from, to);
      made.join(alternative.k - 1, may);
      kept.join(alternative.k - 1, metAll(alternative.kept, 'keeps', branch, within, length));
    }
  }
  const voters = { members, steps, words };
  const { level: most, probability: open } = made.count(voters, rule.probability);
  const holding = kept.count(voters, rule.probability).level;
  const unknown = bytesFor(steps);
  for (let t = 0; t < steps; t++) {
    unknown[t] = ((decided[t >>> 5]! >>> (t & 31)) & 1) ^ 1;
    if (plan.isAsked(t, steps, issued)) continue;
    // no branch says anything of it: nothing is excluded
    [most[t], holding[t]] = [plan.top, plan.top];
    for (let k = 0; k < LEVELS.length; k++) open[k * steps + t] = k < plan.top ? 1 : 0;
  }
  return { level, most, holding, probability, open, unknown };
}
