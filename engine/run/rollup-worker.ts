/** A worker thread that scores the groups, while the main thread ranks the units. */
import { rollUp, type GroupResult, type RollupTask } from '../scoring/rollup.js';

export default function run(task: RollupTask): GroupResult[] {
  return rollUp(task);
}
