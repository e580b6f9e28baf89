import { expect, test } from 'vitest';
import { SCALE_NAMES } from '../../../engine/scoring/framework.js';
import { SCALES, scaleNamed } from '../../../engine/scoring/normalise/index.js';

test('every scale a goalpost may name is in the list, in the same order', () => {
  expect(SCALES.map((scale) => scale.name)).toEqual([...SCALE_NAMES]);
});

test('a scale is found by its name', () => {
  for (const scale of SCALES) expect(scaleNamed(scale.name)).toBe(scale);
});

test('every scale grows strictly from its lowest value', () => {
  for (const { apply, lowest } of SCALES) {
    const start = Math.max(lowest, -100);
    for (let x = start; x < start + 200; x++) expect(apply(x + 1)).toBeGreaterThan(apply(x));
  }
});
