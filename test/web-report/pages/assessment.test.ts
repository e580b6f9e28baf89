import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MISSING_REASONS } from '../../../engine/core/table.js';
import { readCards } from '../../../web-report/pages/assessment/card-columns.js';
import { lowerBound, readCodes, rowOf, rowsUnder, writeCodes } from '../../../web-report/pages/assessment/codes.js';
import { clientCode } from '../../../web-report/pages/assessment/bundle.js';
import { csvOf } from '../../../web-report/pages/assessment/client/csv.js';
import { namesIn } from '../../../web-report/pages/assessment/client/names.js';
import { levelOf } from '../../../web-report/pages/assessment/client/report.js';
import { sayIn } from '../../../web-report/pages/assessment/client/say.js';
import { rowsFound, sorted } from '../../../web-report/pages/assessment/client/select.js';
import { START, TABS, fragmentOf, stateOf } from '../../../web-report/pages/assessment/client/state.js';
import { ColumnReader, ColumnWriter, orderBy } from '../../../web-report/pages/assessment/columns.js';
import type { ReportHead } from '../../../web-report/pages/assessment/head.js';
import { assessmentReport } from '../../../web-report/pages/assessment/index.js';
import { readLabels } from '../../../web-report/pages/labels.js';
import { fixtureAssessment, fixtureFramework, fixtureMeta } from '../fixture.js';

const COUNTY = fixtureAssessment({ villages: 175 });
const html = await assessmentReport(COUNTY, fixtureFramework(), fixtureMeta());
const labels = readLabels();

const section = (page: string, name: string): Uint8Array | undefined => {
  const packed = new RegExp(`id="data-${name}">([^<]*)<`).exec(page)?.[1];
  return packed === undefined ? undefined : new Uint8Array(gunzipSync(Buffer.from(packed, 'base64')));
};
const headOf = (page: string): ReportHead => JSON.parse(new TextDecoder().decode(section(page, 'head'))) as ReportHead;

/** Every source file of the page. */
function sources(): string {
  const root = new URL('../../../web-report/pages/assessment/', import.meta.url);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .join('\n');
}

test('the same assessment gives the same bytes', async () => {
  expect(await assessmentReport(fixtureAssessment({ villages: 175 }), fixtureFramework(), fixtureMeta())).toBe(html);
});

test('the folder in which the framework stood is not told, so the page is the same wherever it is made', async () => {
  const framework = fixtureFramework();
  const at = (folder: string): Promise<string> => assessmentReport(COUNTY, { ...framework, indicators: framework.indicators.map((indicator) => ({ ...indicator, file: `${folder}/${indicator.code}.yaml` })) }, fixtureMeta());
  expect(await at('/home/someone/indicators')).toBe(await at('D:/two/indicators'));
});

test('the policy allows this script and this style alone, and no connection', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*)<\/script>/.exec(html)![1]!)};`);
  expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(html)![1]!)};`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toContain('unsafe');
});

