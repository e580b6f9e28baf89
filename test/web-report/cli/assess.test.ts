/** `shuxiang assess` on a county in order: what it writes and says, vetoes, written explanations, grades by quota. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { done, filesIn, put, records, reportHead, run, Sheet, workFolder, type Record } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const data = at('demo', 'villages.csv');
const assess = (out: string, ...more: string[]): Promise<string> => done('assess', '--data', data, '--out', at(out), '--workers', '1', '--quiet', ...more);
const scores = (out: string): Record[] => records(at(out, 'scores.csv'));
const villages = (out: string): Record[] => scores(out).filter(({ level }) => level === 'village');

let said: string;
beforeAll(async () => {
  await standardDemo(at('demo'));
  // One village with more broadband lines than resident households: to be explained, not wrong.
  const sheet = Sheet.of(data);
  const row = sheet.find((cell) => cell('hh_fixed_broadband') !== '' && Number(cell('resident_households')) + 5 < 1.2 * Number(cell('households')));
  put(data, sheet.set(row, 'hh_fixed_broadband', String(Number(sheet.at(row, 'resident_households')) + 5)).toString());
  said = await assess('plain');
});

test('all files of an assessment are there, and the terminal says how many units, ranks and grades', () => {
  expect(filesIn(at('plain'))).toEqual(['contributions.parquet', 'errors.csv', 'findings.csv', 'manifest.json', 'report.html', 'scores.csv', 'scores.parquet', 'scores.xlsx', 'steps.parquet']);
  expect(records(at('plain', 'errors.csv'))).toEqual([]);
  const rows = villages('plain');
  const grade = (name: string): number => rows.filter((row) => row['grade'] === name).length;
  const ranked = rows.filter((row) => row['status'] === 'ranked').length;
  expect(said).toContain(`行政村 Village: 175 个 units, ${ranked} 个已排名 ranked; A ${grade('A')} B ${grade('B')} C ${grade('C')} D ${grade('D')} E ${grade('E')}\n`);
  expect(said).toContain('核查 audit: E 0, W 1 (需书面说明 need an explanation)');
});

test('made-up data say so on the terminal, in the report and in the names of their groups', () => {
  expect(said).toContain('SYNTHETIC data, no real village (seed 2025)');
  expect(reportHead(at('plain')).meta.synthetic).toEqual({ seed: '2025' });
  expect(scores('plain').filter(({ name }) => !name!.startsWith('合成示例'))).toEqual([]);
});

test('what could not be checked is told, on the terminal and in the report', () => {
  const unchecked = reportHead(at('plain')).audit.rules.filter((rule) => !rule.checked).map(({ id }) => id);
  expect(unchecked).toEqual(['C18b', 'C19a', 'C21a', 'C24']);
  for (const id of unchecked) expect(new RegExp(`NOT CHECKED: .*\\b${id}\\b`).test(said)).toBe(true);
});

test('columns that the file does not have are named on the terminal and in the manifest, with the rules that could not be checked', async () => {
  const { lines } = Sheet.of(data);
  const kept = lines[0]!.flatMap((name, k) => (['charity_hh', 'tele_consults'].includes(name) ? [] : [k]));
  const cut = put(at('cut', 'villages.csv'), lines.map((cells) => kept.map((k) => cells[k]!).join(',')).join('\n'));
  const told = await done('assess', '--data', cut, '--out', at('lacking'), '--workers', '1', '--quiet');
  expect(told).toContain('文件缺少 2 个字段');
  expect(told).toMatch(/NOT CHECKED: .*C13b, pair:charity_hh<=low_income_hh \(所需字段没有任何单位填报 \/ no unit has a figure that they need\)/);
  const { audit } = JSON.parse(readFileSync(at('lacking', 'manifest.json'), 'utf8')) as { audit: { notChecked: string[]; absentFields: string[] } };
  expect(audit.absentFields).toEqual(['tele_consults', 'charity_hh']);
  expect(audit.notChecked).toEqual(expect.arrayContaining(['C13b', 'pair:charity_hh<=low_income_hh']));
  const rule = reportHead(at('lacking')).audit.rules.find(({ id }) => id === 'C13b')!;
  expect([rule.checked, rule.note, reportHead(at('lacking')).chinese[rule.note!]]).toEqual([false, 'no unit has a figure for tele_consults', '没有任何单位填报 tele_consults']);
});

test('ranks are 1, 2, 2, 4 by score, and units with too little coverage are scored but not ranked', () => {
  const ranked = villages('plain').filter((row) => row['rank'] !== '');
  for (const row of ranked) {
    const better = ranked.filter((other) => Number(other['score']) > Number(row['score']) + 1e-9).length;
    expect(Number(row['rank'])).toBe(better + 1);
  }
  for (const row of villages('plain').filter(({ rank }) => rank === '')) {
    expect(Number(row['coverage']) < 85 || Number(row['lowest_group_coverage']) < 60).toBe(true);
    expect(row['grade']).not.toBe('');
  }
});

test('a veto caps the grade and leaves score and rank alone; an explanation stands beside its finding', async () => {
  const [best] = villages('plain').filter(({ rank }) => rank === '1');
  const [finding] = records(at('plain', 'findings.csv'));
  expect([finding!['rule'], finding!['severity'], finding!['explanation']]).toEqual(['pairs-a', 'W', '']);
  const vetoes = put(at('vetoes.csv'), `unit,kind,highest_grade,evidence,date\n${best!['code']!},data-falsification,,Audit 12,2023-11-02\n`);
  const explanations = put(at('explanations.csv'), `unit,rule,explanation\n${finding!['unit']!},pairs-a,空置房屋保留线路\n${best!['code']!},C09,已改正\n`);
  const said = await assess('vetoed', '--vetoes', vetoes, '--explanations', explanations);
  expect(said).toContain(`explanations of what was NOT FOUND: 1: C09 ${best!['code']!}\n`);
  const capped = villages('vetoed').find(({ code }) => code === best!['code']);
  expect(capped).toEqual({ ...best, grade: 'E' });
  expect(capped!['grade_before_veto']).not.toBe('E');
  expect(scores('vetoed').filter(({ code }) => code !== best!['code'])).toEqual(scores('plain').filter(({ code }) => code !== best!['code']));
  expect(records(at('vetoed', 'findings.csv'))).toEqual([{ ...finding, explanation: '空置房屋保留线路' }]);
  // what the result rests on can be checked file by file
  const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  const beside = [{ role: 'explanations', path: 'explanations.csv', sha256: digest(explanations), rows: null }, { role: 'vetoes', path: 'vetoes.csv', sha256: digest(vetoes), rows: null }];
  expect((JSON.parse(readFileSync(at('vetoed', 'manifest.json'), 'utf8')) as { inputs: unknown[] }).inputs.slice(1)).toEqual(beside);
  expect(reportHead(at('vetoed')).meta.inputs.slice(1)).toEqual(beside);
  expect(reportHead(at('vetoed')).meta.vetoes).toMatchObject([{ unit: best!['code'], kind: 'data-falsification', highestGrade: 'E', level: 'village' }]);
});

test('a veto that names no unit of the data, an unknown kind or grade, or no evidence is refused', async () => {
  const refused = async (line: string): Promise<string> => {
    const { status, stderr } = await run('assess', '--data', data, '--vetoes', put(at('bad-vetoes.csv'), `unit,kind,highest_grade,evidence,date\n${line}\n`), '--out', at('refused'), '--workers', '1', '--quiet');
    expect(status).toBe(2);
    return stderr;
  };
  const unit = villages('plain')[0]!['code']!;
  expect(await refused('370832999200,data-falsification,,Audit 12,2023-11-02')).toContain('bad-vetoes.csv:2 unit: expected the code of a unit in the data, found "370832999200" [vetoes/unknown-unit]');
  expect(await refused(`${unit},data-falsificaton,,Audit 12,2023-11-02`)).toContain('found "data-falsificaton" (did you mean data-falsification?) [vetoes/unknown-kind]');
  expect(await refused(`${unit},data-falsification,F,,2023-13-02`)).toContain('bad-vetoes.csv:2 evidence: expected the evidence the veto rests on, found "" [table/blank]');
  expect(filesIn(at('refused')).filter((name) => name !== 'errors.csv')).toEqual([]);
});

test('by quota, the shares of the ranked units fix the grades', async () => {
  const said = await assess('quota', '--grading', 'quota');
  // One county: 0.05, 0.25, 0.6 and 0.85 of it are no whole unit.
  expect(said).toMatch(/县 County: 1 个 units.*A 无名额 no place.*全部不定级 so few are ranked that no grade has a place: NOBODY IS GRADED\n/);
  expect(said).not.toMatch(/Village: .*NOBODY/);
  const ranked = villages('quota').filter(({ rank }) => rank !== '');
  // Shares 0.05, 0.2, 0.35, 0.25 of the ranked, best first; E takes the rest. No two scores are equal here.
  const n = ranked.length;
  const upTo = [0.05, 0.25, 0.6, 0.85].map((share) => Math.floor(share * n + 1e-9));
  for (const row of ranked) {
    const place = upTo.findIndex((last) => Number(row['rank']) <= last);
    expect(row['grade'], `rank ${row['rank']!} of ${n}`).toBe('ABCDE'.at(place));
  }
  expect(villages('quota').map(({ score }) => score)).toEqual(villages('plain').map(({ score }) => score));
  const { gradeCuts } = JSON.parse(readFileSync(at('quota', 'manifest.json'), 'utf8')) as { gradeCuts: { village: { A: number } } };
  expect(gradeCuts.village.A).toBeCloseTo(Math.min(...ranked.filter(({ grade }) => grade === 'A').map(({ score }) => Number(score))), 9);
});
