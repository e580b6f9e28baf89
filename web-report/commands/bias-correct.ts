/** `shuxiang bias-correct`: a series of a climate or weather model brought to the climate that was observed, for scenarios. */
import { Option, type Command } from 'commander';
import { InputError, throwIfAny, type Problem } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import { entityOf, openUniform, randomStream } from '../../engine/core/random.js';
import { calendarDate, STEPS, timeText, type Clock, type StepText } from '../../engine/run/scenario/clock.js';
import { readSeries, recordClock, type Series } from '../../engine/run/scenario/series.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { GAUGE_TRACE, mapQuantileDeltas, mapQuantiles, quantileMapping } from '../../engine/weather/quantile-mapping.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Example:
  $ shuxiang bias-correct future.csv --historical past.csv --observed record.csv --out corrected.csv

三个序列都是情景用的 CSV(entity,time,rain [mm],…);historical 是模式在实测年代的输出。delta 保留模式各分位数的变化(QDM,Cannon 等 2015),mapping 只把值换成同秩的实测值,
超出率定范围的沿用端点的订正。°C 用差,其余用比;雨量不足 ${GAUGE_TRACE} mm 为无雨。按历月各自订正,每月每单元至少 30 个值。
All three are series as scenarios have them; historical is what the model gave for the time that was observed. delta keeps the change of every quantile that the model has (QDM, Cannon et
al. 2015); mapping only gives a value the observed one of its rank, and beyond the calibration range keeps the correction of its end. °C by differences, anything else by ratios; rain
below ${GAUGE_TRACE} mm is dry. Each month of the year by itself: at least 30 values of each entity in each.`;

const METHODS = ['delta', 'mapping'] as const;
const SEASONS = ['month', 'year'] as const;
const MONTHS = 12;
/** Below it, quantities other than rain count as 0. */
const TRACE = 1e-6;

interface Options {
  readonly historical: string;
  readonly observed: string;
  readonly method: (typeof METHODS)[number];
  readonly seasons: (typeof SEASONS)[number];
  readonly step: StepText;
  readonly seed: string;
  readonly out: string;
}

interface Record {
  readonly path: string;
  readonly series: Series;
  /** Steps of each season. */
  readonly seasons: readonly (readonly number[])[];
  readonly clock: Clock;
}

async function readRecord(path: string, { step, seasons: by }: Options): Promise<Record> {
  const clock = await recordClock(path, path, STEPS[step]);
  const seasons: number[][] = Array.from({ length: by === 'month' ? MONTHS : 1 }, () => []);
  for (let t = 0; t < clock.steps; t++) seasons[by === 'month' ? calendarDate(clock, t).month - 1 : 0]!.push(t);
  return { path, series: await readSeries(path, path, clock), seasons, clock };
}

/** What the other records lack of the quantities, units and entities of the first. */
function lacking({ series }: Record, { path, series: other }: Record): Problem[] {
  return [
    ...[...series.columns].flatMap(([name, { unit }]): Problem[] => {
      const column = other.columns.get(name);
      if (column === undefined) return [unknownName(`${path}:1`, name, [...other.columns.keys()], 'bias-correct/missing-column')];
      return column.unit === unit ? [] : [{ place: `${path}:1 ${name}`, expected: `${name} in ${unit}`, found: column.unit, code: 'plan/wrong-unit' }];
    }),
    ...series.entities.flatMap((id): Problem[] => (other.entities.includes(id) ? [] : [unknownName(path, id, other.entities, 'bias-correct/missing-entity')])),
  ];
}

async function runBiasCorrect(path: string, options: Options): Promise<void> {
  const [future, historical, observed] = [await readRecord(path, options), await readRecord(options.historical, options), await readRecord(options.observed, options)];
  throwIfAny([...lacking(future, historical), ...lacking(future, observed)]);
  const problems: Problem[] = [];
  let beyond = 0;
  const { series, clock } = future;
  const valuesOf = (record: Record, name: string, id: string, season: number): number[] => {
    const own = record.series.columns.get(name)!.values[record.series.entities.indexOf(id)]!;
    return record.seasons[season]!.map((t) => own[t]!);
  };
  const corrected = [...series.columns].map(([name, { unit }]) => {
    const stream = randomStream(options.seed, `bias-correct/${name}`);
    return series.entities.map((id) => {
      const out = new Float64Array(clock.steps);
      future.seasons.forEach((steps, season) => {
        if (steps.length === 0) return;
        try {
          const mapping = quantileMapping(valuesOf(historical, name, id, season), valuesOf(observed, name, id, season), unit === '°C' ? 'additive' : 'multiplicative', name === 'rain' ? GAUGE_TRACE : TRACE);
          const values = valuesOf(future, name, id, season);
          const dryPosition = (k: number): number => openUniform(stream, entityOf(id), steps[k]!);
          const mapped = options.method === 'delta' ? { values: mapQuantileDeltas(mapping, values, dryPosition), beyond: 0 } : mapQuantiles(mapping, values, dryPosition);
          beyond += mapped.beyond;
          steps.forEach((t, k) => (out[t] = mapped.values[k]!));
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          const when = options.seasons === 'month' ? `, month ${season + 1}` : '';
          problems.push(...error.problems.map((problem) => ({ ...problem, place: `${{ historical: options.historical, observed: options.observed }[problem.place.split('[')[0]!] ?? path} ${id} ${name}${when}` })));
        }
      });
      return out;
    });
  });
  throwIfAny(problems);
  const times = Array.from({ length: clock.steps }, (_, t) => timeText(clock, t));
  const columns = [...['entity', 'time'].map((name) => ({ name, type: 'text' }) as const), ...[...series.columns].map(([name, { unit }]) => ({ name: `${name} [${unit}]`, type: 'number' }) as const)];
  const blocks = series.entities.map((id, e) => ({ rows: clock.steps, columns: [times.map(() => id), times, ...corrected.map((ofEntities) => ofEntities[e]!)], present: columns.map(() => null) }));
  await writeFileWhole(options.out, (file) => writeCsv(file, columns, blocks));
  const told = options.method === 'delta' ? '' : `, ${beyond} 个值超出率定范围 values beyond the calibration range`;
  process.stdout.write(`${options.out}: ${series.entities.length} 个单元 entities, ${clock.steps} 步 steps, ${[...series.columns.keys()].join(', ')}${told}\n`);
}

export function addBiasCorrect(program: Command): void {
  program
    .command('bias-correct')
    .description('按实测订正模式输出的偏差(分位数映射、分位数增量映射),写为情景的序列 / bring the output of a model to the climate observed (quantile mapping, quantile delta mapping), as a series for scenarios')
    .argument('<series>', '待订正的序列 CSV / series to correct, a CSV', somePath)
    .requiredOption('--historical <file>', '模式在实测年代的序列 / what the model gave for the time observed', somePath)
    .requiredOption('--observed <file>', '实测序列 / what was observed', somePath)
    .addOption(new Option('--method <name>', '方法 / method').choices(METHODS).default('delta'))
    .addOption(new Option('--seasons <name>', '按历月或全年 / month by month, or the year as a whole').choices(SEASONS).default('month'))
    .addOption(new Option('--step <step>', '步长 / step').choices(Object.keys(STEPS)).default('1 d'))
    .option('--seed <text>', '种子(无雨日的次序) / seed (the order of dry days)', 'bias-correct')
    .requiredOption('--out <file>', '结果 CSV / the series, a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runBiasCorrect);
}
