import { expect, test } from 'vitest';
import { stageRating } from '../../../../engine/flood/stage-rating.js';
import type { RiskReport } from '../../../../web-report/pages/risk/data.js';
import { riskReport } from '../../../../web-report/pages/risk/report.js';

const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const bare: RiskReport = {
  title: { zh: '标题', en: 'title' },
  about: { zh: '说明', en: 'about' },
  code: '0.1.0',
  entities: 1,
  sites: 0,
  steps: 2,
  members: 100,
  seed: 'x',
  missing: [],
  outcomes: [],
  levels: null,
  boundary: null,
  fans: [],
  shown: 0,
  lines: [],
  critical: null,
  exceedance: null,
  differences: [],
  sweep: null,
  flood: null,
  totals: [],
  ledgers: [],
  models: [],
};
const name = '<script>alert(1)</script>';
const full: RiskReport = {
  ...bare,
  missing: [name],
  outcomes: [{ text: `${name}: 3`, holds: false }],
  levels: { quantity: 'stage', unit: 'm', line: 39.2, places: [{ id: name, share: 0.5 }] },
  fans: [{ place: name, quantity: 'stage', unit: 'm', start: 0, step: 3_600, mean: column(1, 2), q05: column(0, 1), q50: column(1, 2), q95: column(2, 3), above: 1.5, rain: { step: 3_600, values: column(0, 4) } }],
  shown: 1,
  critical: { members: 10, columns: ['1 h [mm]', '3 h [mm]'], count: 30, rows: [{ place: name, line: 'damage_m 54.5', soil: 'wet', cells: [{ q05: 61.6, q50: 70.2, q95: 80, already: 0, peakWithoutRain: null }, { q05: 100, q50: null, q95: null, already: 0, peakWithoutRain: null }] }] },
  exceedance: { unit: '元', lines: [{ label: name, points: [{ probability: 0.5, value: 10 }, { probability: 0.1, value: 30 }] }] },
  differences: [{ policy: { zh: name, en: name }, rows: [{ title: name, unit: '元', value: -5, low: -6, high: -4 }] }],
  flood: { columns: 2, rows: 1, cell: 20, median: column(0, 0.4), high: column(0.1, 2.5), frames: [{ title: name, depth: column(0, 0.2) }], policies: [{ policy: { zh: name, en: name }, median: column(0, 0.1) }], sites: { columns: ['siteLoss [元]', 'sitePeople [人]'], count: 12, rows: [{ place: name, cells: [{ q05: 1_000, q50: 2_500, q95: 40_000 }, null] }] } },
  totals: [{ policy: null, quantity: 'loss', unit: '元', places: 12, mean: 2_500, q05: 100, q50: 2_000, q95: 9_000 }],
  ledgers: [
    { model: name, of: 'water', part: null, policy: null, unit: 'mm', in: 100, out: 60, stored: 40, residual: 0 },
    { model: 'flood-damage', of: 'money', part: { zh: name, en: name }, policy: { zh: '堤', en: 'banks' }, unit: '元', in: 100, out: 60, stored: 40, residual: 0 },
  ],
  sweep: { parameters: [name], outputs: ['stage [m]'], count: 300, rows: [{ policy: { zh: '堤', en: 'banks' }, values: [0.25], cells: [{ mean: 39, q05: 38, q95: 40 }] }, { policy: null, values: [0.5], cells: [null] }] },
  models: [{ calibration: 'record.csv, 1991-01-01 – 2020-12-31; scale 3 月', model: stageRating, values: { zeroStage: '36' } }],
};
const sections = (page: string): string[] => [...page.matchAll(/<section id="(\w+)">/g)].map(([, id]) => id!);

test('a run with everything has every section, one with nothing only what is uncertain', () => {
  expect(sections(riskReport(full))).toEqual(['outcomes', 'levels', 'fans', 'critical', 'exceedance', 'policies', 'sweep', 'flood', 'totals', 'ledgers', 'uncertain', 'method']);
  expect(sections(riskReport(bare))).toEqual(['uncertain']);
});

test('a site has its median and quantiles, and a dash where there is none', () => {
  expect(riskReport(full)).toContain('<td>2,500 (1,000 – 40,000)</td><td>–</td>');
});

test('critical rain stands in whole millimetres with its interval, and what no rain reaches is said', () => {
  expect(riskReport(full)).toContain('<td>偏湿 / wet</td><td>70 (62 – 80)</td><td>&gt; 2000 (100 – &gt; 2000)</td>');
});

test('the course of a flood has a slider and buttons that say what they do, and without a script every moment is there', () => {
  const page = riskReport(full);
  for (const text of ['aria-label="前一时刻 / earlier"', 'aria-label="后一时刻 / later"', '<div class="moments" hidden>', 'type="range"', '<output aria-live="polite">', 'class="figure whole"']) expect(page).toContain(text);
  expect(page).not.toMatch(/data-frame="[^"]*" hidden/);
});

test('points of a sweep have their policy, their parameters and their quantiles, and a model the record it is fitted to', () => {
  const page = riskReport(full);
  for (const text of ['<td>堤 / banks</td><td>0.25</td><td>39 (38 – 40)</td>', '<td>0.5</td><td>–</td>', '1991-01-01 – 2020-12-31']) expect(page).toContain(text);
});

test('money and people are said as such, with their policy and their total', () => {
  const page = riskReport(full);
  for (const text of ['钱 / money', '堤 / banks', '<td>loss [元]</td><td>12</td><td>2,500</td>']) expect(page).toContain(text);
});

test('no name becomes markup, and nothing is fetched', () => {
  const page = riskReport(full);
  expect(page).not.toContain(name);
  expect(page.match(/<script/g)!.length).toBe(1);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
});

test('what is said of years does not name how many, and an interval is drawn where there is one', () => {
  expect(riskReport(full)).not.toContain('一千年');
  const curve = { unit: '元', lines: [{ label: 'x', points: [{ probability: 0.5, value: 10, low: 8, high: 12 }, { probability: 0.1, value: 30, low: 20, high: 30 }] }] };
  expect(riskReport({ ...bare, exceedance: curve })).toMatch(/class="interval" d="M/);
});

test('says how good the probabilities are: half over the root of the members', () => {
  expect(riskReport(bare)).toContain('5 %'); // 0.5 / √100
});

test('the method names each parameter with its unit, range, default and what the scenario gave', () => {
  const page = riskReport(full);
  for (const text of ['zeroStage', '-500 … 9000', '<td>36</td>', stageRating.title.zh]) expect(page).toContain(text);
});