test('nothing in the page can be fetched', () => {
  expect(html).not.toMatch(/(?:src|href|action|srcset)\s*=\s*["']?(?:https?:)?\/\//i);
  expect(html).not.toMatch(/url\(\s*["']?(?:https?:)?\/\//i);
  expect(html).not.toMatch(/@import/);
  const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
  expect(script).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|importScripts/);
});

test('no inline style or handler, which the policy would refuse', () => {
  expect(sources()).not.toMatch(/ style="| on(?:click|load|error)=/);
});

test('every label is there in both languages, with the same places to fill in', () => {
  const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
  for (const [key, { zh, en }] of Object.entries(labels)) {
    expect(zh.trim(), key).not.toBe('');
    expect(en.trim(), key).not.toBe('');
    expect(places(en), key).toEqual(places(zh));
    expect(en, key).not.toMatch(/[\u4e00-\u9fff]/);
  }
});

test('every key that the page names exists', () => {
  const named = [...sources().matchAll(/say\(\s*(?:[^()'"`]*\?\s*)?'([\w.-]+)'(?:\s*:\s*'([\w.-]+)')?/g)].flatMap((match) => [match[1]!, match[2]]).filter((key) => key !== undefined);
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter((key) => labels[key] === undefined)).toEqual([]);
});

test('every key that the page puts together exists', () => {
  const made = [
    ...MISSING_REASONS.filter((reason) => reason !== 'present').map((reason) => `missing.${reason}`),
    ...['E', 'W', 'Q'].map((severity) => `severity.${severity}`),
    ...TABS.map((tab) => `tab.${tab}`),
    ...['cards', 'actions', 'names'].map((part) => `dropped.${part}`),
    ...['rank', 'code', 'name', 'score', 'interval', 'grade', 'coverage', 'percentile', 'peerGroup', 'peerPercentile', 'units', 'reported', 'unitMean'].map((key) => `table.${key}`),
  ];
  // the words of lists of keys, `['indicator', 'nominal'].map((key) => say(`weights.${key}`))`, wherever they stand
  const lists = [...sources().matchAll(/\[((?:'\w+',? ?)+)\](?: as const\))?\.map\(\(key[^`]*?say\(`([\w.]+)\.\$\{key\}(\w*)`/g)].flatMap((match) => [...match[1]!.matchAll(/'(\w+)'/g)].map((word) => `${match[2]!}.${word[1]!}${match[3]!}`));
  const constants = [...sources().matchAll(/const keys = \[((?:'\w+',? ?)+)\];[\s\S]*?say\(`([\w.]+)\.\$\{key\}`/g)].flatMap((match) => [...match[1]!.matchAll(/'(\w+)'/g)].map((word) => `${match[2]!}.${word[1]!}`));
  expect(lists.length).toBeGreaterThan(20);
  expect(constants.length).toBeGreaterThan(30);
  expect([...made, ...lists, ...constants].filter((key) => labels[key] === undefined)).toEqual([]);
});

test('a county with all cards of all levels stays within 1.5 MB, and its script within 130 kB', () => {
  expect(headOf(html).dropped).toEqual([]);
  expect(Buffer.byteLength(html)).toBeLessThan(1_500_000);
  expect(clientCode().length).toBeLessThan(130_000);
});

test('what does not fit is left out in order, and the page knows it', async () => {
  const sizes = ['names', 'actions', 'cards'].map((name) => section(html, name)!.length);
  expect(sizes.every((size) => size > 0)).toBe(true);
  const cut = async (bytes: number): Promise<readonly string[]> => headOf(await assessmentReport(COUNTY, fixtureFramework(), fixtureMeta(), { maximumBytes: Buffer.byteLength(html) - bytes })).dropped;
  expect(await cut(100_000)).toEqual(['cards']);
  expect(await cut(305_000)).toEqual(expect.arrayContaining(['cards', 'actions']));
  expect(await cut(400_000)).toEqual(['cards', 'actions', 'names']);
});

test('text of the data cannot end the element that holds it', async () => {
  const framework = { ...fixtureFramework(), title: { zh: '</title><script>alert(1)</script>', en: '</style>"' } };
  const page = await assessmentReport(COUNTY, framework, fixtureMeta());
  expect(page.match(/<\/title>/g)).toHaveLength(1);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page).not.toContain('alert(1)</script>');
});

test('columns come back as they went in, to their decimals, no value as no value', () => {
  const number = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), fc.integer({ min: 0, max: 4 }), (values, decimals) => {
      const columns = new ColumnWriter();
      const order = Uint32Array.from(values, (_, i) => values.length - 1 - i);
      columns.fixed('fixed', values, decimals);
      columns.float('float', values);
      columns.ordered('ordered', values, decimals, order);
      const read = new ColumnReader(columns.finish());
      const [fixed, ordered] = [read.numbers('fixed'), read.numbers('ordered', order)];
      expect(Array.from(read.numbers('float'))).toEqual(values);
      values.forEach((value, i) => {
        const rounded = Math.round(value * 10 ** decimals) / 10 ** decimals;
        for (const found of [fixed[i], ordered[i]]) {
          if (Number.isNaN(value)) expect(found).toBeNaN();
          else expect(found).toBeCloseTo(rounded, 9);
        }
      });
    }),
  );
});

test('codes come back, and are found by prefix, whether they are digits of one length or not', () => {
  const codes = fc.uniqueArray(fc.oneof(fc.stringMatching(/^\d{12}$/), fc.stringMatching(/^[a-z0-9]{1,6}$/)), { maxLength: 40 });
  const digits = fc.uniqueArray(fc.stringMatching(/^0\d{11}$/), { maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(codes, digits), fc.stringMatching(/^[0-9a-c]{0,2}$/), (some, prefix) => {
      const ascending = [...some].sort();
      const columns = new ColumnWriter();
      writeCodes(columns, 'x', ascending);
      const read = readCodes(new ColumnReader(columns.finish()), 'x');
      expect(ascending.map((_, row) => read.at(row))).toEqual(ascending);
      const [from, to] = rowsUnder(read, prefix);
      expect(ascending.slice(from, to)).toEqual(ascending.filter((code) => code.startsWith(prefix)));
      ascending.forEach((code, row) => {
        expect(rowOf(read, code)).toBe(row);
      });
      expect(lowerBound(read, '')).toBe(0);
    }),
  );
});

test('rows are ordered by number, ties by row, no value last', () => {
  expect(Array.from(orderBy([3, NaN, -1, 3, 0]))).toEqual([2, 4, 0, 3, 1]);
});

test('names are found wherever the words stand, in any case', () => {
  const names = namesIn('东风村\nRed Star\n大东风', 3);
  expect(Array.from(names.holding('东风', 0, 3))).toEqual([0, 2]);
  expect(Array.from(names.holding('东风', 1, 3))).toEqual([2]);
  expect(Array.from(names.holding('red s', 0, 3))).toEqual([1]);
  expect(names.at(1)).toBe('Red Star');
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ab]{0,5}$/), { minLength: 1, maxLength: 30 }), fc.stringMatching(/^[ab]{1,2}$/), (some, words) => {
      const found = Array.from(namesIn(some.join('\n'), some.length).holding(words, 0, some.length));
      expect(found).toEqual([...some.keys()].filter((row) => some[row]!.includes(words)));
    }),
  );
});

const level = levelOf(headOf(html).levels[0]!, 8, new ColumnReader(section(html, 'levels')!), new ColumnReader(section(html, 'names')!), new ColumnReader(section(html, 'actions')!));

test('the page reads back the ranks, scores, intervals and grades of the assessment', () => {
  const given = COUNTY.levels[0]!;
  for (let row = 0; row < given.rows; row++) {
    expect(level.codes.at(row)).toBe(given.codes[row]);
    expect(level.names.at(row)).toBe(given.names[row]);
    if (given.scored[row] === 0) {
      expect(level.score[row]).toBeNaN();
      continue;
    }
    expect(level.score[row]).toBe(Math.round(given.score[row]! * 100) / 100);
    expect(level.high[row]).toBe(Math.round(given.high[row]! * 100) / 100);
    expect(level.grade[row]).toBe(given.grade[row]);
    expect(level.gradeBeforeVeto[row]).toBe(given.gradeBeforeVeto[row]);
    if (given.rank[row] === 0) expect(level.rank[row]).toBeNaN();
    else expect([level.rank[row], level.tied[row]]).toEqual([given.rank[row], given.tied[row]]);
  }
});

test('an action that does not apply has no score', () => {
  expect(level.details!.scores[5]![1]).toBeNaN();
  expect(level.details!.scores[5]![2]).not.toBeNaN();
});

test('search by digits takes the start of the code, by words the name; a sort keeps what has no value last', () => {
  expect(rowsFound(level, '', '110101101')).toHaveLength(16);
  expect(rowsFound(level, '110101101', '110101102')).toHaveLength(0);
  expect(Array.from(rowsFound(level, '', '东风'), (row) => level.names.at(row)).every((name) => name.includes('东风'))).toBe(true);
  const rows = rowsFound(level, '', '');
  const down = sorted(level, rows, 'score', true);
  const scores = Array.from(down, (row) => level.score[row]!);
  expect(scores.at(-1)).toBeNaN();
  expect(scores.slice(0, -1)).toEqual([...scores.slice(0, -1)].sort((a, b) => b - a));
  expect(level.rank[sorted(level, rows, 'rank', false)[0]!]).toBe(1);
});

test('a card reads back as it was, to the decimals that are shown', () => {
  const cards = readCards(new ColumnReader(section(html, 'cards')!));
  expect(cards.size).toBe(COUNTY.cards.length);
  for (const given of COUNTY.cards.filter((_, i) => i % 20 === 0)) {
    const card = cards.get(`${given.level}:${given.code}`)!();
    expect(card.nextGrade).toEqual(given.nextGrade);
    expect(card.gains.map((gain) => [gain.indicator, gain.from, gain.to, gain.cost])).toEqual(given.gains.map((gain) => [gain.indicator, gain.from, gain.to, gain.cost]));
    card.steps.forEach((step, i) => {
      const expected = given.steps[i]!;
      expect([step.code, step.state, step.value]).toEqual([expected.code, expected.state, expected.value]);
      expect(step.contribution).toBeCloseTo(expected.contribution, 4);
      if (expected.normalised === null) expect(step.normalised).toBeNull();
      else expect(step.normalised).toBeCloseTo(expected.normalised, 4);
      expect(step.interval === null).toBe(expected.interval === null);
    });
  }
});

test('a link shows the same view, and a wrong one shows the start', () => {
  const state = fc.record({ lang: fc.constantFrom('zh' as const, 'en' as const), tab: fc.constantFrom(...TABS), level: fc.string(), area: fc.string(), unit: fc.string(), query: fc.string(), sort: fc.string(), down: fc.boolean(), page: fc.nat(9_999), heatPage: fc.nat(9_999), heatSort: fc.string(), findingPage: fc.nat(9_999), rule: fc.string(), node: fc.string() });
  fc.assert(
    fc.property(state, (one) => {
      expect(stateOf(fragmentOf(one))).toEqual(one);
    }),
  );
  expect(stateOf('#tab=nowhere&lang=fr&page=-3&down=x')).toEqual(START);
});

test('a missing number is a dash, zero is zero', () => {
  const say = sayIn('zh', labels);
  expect(say.number(null, 2)).toBe('—');
  expect(say.number(NaN, 2)).toBe('—');
  expect(say.number(0, 2)).toBe('0.00');
  expect(say('table.tied', { rank: '3', count: 2 })).toBe('3（2 个并列）');
});

test('a CSV file carries its mark, its quotes, no value as empty, and nothing that runs', () => {
  const csv = csvOf({ columns: [{ title: 'a' }, { title: 'b', numeric: true }], rows: [[{ text: '=1+1, "x"' }, { text: '—', number: null }], [{ text: '村' }, { text: '-1.50', number: -1.5 }]] });
  expect(csv).toBe('\uFEFFa,b\r\n"\'=1+1, ""x""",\r\n村,-1.5\r\n');
});
