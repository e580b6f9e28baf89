import { expect, test } from 'vitest';
import { philox4x32 } from '../../engine/core/philox.js';
import { entityOf, randomStream } from '../../engine/core/random.js';
import { MONTHS } from '../../engine/poverty/account.js';
import { drawYear, MOST_ILLNESSES, NEVER, prepareChances, prepareProcess, YearDraws, type EventChances } from '../../engine/poverty/draws.js';
import { NORMAL_TABLE } from '../../engine/poverty/normal-table.js';
import { LANES, memory, WORDS, yearModule } from '../../engine/poverty/year-memory.js';

const stream = randomStream('test', 'poverty/year');
const process = prepareProcess({ persistence: 0.7, lasting: 0.2, passing: 0.25, yield: 0.3, price: 0.2 });
const chances: EventChances = { illness: 0.03, jobLoss: 0.02, accident: 0.004 };
const DRAWS = 40_000;

function each(of: EventChances, visit: (year: YearDraws) => void, draws = DRAWS): void {
  const [year, prepared, [low, high]] = [new YearDraws(), prepareChances(of), entityOf('a household')];
  for (let draw = 0; draw < draws; draw++) {
    drawYear(stream, low, high, draw, process, prepared, true, year);
    visit(year);
  }
}
/** Whether a mean of draws lies within four errors. */
const near = (mean: number, expected: number, deviation: number): void => {
  expect(Math.abs(mean - expected)).toBeLessThan((4 * deviation) / Math.sqrt(DRAWS));
};

test('the table of deviates has mean 0, variance 1, and the fourth moment of a normal but for 1 part in 1,000', () => {
  const moment = (k: number): number => NORMAL_TABLE.reduce((sum, z) => sum + z ** k, 0) / NORMAL_TABLE.length;
  expect(moment(1)).toBeCloseTo(0, 12);
  expect(moment(2)).toBeCloseTo(1, 12);
  expect(moment(3)).toBeCloseTo(0, 10);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.003);
  expect([NORMAL_TABLE[0]! < -4.1, NORMAL_TABLE.length]).toEqual([true, 65_536]);
});
test('factors have mean 1 in every month, months next to each other the correlation of the process', () => {
  const sums = new Float64Array(MONTHS);
  let [product, squares, harvest, price] = [0, 0, 0, 0];
  each(chances, ({ labour, yield: reaped, price: paid }) => {
    labour.forEach((factor, m) => (sums[m]! += factor));
    const [a, b] = [Math.log(labour[4]!) + process.correction, Math.log(labour[5]!) + process.correction];
    product += a * b;
    squares += a * a;
    harvest += reaped;
    price += paid;
  });
  const variance = 0.04 / (1 - 0.49) + 0.0625;
  for (const sum of sums) near(sum / DRAWS, 1, Math.sqrt(Math.exp(variance) - 1));
  near(harvest / DRAWS, 1, Math.sqrt(Math.exp(0.09) - 1));
  near(price / DRAWS, 1, Math.sqrt(Math.exp(0.04) - 1));
  expect(product / squares).toBeCloseTo((0.7 * 0.04) / (1 - 0.49) / variance, 1);
  near(squares / DRAWS, variance, variance * Math.SQRT2);
});
test('events come with their chance in a month', () => {
  let [illnesses, first, job, accident] = [0, 0, 0, 0];
  each(chances, (year) => {
    illnesses += year.illnesses;
    if (year.illnesses > 0 && year.illnessMonth[0] === 0) first++;
    if (year.jobLossMonth < NEVER) job++;
    if (year.accidentMonth < NEVER) accident++;
    for (let k = 1; k < year.illnesses; k++) expect(year.illnessMonth[k]!).toBeGreaterThan(year.illnessMonth[k - 1]!);
  });
  near(illnesses / DRAWS, 12 * 0.03, Math.sqrt(12 * 0.03));
  near(first / DRAWS, 0.03, 0.17);
  near(job / DRAWS, 1 - 0.98 ** 12, 0.42);
  near(accident / DRAWS, 1 - 0.996 ** 12, 0.22);
});
test('a chance of 0 never comes, a chance of 1 comes at once', () => {
  each({ illness: 0, jobLoss: 0, accident: 0 }, (year) => expect([year.illnesses, year.jobLossMonth, year.accidentMonth]).toEqual([0, NEVER, NEVER]), 50);
  each({ illness: 1, jobLoss: 1, accident: 1 }, (year) => expect([year.illnesses, year.illnessMonth[0], year.jobLossMonth, year.accidentMonth]).toEqual([MOST_ILLNESSES, 0, 0, 0]), 50);
});
test('a higher chance never makes an event later', () => {
  const months = (illness: number): number[] => {
    const found: number[] = [];
    each({ ...chances, illness }, (year) => found.push(year.illnesses > 0 ? year.illnessMonth[0]! : NEVER), 300);
    return found;
  };
  const [rare, often] = [months(0.02), months(0.08)];
  often.forEach((month, k) => expect(month).toBeLessThanOrEqual(rare[k]!));
});
test('a harvest fails with its chance, leaves its share, and keeps a mean of 1', () => {
  const failing = prepareProcess({ ...process, yield: 0, failure: { chance: 0.1, left: 0.4 } });
  const [year, prepared, [low, high]] = [new YearDraws(), prepareChances(chances), entityOf('a household')];
  let [sum, failed] = [0, 0];
  for (let draw = 0; draw < DRAWS; draw++) {
    drawYear(stream, low, high, draw, failing, prepared, true, year);
    sum += year.yield;
    // 1 / (1 - 0.1 × 0.6) of a plan in a good year, 0.4 of that in a bad one
    if (year.yield < 0.5) failed++;
    expect(year.yield).toBeCloseTo(year.yield < 0.5 ? 0.4 / 0.94 : 1 / 0.94, 12);
  }
  near(failed / DRAWS, 0.1, 0.3);
  near(sum / DRAWS, 1, 0.2);
});
test('four draws side by side have the words of Philox that each has alone', () => {
  const [low, high] = entityOf('a household');
  yearModule.drawFour(8, low, high, stream.key0, stream.key1);
  const words = new Uint32Array(4);
  for (let block = 0; block < 5; block++) {
    for (let lane = 0; lane < LANES; lane++) {
      philox4x32(block, 8 + lane, low, high, stream.key0, stream.key1, words);
      expect(Array.from(words, (_, w) => memory.whole[WORDS + (4 * block + w) * LANES + lane]! >>> 0)).toEqual([...words]);
    }
  }
});
