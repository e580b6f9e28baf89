import { expect, test } from 'vitest';
import { isPseudonym, Pseudonyms, villageOf } from '../../engine/monitor/pseudonym.js';
import { secretsInMemory } from '../../engine/store/secrets.js';

test('a household has one name, which tells its village and nothing else; another county gives it another', () => {
  const names = new Pseudonyms(secretsInMemory());
  const name = names.of('330102001201', '330102199001011234')!;
  expect([isPseudonym(name), villageOf(name), names.of('330102001201', '330102199001011234')]).toEqual([true, '330102001201', name]);
  expect(name).not.toContain('199001011234');
  expect(new Pseudonyms(secretsInMemory()).of('330102001201', '330102199001011234')).not.toBe(name);
});

test('once its key is destroyed a household has no name any more, and no secret is left that gives the old one', () => {
  const secrets = secretsInMemory();
  const names = new Pseudonyms(secrets);
  const [gone, other] = [names.of('330102001201', 'a'), names.of('330102001201', 'b')];
  names.erase('a');
  expect([names.of('330102001201', 'a'), names.of('330102001201', 'b')]).toEqual([null, other]);
  expect(gone).not.toBe(other);
});
