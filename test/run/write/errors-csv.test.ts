import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFindings, writeProblems } from '../../../engine/run/write/errors-csv.js';
import type { FieldDeclaration } from '../../../engine/scoring/framework.js';
import { scratchFolder } from './support.js';

const folder = scratchFolder();
const field = (name: string, zh: string): FieldDeclaration => ({ name, title: { zh, en: name }, group: 'x', type: 'int', unit: '户', level: 'village', providedBy: 'village' });
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').slice(1).trimEnd().split('\r\n');

test('errors.csv has a line per problem, with its place in parts and its message whole', async () => {
  const path = join(folder, 'errors.csv');
  await writeProblems(path, [
    { place: 'villages.csv:812 households', expected: 'a whole number >= 1', found: '""', code: 'villages/missing', row: 812, field: 'households', unit: '110101001201' },
    { place: 'villages.csv', expected: 'a column', found: '-3', code: 'villages/no-code-column' },
  ], ({ expected }) => (expected === 'a column' ? '应有一列' : null));
  expect(linesOf(path)).toEqual([
    'row,unit,field,place,message_zh,expected,found,code,message',
    '812,110101001201,households,villages.csv:812 households,,a whole number >= 1,"""""",villages/missing,"villages.csv:812 households: expected a whole number >= 1, found """" [villages/missing]"',
    ',,,villages.csv,应有一列,a column,-3,villages/no-code-column,"villages.csv: expected a column, found -3 [villages/no-code-column]"',
  ]);
});
test('findings.csv has a line per finding, with the title of its rule', async () => {
  const path = join(folder, 'findings.csv');
  const finding = {
    rule: 'C15',
    severity: 'E',
    level: 'village',
    unit: '110101001201',
    row: 2,
    fields: ['hh_broadband', 'households'],
    found: 'hh_broadband 9, households 0',
    explanation: null,
  } as const;
  await writeFindings(
    path,
    [finding, { ...finding, rule: 'C99', row: null, explanation: '=已核实' }, { ...finding, found: 'one in use' }, { ...finding, found: '370832399' }],
    [{ id: 'C15', severity: 'E', title: { zh: '宽带户数不超过户数', en: 'A part of the whole' }, checked: true, note: null, count: 1 }],
    { fields: [field('hh_broadband', '宽带户数'), field('households', '户数')] },
    (phrase) => (phrase === 'one in use' ? '正被占用' : null),
  );
  expect(linesOf(path)).toEqual([
    'rule,severity,title_zh,title_en,level,unit,row,fields,found,found_zh,explanation,sheet',
    'C15,E,宽带户数不超过户数,A part of the whole,village,110101001201,2,hh_broadband households,"hh_broadband 9, households 0","宽带户数 9,户数 0",,',
    'C99,E,,,village,110101001201,,hh_broadband households,"hh_broadband 9, households 0","宽带户数 9,户数 0",\'=已核实,',
    'C15,E,宽带户数不超过户数,A part of the whole,village,110101001201,2,hh_broadband households,one in use,正被占用,,',
    'C15,E,宽带户数不超过户数,A part of the whole,village,110101001201,2,hh_broadband households,370832399,370832399,,',
  ]);
});
test('no problem at all is a heading alone', async () => {
  const path = join(folder, 'none.csv');
  expect(await writeProblems(path, [], () => null)).toBe(0);
  expect(linesOf(path)).toHaveLength(1);
});
