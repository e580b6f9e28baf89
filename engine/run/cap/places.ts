/** Names and outlines of the areas that messages are about. */
import { basename } from 'node:path';
import { throwIfAny } from '../../core/errors.js';
import { lostDigits } from '../read/decode.js';
import { parseTable, readSmallTable, readText } from '../small-table.js';
import type { CapPlace } from '../../warning/facts.js';

const POINT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/;

/** Names of villages from the form itself, whatever else it holds; null: it is no such form. */
async function namesOfForm(path: string): Promise<ReadonlyMap<string, CapPlace> | null> {
  const file = basename(path);
  const { header, records } = parseTable(await readText(path), file);
  const [code, name] = [header.indexOf('village_code'), header.indexOf('village_name')];
  if (code < 0 || name < 0 || header.includes('code')) return null;
  throwIfAny(records.flatMap((cells, k) => lostDigits(cells[code] ?? '', `${file}:${k + 2} village_code`)));
  return new Map(records.map((cells) => [cells[code] ?? '', { name: cells[name] ?? '', polygons: [] }] as const).filter(([id, { name: called }]) => id !== '' && called !== ''));
}

/**
 * Names and outlines of areas: a CSV with code, name and, if there is one, polygon (`lat,lon lat,lon …`, closed); or the
 * villages' own form, `villages.csv`, for their names.
 *
 * @throws InputError `table/...`
 */
export async function readPlaces(path: string): Promise<ReadonlyMap<string, CapPlace>> {
  const ofForm = await namesOfForm(path);
  if (ofForm !== null) return ofForm;
  const isRing = (text: string): boolean => {
    const points = text.split(' ');
    const fits = (point: string): boolean => POINT.test(point) && Math.abs(parseFloat(point)) <= 90 && Math.abs(Number(point.split(',')[1])) <= 180;
    return points.length >= 4 && points.every(fits) && points[0] === points.at(-1);
  };
  const rows = await readSmallTable(path, [
    { name: 'code', required: true, isCode: true },
    { name: 'name', required: true },
    { name: 'polygon', required: false, expected: 'at least four points lat,lon (latitude first, within 90) between blanks, the last the same as the first', fits: isRing },
  ]);
  return new Map(rows.map(({ cells }): [string, CapPlace] => [cells['code']!, { name: cells['name']!, polygons: (cells['polygon'] ?? '') === '' ? [] : [cells['polygon']!.split(' ').map((point) => point.split(',').map(Number) as [number, number])] }]));
}
