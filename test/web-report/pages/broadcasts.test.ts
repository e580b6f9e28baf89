import { expect, test } from 'vitest';
import { broadcastSection, type ShownBroadcast } from '../../../web-report/pages/verification/broadcasts.js';
import { readLabels } from '../../../web-report/pages/labels.js';
import { Words } from '../../../web-report/pages/parts.js';

const w = new Words(readLabels(), 'warningScores');
const modelled = { mean: 0.8, low: 0.7, high: 0.9 };
const one = (area: string, over: Partial<ShownBroadcast> = {}): ShownBroadcast => ({ sent: '2023-07-02T09:00+08:00', area, hazard: 'rainstorm', terminals: 12, reported: 0.75, modelled, difference: -0.05, within: true, because: '', ...over });

test('answers stand beside the model in a chart, the farthest first, and in a table as they came; the synopsis counts those outside and those without a model', () => {
  const html = broadcastSection({ channel: 'loudspeaker', areas: [one('330101'), one('330102', { reported: 0.5, difference: -0.3, within: false }), one('330103', { terminals: 0, modelled: null, difference: null, within: null, because: 'no loudspeaker stands there' })] }, w);
  expect(html).toContain('Answers less the model: −17.5 percentage points on the mean; 1 of 2 areas that can be compared lie outside of the range, 1 more have no known terminals.');
  const drawn = [...html.matchAll(/<title>(\d{6}) /g)].map(([, area]) => area);
  expect(drawn.slice(0, 3)).toEqual(['330102', '330101', '330103']);
  const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => [...row!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)).filter(({ length }) => length > 0);
  expect(rows.map((cells) => [cells[1], cells[4], cells[5], cells[6]])).toEqual([['330101', '75.0 %', '80.0 % [70.0 %, 90.0 %]', '−5.0'], ['330102', '50.0 %', '80.0 % [70.0 %, 90.0 %]', '−30.0'], ['330103', '75.0 %', '– (no loudspeaker stands there)', '–']]);
});

test('without an answer nothing is drawn, and that is said', () => {
  const html = broadcastSection({ channel: 'loudspeaker', areas: [] }, w);
  expect(html).toContain('There are no answers to hold against it.');
  expect(html).not.toContain('<svg');
});
