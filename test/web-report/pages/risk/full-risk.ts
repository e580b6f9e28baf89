/** A run's data with something in every part of the report, and one with nothing. */
import { stageRating } from '../../../../engine/flood/stage-rating.js';
import type { RiskReport } from '../../../../web-report/pages/risk/data.js';

const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
export const bareRisk: RiskReport = {
  title: { zh: '标题', en: 'title' },
  about: { zh: '说明', en: 'about' },
  code: '0.1.0',
  names: new Map([['stage', { zh: '水位', en: 'stage' }]]),
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
/** What a page must show as text. */
export const HOSTILE = '<script>alert(1)</script>';
export const fullRisk: RiskReport = {
  ...bareRisk,
  missing: [HOSTILE],
  outcomes: [{ text: `${HOSTILE}: 3`, holds: false }],
  levels: { quantity: 'stage', unit: 'm', line: 39.2, places: [{ id: HOSTILE, share: 0.5 }] },
  fans: [{ place: HOSTILE, quantity: 'stage', unit: 'm', start: 0, step: 3_600, mean: column(1, 2), q05: column(0, 1), q50: column(1, 2), q95: column(2, 3), above: 1.5, rain: { step: 3_600, values: column(0, 4) } }],
  shown: 1,
  critical: { members: 10, columns: ['1 h [mm]', '3 h [mm]'], count: 30, rows: [{ place: HOSTILE, line: 'damage_m 54.5', soil: 'wet', cells: [{ q05: 61.6, q50: 70.2, q95: 80, already: 0, peakWithoutRain: null }, { q05: 100, q50: null, q95: null, already: 0, peakWithoutRain: null }] }] },
  exceedance: { unit: '元', lines: [{ label: HOSTILE, points: [{ probability: 0.5, value: 10 }, { probability: 0.1, value: 30 }] }] },
  differences: [{ policy: { zh: HOSTILE, en: HOSTILE }, rows: [{ title: HOSTILE, quantity: 'loss', unit: '元', value: -5, low: -6, high: -4 }] }],
  flood: { columns: 2, rows: 1, cell: 20, median: column(0, 0.4), high: column(0.1, 2.5), frames: [{ title: '2023-07-12 14:00', depth: column(0, 0) }, { title: '2023-07-12 16:00', depth: column(0, 0.2) }, { title: '2023-07-12 18:00', depth: column(0, 2.5) }], policies: [{ policy: { zh: HOSTILE, en: HOSTILE }, median: column(0, 0.1) }], sites: { columns: ['siteLoss [元]', 'sitePeople [人]'], count: 12, rows: [{ place: HOSTILE, cells: [{ q05: 1_000, q50: 2_500, q95: 40_000 }, null] }] } },
  totals: [{ policy: null, quantity: 'loss', unit: '元', places: 12, mean: 2_500, q05: 100, q50: 2_000, q95: 9_000 }],
  ledgers: [
    { model: HOSTILE, of: 'water', part: null, policy: null, unit: 'mm', in: 100, out: 60, stored: 40, residual: 0 },
    { model: 'flood-damage', of: 'money', part: { zh: HOSTILE, en: HOSTILE }, policy: { zh: '堤', en: 'banks' }, unit: '元', in: 100, out: 60, stored: 40, residual: 0 },
  ],
  sweep: { parameters: [HOSTILE], outputs: ['stage [m]'], count: 300, rows: [{ policy: { zh: '堤', en: 'banks' }, values: [0.25], cells: [{ mean: 39, q05: 38, q95: 40 }] }, { policy: null, values: [0.5], cells: [null] }] },
  models: [{ calibration: 'record.csv, 1991-01-01 – 2020-12-31; scale 3 月', model: stageRating, values: { zeroStage: '36' } }],
};
