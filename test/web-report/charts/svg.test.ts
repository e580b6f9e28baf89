import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawing, emsOf, escapeText, fit, tag, words } from '../../../web-report/charts/svg.js';
import { OPTIONS } from './marks.js';

test('a drawing is an image with a title and a description', () => {
  const svg = drawing(OPTIONS, 100);
  expect(svg).toContain('role="img"');
  expect(svg).toContain('<title>a title</title><desc>a description</desc>');
});

test('no text can open an element or leave an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(escapeText(text)).not.toMatch(/[<>"']/);
      expect(words(text, { 'data-x': text }).match(/</g)).toHaveLength(2);
    }),
  );
});

test('numbers are written to a hundredth of a pixel, and what is undefined is left out', () => {
  expect(tag('rect', { x: 1 / 3, y: undefined })).toBe('<rect x="0.33"></rect>');
});

test('a text that is cut fits its room', () => {
  expect(fit('数字乡村', 48)).toBe('数字乡村');
  expect(fit('数字乡村发展', 48)).toBe('数字乡…');
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 12, max: 300 }), (text, room) => {
      expect(emsOf(fit(text, room)) * 12).toBeLessThanOrEqual(Math.max(room, 12 * 1));
    }),
  );
});
