import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { channelsOf, readReach } from '../../../engine/run/reach/declaration.js';

const folder = mkdtempSync(join(tmpdir(), 'reach-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const shipped = packagePath('scenarios', 'reach.yaml');
const yaml = readFileSync(shipped, 'utf8');

test('the file that ships is read, its channels with a share of heed for every class', async () => {
  const { declaration } = await readReach(shipped);
  expect(channelsOf(declaration).map(({ name, heed }) => [name, heed.length])).toEqual(['loudspeaker', 'sms', 'app', 'tv', 'door-to-door'].map((name) => [name, 2]));
  expect(declaration.effects!.every(({ on }) => !on)).toBe(true);
});
test.each([
  ['minutes: [2, 5, 10, 15, 20, 30, 45, 60]', 'minutes: [5, 5]', 'more than 5: times in ascending order'],
  ['heed: { elderly: 0.15, others: 0.6 }', 'heed: { elderly: 0.15, other: 0.6 }', 'did you mean others?'],
  ['heed: { elderly: 0.15, others: 0.6 }', 'heed: { elderly: 0.15 }', 'a share for the class others'],
  ['    delay: { median: 3, spread: 0.6 }\n', '', 'delay or visits, found neither'],
  ['name: tv', 'name: sms', 'each name once'],
  ['title: { zh: 其他人, en: everybody else }', 'title: { zh: 其他人, en: everybody else }, share: { of: women_labour, over: population_registered }', 'no share: the last class is everybody else'],
  ['channel: loudspeaker', 'channel: speaker', 'reach/unknown-channel'],
  ['    latency: { factor: 0.5 }\n', '', 'devices, add or latency, found none'],
  ['inTime: { lead: 60, action: 20 }', 'inTime: { lead: 10, action: 20 }', 'no less than action, 20: nobody could act in time, found 10 [reach/in-time]'],
  ['members: 200', 'members: 0', 'a number >= 1, found 0'],
])('%s changed to %s is refused', async (from, to, said) => {
  const path = join(folder, 'reach.yaml');
  expect(yaml).toContain(from);
  writeFileSync(path, yaml.replace(from, to));
  await expect(readReach(path)).rejects.toThrow(said);
});
