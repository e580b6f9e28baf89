/** A thread of the benchmark of warning rules: holds all rules against its villages, and counts what they make. */
import { parentPort, workerData } from 'node:worker_threads';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { LEVELS } from '../../engine/warning/rule.js';
import { Windows } from '../../engine/warning/unit-windows.js';
import { HOURS, signals, Villages, type Mix } from './weather.js';

/** What a thread is asked for. */
export interface RulesTask {
  readonly mix: Mix;
  readonly from: number;
  readonly to: number;
}
/** What it answers: hazards of villages, by the highest level of their hours. */
export type RulesAnswer = readonly number[];

const rules = await signals();
const villages = new Villages(rules);
const own = rules.map((rule) => usable(rule, villages.at(0, { name: '', villages: 0, quantities: 0 })).rule!);
const windows = new Windows(villages.at(0, { name: '', villages: 0, quantities: 0 }));

function hold({ mix, from, to }: RulesTask): RulesAnswer {
  const highest = new Array<number>(LEVELS.length + 1).fill(0);
  for (let village = from; village < to; village++) {
    windows.take(villages.at(village, mix));
    for (const rule of own) {
      const { level } = evaluate(rule, windows);
      let most = 0;
      for (let t = 0; t < HOURS; t++) if (level[t]! > most) most = level[t]!;
      highest[most]!++;
    }
  }
  return highest;
}

const { warm } = workerData as { warm: readonly RulesTask[] };
for (const task of warm) hold(task);
parentPort!.on('message', (task: RulesTask) => {
  parentPort!.postMessage(hold(task));
});
parentPort!.postMessage('ready');
