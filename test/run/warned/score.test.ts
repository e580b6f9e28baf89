import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../engine/core/random.js';
import { scoreWarnings } from '../../../engine/run/verify/score-warnings.js';
import { leadOf, levelValues, meanFlipFlop, numberOf, scoreLevels, spansAt, type WarnedCase } from '../../../engine/run/warned/score.js';

const HOUR = 3_600;
const of = (levels: readonly number[], onset: number | null, member = 0): WarnedCase => ({ member, unit: 0, onset, loss: onset === null ? 0 : 1, levels: Uint8Array.from(levels) });

test('a warning is issued at the end of the step that made it, and holds to the end of the next one that does not', () => {
  expect(spansAt(Uint8Array.of(0, 2, 3, 0, 1), 2, HOUR)).toEqual([{ issued: 2 * HOUR, validFrom: 2 * HOUR, validTo: 4 * HOUR }]);
  expect(spansAt(Uint8Array.of(0, 2, 3, 0, 1), 1, HOUR)).toHaveLength(2);
});

describe('lead', () => {
  test('of a warning that stood at the onset', () => {
    expect(leadOf(of([0, 2, 2, 2, 0, 0], 4 * HOUR), 1, HOUR)).toBe(2 * HOUR);
    expect(leadOf(of([0, 2, 3, 3, 0, 0], 4 * HOUR), 3, HOUR)).toBe(HOUR);
  });
  test('none where it had ended, came after, or there was no event', () => {
    expect(leadOf(of([2, 0, 0, 0, 0, 0], 4 * HOUR), 1, HOUR)).toBeNull();
    expect(leadOf(of([0, 0, 0, 0, 2, 2], 4 * HOUR), 1, HOUR)).toBeNull();
    expect(leadOf(of([2, 2, 2, 2, 2, 2], null), 1, HOUR)).toBeNull();
  });
});

test('hand calculation: of four courses a hit, a miss, a false alarm and a quiet one', () => {
  const cases = [of([0, 3, 3, 3], 3 * HOUR, 0), of([0, 0, 0, 0], 3 * HOUR, 1), of([0, 1, 0, 0], null, 2), of([0, 0, 0, 0], null, 3)];
  const [blue, , orange, red] = scoreLevels(cases, 4, HOUR, randomStream('s', 'test'));
  expect(blue!.table).toEqual({ hits: 1, misses: 1, falseAlarms: 1, correctNegatives: 1 });
  expect(orange!.table).toEqual({ hits: 1, misses: 1, falseAlarms: 0, correctNegatives: 2 });
  expect(red!.table).toEqual({ hits: 0, misses: 2, falseAlarms: 0, correctNegatives: 2 });
  const pod = (scores: typeof blue): number | null => numberOf(scores!.lines.find(({ measure }) => measure === 'probability_of_detection')!.value);
  expect([pod(blue), pod(orange), pod(red)]).toEqual([0.5, 0.5, 0]);
  expect(red!.lines.find(({ measure }) => measure === 'false_alarm_ratio')!.value).toEqual({ missing: 'no warning was given' });
  expect(blue!.lines[0]!.interval).toEqual({ missing: '4 blocks of time: at least 5 are needed' });
  expect(blue!.leads).toEqual({ events: 2, missed: 1, median: HOUR, tenth: HOUR, atLeast30: 0.5, atLeast60: 0.5 });
  expect(blue!.messages).toBeCloseTo(3 / 4 / (4 / 24), 12); // a level that began in two courses and ended in one, over four units of four hours
  // value of blue at a cost-loss ratio of 0.5 with half the cases events: (0.5 - 0.5*0.5*0.5 + 0.5*0.5*0.5 - 0.5) / 0.25 = 0
  expect(levelValues([blue!], [0.5])[0]!.points[0]!.value).toBeCloseTo(0, 12);
  expect(levelValues([orange!], [0.5])[0]!.points[0]!.value).toBeCloseTo(0.5, 12);
});

test('messages are what verify counts for the same changes: a fall below a level and an end are told, too', () => {
  const levels = [0, 1, 3, 3, 2, 0, 1, 1];
  const scores = scoreLevels([of(levels, null)], 1, HOUR, randomStream('s', 'test'));
  // blue: 0-1, 1-3, 3-2, 2-0, 0-1; yellow: 1-3, 3-2, 2-0; orange: 1-3, 3-2; red: none
  expect(scores.map(({ messages }) => Math.round(messages * (levels.length / 24)))).toEqual([5, 3, 2, 0]);
  const at = (t: number): number => t * HOUR;
  const changes = [[1, 0, 1], [2, 1, 3], [4, 3, 2], [5, 2, 0], [6, 0, 1]].map(([t, from, to]) => ({ time: at(t!), from: from!, to: to! }));
  const course = { book: 'b', hazard: 'rain', title: { zh: '雨', en: 'rain' }, unit: 'a', held: [{ time: 0, level: 0 }, ...changes.map(({ time, to }) => ({ time, level: to }))], changes, revisions: [] };
  const verified = scoreWarnings({ courses: [course], from: 0, to: at(levels.length), judged: at(levels.length), inputs: [] }, [], { block: 1, resamples: 10, seed: 's' });
  expect(verified.map((own) => own.scores.find(({ measure }) => measure === 'messages_per_unit_day')!.score)).toEqual(scores.slice(0, verified.length).map(({ messages }) => messages));
});

test('levels that rise and fall swing no more than they move; those that come and go do', () => {
  expect(meanFlipFlop([of([0, 1, 2], null)])).toBe(0);
  expect(meanFlipFlop([of([0, 2, 0, 2], null)])).toBe(2);
  expect(meanFlipFlop([of([0, 1], null)])).toBeNull();
});
