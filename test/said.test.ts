import { expect, test } from 'vitest';
import { Said } from './said.js';

const under = (text: string, ...others: readonly (readonly [path: string, text: string])[]): string[] =>
  new Said([['engine/a.ts', text] as const, ...others].map(([path, own]) => ({ path, text: own }))).under('engine/a.ts', ['expected']);

test('texts stand in quotes, in choices, in what a choice falls back to, and in templates whose names are slots', () => {
  expect(under("p.push({ expected: 'a number' });")).toEqual(['a number']);
  expect(under("p.push({ expected: high ? 'a high one' : `from ${low}` });")).toEqual(['a high one', 'from 7']);
  expect(under("p.push({ expected: said ?? ('a ' + 'text') });")).toEqual(['a text']);
  expect(under("p.push({ expected: `at ${low ? 'least' : 'most'} ${count}` });")).toEqual(['at least 7', 'at most 7']);
  expect(under('p.push({ expected: said });')).toEqual([]);
});

test('constants, members of objects and lists, and parts that a loop takes', () => {
  expect(under("const WORDS = 'some words';\nexport const bad = () => ({ expected: WORDS });")).toEqual(['some words']);
  expect(under("const BY = { a: 'one of a', b: 'one of b' };\np.push({ expected: BY[kind] });")).toEqual(['one of a', 'one of b']);
  expect(under("for (const [name, expected] of [['x', 'an x'], ['y', 'a y']] as const) p.push({ expected });")).toEqual(['an x', 'a y']);
  expect(under("export const all = [['x', 'an x'], ['y', 'a y']].map(([name, expected]) => ({ name, expected }));")).toEqual(['an x', 'a y']);
});

test('helpers hand over what they are called with, and give what they return', () => {
  expect(under("const say = (place: string, expected: string) => ({ place, expected });\nsay('a', 'this one');\nsay('b', x ? 'that one' : 'the other');")).toEqual(['this one', 'that one', 'the other']);
  expect(under("function column({ expected = 'a default' }) { return { expected }; }\ncolumn({ expected: 'a part' });")).toEqual(['a default', 'a part']);
  expect(under("const fault = (n: number): string | null => { if (n > 1) return 'one at most'; return n < 0 ? 'one at least' : null; };\np.push({ expected: fault(2) });")).toEqual(['one at most', 'one at least']);
  expect(under("const within = (unit: string) => `a length in ${unit}`;\np.push({ expected: within('metres') });\nwithin('feet');")).toEqual(['a length in metres']);
  expect(under('const again = (n: number): string => again(n - 1);\np.push({ expected: again(3) });')).toEqual([]);
});

test('a helper of another file, and calls of ours from there', () => {
  expect(under("import { fault as wrong } from './b.js';\np.push({ expected: wrong() });", ['engine/b.ts', "export const fault = () => 'from afar';"])).toEqual(['from afar']);
  expect(under('export function refuse(expected: string) { return { expected }; }', ['web-report/c.ts', "import { refuse } from '../engine/a.js';\nrefuse('called afar');"], ['web-report/d.ts', "refuse('another of this name');"])).toEqual(['called afar']);
});
