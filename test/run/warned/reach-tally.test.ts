import { expect, test } from 'vitest';
import type { ReachDeclaration } from '../../../engine/run/reach/declaration.js';
import type { ReachVillage } from '../../../engine/run/reach/villages.js';
import { ReachTally, timesOf } from '../../../engine/run/warned/reach-tally.js';

const declaration = { minutes: [2, 10, 45], classes: [{ name: 'old' }, { name: 'young' }] } as unknown as ReachDeclaration;
const village = (people: number, old: number): ReachVillage => ({ people, classes: [old, 1 - old] }) as unknown as ReachVillage;

test('the minutes of the file and those always told, each once, in order', () => {
  expect(timesOf(declaration)).toEqual([2, 5, 10, 30, 45, 60]);
});

test('hand calculation: two villages, two members, one event without a warning', () => {
  const tally = new ReachTally('p', declaration, [village(100, 0.5), village(300, 0), village(50, 0.2)], [10], 3);
  tally.add(0, 0, Float64Array.of(0.4, 0.8), Float64Array.of(0.2, 0.6));
  tally.add(1, 0, null, null);
  tally.add(1, 1, Float64Array.of(0.9, 0.5), Float64Array.of(0.9, 0.3));
  const rows = tally.rows().map(({ unit, peopleClass, minutes, share, low, high }) => [unit, peopleClass, minutes, share, low, high]);
  const close = (value: number): unknown => expect.closeTo(value, 12);
  expect(rows).toEqual([
    // the old: 50 persons of village 0 alone, in member 0
    [null, 'old', 10, close(0.4), close(0.4), close(0.4)],
    [null, 'old', null, close(0.2), close(0.2), close(0.2)],
    // the young: (50 × 0.8 + 300 × 0.5) / 650; by member 40 / 350 and 150 / 300, member 2 has no event
    [null, 'young', 10, close(190 / 650), close(4 / 35 + 0.05 * (0.5 - 4 / 35)), close(4 / 35 + 0.95 * (0.5 - 4 / 35))],
    [null, 'young', null, close(120 / 650), close(3 / 35 + 0.05 * (0.3 - 3 / 35)), close(3 / 35 + 0.95 * (0.3 - 3 / 35))],
    // everybody: (20 + 40 + 150) / 700; by member 60 / 400 and 150 / 300
    [null, null, 10, close(0.3), close(0.15 + 0.05 * 0.35), close(0.15 + 0.95 * 0.35)],
    [null, null, null, close(130 / 700), close(0.1 + 0.05 * 0.2), close(0.1 + 0.95 * 0.2)],
    [0, 'old', 10, close(0.4), null, null],
    [0, 'old', null, close(0.2), null, null],
    [0, 'young', 10, close(0.8), null, null],
    [0, 'young', null, close(0.6), null, null],
    [0, null, 10, close(0.6), null, null],
    [0, null, null, close(0.4), null, null],
    // village 1 has no old people; its two events: none, and half
    [1, 'young', 10, close(0.25), null, null],
    [1, 'young', null, close(0.15), null, null],
    [1, null, 10, close(0.25), null, null],
    [1, null, null, close(0.15), null, null],
  ]);
});
