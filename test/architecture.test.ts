/** The house rules: who may import whom, what may stand in a source, what may lie where. */
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { filesBelow, importCycles, linesWithAny, root, sourceFile, textOf, type SourceFile } from './sources.js';

const code = ['engine', 'web-report', 'bench'].flatMap((folder) => filesBelow(folder, '.ts').map(sourceFile));
const tests = filesBelow('test', '.ts').map(sourceFile);

/** The models: pure, and ignorant of each other. */
const FAMILIES = ['scoring', 'weather', 'flood', 'poverty', 'warning', 'verification'].map((family) => `engine/${family}`);

interface Ring {
  readonly folder: string;
  /** Folders of the project it may import from, itself aside; absent: all. */
  readonly ours?: readonly string[];
  /** Packages it may import; absent: all. */
  readonly packages?: readonly string[];
  /** Neither a clock nor chance nor the process may decide anything here. */
  readonly pure?: boolean;
}

const RINGS: readonly Ring[] = [
  { folder: 'engine/core', ours: [], packages: ['mathjs', 'mathjs/number', 'd3-array'], pure: true },
  ...FAMILIES.map((folder): Ring => ({ folder, ours: ['engine/core'], packages: ['ml-matrix', 'xmlbuilder2', 'fast-xml-parser'], pure: true })),
  { folder: 'engine/run', ours: ['engine/core', ...FAMILIES] },
  { folder: 'engine/store', ours: ['engine/core', ...FAMILIES, 'engine/run'] },
  { folder: 'engine/monitor', ours: ['engine/core', ...FAMILIES, 'engine/run', 'engine/store'] },
  { folder: 'web-report/charts', ours: ['engine/core'], packages: ['d3'], pure: true },
  { folder: 'web-report/pages', ours: ['engine/core', ...FAMILIES, 'web-report/charts'] },
  { folder: 'web-report/dashboard', ours: ['engine/core', 'web-report/charts', 'web-report/pages'] },
  { folder: 'web-report/api', ours: ['engine/core', ...FAMILIES, 'engine/run', 'engine/store', 'engine/monitor', 'web-report/pages', 'web-report/dashboard'] },
  { folder: 'web-report/commands', ours: ['engine', 'web-report/charts', 'web-report/pages', 'web-report/api', 'web-report/dashboard'] },
];

const inside = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const IMPURE = /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.|\bglobalThis\b/;

describe.each(RINGS.filter(({ folder }) => filesBelow(folder, '.ts').length > 0))('$folder', ({ folder, ours, packages, pure }) => {
  const files = code.filter(({ path }) => inside(path, folder));
  const listed = (pick: (file: SourceFile) => readonly string[]): string[] => files.flatMap((file) => pick(file).map((name) => `${file.path} imports ${name}`));

  test('imports from the rings inside it alone', () => {
    const allowed = [folder, ...(ours ?? [''])];
    expect(listed((file) => file.ours.filter((name) => !allowed.some((ring) => inside(name, ring))))).toEqual([]);
  });

  if (packages !== undefined) {
    test('imports only pure packages', () => {
      expect(listed((file) => file.packages.filter((name) => !packages.includes(name)))).toEqual([]);
    });
  }

  if (pure === true) {
    test('asks neither a clock nor chance nor the process', () => {
      expect(files.filter(({ text }) => IMPURE.test(text)).map(({ path }) => path)).toEqual([]);
    });
  }
});

test('the code of the page imports d3 and nothing of Node', () => {
  const client = code.filter(({ path }) => inside(path, 'web-report/pages/assessment/client') || inside(path, 'web-report/dashboard/client'));
  expect(client.length).toBeGreaterThan(0);
  expect(client.flatMap(({ path, packages }) => packages.filter((name) => name !== 'd3').map((name) => `${path} imports ${name}`))).toEqual([]);
});

test('every folder of engine/ is a ring', () => {
  const folders = new Set(code.filter(({ path }) => inside(path, 'engine')).map(({ path }) => path.split('/').slice(0, 2).join('/')));
  expect([...folders].filter((folder) => !RINGS.some((ring) => ring.folder === folder))).toEqual([]);
});

