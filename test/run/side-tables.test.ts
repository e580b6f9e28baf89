import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeProblem, InputError } from '../../engine/core/errors.js';
import { readAmendments, readCosts, readExplanations, readVetoes, readYearbook } from '../../engine/run/side-tables.js';

const title = { zh: '一', en: 'one' };
const FRAMEWORK = { vetoes: [{ kind: 'falsified', title, highestGrade: 'C' }], grades: [{ grade: 'A', title, atLeast: 85 }, { grade: 'B', title, atLeast: 70 }, { grade: 'C', title, atLeast: 0 }] };

function file(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'side-tables-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function told(reading: Promise<unknown>): Promise<string[]> {
  try {
    await reading;
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(describeProblem);
  }
}

const vetoes = (...lines: string[]): Promise<unknown> =>
  readVetoes(file('vetoes.csv', ['unit,kind,highest_grade,evidence,date', ...lines].join('\n')), FRAMEWORK, { year: 2023, units: new Set(['110101001201', '110101']) });

test('a veto holds from the first to the last day of the year assessed, on any unit of the data', async () => {
  expect(await told(vetoes('110101001201,falsified,,report 1,2023-01-01', '110101,falsified,B,report 2,2023-12-31'))).toEqual([]);
});

test('days that are none, other years, units that are not there and vetoes that cap nothing are told at once, with their lines', async () => {
  expect(
    await told(vetoes('110101001201,falsified,,e,2023-02-30', '110101001201,falsified,,e,2099-01-01', '110101001201,falsified,,e,2022-12-31', '999999999999,falsified,,e,2023-01-01', '110101,falsified,A,e,2023-01-01', '110101,falsifed,,,2023/01/01')),
  ).toEqual([
    'vetoes.csv:2 date: expected a day of the calendar, YYYY-MM-DD, found "2023-02-30" [table/bad-cell]',
    'vetoes.csv:3 date: expected a day in 2023, the year assessed, found "2099-01-01" [vetoes/other-year]',
    'vetoes.csv:4 date: expected a day in 2023, the year assessed, found "2022-12-31" [vetoes/other-year]',
    'vetoes.csv:5 unit: expected the code of a unit in the data, found "999999999999" [vetoes/unknown-unit]',
    'vetoes.csv:6 highest_grade: expected a grade below A, which caps nothing, found "A" [vetoes/caps-nothing]',
    'vetoes.csv:7 kind: expected one of falsified, found "falsifed" (did you mean falsified?) [vetoes/unknown-kind]',
    'vetoes.csv:7 evidence: expected the evidence the veto rests on, found "" [table/blank]',
    'vetoes.csv:7 date: expected a day of the calendar, YYYY-MM-DD, found "2023/01/01" [table/bad-cell]',
  ]);
});

test('what an amendment says and how its line is written are told together', async () => {
  const path = file('amend.csv', 'unit,field,value,reason\n110101001201,nosuch,1,\n,wired,1,x\n110101001201,wired,1,x\n');
  const problem = (place: string) => ({ place: `${place} field`, expected: 'a field', found: 'none', code: 'amend/unknown-field' });
  const { problems } = await readAmendments(path, ({ place, field }) => (field === 'nosuch' ? [problem(place)] : []));
  expect(problems.map(describeProblem)).toEqual([
    'amend.csv:2 field: expected a field, found none [amend/unknown-field]',
    'amend.csv:2 reason: expected the finding of the appeal, found "" [table/blank]',
    'amend.csv:3 unit: expected a unit code, found "" [table/blank]',
  ]);
});

test('an explanation is of a unit there is: a typo would leave the finding without one', async () => {
  const rules = [{ id: 'C1', severity: 'W' as const, title }];
  const text = 'unit,rule,explanation\n110101001201,C1,a\n,C1,of all\n110101001202,C1,b\n1.1E+11,C1,c\n';
  const unknown = ['why.csv:4 unit: expected the code of a unit in the data, found "110101001202" [explanations/unknown-unit]'];
  const [lost] = (await told(readExplanations(file('why.csv', text), { rules }, new Set(['110101001201', ''])))).filter((line) => line.startsWith('why.csv:5'));
  expect(lost).toContain('[table/code-in-scientific-notation]');
  expect(await told(readExplanations(file('why.csv', text.replace('1.1E+11,C1,c\n', '')), { rules }, new Set(['110101001201', ''])))).toEqual(unknown);
  expect(await told(readExplanations(file('why.csv', text.replace('1.1E+11,C1,c\n', '')), { rules }, new Set(['110101001201'])))).toEqual(['why.csv:3 unit: expected a unit code, found "" [table/blank]', ...unknown]);
});

test('codes of a framework of its own may have letters', async () => {
  const named = (text: string): string => file('beside.csv', text);
  expect(await told(readVetoes(named('unit,kind,highest_grade,evidence,date\nS1,falsified,,e,2023-01-01\n'), FRAMEWORK, { year: 2023, units: new Set(['S1']) }))).toEqual([]);
  const { amendments, problems } = await readAmendments(named('unit,field,value,reason\nS1,wired,1,x\n'), () => []);
  expect([amendments.map(({ unit }) => unit), problems]).toEqual([['S1'], []]);
});

test('a line that says again what an earlier one says is refused in each table', async () => {
  const indicators = [{ code: 'I1' }] as unknown as Parameters<typeof readCosts>[1]['indicators'];
  expect(await told(readCosts(file('costs.csv', 'indicator,yuan_per_unit\nI1,5\nI1,6\n'), { indicators }))).toEqual(['costs.csv:3: expected each indicator once, found I1 again, as in row 2 [costs/twice]']);
  const rules = [{ id: 'C1', severity: 'W' as const, title }];
  expect(await told(readExplanations(file('why.csv', 'unit,rule,explanation\n1,C1,a\n1,C1,b\n'), { rules }, new Set(['1'])))).toEqual(['why.csv:3: expected each unit and rule once, found 1 and C1 again, as in row 2 [explanations/twice]']);
  const fields = [{ name: 'households', type: 'int' }] as unknown as Parameters<typeof readYearbook>[1]['fields'];
  expect(await told(readYearbook(file('book.csv', 'code,field,value\n110101,households,5\n110101,households,6\n'), { fields }))).toEqual(['book.csv:3: expected each code and field once, found 110101 and households again, as in row 2 [yearbook/twice]']);
});
