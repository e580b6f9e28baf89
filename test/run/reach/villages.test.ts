import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readReach } from '../../../engine/run/reach/declaration.js';
import { runReach } from '../../../engine/run/reach/run.js';
import { readVillages } from '../../../engine/run/reach/villages.js';

const folder = mkdtempSync(join(tmpdir(), 'reach-villages-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const { declaration, placeOfShare } = await readReach(packagePath('scenarios', 'reach.yaml'));
const { declaration: shipped } = await loadFramework(packagePath('indicators'));
/** A form that allows a village without people, as one of another framework may. */
const form = { ...shipped, fields: shipped.fields.map((field) => (field.name === 'population_resident' ? { ...field, min: 0 } : field)) };
const HEADER = 'village_code,resident_households,population_resident,population_registered,elderly_60plus,warning_latency_min';

async function read(rows: readonly string[], devices: readonly string[] = ['370832101200,sms,90,f,4']): ReturnType<typeof readVillages> {
  writeFileSync(join(folder, 'villages.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  writeFileSync(join(folder, 'warning-channels.csv'), `${['village_code,channel,households,power_group,backup_hours', ...devices].join('\n')}\n`);
  return readVillages(folder, form, declaration, placeOfShare);
}

test('a village comes with its people, their classes and its devices', async () => {
  const { villages, leftOut } = await read(['370832101200,100,240,300,75,42'], ['370832101200,sms,90,f,4', '370832101200,tv,0,f,0', '370832101200,door-to-door,100,,']);
  expect(leftOut).toEqual([]);
  expect(villages).toEqual([
    { code: '370832101200', households: 100, people: 240, latency: 42, classes: [0.25, 0.75], devices: [{ channel: 1, households: 90, powerGroup: 'f', backupHours: 4 }, { channel: 4, households: 100, powerGroup: '', backupHours: 0 }] },
  ]);
});
test('a blank, a nought and more elderly than people leave a village out with the reason', async () => {
  const { villages, leftOut } = await read(['370832101200,100,240,300,75,42', '370832101201,,240,300,75,42', '370832101202,100,0,300,75,42', '370832101203,100,240,300,301,42']);
  expect(villages).toHaveLength(1);
  expect(leftOut).toEqual([
    { code: '370832101201', because: 'resident_households is missing' },
    { code: '370832101202', because: 'population_resident is 0' },
    { code: '370832101203', because: 'elderly_60plus / population_registered is no share of the people who are left for the class elderly' },
  ]);
});
test('a device that stands twice is refused, since it would reach more people than it can; two at different spots are two', async () => {
  const village = '370832101200,100,240,300,75,42';
  await expect(read([village], ['370832101200,loudspeaker,40,f,4', '370832101200,sms,90,f,4', '370832101200,loudspeaker,40,f,4'])).rejects.toThrow('warning-channels.csv:4: expected each device once: row 2 is the same (two devices of one kind differ in lon and lat, or in households), found 370832101200 loudspeaker again [reach/duplicate-device]');
  const placed = async (...devices: readonly string[]): Promise<number> => {
    writeFileSync(join(folder, 'warning-channels.csv'), `${['village_code,channel,lon,lat,households,power_group,backup_hours', ...devices].join('\n')}\n`);
    return (await readVillages(folder, form, declaration, placeOfShare)).villages[0]!.devices.length;
  };
  expect(await placed('370832101200,loudspeaker,116.1,35.1,40,f,4', '370832101200,loudspeaker,116.2,35.1,40,f,4')).toBe(2);
  await expect(placed('370832101200,loudspeaker,116.1,35.1,40,f,4', '370832101200,loudspeaker,116.1,35.1,60,f,4')).rejects.toThrow('reach/duplicate-device');
});
test('none that can be worked out, and more than are held at once, are refused', async () => {
  await expect(read(['370832101200,,240,300,75,42'])).rejects.toThrow('at least one village with all the fields needed, found none [reach/no-villages]');
  await expect(read(Array.from({ length: 20_100 }, (_, k) => `${370832101200 + k},100,240,300,75,42`))).rejects.toThrow('at most 20000 villages; run larger areas by county or prefecture, found 20');
});
test('a file without a device, and one that says more households than a village can have, are refused; a few more count as all of them', async () => {
  const village = '370832101200,100,240,300,75,42';
  await expect(read([village], [])).rejects.toThrow('warning-channels.csv: expected at least one device: without any nobody is reached, found a header alone [reach/no-devices]');
  await expect(read([village], ['370832101200,sms,301,f,4'])).rejects.toThrow('warning-channels.csv:2 households: expected households of the village that the device covers: 100 live there, found 301 [reach/too-many-households]');
  const read120 = await read([village, '370832101201,50,120,150,30,42'], ['370832101200,sms,120,f,4', '370832101201,sms,10,f,4']);
  expect(read120.beyondVillage).toBe(1);
  // 100 of 100 and 10 of 50, not 130 of 150
  const { coverage } = await runReach({ ...declaration, members: 1, policies: [] }, read120.villages, () => undefined);
  expect(coverage.find(({ channel }) => channel === 'sms')!.share).toBeCloseTo(110 / 150, 12);
});
