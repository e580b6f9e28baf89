/** How `shuxiang serve` runs a scenario: as `shuxiang run` in a process of its own, which a restart goes on from. */
import { spawn } from 'node:child_process';
import { createReadStream, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagePath } from '../../engine/run/package-root.js';
import type { Runs } from '../api/runner.js';

const CLI = fileURLToPath(new URL('../cli.js', import.meta.url));
/** Exit codes with results: as expected, an expectation that does not hold, places missing. */
const WITH_RESULTS: readonly (number | null)[] = [0, 1, 3];
const LAST_WORDS = 2_000;

/** @param folder of the results, one folder for each run */
export function processRuns(folder: string): Runs {
  const scenarios = readdirSync(packagePath('scenarios')).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length)).sort();
  return {
    scenarios,
    run: (id, scenario, signal) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [CLI, 'run', packagePath('scenarios', `${scenario}.yaml`), '--out', join(folder, id), '--quiet'], { stdio: ['ignore', 'ignore', 'pipe'], signal, killSignal: 'SIGTERM' });
        let said = '';
        child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-LAST_WORDS)));
        child.on('error', reject);
        child.on('exit', (code) => {
          if (WITH_RESULTS.includes(code)) resolve();
          else reject(new Error(said.trim() || `exit code ${code ?? 'none'}`));
        });
      }),
    files: (id) => readdir(join(folder, id)).then((names) => names.filter((name) => !name.startsWith('.')).sort()),
    read: (id, file) => createReadStream(join(folder, id, file)),
  };
}
