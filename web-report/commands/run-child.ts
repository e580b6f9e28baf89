/** One run of a scenario for a server: told where by its arguments, telling how far it has come over its channel. */
import { InputError } from '../../engine/core/errors.js';
import type { RunNews } from '../../engine/monitor/run-process.js';
import type { StageProgress } from '../../engine/monitor/run-record.js';
import { runScenarioFile } from './run.js';

const BAD_INPUT = 2;

const tell = (news: RunNews): void => void process.send?.(news);

/** News of one part of a run is told after this, unless more of it is whole [ms]. */
const TELL_EVERY = 250;
let last: (StageProgress & { readonly at: number }) | null = null;

/** What a listener can follow: a run may count thousands of members a second. */
function follow(progress: StageProgress): void {
  const at = Date.now();
  if (last?.stage === progress.stage && at - last.at < TELL_EVERY && progress.share < 1) return;
  last = { ...progress, at };
  tell({ kind: 'progress', ...progress });
}

/** Without whoever started it there is nobody to run for; what is kept of the shards is gone on with the next time. */
const orphaned = (): void => void process.kill(process.pid, 'SIGKILL');

const [scenario = '', data = '', out = ''] = process.argv.slice(2);
process.on('disconnect', orphaned);
try {
  await runScenarioFile(scenario, { out, ...(data === '' ? {} : { data }), quiet: true, told: follow });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  tell({ kind: 'problems', problems: error.problems });
  process.exitCode = BAD_INPUT;
}
process.off('disconnect', orphaned);
if (process.connected) process.disconnect();
