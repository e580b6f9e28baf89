/** One run of a scenario for a server: told where by its arguments, telling how far it has come over its channel. */
import { InputError } from '../../engine/core/errors.js';
import type { RunNews } from '../../engine/monitor/run-process.js';
import { runScenarioFile } from './run.js';

const BAD_INPUT = 2;

const tell = (news: RunNews): void => void process.send?.(news);

/** Without whoever started it there is nobody to run for; what is kept of the shards is gone on with the next time. */
const orphaned = (): void => void process.kill(process.pid, 'SIGKILL');

const [scenario = '', data = '', out = ''] = process.argv.slice(2);
process.on('disconnect', orphaned);
try {
  await runScenarioFile(scenario, { out, ...(data === '' ? {} : { data }), quiet: true, told: (done, of) => tell({ kind: 'progress', done, of }) });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  tell({ kind: 'problems', problems: error.problems });
  process.exitCode = BAD_INPUT;
}
process.off('disconnect', orphaned);
if (process.connected) process.disconnect();
