import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { describeProblem, type Problem } from '../../../engine/core/errors.js';
import { readRuleBook, type RuleBook } from '../../../engine/run/warn/book.js';
import { evaluate, usable } from '../../../engine/warning/evaluate.js';
import type { UnitSeries } from '../../../engine/warning/unit-series.js';
import { Windows } from '../../../engine/warning/unit-windows.js';
import { LEVELS, ruleFor, type HazardRule } from '../../../engine/warning/rule.js';
import { root } from '../../sources.js';

const folder = join(root, 'scenarios', 'rules');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const books = new Map<string, RuleBook>();
for (const name of names) books.set(name.replace('.yaml', ''), await readRuleBook(join(folder, name)));

const LINES: Readonly<Record<string, number>> = { bankfull_m: 38, warning_m: 39, guarantee_m: 40, damage_m: 41, prepare_1h_mm: 30, prepare_3h_mm: 50, prepare_6h_mm: 70, critical_1h_mm: 40, critical_3h_mm: 60, critical_6h_mm: 80 };
/** Of quantities whose calm is another than 0. */
const CALM: Readonly<Record<string, number>> = { visibility: 30_000, humidity14: 90, temperatureMean: 25, roadTemperature: 25, groundTemperatureMin: 25 };
const HOUR = 3_600;
const DAY = 86_400;

/** `rain=50/12h`: 50 in all, even over 12 hours; `0.1@12h`: all of it in the hour of the 12 that is farthest from now, a calm value elsewhere; `x=12>4`: 12 before, 4 in the window; `x=4`: at every step of the window, a calm value elsewhere. */
function seriesOf(given: string, dt: number, branch: 'forecast' | 'observed'): UnitSeries {
  const steps = 240;
  const now = 120;
  const [first, last] = branch === 'observed' ? [now - (3 * DAY) / dt + 1, now] : [now + 1, now + (3 * DAY) / dt];
  const members = new Map<string, readonly Float64Array[]>();
  for (const part of given.split(' ')) {
    const [name, text] = part.split('=') as [string, string];
    const values = new Float64Array(steps);
    const [amount, hours] = text.split('/');
    const [before, inside] = text.split('>');
    const [pulse, away] = text.split('@');
    const calm = CALM[name] ?? 0;
    if (away !== undefined) {
      const at = away.endsWith('h') ? (Number.parseInt(away, 10) * HOUR) / dt : Number.parseInt(away, 10);
      values.fill(calm)[branch === 'observed' ? now - at + 1 : now + at] = Number(pulse);
    }
    else if (hours !== undefined) {
      const width = (Number.parseInt(hours, 10) * HOUR) / dt;
      const from = branch === 'observed' ? now - width + 1 : now + 1;
      // tenths that add up to the amount in decimal, not in binary
      const tenths = Math.round(Number(amount) * 10);
      for (let k = 0; k < width; k++) values[from + k] = (Math.floor((tenths * (k + 1)) / width) - Math.floor((tenths * k) / width)) / 10;
    } else if (inside !== undefined) {
      const at = branch === 'observed' ? now : now + 1; // the whole fall in one step
      values.fill(Number(before), 0, at).fill(Number(inside), at);
    } else values.fill(calm).fill(Number(text), Math.max(0, first), last + 1);
    members.set(name, [values]);
  }
  return { steps, dt, issued: now, members: 1, columns: members, line: (column) => LINES[column] };
}

function levelOf(rule: HazardRule, given: string, branch: 'forecast' | 'observed'): string {
  const { continues: _, ...goesOn } = rule;
  const series = seriesOf(given, rule.step ?? HOUR, branch);
  const own = usable({ ...goesOn, branches: [branch] }, series).rule!;
  return LEVELS[evaluate(own, new Windows(series)).level[series.issued]! - 1] ?? 'none';
}

/** `observed`: the level by observation, where it is another than by forecast: what has passed is there no more. */
const vectors: { book: string; hazard: string; given: string; level: string; observed: string }[] = parse(readFileSync(join(root, 'test', 'oracles', 'warning-boundaries.csv')), { columns: true });

describe('every line of every book that ships, on both sides, by forecast and by observation', () => {
  test.each(vectors)('$book $hazard: $given gives $level', ({ book, hazard: named, given, level, observed }) => {
    const [hazard, region = '99'] = named.split(' ') as [string, string?];
    const { rule } = ruleFor(books.get(book)!.editions, hazard, `${region}0000000000`, '2026-01-01')!;
    for (const branch of rule.branches) expect(levelOf(rule, given, branch), branch).toBe(branch === 'observed' && observed !== '' ? observed : level);
  });
});

