import { expect, test } from 'vitest';
import { codeGrid } from '../../../web-report/charts/code-grid.js';
import { LEVEL_PATTERNS, levelColour, levelFill } from '../../../web-report/charts/levels.js';
import { contrast, inkOn } from '../../../web-report/charts/palette.js';
import { layoutFaults } from './layout.js';
import { OPTIONS, marks } from './marks.js';

const CLASSES = ['很低', '低', '中', '高', '很高'];
const options = { ...OPTIONS, schematic: '示意图:按代码排列', missing: '无数据' };
const cells = [
  { code: '110103', name: '<script>村', level: 4, value: '97%' },
  { code: '110101', name: '东风', level: 0, value: '0%' },
  { code: '110102', name: '红星', level: null, value: '—' },
];

test('cells stand in order of code, each with its class, number and value', () => {
  const svg = codeGrid({ cells, classes: CLASSES }, options);
  expect([...svg.matchAll(/data-place="(\d+)"/g)].map((match) => match[1])).toEqual(['110101', '110102', '110103']);
  expect(marks(svg, 'cell level-0')).toBe(1);
  expect(marks(svg, 'cell level-4')).toBe(1);
  expect(marks(svg, 'cell missing')).toBe(1);
  expect(svg).toContain('>5 · 97%</text>');
  expect(svg).toContain('<title>东风 110101: 0%, 1 很低</title>');
});

test('it says that it is schematic, and how many are in every class', () => {
  const svg = codeGrid({ cells, classes: CLASSES }, options);
  expect(svg).toContain('示意图');
  expect(svg).toContain('>很高 (1)</text>');
  expect(svg).toContain('>中 (0)</text>');
  expect(svg).toContain('>无数据 (1)</text>');
});

test('names are escaped', () => {
  expect(codeGrid({ cells, classes: CLASSES }, options)).not.toContain('<script>');
});

test('classes differ by pattern as well as by colour; lowest palest, highest red', () => {
  expect(new Set(LEVEL_PATTERNS.match(/<path d="[^"]*"/g)).size).toBe(4);
  expect([0, 1, 2, 3].map((k) => levelFill(k, 4))).toEqual(['url(#level-0)', 'url(#level-1)', 'url(#level-3)', 'url(#level-4)']);
  for (let k = 0; k < 5; k++) expect(contrast(levelColour(k, 5), inkOn(levelColour(k, 5)))).toBeGreaterThan(4.5);
});

test.each([[3, 360], [40, 360], [40, 1_100], [400, 1_100]])('%i cells at %i px: no text on another or outside', (count, width) => {
  const many = Array.from({ length: count }, (_, k) => ({ code: String(1_000 + k), name: `村名很长的村庄 ${k}`, level: k % 5, value: '100%' }));
  expect(layoutFaults(codeGrid({ cells: many, classes: CLASSES }, { ...options, width }))).toEqual([]);
});

test('two thousand places get small cells without text', () => {
  const many = Array.from({ length: 2_000 }, (_, k) => ({ code: String(10_000 + k), name: 'n', level: k % 5, value: '1' }));
  const svg = codeGrid({ cells: many, classes: CLASSES }, { ...options, width: 1_100 });
  expect(svg.match(/class="cell /g)).toHaveLength(2_000);
  expect(svg.match(/<text/g)!.length).toBeLessThan(15);
});
