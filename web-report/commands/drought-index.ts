/** `shuxiang drought-index`: SPI and SPEI of each month of a daily record. */
import type { Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { calendarDate } from '../../engine/run/scenario/clock.js';
import { readSeries, recordClock } from '../../engine/run/scenario/series.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { monthsOf } from '../../engine/weather/calendar-slots.js';
import { standardisedBalance, standardisedPrecipitation, waterBalance } from '../../engine/weather/drought-index.js';
import { MISSING, type DroughtIndex } from '../../engine/weather/drought-missing.js';
import { somePath, wholeNumber } from './assess-options.js';

const EXAMPLES = `
示例 / Example:
  $ shuxiang drought-index record.csv --scale 3 --out spi3.csv

序列为逐日 CSV:entity,time,rain [mm],可有 potentialEvapotranspiration [mm](才有 SPEI)。只用整月。
The series is a CSV of days: entity, time, rain [mm] and, for SPEI, potentialEvapotranspiration [mm]. Only whole months are used.
等级 Classes: 无旱 none > -0.5, 轻旱 light, 中旱 moderate ≤ -1, 重旱 severe ≤ -1.5, 特旱 extreme ≤ -2`;

const DAY = 86_400;
/** Upper ends of the classes of drought, driest first. Source: GB/T 20481-2017, as quoted in the literature. */
const CLASSES = [
  [-2, '特旱 extreme'],
  [-1.5, '重旱 severe'],
  [-1, '中旱 moderate'],
  [-0.5, '轻旱 light'],
] as const;
const classOf = (index: number): string => CLASSES.find(([end]) => index <= end)?.[1] ?? '无旱 none';

const REASONS: Readonly<Record<number, string>> = {
  [MISSING.windowNotFull]: '窗口未满 window not full',
  [MISSING.inputMissing]: '缺输入 input missing',
  [MISSING.sampleTooSmall]: '样本过少 sample too small',
  [MISSING.allZero]: '该月历年无雨 never any rain',
  [MISSING.noSpread]: '无变化 no spread',
  [MISSING.notPositive]: '有负值 values below zero',
};

/** Sums of the whole months of days: element `month * n + entity`. */
function monthlySums(values: readonly Float64Array[], spans: readonly (readonly [from: number, to: number])[]): Float64Array {
  const sums = new Float64Array(spans.length * values.length);
  spans.forEach(([from, to], m) =>
    values.forEach((own, i) => {
      for (let t = from; t < to; t++) sums[m * values.length + i]! += own[t]!;
    }),
  );
  return sums;
}

async function runDroughtIndex(path: string, { scale, out }: { readonly scale: number; readonly out: string }): Promise<void> {
  const clock = await recordClock(path, path, DAY);
  const series = await readSeries(path, path, clock);
  const rain = series.columns.get('rain');
  if (rain?.unit !== 'mm') throw new InputError([{ place: `${path}:1`, expected: 'a column rain [mm]', found: [...series.columns].map(([name, { unit }]) => `${name} [${unit}]`).join(', '), code: 'drought/no-rain' }]);
  const pet = series.columns.get('potentialEvapotranspiration');
  const firsts = Array.from({ length: clock.steps + 1 }, (_, t) => t).filter((t) => calendarDate(clock, t).day === 1);
  const spans = firsts.slice(1).map((to, k) => [firsts[k]!, to] as const);
  if (spans.length === 0) throw new InputError([{ place: path, expected: 'at least one whole month of days', found: `${clock.steps} days`, code: 'drought/too-short' }]);
  const n = series.entities.length;
  const calendar = monthsOf(spans.length, calendarDate(clock, spans[0]![0]).month);
  const sums = monthlySums(rain.values, spans);
  const spi = standardisedPrecipitation(sums, n, calendar, { scale });
  const spei = pet === undefined ? null : standardisedBalance(waterBalance(sums, monthlySums(pet.values, spans)), n, calendar, { scale });
  const rows = series.entities.flatMap((entity, i) => spans.map(([from], m) => ({ entity, at: m * n + i, date: calendarDate(clock, from) })));
  const of = (index: DroughtIndex | null): readonly [Float64Array, Uint8Array] => [Float64Array.from(rows, ({ at }) => (index === null || index.reason[at] !== 0 ? 0 : index.index[at]!)), Uint8Array.from(rows, ({ at }) => (index === null || index.reason[at] !== 0 ? 0 : 1))];
  const [[spiValues, spiThere], [speiValues, speiThere]] = [of(spi), of(spei)];
  const columns = [...['entity', 'month'].map((name) => ({ name, type: 'text' }) as const), { name: 'spi', type: 'number' } as const, { name: 'class', type: 'text' } as const, { name: 'spei', type: 'number' } as const, { name: 'missing', type: 'text' } as const];
  const block = {
    rows: rows.length,
    columns: [rows.map(({ entity }) => entity), rows.map(({ date }) => `${date.year}-${String(date.month).padStart(2, '0')}`), spiValues, rows.map((_, k) => (spiThere[k] === 1 ? classOf(spiValues[k]!) : null)), speiValues, rows.map(({ at }) => REASONS[spi.reason[at]!] ?? null)],
    present: [null, null, spiThere, null, speiThere, null],
  };
  await writeFileWhole(out, (file) => writeCsv(file, columns, [block]));
  process.stdout.write(`${out}: ${n} 个单元 entities, ${spans.length} 个月 months, 尺度 scale ${scale}\n`);
}

export function addDroughtIndex(program: Command): void {
  program
    .command('drought-index')
    .description('干旱指数 SPI、SPEI(由逐日记录,按月) / drought indices SPI and SPEI of each month of a daily record')
    .argument('<record>', '逐日序列 CSV / record of days, a CSV', somePath)
    .option('--scale <months>', '累计月数 / months summed', wholeNumber(1, 24), 3)
    .requiredOption('--out <file>', '结果 CSV / the table, a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runDroughtIndex);
}
