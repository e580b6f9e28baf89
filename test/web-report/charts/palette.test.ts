import { expect, test } from 'vitest';
import { INK, MUTED, contrast, gradeColour, inkOn, scoreColour } from '../../../web-report/charts/palette.js';

test('contrast of black on white is 21:1, by WCAG 2.2', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 9);
});

test('text is readable on every score colour and every grade colour', () => {
  for (let score = 0; score <= 100; score++) expect(contrast(scoreColour(score), inkOn(scoreColour(score)))).toBeGreaterThanOrEqual(4.5);
  for (let grade = 0; grade < 5; grade++) expect(contrast(gradeColour(grade, 5), inkOn(gradeColour(grade, 5)))).toBeGreaterThanOrEqual(4.5);
});

test('ordinary and muted text are readable on the page', () => {
  for (const ink of [INK, MUTED]) for (const ground of ['#ffffff', '#f5f7f9', '#eef1f4', '#fdf6e9']) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
});

test('a higher score is a lighter colour, so that the scale reads in grey', () => {
  for (let score = 5; score <= 100; score += 5) expect(contrast(scoreColour(score), '#000000')).toBeGreaterThan(contrast(scoreColour(score - 5), '#000000'));
});
