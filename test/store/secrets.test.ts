import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { derived, secretsIn, secretsInMemory } from '../../engine/store/secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['in a folder', () => secretsIn(join(folder, 'own'))],
  ['in memory', secretsInMemory],
])('%s', (_name, make) => {
  test('a secret is made by chance when first asked for, and is the same from then on', () => {
    const secrets = make();
    expect(secrets.find('a')).toBeUndefined();
    const made = secrets.get('a');
    expect([made.length, secrets.get('a').equals(made), secrets.get('b').equals(made)]).toEqual([32, true, false]);
  });

  test('one that is destroyed is gone, and another takes its name', () => {
    const secrets = make();
    const before = secrets.get('gone');
    expect([secrets.destroy('gone'), secrets.destroy('gone'), secrets.find('gone')]).toEqual([true, false, undefined]);
    expect(secrets.get('gone').equals(before)).toBe(false);
  });
});

test('files are for their owner alone, are found again by another process, and leave nothing beside them', () => {
  const at = join(folder, 'files');
  const made = secretsIn(at).get('a');
  expect(secretsIn(at).get('a').equals(made)).toBe(true);
  expect([readdirSync(at), statSync(join(at, 'a.key')).mode & 0o777, statSync(at).mode & 0o777]).toEqual([['a.key'], 0o600, 0o700]);
});

test('a file that is cut off is told, not used', () => {
  writeFileSync(join(folder, 'cut.key'), 'short');
  expect(() => secretsIn(folder).get('cut')).toThrow('cut.key: expected 32 bytes, found 5 [secrets/damaged]');
});

test('a name cannot lead out of the folder', () => {
  expect(() => secretsIn(folder).get('../a')).toThrow('no name of a secret');
});

test('a derived secret follows from all of its parts', () => {
  const secret = Buffer.alloc(32, 1);
  expect(derived(secret, 'a', 'b').equals(derived(secret, 'a', 'b'))).toBe(true);
  expect(new Set([derived(secret, 'a', 'b'), derived(secret, 'ab'), derived(secret, 'a,b'), derived(Buffer.alloc(32, 2), 'a', 'b')].map((bytes) => bytes.toString('hex'))).size).toBe(4);
});
