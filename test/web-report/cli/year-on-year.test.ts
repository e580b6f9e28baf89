/** Change between two years: what is real, what comes of another method, what comes of other villages. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { YearChange } from '../../../engine/scoring/result.js';
import { differing, done, filesIn, put, records, reportHead, run, Sheet, workFolder, type Record } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const SHIPPED = fileURLToPath(new URL('../../../indicators', import.meta.url));
const now = at('2023', 'villages.csv');
const before = at('2022', 'villages.csv');

const assess = (out: string, data: string, ...more: string[]): Promise<string> => done('assess', '--data', data, '--out', at(out), '--workers', '1', '--quiet', ...more);
const villageScores = (out: string): Map<string, number> => new Map(records(at(out, 'scores.csv')).flatMap((row) => (row['level'] === 'village' ? [[row['code']!, Number(row['score'])] as const] : [])));
const number = (row: Record, column: string): number => Number(row[column]);
const mean = (values: Iterable<number>): number => {
  const list = [...values];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
};

/** The change of a report, whose parts are all known. */
function changeIn(out: string): { readonly [part in 'total' | 'real' | 'definition' | 'sample']: number } & Pick<YearChange, 'previousYear' | 'panelUnits' | 'newUnits' | 'goneUnits'> {
  const { total, real, definition, sample, ...change } = reportHead(at(out)).change!;
  if (total === null || real === null || definition === null || sample === null) throw new Error(`${out}: a part of the change is not known`);
  return { ...change, total, real, definition, sample };
}

/** A copy of the shipped framework with other weights and another goalpost, from a date on, or always. */
function reformed(name: string, from: string | null): string {
  const copy = at(name);
  cpSync(SHIPPED, copy, { recursive: true, filter: (path) => !/divisions|schema|county-census/.test(path.slice(SHIPPED.length)) });
  const framework = readFileSync(join(copy, 'framework.yaml'), 'utf8');
  const weights = /^ {2}2022-01-01:\n((?: {4}.*\n)+)/m.exec(framework)!;
  const moved = weights[1]!.replace('A1-01: 160', 'A1-01: 60').replace('A1-05: 200', 'A1-05: 300');
  put(join(copy, 'framework.yaml'), framework.replace(weights[0], from === null ? `  2022-01-01:\n${moved}` : `${weights[0]}  ${from}:\n${moved}`));
  const file = join(copy, 'A1-infrastructure/A1-02.yaml');
  const indicator = readFileSync(file, 'utf8');
  const goalpost = /^ {2}2022-01-01:\n((?: {4}.*\n)+)/m.exec(indicator)!;
  const raised = goalpost[1]!.replace('target: 90', 'target: 95');
  // The worked examples are those of the target before.
  const examples = from === null ? (text: string): string => text.slice(0, text.indexOf('examples:')) + 'examples:\n  - { given: { hh_gigabit_ready: 190, resident_households: 200 }, value: 95, normalised: 1 }\n  - { given: { resident_households: 200 }, value: null, state: blank }\n' : (text: string): string => text.replaceAll(/, normalised: [\d.]+/g, '');
  put(file, examples(indicator.replace(goalpost[0], from === null ? `  2022-01-01:\n${raised}` : `${goalpost[0]}  ${from}:\n${raised}`)));
  return copy;
}

beforeAll(async () => {
  await Promise.all([standardDemo(at('2023')), standardDemo(at('2022'), 2022)]);
  // Five villages are new this year, seven are gone.
  const [current, previous] = [Sheet.of(now), Sheet.of(before)];
  previous.lines.splice(1, 5);
  current.lines.splice(60, 7);
  put(now, current.toString());
  put(before, previous.toString());
  await Promise.all([assess('before', before), assess('same', now, '--previous', before)]);
});

