/**
 * Claim: a county of 70,000 households, twelve months, 200 draws, a storm and five supports take 20 s or less on two
 * threads, with less than 500 MB; most households are screened out by closed form, and a share of them audited.
 */
import { packagePath } from '../engine/run/package-root.js';
import { readRelapse } from '../engine/run/poverty/declaration.js';
import { readHouseholds } from '../engine/run/poverty/households.js';
import { runRelapse } from '../engine/run/poverty/run.js';
import { firstMonth } from '../engine/run/poverty/setup.js';
import { readStorm } from '../engine/run/poverty/storm.js';
import { sliceHouseholds } from '../engine/poverty/household-slice.js';

const COUNTY = 70_000;
const SUPPORTS = 5;
const folder = packagePath('scenarios', 'data', 'relapse');
const setting = await readRelapse(packagePath('scenarios', 'relapse-portfolio.yaml'), folder);
const declaration = { ...setting.declaration, supports: setting.declaration.supports!.slice(0, SUPPORTS) };
const sample = await readHouseholds(`${folder}/${declaration.households}`, declaration, firstMonth(setting.begins));

/** The sample again and again, with ids of their own and plans a little apart; the demo's sample is poorer than a county, so it is lifted. */
const LIFT = 3;
const rows = Uint32Array.from({ length: COUNTY }, (_, i) => i % sample.households.ids.length);
const copied = sliceHouseholds(sample.households, rows);
const households = { ...copied, ids: Array.from(rows, (_, i) => `county-${i}`) };
for (const column of ['wage', 'business', 'transferIn'] as const) {
  households.ledger[column].forEach((fen, k) => (households.ledger[column][k] = Math.round(fen * (LIFT + ((Math.floor(k / 12) * 7_919) % 1_000) / 1_000))));
}
const read = { households, villages: sample.villages, unguaranteed: new Uint8Array(COUNTY), inputs: [] };
const storm = await readStorm(folder, declaration.storm!, households, sample.villages);

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
const [began, used] = [performance.now(), process.cpuUsage()];
const result = await runRelapse({ ...setting, declaration }, read, storm.members, 2, () => (peak = Math.max(peak, process.memoryUsage().rss)));
const seconds = (performance.now() - began) / 1_000;
clearInterval(watch);
const { user, system } = process.cpuUsage(used);
const { screen, audit, variants } = result;
console.log(`county of ${COUNTY} households, ${result.draws} draws, ${result.members} members, ${variants.length} variants told of and ${result.causes.length - 3} causes`);
console.log(`  screened out ${((100 * screen.skipped) / COUNTY).toFixed(1)} % (${screen.kept.length} simulated, ${screen.audited.length} audited: ${audit === null ? 'none' : `${audit.missed.toFixed(0)} ± ${audit.missedError.toFixed(0)} persons missed`})`);
console.log(`  ${seconds.toFixed(1)} s on two threads (claim 20; ${((user + system) / 1e6).toFixed(1)} s of processors), peak ${(peak / 1e6).toFixed(0)} MB (claim 500)`);
