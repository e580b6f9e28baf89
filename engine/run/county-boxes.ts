/** Bounding boxes of counties, where the user has them: county-boxes.csv beside the division tables of a year. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CountyBox } from '../scoring/audit/check.js';
import { readSmallTable } from './small-table.js';

const degrees = (low: number, high: number) => ({ required: true, expected: `degrees from ${low} to ${high}`, fits: (text: string) => Number(text) >= low && Number(text) <= high });

/** DIR/<year>/county-boxes.csv (code, west, south, east, north), or null where there is none. */
export async function loadCountyBoxes(year: number, folder: string | undefined): Promise<ReadonlyMap<string, CountyBox> | null> {
  if (folder === undefined) return null;
  const path = join(folder, String(year), 'county-boxes.csv');
  if (!existsSync(path)) return null;
  const rows = await readSmallTable(path, [
    { name: 'code', required: true, expected: 'a 6-digit county code', fits: (text) => /^\d{6}$/.test(text) },
    { name: 'west', ...degrees(-180, 180) },
    { name: 'south', ...degrees(-90, 90) },
    { name: 'east', ...degrees(-180, 180) },
    { name: 'north', ...degrees(-90, 90) },
  ]);
  return new Map(rows.map(({ cells }) => [cells['code']!, { west: Number(cells['west']), south: Number(cells['south']), east: Number(cells['east']), north: Number(cells['north']) }]));
}