test('by one method, the change is real but for the villages that came and went', () => {
  const [last, current] = [villageScores('before'), villageScores('same')];
  expect([last.size, current.size]).toEqual([170, 168]);
  const units = records(at('same', 'year-on-year.csv'));
  expect(units.map(({ code }) => code)).toEqual([...current.keys()].filter((code) => last.has(code)));
  for (const row of units) {
    expect([number(row, 'previous'), number(row, 'back_cast'), number(row, 'current')]).toEqual([last.get(row['code']!), last.get(row['code']!), current.get(row['code']!)]);
    expect(number(row, 'real')).toBe(number(row, 'current') - number(row, 'back_cast'));
    expect(number(row, 'definition')).toBe(0);
    expect(number(row, 'progress')).toBe(number(row, 'real') / (100 - number(row, 'back_cast')));
  }
  const change = changeIn('same');
  expect([change.previousYear, change.panelUnits, change.newUnits, change.goneUnits]).toEqual([2022, 163, 5, 7]);
  expect(change.definition).toBe(0);
  expect(change.total).toBeCloseTo(mean(current.values()) - mean(last.values()), 9);
  expect(change.real).toBeCloseTo(mean(units.map((row) => number(row, 'real'))), 9);
  expect(change.sample).not.toBe(0);
  expect(change.real + change.definition + change.sample).toBeCloseTo(change.total, 9);
});

test('a method that changed on a date is told from what changed in the villages', async () => {
  const dated = reformed('dated', '2023-01-01');
  const always = reformed('always', null);
  const [said] = await Promise.all([assess('reform', now, '--previous', before, '--framework', dated), assess('back-cast', before, '--framework', always)]);
  const [last, cast, current] = [villageScores('before'), villageScores('back-cast'), villageScores('reform')];
  const units = records(at('reform', 'year-on-year.csv'));
  expect(units).toHaveLength(163);
  for (const row of units) {
    expect([number(row, 'previous'), number(row, 'back_cast'), number(row, 'current')]).toEqual([last.get(row['code']!), cast.get(row['code']!), current.get(row['code']!)]);
  }
  const change = changeIn('reform');
  expect(Math.abs(change.definition)).toBeGreaterThan(0.01);
  expect(change.definition).toBeCloseTo(mean(units.map((row) => number(row, 'back_cast') - number(row, 'previous'))), 9);
  expect(change.real + change.definition + change.sample).toBeCloseTo(change.total, 9);
  const points = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
  expect(said).toContain(`比 2022 年 since 2022: ${points(change.total)} = 实际 real ${points(change.real)}, 口径 definition ${points(change.definition)}, 样本 sample ${points(change.sample)}`);
  // The same reform as another framework, with last year's handed over beside it.
  await assess('two-frameworks', now, '--previous', before, '--framework', always, '--previous-framework', SHIPPED);
  expect(differing(at('reform'), at('two-frameworks')).filter((name) => name === 'year-on-year.csv')).toEqual([]);
  const manifest = (out: string): { inputs: { role: string }[]; previousFramework?: { name: string } } => JSON.parse(readFileSync(at(out, 'manifest.json'), 'utf8')) as ReturnType<typeof manifest>;
  expect(manifest('two-frameworks').inputs.map(({ role }) => role)).toEqual(['data', 'previous']);
  expect([manifest('two-frameworks').previousFramework?.name, manifest('reform').previousFramework]).toEqual(['digital-village-2022-2025', undefined]);
});

test("errors of last year's file stop the run too, and are told from those of this year's", async () => {
  const sheet = Sheet.of(before).set(4, 'tele_consults', 'many');
  sheet.set(6, 'complaints', String(Number(sheet.at(6, 'complaints')) + 1));
  const wrong = put(at('wrong', 'villages.csv'), sheet.toString());
  const refused = await run('assess', '--data', now, '--previous', wrong, '--out', at('refused'), '--workers', '1', '--quiet');
  expect([refused.status, refused.stdout, filesIn(at('refused'))]).toEqual([2, '', ['errors.csv']]);
  const places = records(at('refused', 'errors.csv')).map(({ place, code }) => `${place!} ${code!}`);
  expect(places).toEqual(['previous villages.csv:4 tele_consults villages/not-a-number', 'previous villages.csv:6 complaints rules/C18a']);
});
