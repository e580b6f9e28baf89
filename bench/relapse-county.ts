/**
 * Claim: a county of 70,000 households, twelve months, 200 draws, a storm and five supports take 20 s or less on two
 * threads, with less than 500 MB; most households are screened out by closed form, and a share of them audited.
 */
import { countyRun } from './relapse/county-workload.js';

const COUNTY = 70_000;
const run = await countyRun(COUNTY);

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
const [began, used] = [performance.now(), process.cpuUsage()];
const result = await run(() => (peak = Math.max(peak, process.memoryUsage().rss)));
const seconds = (performance.now() - began) / 1_000;
clearInterval(watch);
const { user, system } = process.cpuUsage(used);
const { screen, audit, variants } = result;
console.log(`county of ${COUNTY} households, ${result.draws} draws, ${result.members} members, ${variants.length} variants told of and ${result.causes.length - 4} causes`);
console.log(`  screened out ${((100 * screen.skipped) / COUNTY).toFixed(1)} % (${screen.kept.length} simulated, ${screen.audited.length} audited: ${audit === null ? 'none' : `${audit.missed.persons.toFixed(0)} ± ${audit.missed.standardError?.toFixed(0) ?? "none"} persons missed by income, ${audit.missedAfterRigid.persons.toFixed(0)} ± ${audit.missedAfterRigid.standardError?.toFixed(0) ?? "none"} after rigid spending`})`);
console.log(`  ${seconds.toFixed(1)} s on two threads (claim 20; ${((user + system) / 1e6).toFixed(1)} s of processors), peak ${(peak / 1e6).toFixed(0)} MB (claim 500)`);