test('a fall within 48 hours is that of either 24 as well: minima of 5, 13 and 4 °C with wind of force 5 are a cold wave', () => {
  const { rule } = ruleFor(books.get('cma-signals')!.editions, 'cold-wave', '990000000000', '2026-01-01')!;
  const levelFor = (minima: readonly number[], issued: number, branch: 'forecast' | 'observed'): number => {
    const steps = minima.length;
    const series: UnitSeries = { steps, dt: DAY, issued, members: 1, columns: new Map([['temperatureMin', [Float64Array.from(minima)]], ['windForce', [new Float64Array(steps).fill(5)]]]), line: () => undefined };
    return evaluate({ ...rule, branches: [branch] }, new Windows(series)).level[issued]!;
  };
  expect([levelFor([9, 9, 5, 13, 4, 9], 4, 'observed'), levelFor([9, 9, 5, 13, 4, 9], 2, 'forecast')]).toEqual([1, 1]);
  // 7.9 °C in either 24 and in both is none
  expect([levelFor([9, 9, 5, 11.9, 4, 9], 4, 'observed'), levelFor([9, 9, 5, 11.9, 4, 9], 2, 'forecast')]).toEqual([0, 0]);
});

test('every level of every hazard has a vector that makes it and one just short of it', () => {
  const missing = [...books].flatMap(([name, { editions }]) =>
    editions.flatMap(({ region, hazards }) =>
      hazards.flatMap(({ hazard, levels }) => {
        const own = vectors.filter(({ book, hazard: named }) => book === name && (named === hazard || named === `${hazard} ${region}`));
        return ['none', ...levels.map(({ level }) => level)].filter((level) => !own.some((vector) => vector.level === level)).map((level) => `${name} ${hazard} ${level}`);
      }),
    ),
  );
  expect(missing).toEqual([]);
});

test('there are the fourteen signals, and every book says where its numbers come from', () => {
  expect(books.get('cma-signals')!.editions[0]!.hazards.length).toBe(14);
  for (const { editions } of books.values()) for (const { hazards } of editions) for (const { basis } of hazards) expect(basis).toMatch(/\S/);
});

describe('a book with mistakes', () => {
  const work = mkdtempSync(join(tmpdir(), 'shuxiang-rules-'));
  const good = readFileSync(join(folder, 'flash-flood.yaml'), 'utf8');
  const refusal = async (text: string): Promise<string[]> => {
    const path = join(work, 'book.yaml');
    writeFileSync(path, text);
    try {
      await readRuleBook(path);
      return [];
    } catch (error) {
      return (error as { problems: { place: string; code: string }[] }).problems.map(({ place, code }) => `${place} ${code}`);
    }
  };

  test('says line, column and path of all of them at once', async () => {
    const bad = good.replace('is: ">= 35"', 'is: ">= 35", clear: 36').replace('hysteresis: { clear: 3, hold: 6 h }', 'hysteresis: { raise: [3, 2] }');
    expect(await refusal(bad)).toEqual([expect.stringMatching(/book.yaml:\d+:\d+ editions\[0\]\.hazards\.flash-flood\.hysteresis\.raise rules\/raise/), expect.stringMatching(/levels\.blue\[0\]\.clear rules\/clear-line/)]);
  });

  test('an unknown level, a comparison that is none, and a unit that changes', async () => {
    expect(await refusal(good.replace('blue:', 'purple:'))).toEqual([expect.stringContaining('rules/schema')]);
    expect(await refusal(good.replace('is: ">= 35"', 'is: "about 35"'))).toEqual([expect.stringContaining('rules/schema')]);
    expect(await refusal(good.replace('unit: mm, statistic: sum, window: 3 h, is: ">= 55"', 'unit: cm, statistic: sum, window: 3 h, is: ">= 55"'))).toEqual([expect.stringContaining('rules/wrong-unit')]);
  });
});

