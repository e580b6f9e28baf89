/** The thread of `shuxiang serve` that takes observations in and works levels out. */
import { parentPort, workerData } from 'node:worker_threads';
import { host } from '../../engine/monitor/thread/host.js';
import { errorText, type Told } from '../../engine/monitor/thread/messages.js';
import { openMonitor, type ThreadData } from './serve-data.js';

try {
  host(await openMonitor(workerData as ThreadData), parentPort!);
} catch (error) {
  parentPort!.postMessage({ kind: 'failed', error: errorText(error) } satisfies Told);
}
