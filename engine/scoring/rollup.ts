/**
 * Scores of townships, counties, prefectures and provinces: every indicator is made anew from summed raw fields, never
 * from the scores of the units inside (scoring policy, rules 1, R13, R14). Threads share the groups of a level out among
 * themselves, a tile at a time, and go up to the next level together.
 */
import type { RollupTask } from './group-columns.js';
import { GroupScorer } from './group-scorer.js';
import { TILE_ROWS } from './levels.js';

/** Told to the other threads in place of how many tiles are done, where one has failed. */
const FAILED = -1_000_000_000;

/**
 * Score groups until none is left, beside other threads that do the same or alone.
 *
 * A level is begun when the one below it is done; a thread that finds nothing more to take waits for those that work on
 * the last of it.
 */
export function rollUp(task: RollupTask): void {
  const { levels, progress } = task;
  if (levels.length === 0) return;
  let level = 0;
  try {
    const scorer = new GroupScorer(task);
    for (; level < levels.length; level++) {
      const groups = levels[level]!.unitMean.length;
      const tiles = Math.ceil(groups / TILE_ROWS);
      const done = levels.length + level;
      for (let tile = Atomics.add(progress, level, 1); tile < tiles; tile = Atomics.add(progress, level, 1)) {
        const lo = tile * TILE_ROWS;
        scorer.run(level, lo, Math.min(TILE_ROWS, groups - lo));
        Atomics.add(progress, done, 1);
        Atomics.notify(progress, done);
      }
      for (let now = Atomics.load(progress, done); now !== tiles; now = Atomics.load(progress, done)) {
        if (now < 0) throw new Error('another thread could not score its groups');
        Atomics.wait(progress, done, now);
      }
    }
  } catch (error) {
    for (; level < levels.length; level++) {
      Atomics.store(progress, levels.length + level, FAILED);
      Atomics.notify(progress, levels.length + level);
    }
    throw error;
  }
}

