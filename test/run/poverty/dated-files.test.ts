import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRelapse, type RelapseSetting } from '../../../engine/run/poverty/declaration.js';
import { rulesOf } from '../../../engine/run/poverty/setup.js';

const folder = mkdtempSync(join(tmpdir(), 'dated-'));
mkdirSync(join(folder, 'poverty'));
const shipped = (...path: string[]): string => readFileSync(packagePath('scenarios', ...path), 'utf8');
afterAll(() => {
  rmSync(folder, { recursive: true });
});
/** The shipped year that begins on a date, with lines and holidays of one's own. */
async function reading({ asOf = '2025-05-01', lines, holidays }: { asOf?: string; lines?: string; holidays?: string }): Promise<RelapseSetting> {
  for (const [name, text] of [['lines.yaml', lines], ['holidays.yaml', holidays]] as const) {
    if (text === undefined) copyFileSync(packagePath('scenarios', 'poverty', name), join(folder, 'poverty', name));
    else writeFileSync(join(folder, 'poverty', name), text);
  }
  const path = join(folder, 'relapse.yaml');
  writeFileSync(path, shipped('relapse.yaml').replace('asOf: "2025-05-01"', `asOf: "${asOf}"`));
  return readRelapse(path);
}
const line = (value: number): string => `  - { province: 山东省, from: "2024-01-01", value: ${value}, source: test, verified: false }\n`;
const year = (own: number, holidays: string, worked: string): string => `  - { year: ${own}, source: test, verified: false, holidays: [${holidays}], worked: [${worked}] }\n`;

test('two lines of one province and date are refused, and so are years and dates that contradict each other, all at once', async () => {
  await expect(reading({ lines: `lines:\n${line(8_500)}${line(9_000)}` })).rejects.toThrow(/lines\.yaml:3.*: expected each province and date once: 山东省 has 8500 from 2024-01-01 already, found 9000 \[relapse\/line-twice\]/);
  const said = await reading({ holidays: `years:\n${year(2025, '"2025-01-01", "2024-10-01"', '"2025-01-01"')}${year(2025, '', '')}` }).catch((error: unknown) => String(error));
  expect(said).toMatch(/holidays\.yaml:2.*: expected a date of 2025, whose list this is, found 2024-10-01 \[relapse\/other-year\]/);
  expect(said).toMatch(/holidays\.yaml:2.*: expected each date once: it is among holidays of 2025 already, found 2025-01-01 \[relapse\/date-twice\]/);
  expect(said).toMatch(/holidays\.yaml:3.*: expected each year once, found 2025 \[relapse\/year-twice\]/);
});
test('a run to the end of the last year whose holidays are known needs no other; one that goes on into the next names the file', async () => {
  const { triggers, exit } = rulesOf(await reading({ asOf: '2026-01-01' }));
  // December's sweep ends the year: whoever it finds is registered in none of its months
  expect([triggers.registered[36 + 11], exit?.off[11]]).toEqual([12, 12]);
  expect([...triggers.registered].every((month) => month <= 12)).toBe(true);
  const setting = await reading({ asOf: '2026-05-01' });
  expect(() => rulesOf(setting)).toThrow(/holidays\.yaml:[\d:]+ years: expected the holidays of 2027, for clocks run to 2027-01-01, found only 2024, 2025, 2026 \[poverty\/calendar-year\]/);
});
test('a date before the first line stands where the date is written', async () => {
  await expect(reading({ asOf: '2020-05-01' })).rejects.toThrow(/relapse\.yaml:[\d:]+ asOf: expected a date from 2021-05-01 on, the first line of "山东省", found 2020-05-01 \[poverty\/before-first-line\]/);
});