describe('a book that contradicts itself or the calendar', () => {
  const work = mkdtempSync(join(tmpdir(), 'shuxiang-rules-'));
  const bookWith = (levels: string, rest = '', effective = '2020-01-01'): string =>
    `book: own\ntitle: { zh: 试, en: own }\n${rest}editions:\n  - effective: "${effective}"\n    region: ""\n    basis: own\n    verified: false\n    hazards:\n      own:\n        title: { zh: 试, en: own }\n        hysteresis: { hold: 0 h }\n        levels:\n${levels}`;
  const messages = async (text: string): Promise<readonly string[]> => {
    const path = join(work, 'own.yaml');
    writeFileSync(path, text);
    return readRuleBook(path).then(() => [], (error: unknown) => (error as { readonly problems: readonly Problem[] }).problems.map(describeProblem).map((one) => one.slice(one.indexOf(' ') + 1)));
  };
  const rain = (level: string, is: string, window = '3 h'): string => `          ${level}:\n            - { quantity: rain, unit: mm, statistic: sum, window: ${window}, is: "${is}" }\n`;

  test('red easier than orange, or as easy, is refused: orange could never come', async () => {
    expect(await messages(bookWith(rain('orange', '>= 50') + rain('red', '>= 100')))).toEqual([]);
    expect(await messages(bookWith(rain('orange', '>= 50') + rain('red', '>= 30')))).toEqual(['editions[0].hazards.own.levels.orange[0]: expected what does not always make red, too (rain sum 3 h >= 30), found rain sum 3 h >= 50 [rules/level-order]']);
    for (const red of ['>= 50', '> 49']) expect(await messages(bookWith(rain('orange', '>= 50') + rain('red', red))), red).toHaveLength(1);
    expect(await messages(bookWith(rain('orange', '>= 50') + rain('red', '> 50')))).toEqual([]);
    expect(await messages(bookWith(rain('red', '>= 100') + rain('orange', '> 100')))).toHaveLength(1); // in whatever order they are written
  });

  test('a line over a window inside a longer one is held against it; what does not follow is not', async () => {
    expect(await messages(bookWith(rain('orange', '>= 50', '3 h') + rain('red', '>= 50', '6 h')))).toHaveLength(1); // 50 mm in 3 h are 50 mm in 6 h
    expect(await messages(bookWith(rain('orange', '>= 50', '6 h') + rain('red', '>= 50', '3 h')))).toEqual([]);
    const cold = (level: string, window: string): string => `          ${level}:\n            - - { quantity: temperatureMin, unit: °C, statistic: min, window: ${window}, is: "<= 0" }\n              - { quantity: windForce, unit: 级, statistic: max, window: 24 h, is: ">= 6" }\n`;
    expect(await messages(bookWith(cold('yellow', '24 h') + cold('orange', '48 h')))).toHaveLength(1);
    expect(await messages(bookWith(cold('yellow', '48 h') + cold('orange', '24 h')))).toEqual([]);
    expect(await messages(bookWith(rain('orange', '>= 50') + cold('red', '24 h')))).toEqual([]);
  });

  test('an alternative of a milder level that does not make the graver may stand, and a column is no easier than itself', async () => {
    const column = (level: string, name: string): string => `          ${level}:\n            - { quantity: stage, unit: m, statistic: max, window: 24 h, is: ">= ${name}" }\n`;
    expect(await messages(bookWith(column('orange', 'warning_m') + column('red', 'guarantee_m')))).toEqual([]);
    expect(await messages(bookWith(column('orange', 'warning_m') + column('red', 'warning_m')))).toHaveLength(1);
  });

  test('a day that is none, a quantity that is none, and a line that nothing can cross', async () => {
    expect(await messages(bookWith(rain('red', '>= 50'), '', '2023-02-30'))).toEqual(['editions[0].effective: expected a day of the calendar, YYYY-MM-DD, found 2023-02-30 [rules/bad-date]']);
    expect(await messages(bookWith(rain('red', '>= 50').replace('rain', 'rainn')))).toEqual([expect.stringMatching(/quantity: expected one of .* or one that the book declares under quantities, found "rainn" \(did you mean rain\?\) \[rules\/unknown-quantity\]/)]);
    const force = '          red:\n            - { quantity: windForce, unit: 级, statistic: max, window: 6 h, is: ">= 32" }\n';
    expect(await messages(bookWith(force))).toEqual([expect.stringContaining('expected a line from 0 to 20 级, between which windForce lies, found >= 32 [rules/line-outside]')]);
  });

  test('a book may declare a quantity of its own, in one unit', async () => {
    const own = 'quantities:\n  odour: { unit: ppm, min: 0, max: 100, title: { zh: 气味, en: odour } }\n';
    const red = '          red:\n            - { quantity: odour, unit: ppm, statistic: max, window: 6 h, is: ">= 32" }\n';
    expect(await messages(bookWith(red, own))).toEqual([]);
    expect(await messages(bookWith(red.replace('ppm', 'ppb'), own))).toEqual([expect.stringContaining('rules/wrong-unit')]);
    expect(await messages(bookWith(red, own.replace('odour', 'rain')))).toEqual([expect.stringContaining('rules/wrong-unit'), expect.stringContaining('rules/unknown-quantity')]);
  });
});

test('the rule in force: the longest region, then the latest day that is not yet to come', () => {
  const { editions } = books.get('poverty-clues')!;
  const unitOf = (code: string, day: string): string | undefined => ruleFor(editions, 'medical-lifted', code, day)?.rule.levels[0]!.any[0]![0]!.quantity;
  expect(unitOf('130727000000', '2026-01-01')).toBe('medicalBurdenLifted');
  expect(unitOf('610100000000', '2026-01-01')).toBe('selfPaidLowIncome');
  expect(unitOf('610100000000', '2024-12-31')).toBe(undefined);
  expect(ruleFor(editions, 'education', '130727000000', '2026-01-01')?.rule.hazard).toBe('education');
});
