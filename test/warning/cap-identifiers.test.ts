import { expect, test } from 'vitest';
import { readProfile } from '../../engine/run/cap/profile.js';
import { packagePath } from '../../engine/run/package-root.js';
import { CapIdentifiers } from '../../engine/warning/cap-identifiers.js';

const { profile } = await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'));
const AT = Date.parse('2023-07-02T09:00:00+08:00');

test('ten serials a second, then the next second that is free; no two are the same whatever the order of the moments', () => {
  const identifiers = new CapIdentifiers(profile);
  const made = [0, 1_000, 0, 999].flatMap((ms) => Array.from({ length: 15 }, () => identifiers.next('flash-flood', AT + ms).identifier));
  expect(made[0]).toMatch(/^370832\d{3}00000_20230702090000_0$/);
  expect([made[9], made[10]].map((one) => one!.slice(-8))).toEqual(['090000_9', '090001_0']);
  expect(new Set(made).size).toBe(60);
  for (const one of made) expect(one).toHaveLength(31);
});

test('those that were given before are not given again, also by another process; an office of another sector has its own', () => {
  const [before, after] = [new CapIdentifiers(profile), new CapIdentifiers(profile)];
  const given = Array.from({ length: 23 }, () => before.next('flash-flood', AT).identifier);
  for (const identifier of given) after.taken(identifier);
  after.taken('flash-flood.330102001201.20230702T010000.1');
  after.forgetBefore(AT);
  const next = after.next('flash-flood', AT);
  expect([next.identifier.slice(-8), next.time]).toEqual(['090002_3', AT + 2_000]);
  const other = new CapIdentifiers({ ...profile, hazards: { ...profile.hazards, fire: { title: { zh: '火险', en: 'fire' }, category: 'Fire', eventCode: '11B25', sector: '432' } } });
  for (const identifier of given) other.taken(identifier);
  expect(other.next('fire', AT).identifier).toBe('37083243200000_20230702090000_0');
  expect(given[0]! >= after.beginning('flash-flood', AT) && given[0]! < after.beginning('flash-flood', AT + 1_000)).toBe(true);
});
