import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeProblem, InputError } from '../../engine/core/errors.js';
import { checkExamples, loadFramework, validateFramework } from '../../engine/run/framework-files.js';
import { withFramework, type Change } from './small-framework.js';

/** What is said about the small framework after `changes`, without the name of its folder. */
const said = (...changes: readonly Change[]): Promise<string[]> =>
  withFramework(changes, async (folder) => {
    const { problems } = await validateFramework(folder);
    return problems.map((problem) => describeProblem(problem).replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER'));
  });

test('a framework that is right says nothing', async () => {
  expect(await said()).toEqual([]);
});

test('it is loaded with its indicators in order of code, each with the file it came from', async () => {
  await withFramework([], async (folder) => {
    const { declaration, files, sha256 } = await loadFramework(folder);
    expect(declaration.indicators.map(({ code, file }) => [code, file])).toEqual([
      ['A1-01', `${folder}/A1/A1-01.yaml`],
      ['A1-02', `${folder}/A1/A1-02.yaml`],
    ]);
    expect(files.map(({ path }) => path)).toEqual(['A1/A1-01.yaml', 'A1/A1-02.yaml', 'fields.yaml', 'framework.yaml', 'rules.yaml']);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

test('the digest depends on what the files say and how they are called, not on where the folder is', async () => {
  const digest = (...changes: readonly Change[]): Promise<string> => withFramework(changes, async (folder) => (await loadFramework(folder)).sha256);
  expect(await digest()).toBe(await digest());
  expect(await digest(['A1/A1-01.yaml', 'importance: 3', 'importance: 4'])).not.toBe(await digest());
});

test('the folder an indicator lies in does not matter', async () => {
  const text = await withFramework([], async (folder) => (await loadFramework(folder)).declaration);
  const moved = await withFramework([], async (folder) => {
    await mkdir(join(folder, 'Z/deep'), { recursive: true });
    await rename(join(folder, 'A1/A1-01.yaml'), join(folder, 'Z/deep/zz.yaml'));
    return (await loadFramework(folder)).declaration;
  });
  const without = (d: typeof text): unknown => ({ ...d, indicators: d.indicators.map((indicator) => ({ ...indicator, file: null })) });
  expect(without(moved)).toEqual(without(text));
});

test('a folder with its own framework.yaml, divisions and schemas are none of it', async () => {
  const other: Change[] = [
    ['county/framework.yaml', null, 'name: [other\n'],
    ['county/x.yaml', null, 'not: an indicator\n'],
    ['divisions/x.yaml', null, 'not: an indicator\n'],
    ['schema/x.yaml', null, 'not: an indicator\n'],
  ];
  expect(await said(...other)).toEqual([]);
});

test('the summary counts what there is', async () => {
  await withFramework([], async (folder) => {
    expect((await validateFramework(folder)).summary).toEqual({
      actions: 1,
      tasks: 2,
      indicators: 2,
      coreIndicators: 2,
      fields: 6,
      rules: 1,
      examples: 4,
      weightDates: ['2022-01-01'],
      goalposts: 2,
      unverifiedGoalposts: 2,
    });
  });
});

const one: [string, Change, string][] = [
  // files
  ['a missing file', ['rules.yaml', null, null], 'rules.yaml: expected a file, found nothing there [framework/missing-file]'],
  ['a bomb of brackets', ['A1/A1-02.yaml', null, '['.repeat(10_000)], 'A1/A1-02.yaml:1:65: expected at most 64 levels of nesting, found more [yaml/too-deep]'],
  [
    'a billion laughs',
    ['A1/A1-02.yaml', null, 'a: &a [x]\nb: [*a, *a]\n'],
    'A1/A1-02.yaml:1:4: expected the value written out, without anchors and aliases, found &a [yaml/alias]',
  ],
  [
    'a reserved key',
    ['A1/A1-02.yaml', 'core: true', '__proto__: { core: true }\ncore: true'],
    'A1/A1-02.yaml:10:1: expected a name that is not reserved, found __proto__ [yaml/reserved-key]',
  ],
  ['a key written twice', ['A1/A1-02.yaml', 'core: true', 'core: true\ncore: false'], 'A1/A1-02.yaml:11:1: expected each key once, found "core" again [yaml/duplicate-key]'],
  // shape
  ['text for a number', ['A1/A1-01.yaml', 'floor: 20', 'floor: "x"'], 'A1/A1-01.yaml:14:24 goalposts.2022-01-01.floor: expected a number, found "x" [framework/schema]'],
  ['a number that is not finite', ['A1/A1-01.yaml', 'floor: 20', 'floor: .nan'], 'A1/A1-01.yaml:14:24: expected a finite number, found .nan [yaml/not-finite]'],
  [
    'a misspelt key',
    ['A1/A1-01.yaml', '2022-01-01: { floor', '2022-01-01: { verifed: true, floor'],
    'A1/A1-01.yaml:14:17 goalposts.2022-01-01.verifed: expected one of the keys floor, target, scale, basis, verified, found "verifed" (did you mean verified?) [framework/schema]',
  ],
  ['a missing key', ['A1/A1-01.yaml', 'importance: 3\n', ''], 'A1/A1-01.yaml:1:1: expected the key importance, found none [framework/schema]'],
  [
    'a misspelt choice',
    ['A1/A1-01.yaml', 'scale: identity', 'scale: log1'],
    'A1/A1-01.yaml:14:47 goalposts.2022-01-01.scale: expected one of identity, log1p, sqrt, found "log1" (did you mean log1p?) [framework/schema]',
  ],
  [
    'a date that is none',
    ['A1/A1-01.yaml', '2022-01-01:', '2022-1-1:'],
    'A1/A1-01.yaml:14:3 goalposts.2022-1-1: expected a text like /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ (date from which it holds, YYYY-MM-DD), found "2022-1-1" [framework/schema]',
  ],
  [
    'a weight that is not whole',
    ['framework.yaml', 'A1-01: 6000', 'A1-01: 6000.5'],
    'framework.yaml:22:12 weights.2022-01-01.A1-01: expected a whole number, found 6000.5 [framework/schema]',
  ],
  ['a weight below zero', ['framework.yaml', 'A1-01: 6000', 'A1-01: -1'], 'framework.yaml:22:12 weights.2022-01-01.A1-01: expected a number >= 0, found -1 [framework/schema]'],
  ['a check nobody knows', ['rules.yaml', 'holds: hh_broadband <= 1.2 * households, rejects: [hh_broadband]', 'check: heapin'], 'heaping'],
  // names
  [
    'a code given twice',
    ['A1/A1-02.yaml', 'code: A1-02', 'code: A1-01'],
    'A1/A1-02.yaml:1:7 code: expected a code of its own, found "A1-01", as at A1/A1-01.yaml:1:7 code [framework/duplicate-code]',
  ],
  [
    'a field declared twice',
    ['fields.yaml', 'name: hh_broadband', 'name: households'],
    'fields.yaml:6:13 fields[4].name: expected a field name of its own, found "households", as at fields.yaml:5:13 fields[3].name [framework/duplicate-field-name]',
  ],
  [
    'an unknown parent',
    ['A1/A1-02.yaml', 'parent: T02', 'parent: T03'],
    'A1/A1-02.yaml:4:9 parent: expected one of T01, T02, found "T03" (did you mean T01?) [framework/unknown-parent]',
  ],
  [
    'an unknown level',
    ['A1/A1-02.yaml', 'level: village', 'level: vilage'],
    'A1/A1-02.yaml:5:8 level: expected one of village, county, found "vilage" (did you mean village?) [framework/unknown-level]',
  ],
  [
    'an unknown grade of a veto',
    ['framework.yaml', 'highestGrade: B', 'highestGrade: C'],
    'framework.yaml:30:71 vetoes[0].highestGrade: expected one of A, B, found "C" (did you mean A?) [framework/unknown-grade]',
  ],
  // tree
  [
    'a node above itself',
    ['framework.yaml', '{ code: T02, title: { zh: 二, en: Two } }', '{ code: T02, title: { zh: 二, en: Two }, children: [{ code: A1, title: { zh: 一, en: One } }] }'],
    'found A1 > T02 > A1 [framework/tree-cycle]',
  ],
  [
    'a node twice in the tree',
    ['framework.yaml', '{ code: T02, title', '{ code: T01, title'],
    'framework.yaml:19:17 tree[0].children[1].code: expected each node once in the tree, found T01, as at framework.yaml:18:17 tree[0].children[0].code [framework/repeated-node]',
  ],
  [
    'an indicator on a node that has nodes',
    ['A1/A1-02.yaml', 'parent: T02', 'parent: A1'],
    'A1/A1-02.yaml:4:9 parent: expected a lowest node of the tree, found A1, which has nodes below it [framework/not-lowest]',
  ],
  [
    'a node without indicators',
    ['A1/A1-02.yaml', 'parent: T02', 'parent: T01'],
    'framework.yaml:19:9 tree[0].children[1]: expected a node with at least one indicator, found T02 without any [framework/empty-node]',
  ],
  [
    'a way of aggregating nobody knows',
    ['framework.yaml', '- code: A1\n', '- code: A1\n    aggregate: geometrc\n'],
    'found "geometrc" (did you mean geometric?) [framework/unknown-aggregation]',
  ],
  // weights
  [
    'weights that do not sum',
    ['framework.yaml', 'A1-02: 4000', 'A1-02: 3999'],
    'framework.yaml:21:3 weights.2022-01-01: expected weights that sum to exactly 10000, found 9999 [framework/weights-sum]',
  ],
  [
    'a weight of no indicator',
    ['framework.yaml', 'A1-02: 4000', 'A1-02: 4000\n    A1-03: 0'],
    'framework.yaml:24:5 weights.2022-01-01.A1-03: expected one of A1-01, A1-02, found "A1-03" (did you mean A1-01?) [framework/unknown-indicator]',
  ],
  [
    'an indicator without weight',
    ['framework.yaml', 'A1-01: 6000\n    A1-02: 4000', 'A1-01: 10000'],
    'A1/A1-02.yaml:1:7 code: expected a weight in framework.yaml at some date, found A1-02 without any [framework/no-weight]',
  ],
  [
    'a goalpost that comes too late',
    ['A1/A1-02.yaml', '2022-01-01:', '2023-01-01:'],
    'A1/A1-02.yaml:13:1 goalposts: expected a goalpost in force by the end of 2022, when its weight is, found 2023-01-01 [framework/no-goalpost]',
  ],
  [
    'a day that is not in the calendar',
    ['framework.yaml', '2022-01-01:', '2022-02-30:'],
    'framework.yaml:21:3 weights.2022-02-30: expected a day of the calendar, YYYY-MM-DD, found 2022-02-30 [framework/bad-date]',
  ],
  // order
  [
    'a target equal to the floor',
    ['A1/A1-01.yaml', 'target: 95', 'target: 20'],
    'A1/A1-01.yaml:14:36 goalposts.2022-01-01.target: expected a target other than the floor, found 20 [framework/goalpost]',
  ],
  [
    'a target on the wrong side',
    ['A1/A1-01.yaml', 'target: 95', 'target: 10'],
    'A1/A1-01.yaml:14:36 goalposts.2022-01-01.target: expected a target above the floor 20 (higher-is-better), found 10 [framework/goalpost]',
  ],
  [
    'a floor off the scale',
    ['A1/A1-01.yaml', 'floor: 20, target: 95, scale: identity', 'floor: -1, target: 95, scale: sqrt'],
    'A1/A1-01.yaml:14:24 goalposts.2022-01-01.floor: expected a number >= 0 on the scale sqrt, found -1 [framework/goalpost]',
  ],
  [
    'levels not finest first',
    ['framework.yaml', 'prefix: 6', 'prefix: 12'],
    'framework.yaml:13:59 levels[1].prefix: expected fewer digits than the 12 of village: finest level first, found 12 [framework/levels]',
  ],
  [
    'grades not best first',
    ['framework.yaml', 'atLeast: 60', 'atLeast: 0'],
    'framework.yaml:26:51 grades[1].atLeast: expected a score below the 0 of grade A: best grade first, found 0 [framework/grades]',
  ],
  [
    'scores without a grade',
    ['framework.yaml', 'atLeast: 0', 'atLeast: 10'],
    'framework.yaml:26:51 grades[1].atLeast: expected 0, so that every score has a grade, found 10 [framework/grades]',
  ],
  // fields
  ['an unknown weight field', ['framework.yaml', 'weight: households', 'weight: household'], 'found "household" (did you mean households?) [framework/unknown-field]'],
  [
    'a weight field of the wrong type',
    ['framework.yaml', 'weight: households', 'weight: terrain'],
    'framework.yaml:10:11 unit.weight: expected a field of type int or num, found terrain of type enum [framework/field-type]',
  ],
  ['an unknown peer field', ['framework.yaml', 'peers: [terrain]', 'peers: [terrian]'], 'found "terrian" (did you mean terrain?) [framework/unknown-field]'],
  ['an expression of rows that does not compile', ['framework.yaml', "'\\d{12}'", "'\\d{12'"], 'framework.yaml:9:25 unit.rows[0].code: expected a regular expression'],
  [
    'an enum without values',
    ['fields.yaml', ', values: [{ value: hill, title: { zh: 丘, en: Hill } }]', ''],
    'fields.yaml:4:71 fields[2].type: expected values for an enum, found none [framework/enum-values]',
  ],
  // formulas
  ['a formula that calls out', ['A1/A1-02.yaml', 'formula: outage_hours', `formula: import("fs")`], 'A1/A1-02.yaml:8:10 formula: expected'],
  ['a formula over an unknown field', ['A1/A1-01.yaml', '* hh_broadband /', '* hh_broadbnd /'], 'found "hh_broadbnd" (did you mean hh_broadband?) [formula/unknown-field]'],
  [
    'a formula whose factor does not give its unit',
    ['A1/A1-01.yaml', 'formula: 100 *', 'formula: 10 *'],
    'A1/A1-01.yaml:8:10 formula: expected a factor of 100 for the unit %, found 10 in 10 * hh_broadband / households [formula/unit]',
  ],
  [
    'a guard that adds households to hours',
    ['A1/A1-01.yaml', 'rollup:', 'appliesWhen: households > outage_hours\nrollup:'],
    'A1/A1-01.yaml:9:14 appliesWhen: expected the same unit as households in 户',
  ],
  [
    'a guard that needs a yes/no of each unit and a sum over all of them',
    ['A1/A1-01.yaml', 'rollup:', 'appliesWhen: outage_hours > 0 and (terrain == "hill" or households > 5)\nrollup:'],
    'found terrain == "hill" or households > 5, with terrain beside households [framework/mixed-guard]',
  ],
  [
    'a sum against goalposts of one unit',
    ['A1/A1-02.yaml', 'rollup: weighted-mean', 'rollup: formula-on-sums'],
    'A1/A1-02.yaml:9:9 rollup: expected mean-over-units, weighted-mean or as-given',
  ],
  [
    'a county indicator over village fields',
    ['A1/A1-02.yaml', 'level: village', 'level: county'],
    'A1/A1-02.yaml:5:8 level: expected the level of its fields, or a finer one, found county, with outage_hours of level village [framework/field-level]',
  ],
  ['an example with a field nobody knows', ['A1/A1-02.yaml', '{ outage_hours: 9 }', '{ outage_hour: 9 }'], 'A1/A1-02.yaml:16:16 examples[0].given.outage_hour: expected one of'],
  // rules
  ['a rule that rejects nothing', ['rules.yaml', ', rejects: [hh_broadband]', ''], 'rules.yaml:2:5 rules[0]: expected the cells that it rejects, found none [framework/rule]'],
  ['a rule that rejects an unknown field', ['rules.yaml', 'rejects: [hh_broadband]', 'rejects: [hh]'], 'rules.yaml:2:106 rules[0].rejects[0]: expected one of'],
  [
    'a rule with neither condition nor check',
    ['rules.yaml', 'severity: E, title: { zh: 一, en: One }, holds: hh_broadband <= 1.2 * households, rejects: [hh_broadband]', 'severity: W, title: { zh: 一, en: One }'],
    'rules.yaml:2:5 rules[0]: expected either holds or check, found neither [framework/rule]',
  ],
  [
    'a look-up in the division tables of codes that are no divisions',
    ['rules.yaml', 'holds: hh_broadband <= 1.2 * households, rejects: [hh_broadband]', 'check: division-tables'],
    'rules.yaml:2:62 rules[0].check: expected divisions: true under unit in framework.yaml, since the check looks codes up in the division tables, found division-tables [framework/no-divisions]',
  ],
  // examples
  ['an example that does not come out', ['A1/A1-01.yaml', 'value: 75', 'value: 74'], 'A1/A1-01.yaml:16:60 examples[0].value: expected 75, found 74 [framework/example]'],
  [
    'an example whose score does not come out',
    ['A1/A1-02.yaml', 'normalised: 1', 'normalised: 0.5'],
    'A1/A1-02.yaml:16:57 examples[0].normalised: expected 1, found 0.5 [framework/example]',
  ],
  [
    'an example with the wrong reason',
    ['A1/A1-02.yaml', 'state: blank', 'state: undefined'],
    'A1/A1-02.yaml:17:38 examples[1].state: expected blank, found undefined [framework/example]',
  ],
];
test.each(one)('%s is told with its line and column', async (_, change, message) => {
  expect((await said(change)).join('\n')).toContain(message);
});

test.each(['terrain == "hill" and households > 5', 'terrain == "hill" or terrain != "hill"', 'households > 5 or hh_broadband > 5', 'not (households > 5)'])(
  'a guard whose conjuncts each ask one kind of field is taken: %s',
  async (guard) => {
    const messages = await said(['A1/A1-01.yaml', 'rollup:', `appliesWhen: ${guard}\nrollup:`]);
    expect(messages.filter((message) => !message.endsWith('[framework/example]'))).toEqual([]);
  },
);

test('a yes/no beside a number is no harm where there are no groups', async () => {
  const alone: Change = ['framework.yaml', '  - { name: county, title: { zh: 县, en: County }, prefix: 6 }\n', ''];
  const messages = await said(alone, ['A1/A1-01.yaml', 'rollup:', 'appliesWhen: terrain == "hill" or households > 5\nrollup:']);
  expect(messages.join('\n')).not.toContain('mixed-guard');
});

test('all problems of all files are told at once', async () => {
  const messages = await said(['framework.yaml', 'A1-02: 4000', 'A1-02: 3999'], ['A1/A1-02.yaml', 'parent: T02', 'parent: T9'], ['A1/A1-01.yaml', 'target: 95', 'target: 10']);
  expect(messages.map((message) => /\[([a-z/-]+)\]$/.exec(message)![1])).toEqual([
    'framework/unknown-parent',
    'framework/empty-node',
    'framework/weights-sum',
    'framework/goalpost',
  ]);
});

test('a file that is no YAML does not hide what is wrong with another', async () => {
  const messages = await said(['A1/A1-01.yaml', null, '[1'], ['A1/A1-02.yaml', 'core: true', 'core: yes']);
  expect(messages).toHaveLength(2);
  expect(messages[1]).toBe('A1/A1-02.yaml:10:7 core: expected true or false, found "yes" [framework/schema]');
});

test('a value below zero on a log scale has no score, and an example can say so', async () => {
  const log: Change = ['A1/A1-02.yaml', 'floor: 50, target: 9, scale: identity', 'floor: 50, target: 9, scale: log1p'];
  const example = (text: string): Change => ['A1/A1-02.yaml', '  - { given: {}, value: null, state: blank }', text];
  expect(await said(log, example('  - { given: { outage_hours: -1 }, value: null, state: out-of-domain }'))).toEqual([]);
  expect((await said(log, example('  - { given: { outage_hours: -1 }, value: -1 }')))[0]).toContain('has no place on the scale');
});

test('a folder that is not there is a problem, not a crash', async () => {
  const { problems, summary } = await validateFramework('no/such/folder');
  expect(summary).toBeNull();
  expect(problems.map(describeProblem)).toEqual([
    'no/such/folder: expected a folder with framework.yaml, fields.yaml and rules.yaml, found no such folder [framework/missing-folder]',
  ]);
});

test('a symbolic link is refused', async () => {
  await withFramework([], async (folder) => {
    await writeFile(join(folder, 'elsewhere.txt'), 'x');
    await symlink(join(folder, 'elsewhere.txt'), join(folder, 'A1/A1-03.yaml'));
    expect((await validateFramework(folder)).problems.map((problem) => problem.code)).toEqual(['framework/symbolic-link']);
  });
});

test('loading throws what validating returns', async () => {
  await withFramework([['framework.yaml', 'A1-02: 4000', 'A1-02: 3999']], async (folder) => {
    const { problems } = await validateFramework(folder);
    await expect(loadFramework(folder)).rejects.toThrow(new InputError(problems));
  });
});

test('a declaration held in memory has its examples checked too', async () => {
  await withFramework([], async (folder) => {
    const { declaration } = await loadFramework(folder);
    expect(checkExamples(declaration)).toEqual([]);
    const [first, ...rest] = declaration.indicators;
    const wrong = { ...declaration, indicators: [{ ...first!, examples: [{ given: { hh_broadband: 1, households: 4 }, value: 20 }] }, ...rest] };
    expect(checkExamples(wrong)).toEqual([{ place: `${first!.file!} examples[0].value`, expected: '25', found: '20', code: 'framework/example' }]);
  });
});
