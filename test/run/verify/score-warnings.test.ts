import { expect, test } from 'vitest';
import { eventsOf, type ListedEvent } from '../../../engine/run/verify/events.js';
import type { IssuedCourse, IssuedWarnings } from '../../../engine/run/verify/issued.js';
import { scoreWarnings, warningsOf, type BroadcastAnswer, type LevelScores } from '../../../engine/run/verify/score-warnings.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const course = (unit: string, held: readonly (readonly [hour: number, level: number])[], revisions: readonly (readonly number[])[] = []): IssuedCourse => ({
  book: 'b',
  hazard: 'rain',
  title: { zh: '雨', en: 'rain' },
  unit,
  held: [{ time: 0, level: 0 }, ...held.map(([hour, level]) => ({ time: hour * HOUR, level }))],
  changes: held.map(([hour, to], k) => ({ time: hour * HOUR, from: held[k - 1]?.[1] ?? 0, to })),
  revisions,
});
const issued = (courses: readonly IssuedCourse[]): IssuedWarnings => ({ courses, from: 0, to: 10 * DAY, judged: 10 * DAY, inputs: [] });
const event = (unit: string, hour: number, level: number): ListedEvent => ({ unit, hazard: 'rain', level, onset: hour * HOUR, end: (hour + 2) * HOUR });
const valueOf = ({ scores }: LevelScores, measure: string): unknown => scores.find((each) => each.measure === measure)!.score;
const options = { block: 1, resamples: 100, seed: 's' };

test('hand calculation: two villages, three events, four warnings', () => {
  const courses = [course('a', [[1, 1], [3, 2], [6, 0], [30, 1], [33, 0]]), course('b', [[49, 1], [52, 0], [70, 1], [72, 0]])];
  const events = [event('a', 4, 2), event('b', 50, 1), event('b', 100, 1)];
  const [blue, yellow] = scoreWarnings(issued(courses), events, options) as [LevelScores, LevelScores];
  // blue and above: hits at leads of 3 h and 1 h, one miss; of four warnings two met nothing
  expect([blue.events, blue.warnings]).toEqual([3, 4]);
  expect(valueOf(blue, 'probability_of_detection')).toBeCloseTo(2 / 3, 15);
  expect(valueOf(blue, 'false_alarm_ratio')).toBe(0.5);
  expect(valueOf(blue, 'threat_score')).toBe(2 / 5);
  expect(valueOf(blue, 'lead_time_median')).toBe(120);
  expect(valueOf(blue, 'share_60_min')).toBeCloseTo(2 / 3, 15);
  expect(valueOf(blue, 'messages_per_unit_day')).toBe(9 / 20);
  expect(blue.scores.find(({ measure }) => measure === 'messages_per_unit_day')!.title.en).toContain('ends are among them, renewals are not');
  expect(blue.byUnit.map(({ unit, leads }) => [unit, leads.events, leads.missed])).toEqual([['a', 1, 0], ['b', 2, 1]]);
  // yellow: only the first event deserved it, an hour before
  expect([yellow.events, yellow.warnings, valueOf(yellow, 'lead_time_median'), valueOf(yellow, 'false_alarm_ratio')]).toEqual([1, 1, 60, 0]);
  expect(blue.outcomes.map(({ unit, outcome }) => `${unit} ${outcome}`)).toEqual(['a hit', 'a false-alarm', 'b hit', 'b false-alarm', 'b miss']);
});
test('answers to broadcasts: the mean of their shares, of the level and above, about units that were judged', () => {
  const answer = (level: number, area: string, share: number): BroadcastAnswer => ({ hazard: 'rain', level, area, share, sent: HOUR });
  const courses = [course('370832101200', [[1, 1], [2, 2], [6, 0]])];
  const [blue, yellow] = scoreWarnings(issued(courses), [], options, [answer(1, '370832101200', 0.4), answer(2, '370832', 0.8), answer(2, '999999', 0), answer(0, '370832101200', 0)]) as [LevelScores, LevelScores];
  expect([valueOf(blue, 'broadcast_coverage'), valueOf(yellow, 'broadcast_coverage')]).toEqual([(0.4 + 0.8) / 2, 0.8]);
  const [without] = scoreWarnings(issued(courses), [], options) as [LevelScores];
  expect(valueOf(without, 'broadcast_coverage')).toEqual({ missing: 'no answer to a broadcast of it (--feedback)' });
});
test('what has no number says why: no event, no warning, no three runs', () => {
  const [quiet] = scoreWarnings(issued([course('a', [[1, 1], [3, 0]])]), [], options) as [LevelScores];
  expect(valueOf(quiet, 'probability_of_detection')).toEqual({ missing: 'no event' });
  expect(valueOf(quiet, 'lead_time_median')).toEqual({ missing: 'no event was warned of' });
  expect(valueOf(quiet, 'flip_flop')).toEqual({ missing: 'no moment was expected by three runs' });
  const [missed] = scoreWarnings(issued([course('a', [])]), [event('a', 5, 1)], options) as [LevelScores];
  expect([valueOf(missed, 'false_alarm_ratio'), valueOf(missed, 'share_30_min')]).toEqual([{ missing: 'no warning was issued' }, 0]);
  // issued, and standing at the end: neither right nor wrong so far
  const [open] = scoreWarnings(issued([course('a', [[230, 1]])]), [], options) as [LevelScores];
  expect([open.warnings, valueOf(open, 'false_alarm_ratio'), valueOf(open, 'threat_score')]).toEqual([1, { missing: 'every warning still stood at the end of what was judged' }, { missing: 'no event, and every warning still stood at the end of what was judged' }]);
});
test('runs that change their minds and come back flip; those that only move do not', () => {
  const [made] = scoreWarnings(issued([course('a', [[1, 1], [3, 0]], [[1, 0, 1], [0, 1, 1]])]), [], options) as [LevelScores];
  // |1-0| + |0-1| - 1 = 1 over n - 2 = 1, and 0
  expect(valueOf(made, 'flip_flop')).toBe(0.5);
});
test('a warning goes on while a higher level stands, and to the end where nothing ends it', () => {
  expect(warningsOf(course('a', [[1, 1], [2, 3], [4, 1], [5, 0], [9, 1]]), 1, 10 * HOUR).map(({ issued: from, validTo }) => [from / HOUR, validTo / HOUR])).toEqual([[1, 5], [9, 10]]);
  expect(warningsOf(course('a', [[1, 1], [2, 3], [4, 1]]), 3, 10 * HOUR).map(({ validTo }) => validTo / HOUR)).toEqual([4]);
});
test('an area has the events of its villages, joined where they overlap', () => {
  const events = [event('370832101200', 1, 1), event('370832101201', 2, 1), event('370833101201', 2, 1), event('370832101201', 9, 1)];
  expect(eventsOf(events, 'rain', '370832', 1).map(({ onset, end }) => [onset / HOUR, end / HOUR])).toEqual([[1, 4], [9, 11]]);
  expect(eventsOf(events, 'rain', '370832101201', 1)).toHaveLength(2);
  expect(eventsOf(events, 'rain', '370832', 2)).toEqual([]);
});
