/**
 * Claim: a run of relapse takes less than 500 MB, and as much for 3,200 draws of each household as for 200. Each number of
 * draws has a process of its own, for what a process has taken once it keeps.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { countyRun } from './relapse/county-workload.js';

const HOUSEHOLDS = 20_000;
const DRAWS = [50, 200, 800, 3_200] as const;
const own = process.argv[2];
if (own === undefined) {
  const peaks = DRAWS.map((draws) => Number(execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(draws)], { encoding: 'utf8' })));
  console.log(`relapse, ${HOUSEHOLDS} households on two threads, peak by draws: ${DRAWS.map((draws, k) => `${draws}: ${peaks[k]!.toFixed(0)} MB`).join(', ')} (claim 500); 3200 draws over 200: ${(peaks.at(-1)! / peaks[1]!).toFixed(2)}`);
} else {
  const run = await countyRun(HOUSEHOLDS, Number(own));
  await run(() => undefined);
  console.log(process.resourceUsage().maxRSS / 1_024);
}
