import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readProfile } from '../../engine/run/cap/profile.js';
import { packagePath } from '../../engine/run/package-root.js';
import { CapIdentifiers } from '../../engine/warning/cap-identifiers.js';

const { profile } = await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'));
const AT = Date.parse('2023-07-02T09:00:00+08:00');

test('ten serials a second, then the next second that is free; no two are the same whatever the order of the moments', () => {
  const identifiers = new CapIdentifiers(profile);
  const made = [0, 1_000, 0, 999].flatMap((ms) => Array.from({ length: 15 }, () => identifiers.next('flash-flood', 'actual', AT + ms).identifier));
  expect(made[0]).toMatch(/^370832\d{3}00000_20230702090000_0$/);
  expect([made[9], made[10]].map((one) => one!.slice(-8))).toEqual(['090000_9', '090001_0']);
  expect(new Set(made).size).toBe(60);
  for (const one of made) expect(one).toHaveLength(31);
});

test('those that were given before are not given again, also by another process; an office of another sector has its own', () => {
  const [before, after] = [new CapIdentifiers(profile), new CapIdentifiers(profile)];
  const given = Array.from({ length: 23 }, () => before.next('flash-flood', 'actual', AT).identifier);
  for (const identifier of given) after.taken(identifier);
  after.taken('flash-flood.330102001201.20230702T010000.1');
  after.forgetBefore(AT);
  const next = after.next('flash-flood', 'actual', AT);
  expect([next.identifier.slice(-8), next.time]).toEqual(['090002_3', AT + 2_000]);
  const other = new CapIdentifiers({ ...profile, hazards: { ...profile.hazards, fire: { title: { zh: '火险', en: 'fire' }, category: 'Fire', eventCode: '11B25', sector: '432' } } });
  for (const identifier of given) other.taken(identifier);
  expect(other.next('fire', 'actual', AT).identifier).toBe('37083243200000_20230702090000_0');
  expect(given[0]! >= after.beginning('flash-flood', 'actual', AT) && given[0]! < after.beginning('flash-flood', 'actual', AT + 1_000)).toBe(true);
});

test('a drill, a test and a draft of a warning have identifiers of their own, in the same form', () => {
  const identifiers = new CapIdentifiers(profile);
  const made = (['actual', 'exercise', 'test', 'draft'] as const).map((status) => identifiers.next('flash-flood', status, AT).identifier);
  expect(made).toEqual(['37083241600000_20230702090000_0', '37083241600097_20230702090000_0', '37083241600098_20230702090000_0', '37083241600099_20230702090000_0'].map((one) => one.replace('416', made[0]!.slice(6, 9))));
});

test('no office has an extension of a drill as its own', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'shuxiang-profile-')), 'office.yaml');
  await writeFile(path, (await readFile(packagePath('scenarios', 'dissemination', 'cap.yaml'), 'utf8')).replace('extension: "00"', 'extension: "98"'));
  await expect(readProfile(path)).rejects.toThrow('office.extension: expected two digits other than 97, 98, 99, which the identifiers of exercises, tests and drafts have, found "98" [cap/kept-extension]');
  await rm(dirname(path), { recursive: true });
});