test('no file imports itself by way of others', () => {
  expect(importCycles(code)).toEqual([]);
});

test('no type is `any`, and no checker is told to look away', () => {
  expect([...code, ...tests].flatMap(linesWithAny)).toEqual([]);
  const silenced = /eslint-disable|@ts-(ignore|expect-error|nocheck)/;
  expect([...code, ...tests].filter(({ path, text }) => path !== 'test/architecture.test.ts' && silenced.test(text)).map(({ path }) => path)).toEqual([]);
});

test('no source is longer than 350 lines', () => {
  expect(code.filter(({ text }) => text.split('\n').length > 350).map(({ path }) => path)).toEqual([]);
});

const words = [...filesBelow('indicators', '.yaml'), ...filesBelow('indicators', '.md'), ...filesBelow('scenarios', ''), ...filesBelow('web-report', '.yaml'), ...filesBelow('web-report', '.css'), '.ci/run', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'package.json'].map((path) => ({ path, text: textOf(path) }));

test('nothing is put off to later, and nothing names a path of one machine', () => {
  const everything = [...code, ...tests.filter(({ path }) => path !== 'test/architecture.test.ts'), ...words];
  expect(everything.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual([]);
  const machinePath = /(?<![\w.~<{}])\/(?:home|root|work|Users|mnt)\/(?!someone\/)|\b[A-Z]:\\Users/;
  expect(everything.filter(({ text }) => machinePath.test(text)).map(({ path }) => path)).toEqual([]);
});

test('package-lock.json names no registry but the public one', () => {
  const hosts = [...textOf('package-lock.json').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host);
  expect(hosts.filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
});

test('package-lock.json has every package of every platform, without which a clean install stops', () => {
  interface Entry {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(textOf('package-lock.json')) as { readonly packages: Readonly<Record<string, Entry>> };
  const isThere = (from: string, name: string): boolean => `${from === '' ? '' : `${from}/`}node_modules/${name}` in packages || (from !== '' && isThere(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name));
  expect(Object.entries(packages).flatMap(([path, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}).filter((name) => !isThere(path, name)))).toEqual([]);
});

test('every dependency has an exact version', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Readonly<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>;
  expect(Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

const TOP_LEVEL = ['.ci', '.gitignore', '.prettierrc.json', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'bench', 'engine', 'eslint.config.js', 'indicators', 'package-lock.json', 'package.json', 'scenarios', 'test', 'tsconfig.json', 'vitest.config.ts', 'web-report'];
const { status, stdout } = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });

test.skipIf(status !== 0)('the top level holds the known files and folders alone (skipped: no git)', () => {
  const entries = new Set(stdout.split('\n').filter((path) => path !== '').map((path) => path.split('/')[0]!));
  expect([...entries].filter((entry) => !TOP_LEVEL.includes(entry))).toEqual([]);
});

/** Places in a YAML value where a label lacks one of its languages. */
function badLabels(value: unknown, place: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, k) => badLabels(item, `${place}[${k}]`));
  const { zh, en, ...others } = value as Readonly<Record<string, unknown>>;
  const isLabel = zh !== undefined || en !== undefined;
  const whole = [zh, en].every((text) => typeof text === 'string' && text.trim() !== '');
  return [
    ...(isLabel && !whole ? [place] : []),
    ...Object.entries(others).flatMap(([key, item]) => ((key === 'title' || key === 'reason') && (typeof item !== 'object' || item === null || !('zh' in item)) ? [`${place}.${key}`] : badLabels(item, `${place}.${key}`))),
  ];
}

test('every label for people is in Chinese and in English', () => {
  const files = ['indicators', 'scenarios', 'web-report'].flatMap((folder) => filesBelow(folder, '.yaml'));
  expect(files.length).toBeGreaterThan(80);
  expect(files.flatMap((path) => badLabels(parse(textOf(path)), path))).toEqual([]);
});
