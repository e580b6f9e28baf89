/** A river of two catchments with a gauge of rain each and one of stage at the end, and the nowcast that ships. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRiver } from '../../../engine/monitor/nowcast/catchments.js';
import { readNowcast } from '../../../engine/monitor/nowcast/declaration.js';
import type { NowcastOptions } from '../../../engine/monitor/nowcast/nowcasts.js';
import { packagePath } from '../../../engine/run/package-root.js';

export const nowcast = await readNowcast(packagePath('scenarios', 'nowcast.yaml'), 3_600);

/** A folder with these files, for as long as `use` takes. */
export async function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-test-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RIVER = {
  'catchments.csv': 'id,downstream,area_km2,travel_h,rating,zero_stage_m\nup,down,60,2,14,50\ndown,,40,3,20,48\n',
  'stations.csv': 'station,kind,catchment\nP2,rain,up\nP1,rain,down\nZ1,stage,down\n',
};

export const nowcastOptions: NowcastOptions = { nowcast, river: await inFolder(RIVER, (folder) => readRiver(folder, nowcast.declaration)) };
