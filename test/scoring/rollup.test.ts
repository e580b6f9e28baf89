/** Roll-up of what is averaged by weights, by hand on a framework of six indicators. */
import { describe, expect, test } from 'vitest';
import { cardsOfGroups, cardsOfUnits } from '../../engine/run/cards.js';
import type { IndicatorStep, LevelScores } from '../../engine/scoring/result.js';
import { goalpost, tinyFramework } from '../oracles/tiny-framework.js';
import { scoreRows, type Row } from './score-rows.js';

const VILLAGE: Row = {
  terrain: 'plain', households: 100, wired: 80, speed: 9, complaints: 10, resolved: 5, crop: 10, crop_digital: 5, fish: 4, fish_digital: 1,
  out_crop: 30, out_fish: 10, has_clinic: 1, clinic_online: 1, poor: 1, bases: 1, county_rate: 0.5,
};
const rowsOf = (...changes: readonly Row[]): Row[] => changes.map((change, k) => ({ ...VILLAGE, code: `1101010012${String(k + 1).padStart(2, '0')}`, ...change }));

const own = { unit: '-' };
const framework = tinyFramework({ I2: { ...own, ...goalpost(0, 99) }, I5: own, I6: own });
async function townshipOf(...changes: readonly Row[]): Promise<{ township: LevelScores; speed: IndicatorStep }> {
  const { scored } = await scoreRows(rowsOf(...changes), framework);
  const [card] = cardsOfGroups(scored, 0, [0], null);
  return { township: scored.levels[1]!, speed: card!.steps.find(({ code }) => code === 'I2')! };
}

describe('a mean weighted by households', () => {
  test('takes a village without households as missing: it cannot enter the mean (R14)', async () => {
    const { speed, township } = await townshipOf({ speed: 9 }, { speed: 49, households: 300 }, { speed: 99, households: null }, { speed: null });
    // (100 · 9 + 300 · 49) / 400 = 39; two of four villages enter
    expect([speed.value, speed.reportedShare]).toEqual([39, 0.5]);
    expect(speed.contribution).toBeCloseTo((10 * 0.5 * 39) / 99, 9);
    // I1, of weight 20, lacks one of the four too; I2 weighs 10
    expect(township.coverage[0]).toBeCloseTo(100 - 20 / 4 - 10 / 2, 9);
    expect(township.high[0]! - township.score[0]!).toBeCloseTo(20 / 4 + 10 / 2, 9);
  });

  test('lets a village of no household in with no weight', async () => {
    const { speed } = await townshipOf({ speed: 9 }, { speed: 99, households: 0 });
    expect([speed.value, speed.reportedShare]).toEqual([9, 1]);
  });

  test('is missing where no village that reports has known households', async () => {
    const { speed } = await townshipOf({ households: null }, { speed: null });
    expect([speed.state, speed.value, speed.reportedShare]).toEqual(['blank', null, 0]);
  });

  test('changes nothing in the village itself, which needs no weight', async () => {
    const { prepared, scored } = await scoreRows(rowsOf({ households: null }), framework);
    const [card] = cardsOfUnits(prepared, scored, [0], null);
    expect(card!.steps.find(({ code }) => code === 'I2')).toMatchObject({ state: 'value', value: 9, reportedShare: 1 });
  });
});

test('of a township field the share counts villages and the value townships: one that is missing is missing with all of its own (R14)', async () => {
  const at = (township: number, k: number, change: Row): Row => ({ ...VILLAGE, code: `11010100${township}20${k}`, ...change });
  const blank = { complaints: null, resolved: null };
  const other = { complaints: 20, resolved: 15 };
  const { scored } = await scoreRows([at(1, 1, blank), at(2, 1, other), at(2, 2, other), at(3, 1, {})], framework);
  const [county] = cardsOfGroups(scored, 1, [0], null);
  // (15 + 5) of (20 + 10) complaints, each township once; three of four villages
  const resolved = county!.steps.find(({ code }) => code === 'I3')!;
  expect(resolved.value).toBeCloseTo((100 * 20) / 30, 9);
  expect(resolved.reportedShare).toBe(0.75);
});
