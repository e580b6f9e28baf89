import { expect, test } from 'vitest';
import { exceedanceCurve, type ExceedanceOptions } from '../../../web-report/charts/exceedance-curve.js';
import { layoutFaults } from './layout.js';
import { OPTIONS, attribute, marks } from './marks.js';

const options: ExceedanceOptions = { ...OPTIONS, axis: 'return-period', x: '重现期 (年)', y: '损失', interval: '90%', format: (value) => `${value} 万元` };
const points = [
  { probability: 0.01, value: 900, low: 700, high: 1_200 },
  { probability: 1, value: 0, low: 0, high: 0 },
  { probability: 0.1, value: 300, low: 250, high: 380 },
];

test('the axis is logarithmic: ten years lie half way to a hundred', () => {
  const svg = exceedanceCurve([{ label: '现状', points }], options);
  const [one = 0, ten = 0, hundred = 0] = attribute(svg, 'point', 'cx');
  expect((ten - one) / (hundred - one)).toBeCloseTo(0.5, 3);
  const [none = 0, some = 0, most = 0] = attribute(svg, 'point', 'cy');
  expect((none - most) / (none - some)).toBeCloseTo(3, 2);
});

test('the same points as shares of members say percent', () => {
  expect(exceedanceCurve([{ label: '现状', points }], options)).toContain('>100</text>');
  const shares = exceedanceCurve([{ label: '现状', points }], { ...options, axis: 'share' });
  expect(shares).toContain('>1%</text>');
  expect(shares).toContain('>100%</text>');
});

test('a curve has its interval as a band; without one no band is promised', () => {
  const svg = exceedanceCurve([{ label: '现状', points }], options);
  expect(svg).toMatch(/class="interval" d="M[^"]+Z"/);
  expect(svg).toContain('>90%</text>');
  const bare = exceedanceCurve([{ label: '现状', points: points.map(({ probability, value }) => ({ probability, value })) }], options);
  expect(bare).toMatch(/class="interval" d=""/);
  expect(bare).not.toContain('>90%</text>');
});

test('curves differ by dash as well as by colour, and each has its name', () => {
  const svg = exceedanceCurve([{ label: '现状', points }, { label: '<堤>', points }], options);
  expect(marks(svg, 'curve')).toBe(2);
  expect(svg).toMatch(/class="curve" d="[^"]*" fill="none" stroke="#c2702d" stroke-width="2.2" stroke-dasharray="7 3"/);
  expect(svg).toContain('>&lt;堤&gt;</text>');
});

test('nothing at all gives an empty drawing without NaN', () => {
  expect(exceedanceCurve([], options)).not.toContain('NaN');
  expect(exceedanceCurve([{ label: 'x', points: [{ probability: 0, value: 1 }] }], options)).not.toMatch(/NaN|Infinity/);
});

test.each([340, 1_100])('no text lies on another or outside at %i px', (width) => {
  expect(layoutFaults(exceedanceCurve([{ label: '现状', points }, { label: '堤岸加高半米', points }], { ...options, width }))).toEqual([]);
});
