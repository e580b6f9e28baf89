/** The villages a warning goes to: their people and the devices that reach them, from the folder of data. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { PRESENT, type Table } from '../../core/table.js';
import type { FrameworkDeclaration } from '../../scoring/framework.js';
import type { Device, WarnedVillage } from '../../warning/reach.js';
import { readDataset } from '../read/index.js';
import { hashFile } from '../read/sha256.js';
import { isAmount, readSmallTable } from '../small-table.js';
import type { ReachDeclaration } from './declaration.js';

export interface ReachVillage extends WarnedVillage {
  /** Residents [persons]. */
  readonly people: number;
}

export interface ReachVillages {
  /** In ascending order of code. */
  readonly villages: readonly ReachVillage[];
  /** Villages of the form that cannot be worked out, and why. */
  readonly leftOut: readonly { readonly code: string; readonly because: string }[];
  /** Devices that say more households than live in their village: all of them are counted. */
  readonly beyondVillage: number;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

const CHANNELS_FILE = 'warning-channels.csv';
const HOUSEHOLDS = 'resident_households';
const PEOPLE = 'population_resident';
const LATENCY = 'warning_latency_min';
/** Villages whose results are held at once, about 10 KB each: a prefecture. */
const MOST = 20_000;


/** So many times the households of a village are no count of one device's, but of a township's, or a slip. */
const MOST_TIMES = 3;

/** Devices by village, in the order of the file: the order is what their random numbers go by. @param residents households by village; NaN where they are missing */
async function readDevices(path: string, channels: readonly string[], residents: ReadonlyMap<string, number>): Promise<Map<string, Device[]>> {
  const rows = await readSmallTable(
    path,
    [
      { name: 'village_code', required: true, isCode: true },
      { name: 'channel', required: true },
      { name: 'lon', required: false },
      { name: 'lat', required: false },
      { name: 'households', required: true, expected: 'a whole number >= 0', fits: (text) => isAmount(text) && Number.isInteger(Number(text)) },
      { name: 'power_group', required: false },
      { name: 'backup_hours', required: false, expected: 'hours >= 0', fits: isAmount },
    ],
    ({ cells }, place): Problem[] => [
      ...(channels.includes(cells['channel'] ?? '') || cells['channel'] === '' ? [] : [unknownName(`${place} channel`, cells['channel'] ?? '', channels, 'reach/unknown-channel')]),
      ...(residents.has(cells['village_code'] ?? '') || cells['village_code'] === '' ? [] : [{ place: `${place} village_code`, expected: 'a village of the form', found: quote(cells['village_code'] ?? ''), code: 'reach/unknown-village' }]),
      ...(Number(cells['households']) > MOST_TIMES * (residents.get(cells['village_code'] ?? '') ?? NaN) ? [{ place: `${place} households`, expected: `households of the village that the device covers: ${residents.get(cells['village_code']!)!} live there`, found: cells['households']!, code: 'reach/too-many-households' }] : []),
      ...((cells['power_group'] ?? '') !== '' && (cells['backup_hours'] ?? '') === '' ? [{ place: `${place} backup_hours`, expected: 'hours without power (0 for none), since it takes its power from a group', found: '""', code: 'reach/no-backup' }] : []),
    ],
  );
  if (rows.length === 0) throw new InputError([{ place: basename(path), expected: 'at least one device: without any nobody is reached', found: 'a header alone', code: 'reach/no-devices' }]);
  const first = new Map<string, number>();
  throwIfAny(rows.flatMap(({ row, cells }): Problem[] => {
    // what stands at one spot is one device, whatever else its rows say
    const where = (cells['lon'] ?? '') === '' ? cells : { lon: cells['lon'], lat: cells['lat'], channel: cells['channel'], village_code: cells['village_code'] };
    const text = JSON.stringify(Object.entries(where).sort(([a], [b]) => (a < b ? -1 : 1)));
    const twin = first.get(text);
    if (twin === undefined) first.set(text, row);
    return twin === undefined ? [] : [{ place: `${basename(path)}:${row}`, expected: `each device once: row ${twin} is the same (two devices of one kind differ in lon and lat, or in households)`, found: `${cells['village_code']!} ${cells['channel']!} again`, code: 'reach/duplicate-device', row }];
  }));
  const devices = new Map<string, Device[]>();
  for (const { cells } of rows) {
    const households = Number(cells['households']);
    if (households === 0) continue;
    const device = { channel: channels.indexOf(cells['channel']!), households, powerGroup: cells['power_group'] ?? '', backupHours: Number(cells['backup_hours'] ?? '') };
    const own = devices.get(cells['village_code']!);
    if (own === undefined) devices.set(cells['village_code']!, [device]);
    else own.push(device);
  }
  return devices;
}

/** A number field of a row; undefined where it is missing. */
function numberAt(table: Table, field: string, row: number): number | undefined {
  const column = table.columns.get(field);
  return column?.kind === 'number' && column.missing[row] === PRESENT ? column.values[row]! : undefined;
}

/** The share of each class in a row, or why it cannot be known. */
function classShares({ classes }: ReachDeclaration, table: Table, row: number): number[] | string {
  const shares: number[] = [];
  for (const { share, name } of classes) {
    const rest = 1 - shares.reduce((sum, part) => sum + part, 0);
    if (share === undefined) return [...shares, rest];
    const [of, over] = [numberAt(table, share.of, row), numberAt(table, share.over, row)];
    if (of === undefined || over === undefined) return `${of === undefined ? share.of : share.over} is missing`;
    const part = over > 0 ? of / over : -1;
    if (!(part >= 0 && part <= rest)) return `${share.of} / ${share.over} is no share of the people who are left for the class ${name}`;
    shares.push(part);
  }
  return shares;
}

/**
 * Read `villages.csv` (or `.parquet`) and `warning-channels.csv` of a folder.
 *
 * A village with a blank among the fields needed is left out and named. At most 20,000 villages.
 *
 * @throws InputError `villages/...`, `reach/...`, `table/...`
 */
export async function readVillages(folder: string, form: FrameworkDeclaration, declaration: ReachDeclaration, placeOfShare: (k: number, key: 'of' | 'over') => string): Promise<ReachVillages> {
  const numbers = form.fields.filter(({ type }) => type === 'int' || type === 'num').map(({ name }) => name);
  throwIfAny(
    declaration.classes.flatMap(({ share }, k) =>
      share === undefined ? [] : (['of', 'over'] as const).flatMap((key) => (numbers.includes(share[key]) ? [] : [unknownName(placeOfShare(k, key), share[key], numbers, 'reach/unknown-field')])),
    ),
  );
  const fields = new Set([HOUSEHOLDS, PEOPLE, LATENCY, ...declaration.classes.flatMap(({ share }) => (share === undefined ? [] : [share.of, share.over]))]);
  const path = ['villages.csv', 'villages.parquet', 'villages.xlsx'].map((name) => join(folder, name)).find((name) => existsSync(name)) ?? join(folder, 'villages.csv');
  const dataset = await readDataset(path, form, { only: fields });
  throwIfAny(dataset.problems);
  if (dataset.codes.length > MOST) throw new InputError([{ place: path, expected: `at most ${MOST} villages; run larger areas by county or prefecture`, found: String(dataset.codes.length), code: 'reach/too-many' }]);
  const channelsPath = join(folder, CHANNELS_FILE);
  const residents = new Map(dataset.codes.map((code, row) => [code, numberAt(dataset.table, HOUSEHOLDS, row) ?? NaN]));
  const devices = await readDevices(channelsPath, declaration.channels.map(({ name }) => name), residents);
  const villages: ReachVillage[] = [];
  const leftOut: { code: string; because: string }[] = [];
  dataset.codes.forEach((code, row) => {
    const [households, people, latency] = [HOUSEHOLDS, PEOPLE, LATENCY].map((field) => numberAt(dataset.table, field, row));
    const classes = classShares(declaration, dataset.table, row);
    if (typeof classes === 'string') leftOut.push({ code, because: classes });
    else if (households === undefined || people === undefined || latency === undefined) leftOut.push({ code, because: `${households === undefined ? HOUSEHOLDS : people === undefined ? PEOPLE : LATENCY} is missing` });
    else if (!(households > 0 && people > 0)) leftOut.push({ code, because: `${households > 0 ? PEOPLE : HOUSEHOLDS} is 0` });
    else villages.push({ code, households, people, latency, classes, devices: devices.get(code) ?? [] });
  });
  if (villages.length === 0) throw new InputError([{ place: path, expected: 'at least one village with all the fields needed', found: 'none', code: 'reach/no-villages' }]);
  const beyondVillage = villages.reduce((sum, { households, devices: own }) => sum + own.filter((device) => device.households > households).length, 0);
  return { villages, leftOut, beyondVillage, inputs: [{ path, sha256: dataset.sha256 }, { path: channelsPath, sha256: await hashFile(channelsPath) }] };
}
