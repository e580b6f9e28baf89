import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { readMapping } from '../../../engine/run/read/index.js';
import { temporary } from './form.js';

const mapping = (name: string, text: string): ReturnType<typeof readMapping> => {
  const path = join(temporary(), name);
  writeFileSync(path, text);
  return readMapping(path);
};

test('a YAML map: a header to a field, or to nothing', async () => {
  expect([...(await mapping('m.yaml', '区划代码: village_code\n"备注": \n户数(户): " households "\n说明: ""\n'))]).toEqual([
    ['区划代码', 'village_code'],
    ['备注', null],
    ['户数(户)', 'households'],
    ['说明', null],
  ]);
});

test('a CSV of two columns says the same', async () => {
  expect([...(await mapping('m.csv', '\uFEFFheader,field\r\n区划代码,village_code\r\n"备注, 其他",\r\n\r\n'))]).toEqual([
    ['区划代码', 'village_code'],
    ['备注, 其他', null],
  ]);
});

test.each([
  ['m.yaml', '- a\n', 'm.yaml: expected a YAML map from header to field name, found a list [mapping/not-a-map]'],
  ['m.yaml', 'a: [1\n', 'yaml/syntax'],
  ['m.yaml', 'a: 3\n', 'm.yaml a: expected a field name, or nothing, found 3 [mapping/not-a-name]'],
  ['m.csv', 'header,field\na,b,c\n', 'm.csv:2: expected two cells: a header and a field name, found 3 cells [mapping/ragged-row]'],
  ['m.csv', 'header,field\na,b\nＡ,c\n', 'm.csv:3: expected every header once, found "Ａ" [mapping/duplicate-header]'],
])('%s with %j is refused', async (name, text, message) => {
  await expect(mapping(name, text)).rejects.toThrow(message);
  await expect(mapping(name, text)).rejects.toBeInstanceOf(InputError);
});

test('a mapping that is not there is refused', async () => {
  await expect(readMapping(join(temporary(), 'none.yaml'))).rejects.toThrow('none.yaml: expected a mapping file (YAML or CSV), found no such file [mapping/no-such-file]');
});
