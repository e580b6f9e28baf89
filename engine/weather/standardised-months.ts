/** What SPI and SPEI of months share: fits by month of the year, the months that a window holds, and why there is no index. */
import type { Calibration, Columns, Fitted, PastRecord, Quantities, StateQuantities } from '../core/model.js';
import { monthsOf } from './calendar-slots.js';
import type { StandardisedFit } from './drought-fit.js';
import { MISSING, MISSING_WORDS } from './drought-missing.js';
import { lastBefore, MONTHS_HELD, monthSums, pastMonths, type PastMonths } from './past-months.js';

const MONTHS = 12;

/** Greatest index either way: the deviate of one in a thousand, as the index of a record has it. */
export const CLIP = 3.09;

export const MONTH_INPUT = { unit: '月', min: 1, max: 12, doc: { zh: '月份', en: 'month of the year' } } as const;

export const MONTH_STATE = {
  months: { unit: 'mm', width: MONTHS_HELD, doc: { zh: '前几个月之值,最近的在后', en: 'values of the months before, the latest last' } },
  known: { unit: '1', min: 0, max: MONTHS_HELD, doc: { zh: '其中连续已知的月数', en: 'months of these known in a row' } },
} as const satisfies StateQuantities;

export const missingQuantity = (of: string) =>
  ({ unit: '1', min: 0, max: MISSING_WORDS.length - 1, codes: MISSING_WORDS, doc: { zh: `${of} 缺值的原因:0 有值,1 窗口未满,2 缺输入,3 样本过少,4 该月历年无雨,5 无变化,6 有负值,7 蒸散发为零`, en: `why ${of} has no value: 0 it has one, 1 window not full, 2 input missing, 3 sample too small, 4 never any rain in that season, 5 no spread, 6 values below zero, 7 nothing can evaporate` } }) as const;

const FIT_SETTINGS = {
  scale: { unit: '月', min: 1, max: 24, default: 3, doc: { zh: '尺度:累计的月数', en: 'scale: months summed' } },
  minimumSample: { unit: '1', min: 3, max: 1_000, default: 10, doc: { zh: '每月率定样本的最少年数', en: 'least years that a month is fitted to' } },
} as const satisfies Quantities;

/**
 * A calibration by the whole months of a record.
 *
 * @param record inputs it holds, each summed over the days of a month
 * @param valueOf a month's sums: what is fitted
 * @param fit of the months
 */
export const monthlyCalibration = (
  record: readonly string[],
  valueOf: (sums: PastRecord['values']) => Float64Array,
  fit: (values: Float64Array, calendar: ReturnType<typeof monthsOf>, options: { readonly scale: number; readonly minimumSample: number; readonly calibration: PastMonths['calibration'] }) => StandardisedFit,
): Calibration => ({
  record,
  settings: FIT_SETTINGS,
  fit(past, { scale = FIT_SETTINGS.scale.default, minimumSample = FIT_SETTINGS.minimumSample.default }): Fitted {
    const months = pastMonths(past, past.values[record[0]!]!.length);
    const sums = valueOf(Object.fromEntries(record.map((name) => [name, monthSums(past.values[name]!, months)])));
    const { location, spread, shape, zeroShare, reason } = fit(sums, monthsOf(sums.length, months.firstMonth), { scale, minimumSample, calibration: months.calibration });
    const { before, known } = lastBefore(sums, months.begins, MONTHS_HELD);
    return { scale: Float64Array.of(scale), location, spread, shape, zeroShare, reason: Float64Array.from(reason), before, known: Float64Array.of(known) };
  },
});

export function beginMonths(n: number, { months, known }: Columns<typeof MONTH_STATE>, fitted: Fitted): void {
  for (let i = 0; i < n; i++) months.set(fitted.before!, i * MONTHS_HELD);
  known.fill(fitted.known![0]!);
}

/**
 * Every column's index, step by step.
 *
 * @param valueAt of a step and column
 * @param deviate of a sum under the fit of month `m`, from 0
 */
export function advanceMonths(steps: number, n: number, month: Float64Array, valueAt: (at: number) => number, { months, known }: Columns<typeof MONTH_STATE>, fitted: Fitted, deviate: (sum: number, m: number) => number, index: Float64Array, missing: Float64Array): void {
  const scale = fitted.scale![0]!;
  for (let i = 0; i < n; i++) {
    const held = months.subarray(i * MONTHS_HELD, (i + 1) * MONTHS_HELD);
    for (let t = 0, at = i; t < steps; t++, at += n) {
      const value = valueAt(at);
      const m = (Math.round(month[at]!) - 1) % MONTHS;
      let sum = 0;
      for (let k = MONTHS_HELD - scale + 1; k < MONTHS_HELD; k++) sum += held[k]!;
      sum += value;
      const why = known[i]! < scale - 1 ? MISSING.windowNotFull : fitted.reason![m]!;
      missing[at] = why;
      index[at] = why === MISSING.none ? deviate(sum, m) : 0;
      held.copyWithin(0, 1);
      held[MONTHS_HELD - 1] = value;
      known[i] = Math.min(MONTHS_HELD, known[i]! + 1);
    }
  }
}
