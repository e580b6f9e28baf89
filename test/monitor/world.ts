/** A small county that is watched: two villages on one gauge of rain, one with a gauge of its own, and rules of rain and of stage. */
import { UnitIndex, type Unit } from '../../engine/monitor/units.js';
import { variablesOf } from '../../engine/monitor/variables.js';
import type { CycleOptions } from '../../engine/monitor/cycle.js';
import { MODELS } from '../../engine/run/models.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import type { Store } from '../../engine/store/store.js';

export const HOUR = 3_600_000;
export const START = Date.parse('2023-07-02T08:00:00+08:00');

const unit = (code: string, name: string, feeds: readonly (readonly [string, string])[]): Unit => ({
  code,
  name,
  at: { lon: 119 + Number(code.slice(-1)) / 100, lat: 30 },
  lines: new Map([
    ['bankfull_m', 52],
    ['warning_m', 53],
    ['guarantee_m', 54],
    ['damage_m', 55],
  ]),
  feeds: new Map(feeds),
});

export const VILLAGES = ['330102001201', '330102001202', '330103001201'] as const;
const units = new UnitIndex([unit(VILLAGES[0], '一村', [['rain', 'P1'], ['stage', 'Z1']]), unit(VILLAGES[1], '二村', [['rain', 'P1']]), unit(VILLAGES[2], '三村', [])], new Map([['3301', '杭州市'], ['330102', '上城区'], ['330102001', '清波街道']]));

const books = await Promise.all(['flash-flood', 'river-stage'].map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));

export const variables = variablesOf(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards)), MODELS);

export const cycleOptions = (store: Store): CycleOptions => ({ store, units, variables, rules: { books, dt: 3_600 }, rulesHash: 'rules' });

/** A row of rain at a gauge `hour` hours after the start. */
export const rain = (place: string, hour: number, value: number): Record<string, unknown> => ({ place, variable: 'rain', time: new Date(START + hour * HOUR).toISOString(), value, unit: 'mm', source: 'gauge' });

/** What a request may do that may do anything. */
export const anyRow = { source: 'gauge', mayTell: (): boolean => true, dryRun: false, atomic: false };
