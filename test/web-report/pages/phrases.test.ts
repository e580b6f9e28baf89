import { expect, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { parseFormula, type FieldKinds } from '../../../engine/core/expression/index.js';
import { outputError } from '../../../engine/run/write/output-problem.js';
import { Said } from '../../said.js';
import { filesBelow, textOf } from '../../sources.js';
import { chinesePhrase, chineseProblem, readPhrases } from '../../../web-report/pages/phrases.js';

const slots = (text: string): string[] => [...text.matchAll(/\{#?(\w+)\}/g)].map(([, name]) => name!);
/** The phrase with 7 in the slots of a number. */
const filled = (text: string, numbers: readonly string[]): string => numbers.reduce((all, name) => all.replaceAll(new RegExp(`\\{#?${name}\\}`, 'g'), '7'), text);

test('every phrase is in both languages, once, and the Chinese uses the slots of the English', () => {
  const all = readPhrases();
  expect(new Set(all.map(({ en }) => en)).size).toBe(all.length);
  for (const { zh, en } of all) {
    expect([en, zh !== '' && zh !== en]).toEqual([en, true]);
    expect([...new Set(slots(zh))].sort()).toEqual([...new Set(slots(en))].sort());
    const numbers = [...en.matchAll(/\{#(\w+)\}/g)].map(([, name]) => name!);
    expect([en, chinesePhrase(filled(en, numbers))]).toEqual([en, filled(zh, numbers)]);
  }
});

test('slots take over what stands there', () => {
  expect(chinesePhrase('a whole number from 1 to 20000')).toBe('1 到 20000 的整数');
  expect(chinesePhrase('"110101001201", also in row 4, 6')).toBe('"110101001201",另见第 4, 6 行');
  expect(chinesePhrase('"12" in row 2 (rows with it: 174), "777" in row 5 (rows with it: 1); without it are all 175 units of 370832')).toContain('370832 的全部 175 个单位因此缺此值');
  expect(chinesePhrase('not checked in 2 townships with fewer than three units with coordinates; in 1 townships half the units or more lie far from the middle, which may itself be wrong')).toBe('2 个乡镇带坐标的单位不足三个,未核查;1 个乡镇有半数以上单位远离中心,中心本身可能有误');
  expect(chinesePhrase('no rain; no stage')).toBe('没有 rain;没有 stage');
  expect(chinesePhrase('rain lacks 5 of 24 h; no stage')).toBe('rain 在 24 小时中缺 5 小时;没有 stage');
  expect(chinesePhrase('a hydrograph')).toBeNull();
});

test('what keeps a result from being written is said in Chinese', () => {
  const told = ['ENOSPC', 'EDQUOT', 'EFBIG', 'ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'EBUSY', 'EMFILE', 'EIO'].map((code) => {
    const error = outputError('out/', Object.assign(new Error(code), { code }));
    return [code, error instanceof InputError ? chineseProblem(error.problems[0]!) : error];
  });
  expect(told[0]).toEqual(['ENOSPC', 'out/:应为能放下结果的空间,实为磁盘已满 (ENOSPC)']);
  expect(told.filter(([code, line]) => typeof line !== 'string' || !new RegExp(`实为 ?[一-龥:,]+ \\(${String(code)}\\)$`).test(line))).toEqual([]);
});

test('a problem is a line; that of a rule says its Chinese title and its condition', () => {
  const problem = { place: 'v.csv:3 households', expected: 'a whole number from 1', found: '"many"', code: 'villages/not-a-number' };
  expect(chineseProblem(problem)).toBe('v.csv:3 households:应为不小于 1 的整数,实为 "many"');
  const title = { zh: '监测对象不多于低收入户', en: 'Monitored households are no more than low-income households' };
  const rule = { ...problem, expected: 'monitored_hh <= low_income_hh', found: 'monitored_hh = 9, low_income_hh = 2', code: 'rules/C15a', title };
  expect(chineseProblem(rule)).toBe('v.csv:3 households:应符合“监测对象不多于低收入户”(monitored_hh <= low_income_hh),实为 monitored_hh = 9, low_income_hh = 2');
  expect(chineseProblem({ ...problem, expected: 'a hydrograph' })).toBeNull();
  expect(chineseProblem({ ...problem, found: '"5 of 8 villages"' })).toBe('v.csv:3 households:应为不小于 1 的整数,实为 "5 of 8 villages"');
});

test('what a formula must not have is said in Chinese', () => {
  const fields = new Map([['a', { kind: 'number', unit: '1' }]]) as unknown as FieldKinds;
  const told = ['a = 1', 'f(x) = x', 'a.constructor', '[a, 1]', 'a; 1', '1:3', 'a < 1 < 2', '"text"', 'a < 1', 'cos.b(1)', '5%', '2 a', '1e400', "a'"].map((text) => {
    try {
      parseFormula(text, { fields, place: 'A1-01.yaml formula' });
      return `${text}: taken`;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const chinese = error.problems.map(chineseProblem);
      return chinese.includes(null) ? `${text}: ${error.message}` : '';
    }
  });
  expect(told.filter((line) => line !== '')).toEqual([]);
});

/** A choice between two texts within a template. */
const CHOICE = /\$\{[^}]*\? '([^']*)' : '([^']*)'\}/;
const choices = (text: string): string[] => {
  const found = CHOICE.exec(text);
  return found === null ? [text] : [found[1]!, found[2]!].flatMap((choice) => choices(text.replace(found[0], choice)));
};

/** Texts in quotes that a source hands to those who tell of what was not checked, not judged or has no number; a name in a template is a slot. */
function saidIn(source: string): string[] {
  const texts = source.matchAll(/(?:missing: |\bratio\([^'`\n]*, |\bor\([^'`\n]*, |gaps: \[|gaps\.add\(|\black\([^'`]*, |const (?:NO_[A-Z]+|ALL_WARNED|NOTHING|STILL_OPEN) = |notChecked\(|problems\.(?:row|cell)\([^'`]*|refuse\((?:(?:file|path), )?|#problem\(|fault\([^'`]*)('(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\$\{[^}]*\})*`)/g);
  return [...texts].flatMap(([, text]) => choices(text!.slice(1, -1))).map((text) => text.replace(/\$\{[^}]*\}/g, '7'));
}

/** Words rather than a name, a number or an option as it is typed. */
const isEnglish = (text: string): boolean => /[a-z] [a-z]/.test(text) && !text.startsWith('--');

/** English words in a row that a slot took over, so that a Chinese sentence goes on in English; those of a phrase itself are names of commands. */
function leftInEnglish(chinese: string, ours: string): string[] {
  return [...chinese.matchAll(/[a-z]{2,}(?: [a-z]{2,})+/g)].map(([run]) => run).filter((run) => !ours.includes(run));
}

test('what is said of bad input anywhere has its Chinese', () => {
  const files = ['engine', 'web-report'].flatMap((folder) => filesBelow(folder, '.ts')).filter((path) => !path.includes('assembly')).map((path) => ({ path, text: textOf(path) }));
  const said = new Said(files);
  const all = files.flatMap(({ path, text }) => [...saidIn(text), ...(text.includes('expected') ? said.under(path, ['expected', 'found']) : [])].map((words) => [words, path] as const));
  const without = [...new Map(all.filter(([words]) => isEnglish(words) && chinesePhrase(words) === null))].map(([words, path]) => `${path}: ${words}`);
  expect(all.length).toBeGreaterThan(1_000);
  expect(without).toEqual([]);
  const ours = readPhrases().map(({ zh }) => zh).join('\n');
  const mixed = [...new Map(all)].filter(([words]) => isEnglish(words) && leftInEnglish(chinesePhrase(words) ?? '', ours).length > 0).map(([words, path]) => `${path}: ${words} → ${chinesePhrase(words)!}`);
  expect(mixed).toEqual([]);
});
