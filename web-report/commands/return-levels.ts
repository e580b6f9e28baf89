/** `shuxiang return-levels`: how much rain comes once in so many years, from the greatest of each year of a record. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import { randomStream } from '../../engine/core/random.js';
import { calendarDate, type Clock } from '../../engine/run/scenario/clock.js';
import { sameUnit } from '../../engine/run/scenario/plan.js';
import { rangeProblems } from '../../engine/run/scenario/series-range.js';
import { readSeries, recordClock, type Series } from '../../engine/run/scenario/series.js';
import { knownQuantities } from '../../engine/run/warn/quantities.js';
import { DISTRIBUTIONS, fitExtremes, returnLevels, type ExtremeDistribution } from '../../engine/weather/extreme-value.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang return-levels record.csv --quantity rain
  $ shuxiang return-levels record.csv --quantity rain --distribution pearson3 --periods 10,50,100`;

const DAY = 86_400;
/** Days that a year must have to count. */
const WHOLE = 365;

const periodsOf = (text: string): number[] =>
  text.split(',').map((part) => {
    const period = Number(part);
    if (!(period > 1 && period < 1e6)) throw new InvalidArgumentError(`expected years above 1 parted by commas, found ${quote(text)}.`);
    return period;
  });

interface Options {
  readonly quantity: string;
  readonly distribution: ExtremeDistribution;
  readonly periods: readonly number[];
  readonly seed: string;
}

/**
 * Refuse a quantity in another unit than it is declared in, and values that it cannot have; of one nobody declares, say
 * that nothing is known.
 *
 * @throws InputError `plan/wrong-unit`, `series/out-of-range`
 */
async function checkValues(path: string, series: Series, quantity: string, clock: Clock): Promise<void> {
  const declared = (await knownQuantities()).get(quantity);
  const { unit } = series.columns.get(quantity)!;
  if (declared === undefined) {
    process.stderr.write(`${quantity}:未声明的量,不核对单位与取值范围 / no declared quantity: its unit and range are not checked\n`);
    return;
  }
  if (!sameUnit(unit, declared.unit)) throw new InputError([{ place: `${path}:1 ${quantity}`, expected: `${quantity} in ${declared.unit}`, found: unit, code: 'plan/wrong-unit' }]);
  throwIfAny(rangeProblems(series, quantity, declared, clock));
}

async function runReturnLevels(path: string, { quantity, distribution, periods, seed }: Options): Promise<void> {
  const clock = await recordClock(path, path, DAY);
  const series = await readSeries(path, path, clock);
  const column = series.columns.get(quantity);
  if (column === undefined) throw new InputError([unknownName(`${path}:1`, quantity, [...series.columns.keys()], 'extreme-value/no-column')]);
  await checkValues(path, series, quantity, clock);
  const years = Array.from({ length: clock.steps }, (_, t) => calendarDate(clock, t).year);
  const whole = [...new Set(years)].filter((year) => years.filter((one) => one === year).length >= WHOLE);
  const lines = series.entities.flatMap((entity, e) => {
    const greatest = whole.map((year) => column.values[e]!.reduce((most, value, t) => (years[t] === year && value > most ? value : most), -Infinity));
    const fit = fitExtremes(greatest, distribution, `${path} ${entity}`);
    const head = `${entity}: ${distribution}, ${greatest.length} 年 years, location ${fit.location.toPrecision(5)}, scale ${fit.scale.toPrecision(5)}, shape ${fit.shape.toPrecision(4)}`;
    return [head, ...returnLevels(fit, greatest.length, periods, randomStream(seed, `return-levels/${entity}`)).map(({ period, level, low, high }) => `  ${period} 年 years: ${level.toPrecision(5)} [${low.toPrecision(5)}, ${high.toPrecision(5)}] ${column.unit}`)];
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function addReturnLevels(program: Command): void {
  program
    .command('return-levels')
    .description('重现期水平:逐年最大值用线性矩拟合 GEV 或皮尔逊 III 型,附 5–95 % 区间 / return levels: GEV or Pearson III by L-moments from the greatest of each year, with 5-95 % intervals')
    .argument('<record>', '逐日序列 CSV / record of days, a CSV', somePath)
    .option('--quantity <name>', '量 / quantity', 'rain')
    .addOption(new Option('--distribution <name>', '分布 / distribution').choices(DISTRIBUTIONS).default('gev'))
    .option('--periods <years,...>', '重现期 / return periods', periodsOf, [2, 5, 10, 20, 50, 100])
    .option('--seed <text>', '种子 / seed', 'return-levels')
    .addHelpText('after', EXAMPLES)
    .action(runReturnLevels);
}
