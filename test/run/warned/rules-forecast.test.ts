import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { runRules } from '../../../engine/run/warned/rules.js';
import { loadWhole } from '../../../engine/run/warned/whole-scenario.js';

const folder = mkdtempSync(join(tmpdir(), 'rules-forecast-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('rules look ahead from the issue of a forecast: the share of the members whose two days will reach the line, of which the first may be today', async () => {
  writeFileSync(join(folder, 'book.yaml'), `book: ahead
title: { zh: 两日雨量, en: rain of two days }
editions:
  - effective: "2020-01-01"
    region: ""
    basis: a test
    verified: false
    hazards:
      wet:
        title: { zh: 多雨, en: wet }
        branches: [forecast]
        levels:
          blue:
            - { quantity: rain, unit: mm, statistic: sum, window: 2 d, is: ">= 40" }
`);
  const scenario = readFileSync(packagePath('scenarios', 'forecast-flood.yaml'), 'utf8').replace('members: 200', 'members: 20').replace(/^expect:[^]*$/m, 'expect:\n  - { quantity: loss, statistic: q50, over: min, max: 0 }\nrules: { books: [book.yaml] }\n');
  writeFileSync(join(folder, 'scenario.yaml'), scenario);
  const { scenario: loaded, rules } = await loadWhole(join(folder, 'scenario.yaml'), packagePath('scenarios', 'data', 'forecast-flood'));
  const { data, result } = runRules(loaded, rules!, () => undefined);
  expect([data.issued, data.clock.steps]).toEqual([19, 30]); // issued on 21 June, whose day is the first that is forecast
  expect(result.coverage.map(({ evaluated, lacks }) => [evaluated, lacks])).toEqual([[data.units.length, []]]);
  for (const [u, unit] of data.units.entries()) {
    const { probability, changes } = result.courses.find((course) => course.unit === unit)!;
    for (const step of [19, 22, 27]) {
      // two days that end tomorrow or the day after: today's rain counts, but not if it is enough by itself
      const wet = data.members.filter((member) => {
        const [now, next, then] = member.get('rain')!.values[u]!.subarray(step, step + 3);
        return (now! < 40 && now! + next! >= 40 - 1e-9) || next! + then! >= 40 - 1e-9;
      }).length;
      expect(probability[step], `${unit} ${step}`).toBe(wet / 20);
    }
    expect(probability.slice(0, 19).every((share) => share === 0)).toBe(true); // nothing was forecast of what is past
    expect(changes.every(({ step }) => step >= 19)).toBe(true);
  }
});
