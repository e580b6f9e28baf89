/** Timing for benchmarks: medians, because machines are noisy; ratios, because machines differ. */
import { spawnSync } from 'node:child_process';

/** Median of the wall times of `runs` calls [ms], after `warm` calls that are not counted. */
export async function medianMs(runs: number, warm: number, call: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = -warm; run < runs; run++) {
    const start = performance.now();
    await call();
    if (run >= 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/** One line of figures: what, how long, against what, how many times as fast. */
export function report(what: string, ms: number, reference: string, referenceMs: number): void {
  console.log(`${what}: ${ms.toFixed(1)} ms; ${reference}: ${referenceMs.toFixed(1)} ms; ratio ${(referenceMs / ms).toFixed(2)}`);
}

/** Median time of a numpy statement [ms], or null where python3 with numpy is not there. */
export function numpyMs(setup: string, statement: string, runs = 7): number | null {
  const code = `import os\nos.environ.setdefault('OMP_NUM_THREADS','1'); os.environ.setdefault('OPENBLAS_NUM_THREADS','1')\nimport time, numpy as np\n${setup}\ntimes=[]\nfor _ in range(${runs + 1}):\n    start=time.perf_counter(); ${statement}; times.append(time.perf_counter()-start)\nprint(sorted(times[1:])[${runs}//2]*1000)`;
  const { status, stdout } = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}

/** A row of numbers that look random and are the same every time: a linear congruential generator (Numerical Recipes). */
export function numbers(length: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  });
}
