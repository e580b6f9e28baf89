import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Setting } from '../../../engine/run/tune/settings.js';
import type { TunedHazard } from '../../../engine/run/tune/tuned.js';
import { tunedBook } from '../../../engine/run/tune/write.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import { root } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-tune-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const shipped = join(root, 'scenarios', 'rules', 'cma-signals.yaml');
const setting: Setting = { factors: [0.7, 0.7, 0.8, 0.9], probability: 0.3, hysteresis: { raise: { hits: 2, of: 3 }, clear: 3, hold: 0 } };
const tuned = (holds: boolean): TunedHazard => {
  const tried = { setting, fitted: 1, heldOut: 1, heldOutTable: { hits: 0, falseAlarms: 0, misses: 0, correctNegatives: 0 } };
  return { hazard: 'rainstorm', title: { zh: '暴雨', en: 'rainstorm' }, effective: '2007-06-12', region: '', units: 1, from: 0, to: 1, kept: setting, unjudged: [], levels: (['blue', 'red'] as const).map((level) => ({ level, own: tried, best: tried, intervals: [{ missing: '' }, { missing: '' }, { missing: '' }] })), tried: [{ ...tried, level: 'blue' }], gain: { low: 0.1, high: 0.2, missing: 0 }, holds };
};
async function bookOf(holds: boolean): ReturnType<typeof readRuleBook> {
  const path = join(folder, `${holds}.yaml`);
  writeFileSync(path, tunedBook(readFileSync(shipped, 'utf8'), [tuned(holds)], 0.2));
  return readRuleBook(path);
}
const rainstorm = ({ editions }: Awaited<ReturnType<typeof readRuleBook>>) => editions[0]!.hazards.find(({ hazard }) => hazard === 'rainstorm')!;

test('what held is written: lines, probability, hysteresis, and that it is not of the cited text', async () => {
  const book = await bookOf(true);
  const rule = rainstorm(book);
  expect(book.book).toBe('cma-signals-tuned');
  expect(rule.levels.map(({ any }) => any[0]![0]!.line)).toEqual([35, 35, 40, 90]); // 50, 50, 50 and 100 mm by the factors of their levels
  expect([rule.probability, rule.hysteresis, rule.verified]).toEqual([0.3, setting.hysteresis, false]);
  expect(rule.basis).toContain('对蓝色、红色级调整 tuned for blue, red at a cost-loss ratio of 0.2');
});
test('what did not hold, and every other hazard, stays as it was', async () => {
  const [book, own] = [await bookOf(false), await readRuleBook(shipped)];
  expect(book.editions).toEqual(own.editions);
  const others = (await bookOf(true)).editions[0]!.hazards.filter(({ hazard }) => hazard !== 'rainstorm');
  expect(others).toEqual(own.editions[0]!.hazards.filter(({ hazard }) => hazard !== 'rainstorm'));
});
