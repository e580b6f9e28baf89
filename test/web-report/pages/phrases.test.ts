import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { chinesePhrase, chineseProblem, readPhrases } from '../../../web-report/pages/phrases.js';

const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

test('every phrase is in both languages, once, and the Chinese uses the slots of the English', () => {
  const all = readPhrases();
  expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
  for (const { zh, en } of all) {
    expect([en, zh !== '' && zh !== en]).toEqual([en, true]);
    expect([...new Set(slots(zh))].sort()).toEqual([...new Set(slots(en))].sort());
    expect([en, chinesePhrase(en)]).toEqual([en, zh]);
  }
});

test('slots take over what stands there', () => {
  expect(chinesePhrase('a whole number from 1 to 20000')).toBe('1 到 20000 的整数');
  expect(chinesePhrase('"110101001201", also in row 4, 6')).toBe('"110101001201",另见第 4, 6 行');
  expect(chinesePhrase('"12" in row 2 (rows with it: 174), "777" in row 5 (rows with it: 1); without it are all 175 units of 370832')).toContain('370832 的全部 175 个单位因此缺此值');
  expect(chinesePhrase('not checked in 2 townships with fewer than three units with coordinates; in 1 townships half the units or more lie far from the middle, which may itself be wrong')).toBe('2 个乡镇带坐标的单位不足三个,未核查;1 个乡镇有半数以上单位远离中心,中心本身可能有误');
  expect(chinesePhrase('a hydrograph')).toBeNull();
});

test('a problem is a line; that of a rule says its Chinese title and its condition', () => {
  const problem = { place: 'v.csv:3 households', expected: 'a whole number from 1', found: '"many"', code: 'villages/not-a-number' };
  expect(chineseProblem(problem)).toBe('v.csv:3 households:应为不小于 1 的整数,实为 "many"');
  const title = { zh: '监测对象不多于低收入户', en: 'Monitored households are no more than low-income households' };
  const rule = { ...problem, expected: 'monitored_hh <= low_income_hh', found: 'monitored_hh = 9, low_income_hh = 2', code: 'rules/C15a', title };
  expect(chineseProblem(rule)).toBe('v.csv:3 households:应符合“监测对象不多于低收入户”(monitored_hh <= low_income_hh),实为 monitored_hh = 9, low_income_hh = 2');
  expect(chineseProblem({ ...problem, expected: 'a hydrograph' })).toBeNull();
});

/** Texts in quotes that a source gives as what is expected, found or the reason of no check; a name in a template is a slot. */
function saidIn(file: string): string[] {
  const source = readFileSync(packagePath(file), 'utf8');
  const texts = source.matchAll(/(?:expected: |notChecked\(|problems\.(?:row|cell)\([^'`]*|refuse\((?:file|path), |fault\([^'`]*)('(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\$\{[^}]*\})*`)/g);
  return [...texts].map(([, text]) => text!.slice(1, -1).replace(/\$\{[^}]*\}/g, '7'));
}

test.each(['engine/run/read', 'engine/scoring/audit/checks', 'engine/run'].map((folder) => [folder]))('what is said of data in %s has its Chinese', (folder) => {
  const own = /^(amend|assess|prepare|side-tables|small-table|assemble|encoding|header|intake|problem-list|read-dataset|row-class|csv|xlsx|decode|parquet|bunching|coordinates|copied-form|division-codes|heaping|reconcile|year-on-year|yearbook)\.ts$/;
  const files = readdirSync(packagePath(folder)).filter((name) => own.test(name));
  const without = files.flatMap((name) => saidIn(`${folder}/${name}`).filter((text) => /[a-z] [a-z]/.test(text) && chinesePhrase(text) === null).map((text) => `${name}: ${text}`));
  expect(without).toEqual([]);
});
