/** The thread of `monitored`: villages with a gauge of rain each, the rules for flash floods, the nowcast that ships. */
import { parentPort, workerData } from 'node:worker_threads';
import { Monitor } from '../../engine/monitor/monitor.js';
import { readNowcast } from '../../engine/monitor/nowcast/declaration.js';
import { host } from '../../engine/monitor/thread/host.js';
import { UnitIndex } from '../../engine/monitor/units.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import { openStore } from '../../engine/store/open.js';
import { codeOf, type MonitoredData } from './monitored.js';

const { store, villages } = workerData as MonitoredData;
const DT = 3_600;
const monitor = new Monitor({
  store: await openStore(store),
  units: new UnitIndex(Array.from({ length: villages }, (_, k) => ({ code: codeOf(k), name: `村${k}`, at: null, lines: new Map(), feeds: new Map() }))),
  variables: new Map([['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }]]),
  rules: { books: [await readRuleBook(packagePath('scenarios', 'rules', 'flash-flood.yaml'))], dt: DT },
  rulesHash: 'rules',
  nowcast: { nowcast: await readNowcast(packagePath('scenarios', 'nowcast.yaml'), DT), river: { catchments: [], groups: [], chain: [] } },
  clock: () => Date.now(),
  soonMs: 500,
});
host(monitor, parentPort!);
