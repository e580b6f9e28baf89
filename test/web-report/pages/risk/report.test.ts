import { expect, test } from 'vitest';
import { riskReport } from '../../../../web-report/pages/risk/report.js';
import { stageRating } from '../../../../engine/flood/stage-rating.js';
import { bareRisk, fullRisk, HOSTILE } from './full-risk.js';

const sections = (page: string): string[] => [...page.matchAll(/<section id="(\w+)">/g)].map(([, id]) => id!);

test('a run with everything has every section, one with nothing only what is uncertain', () => {
  expect(sections(riskReport(fullRisk))).toEqual(['outcomes', 'levels', 'fans', 'critical', 'exceedance', 'policies', 'sweep', 'flood', 'totals', 'ledgers', 'uncertain', 'method']);
  expect(sections(riskReport(bareRisk))).toEqual(['uncertain']);
});

test('a site has its median and quantiles, and a dash where there is none', () => {
  expect(riskReport(fullRisk)).toContain('<td>2,500 (1,000 – 40,000)</td><td>–</td>');
});

test('critical rain stands in whole millimetres with its interval, and what no rain reaches is said', () => {
  expect(riskReport(fullRisk)).toContain('<td>偏湿 / wet</td><td>70 (62 – 80)</td><td>&gt; 2000 (100 – &gt; 2000)</td>');
});

test('the course of a flood has a slider and buttons that say what they do, and without a script every moment is there', () => {
  const page = riskReport(fullRisk);
  for (const text of ['aria-label="前一时刻 / earlier"', 'aria-label="后一时刻 / later"', '<div class="moments" hidden>', 'type="range"', '<output aria-live="polite">', 'class="figure whole"']) expect(page).toContain(text);
  expect(page).not.toMatch(/data-frame="[^"]*" hidden/);
});

test('points of a sweep have their policy, their parameters and their quantiles, and a model the record it is fitted to', () => {
  const page = riskReport(fullRisk);
  for (const text of ['<td>堤 / banks</td><td>0.25</td><td>39 (38 – 40)</td>', '<td>0.5</td><td>–</td>', '1991-01-01 – 2020-12-31']) expect(page).toContain(text);
});

test('money and people are said as such, with their policy and their total', () => {
  const page = riskReport(fullRisk);
  for (const text of ['钱 / money', '堤 / banks', '<td>loss [元]</td><td>12</td><td>2,500</td>']) expect(page).toContain(text);
});

test('no name becomes markup, and nothing is fetched', () => {
  const page = riskReport(fullRisk);
  expect(page).not.toContain(HOSTILE);
  expect(page.match(/<script/g)!.length).toBe(1);
  expect(page).not.toMatch(/(src|href)="(?!data:)/);
});

test('what is said of years does not name how many, and an interval is drawn where there is one', () => {
  expect(riskReport(fullRisk)).not.toContain('一千年');
  const curve = { unit: '元', lines: [{ label: 'x', points: [{ probability: 0.5, value: 10, low: 8, high: 12 }, { probability: 0.1, value: 30, low: 20, high: 30 }] }] };
  expect(riskReport({ ...bareRisk, exceedance: curve })).toMatch(/class="interval" d="M/);
});

test('says how good the probabilities are: half over the root of the members', () => {
  expect(riskReport(bareRisk)).toContain('5 %'); // 0.5 / √100
});

test('the method names each parameter with its unit, range, default and what the scenario gave', () => {
  const page = riskReport(fullRisk);
  for (const text of ['zeroStage', '-500 … 9000', '<td>36</td>', stageRating.title.zh]) expect(page).toContain(text);
});
