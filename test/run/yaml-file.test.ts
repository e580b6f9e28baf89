import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { InputError } from '../../engine/core/errors.js';
import { describePath, parseYaml, readYamlFile } from '../../engine/run/yaml-file.js';

const messages = (text: string): string[] => {
  try {
    parseYaml(text, 'a.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n');
    throw error;
  }
  return [];
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yaml-file-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('a file is read with its values, its digest and the place of each value', async () => {
  await writeFile(join(folder, 'ok.yaml'), '\uFEFFa: 1\nb:\n  - { c: x }\n  - d: "012"\n');
  const file = await readYamlFile(join(folder, 'ok.yaml'), { name: 'ok.yaml' });
  expect(file.value).toEqual({ a: 1, b: [{ c: 'x' }, { d: '012' }] });
  expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(file.place(['b', 0, 'c'])).toBe('ok.yaml:3:10 b[0].c');
  expect(file.place(['b', 1, 'd'], 'key')).toBe('ok.yaml:4:5 b[1].d');
});

test('the place of something that is not there is that of the nearest thing around it', () => {
  const file = parseYaml('a:\n  b: 1\n', 'a.yaml');
  expect(file.locate(['a', 'c'])).toEqual({ line: 2, column: 3 });
  expect(file.locate(['z'])).toEqual({ line: 1, column: 1 });
});

test('dates and codes in quotes stay text; yes and no are words', () => {
  expect(parseYaml('2022-01-01: "110101001001"\nanswer: no\n', 'a.yaml').value).toEqual({ '2022-01-01': '110101001001', answer: 'no' });
});

test('text that begins like a mark is text', () => {
  expect(parseYaml('a: |\n  &not an anchor\nb: "*star"\nc: >-\n  *also\n  text\n', 'a.yaml').value).toEqual({ a: '&not an anchor\n', b: '*star', c: '*also text' });
});

test('a path is written as it would be in a program', () => {
  expect(describePath(['rules', 3, 'with', 'ranges', 0])).toBe('rules[3].with.ranges[0]');
});

test.each([
  ['a: 1\na: 2\n', 'a.yaml:2:1: expected each key once, found "a" again [yaml/duplicate-key]'],
  ['a:\n  __proto__: { x: 1 }\n', 'a.yaml:2:3: expected a name that is not reserved, found __proto__ [yaml/reserved-key]'],
  ['constructor: 1\n', 'a.yaml:1:1: expected a name that is not reserved, found constructor [yaml/reserved-key]'],
  ['a: { prototype: 1 }\n', 'a.yaml:1:6: expected a name that is not reserved, found prototype [yaml/reserved-key]'],
  ['a: 110101001001000123\n', 'a.yaml:1:4: expected a code in quotes, or a whole number of at most 15 digits, found 110101001001000123 [yaml/unsafe-integer]'],
  ['a: 012345678901\n', 'a.yaml:1:4: expected a code in quotes, or a number without leading zeros, found 012345678901 [yaml/leading-zero]'],
  ['a: .nan\n', 'a.yaml:1:4: expected a finite number, found .nan [yaml/not-finite]'],
  ['a: [1, -.inf]\n', 'a.yaml:1:8: expected a finite number, found -.inf [yaml/not-finite]'],
  ['a: 1e400\n', 'a.yaml:1:4: expected a finite number, found 1e400 [yaml/not-finite]'],
  ['a: !!js/function "f"\n', 'a.yaml:1:4: expected a value without a tag, found Unresolved tag: tag:yaml.org,2002:js/function [yaml/unknown-tag]'],
  ['a: 1\n---\nb: 2\n', 'a.yaml:2:1: expected one document, found 2 documents [yaml/multiple-documents]'],
  ['%YAML 1.1\n---\na: yes\n', 'a.yaml:1:1: expected YAML 1.2 without directives, found %YAML 1.1 [yaml/directive]'],
  ['a: &x 1\nb: *x\n', 'a.yaml:1:4: expected the value written out, without anchors and aliases, found &x [yaml/alias]'],
  ['a: "\u0000"\n', 'a.yaml:1:5: expected text without control characters, found U+0000 [yaml/control-character]'],
  ['? [1, 2]\n: b\n', 'a.yaml:1:3: expected a name as key, found a list or map [yaml/bad-key]'],
])('%j is refused with line and column', (text, message) => {
  expect(messages(text)).toEqual([message]);
});

test('what is not well formed says where', () => {
  expect(messages('a: [1, 2\nb: 3\n')[0]).toMatch(/^a\.yaml:\d+:\d+: expected well-formed YAML, found .* \[yaml\/syntax\]$/);
  expect(messages('a: "x\n')[0]).toMatch(/^a\.yaml:\d+:\d+: expected well-formed YAML, found .* \[yaml\/syntax\]$/);
});

test('all problems of a file are told at once', () => {
  expect(messages('a: .nan\nb: 0123\nb: 1\n')).toHaveLength(3);
});

const bombs: [string, string, RegExp][] = [
  ['brackets to 100,000 levels', '['.repeat(100_000), /^a\.yaml:1:65: expected at most 64 levels of nesting, found more \[yaml\/too-deep\]$/],
  ['10,000 brackets that close', `${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, /yaml\/too-deep/],
  ['braces to 100,000 levels', '{a: '.repeat(100_000), /yaml\/too-deep/],
  ['dashes to 100,000 levels', '- '.repeat(100_000), /yaml\/too-deep/],
  ['explicit keys to 100,000 levels', '? '.repeat(100_000), /yaml\/too-deep/],
  ['indents to 1,000 levels', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /yaml\/too-deep/],
  ['brackets behind a quoted closing one', '["]", '.repeat(10_000), /yaml\/too-deep/],
  ['a billion laughs', `a: &a [x]\n${Array.from('bcdefghij', (c, i) => `${c}: &${c} [${`*${'abcdefghi'[i]!},`.repeat(9)}]`).join('\n')}\n`, /^a\.yaml:1:4: .* \[yaml\/alias\]$/],
  ['a map of 20,000 keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), /^a\.yaml:5001:\d+: expected at most 5000 keys .* \[yaml\/too-many-keys\]$/],
  ['a list of a million values', '- 1\n'.repeat(1_000_000), /yaml\/too-long/],
];
test.each(bombs)('%s is refused promptly', (_, text, message) => {
  const start = performance.now();
  const found = messages(text);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(message);
  expect(performance.now() - start).toBeLessThan(20_000);
});

test('two deep documents one after the other do not bring the process down', () => {
  expect(messages('['.repeat(100_000))[0]).toContain('yaml/too-deep');
  expect(messages(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)[0]).toContain('yaml/too-deep');
});

test('64 levels are enough and are read', () => {
  expect(messages(`${'['.repeat(64)}${']'.repeat(64)}`)).toEqual([]);
  expect(messages(`${'['.repeat(65)}${']'.repeat(65)}`)).toHaveLength(1);
});

test('a file that is missing, too large or not text is refused', async () => {
  await expect(readYamlFile(join(folder, 'none.yaml'), { name: 'none.yaml' })).rejects.toThrow('none.yaml: expected a file, found nothing there [yaml/missing]');
  await writeFile(join(folder, 'large.yaml'), 'a: 1\n'.repeat(100));
  await expect(readYamlFile(join(folder, 'large.yaml'), { name: 'large.yaml', maxBytes: 100 })).rejects.toThrow(
    'large.yaml: expected at most 100 bytes, found 500 bytes [yaml/too-large]',
  );
  await writeFile(join(folder, 'gbk.yaml'), Uint8Array.from([0x61, 0x3a, 0x20, 0xca, 0xfd]));
  await expect(readYamlFile(join(folder, 'gbk.yaml'), { name: 'gbk.yaml' })).rejects.toThrow('gbk.yaml: expected text in UTF-8, found other bytes [yaml/encoding]');
});

test('any text gives a value or an InputError with line and column, never another error', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '\n',
    '  ',
    '"',
    "'",
    '|',
    '>',
    '#',
    '&x ',
    '*x',
    '!t ',
    '---\n',
    '? ',
    '%',
    '1',
    '.nan',
    '\t',
    '数',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const message of messages(pieces.join(''))) expect(message).toMatch(/^a\.yaml:\d+:\d+: expected .* \[yaml\/[a-z-]+\]$/);
    }),
    { numRuns: 2_000 },
  );
});

test('what is accepted is what the library reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const text = JSON.stringify(value);
      if (messages(text).length === 0) expect(parseYaml(text, 'a.yaml').value).toEqual(parse(text));
    }),
  );
});
