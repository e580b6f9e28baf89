/** A county of so many households, of the sample that ships, for benchmarks. */
import { packagePath } from '../../engine/run/package-root.js';
import { readRelapse } from '../../engine/run/poverty/declaration.js';
import { readHouseholds } from '../../engine/run/poverty/households.js';
import { runRelapse, type RelapseResult } from '../../engine/run/poverty/run.js';
import { firstMonth } from '../../engine/run/poverty/setup.js';
import { readStorm } from '../../engine/run/poverty/storm.js';
import { sliceHouseholds } from '../../engine/poverty/household-slice.js';

const SUPPORTS = 5;
/** The demo's sample is poorer than a county, so it is lifted. */
const LIFT = 3;
const folder = packagePath('scenarios', 'data', 'relapse');

/** The sample again and again, with ids of their own and plans a little apart, under a storm and five supports. */
export async function countyRun(households: number, draws?: number): Promise<(onProgress: () => void) => Promise<RelapseResult>> {
  const setting = await readRelapse(packagePath('scenarios', 'relapse-portfolio.yaml'), folder);
  const declaration = { ...setting.declaration, supports: setting.declaration.supports!.slice(0, SUPPORTS), draws: draws ?? setting.declaration.draws };
  const sample = await readHouseholds(`${folder}/${declaration.households}`, declaration, firstMonth(setting.begins));
  const rows = Uint32Array.from({ length: households }, (_, i) => i % sample.households.ids.length);
  const county = { ...sliceHouseholds(sample.households, rows), ids: Array.from(rows, (_, i) => `county-${i}`) };
  for (const column of ['wage', 'business', 'transferIn'] as const) {
    county.ledger[column].forEach((fen, k) => (county.ledger[column][k] = Math.round(fen * (LIFT + ((Math.floor(k / 12) * 7_919) % 1_000) / 1_000))));
  }
  const read = { households: county, villages: sample.villages, unguaranteed: new Uint8Array(households), origin: Uint32Array.from(rows, (_, i) => i), census: null, inputs: [] };
  const storm = await readStorm(folder, declaration.storm!, county, sample.villages);
  return (onProgress) => runRelapse({ ...setting, declaration }, read, storm.members, 2, onProgress);
}
