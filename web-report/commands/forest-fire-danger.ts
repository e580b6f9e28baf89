/** `shuxiang forest-fire-danger`: the index HTZ of China's forestry standard, of a daily record, ready for the rules of forest fire. */
import { InvalidArgumentError, type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { columnsFor, type Columns } from '../../engine/core/model.js';
import { timeText, type Clock } from '../../engine/run/scenario/clock.js';
import { rangeProblems } from '../../engine/run/scenario/series-range.js';
import { plainNumber, readSeries, recordClock, type Series } from '../../engine/run/scenario/series.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { FIRE_DANGER_QUALITY as QUALITY, forestFireDanger as model } from '../../engine/weather/forest-fire-danger.js';
import { interleaved } from './drought-record.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang forest-fire-danger weather.csv --green-cover 20 --snow-cover 0 --out htz.csv
  $ shuxiang warn htz.csv --step "1 d" --rules forest-fire --out out/forest-fire

序列为逐日 CSV:entity,time,temperatureMax [°C],relativeHumidityMin [%],windSpeedMax [m/s],rain [mm],以及 greenCover [%]、snowCover [%] 两列或同名选项;空格和缺行按缺测计。
The series is a CSV of days: entity, time, temperatureMax [°C], relativeHumidityMin [%], windSpeedMax [m/s], rain [mm], and greenCover [%] and snowCover [%] as columns or options. Blank cells and days left out are missing.
HTZ = A + B + C + D − E,1 至 5 级以 25、50、72、90 为界;各分值表转引自公开资料,未与 LY/T 1172-95 原文核对。雨量 0.3 mm 以下按无雨;小雨接大雨时取较湿者。
  The tables are as quoted in public and were not held against the text of LY/T 1172-95. Rain below 0.3 mm counts as none; of light rain after heavy rain, whichever leaves the ground wetter.
质量 fireDangerQuality: 0 算得 computed;1 前期降水未知,C 按最干 the rain before is not known, C is the driest it may be;2 当日缺测,无值 missing, no numbers.`;

const DAY = 86_400;
const COVERS = { greenCover: '--green-cover', snowCover: '--snow-cover' } as const;
type Cover = keyof typeof COVERS;

interface Options extends Partial<Record<Cover, number>> {
  readonly out: string;
}

function percentFrom(text: string): number {
  const value = plainNumber(text) ?? NaN;
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError(`expected a share from 0 to 100 %, found ${text}.`);
  return value;
}

/** The columns of a record, covers that it lacks as the options say. */
function inputsOf(path: string, series: Series, clock: Clock, options: Options): Columns<typeof model.inputs> {
  const names = Object.keys(model.inputs) as (keyof typeof model.inputs)[];
  const there = [...series.columns.keys()].join(', ');
  const problems = names.flatMap((name): Problem[] => {
    const { unit } = model.inputs[name];
    const column = series.columns.get(name);
    const option = name in COVERS ? COVERS[name as Cover] : undefined;
    if (column !== undefined) {
      if (option !== undefined && options[name as Cover] !== undefined) return [{ place: option, expected: `either the option or the column ${name}`, found: 'both', code: 'fire-danger/both' }];
      return column.unit === unit ? rangeProblems(series, name, model.inputs[name], clock) : [{ place: `${path}:1 ${name}`, expected: unit, found: column.unit, code: 'fire-danger/unit' }];
    }
    if (option === undefined) return [{ place: `${path}:1`, expected: `a column ${name} [${unit}]`, found: there, code: 'fire-danger/no-column' }];
    return options[name as Cover] === undefined ? [{ place: option, expected: `this option or a column ${name} [${unit}]: what covers the ground takes up to 20 points off`, found: 'neither', code: 'fire-danger/no-cover' }] : [];
  });
  if (problems.length > 0) throw new InputError(problems);
  const length = clock.steps * series.entities.length;
  return Object.fromEntries(names.map((name) => [name, series.columns.has(name) ? interleaved(series.columns.get(name)!.values) : new Float64Array(length).fill(options[name as Cover]!)])) as Columns<typeof model.inputs>;
}

async function run(path: string, options: Options): Promise<void> {
  const clock = await recordClock(path, path, DAY);
  const series = await readSeries(path, path, clock, 'all');
  const inputs = inputsOf(path, series, clock, options);
  const n = series.entities.length;
  const [state, outputs] = [columnsFor(model.state, n), columnsFor(model.outputs, clock.steps * n)];
  model.begin(n, {}, state);
  model.advance(clock.steps, n, DAY, inputs, {}, state, outputs);

  const rows = series.entities.flatMap((_, i) => Array.from({ length: clock.steps }, (__, t) => t * n + i));
  const names = Object.keys(model.outputs) as (keyof typeof model.outputs)[];
  const there = Uint8Array.from(rows, (at) => (outputs.fireDangerQuality[at] === QUALITY.missing ? 0 : 1));
  const columns = [{ name: 'entity', type: 'text' } as const, { name: 'time', type: 'text' } as const, ...names.map((name) => ({ name: `${name} [${model.outputs[name].unit}]`, type: 'number' }) as const)];
  const block = {
    rows: rows.length,
    columns: [rows.map((at) => series.entities[at % n]!), rows.map((at) => timeText(clock, Math.floor(at / n))), ...names.map((name) => Float64Array.from(rows, (at) => outputs[name][at]!))],
    present: [null, null, ...names.map((name) => (name === 'fireDangerQuality' ? null : there))],
  };
  await writeFileWhole(options.out, (file) => writeCsv(file, columns, [block]));
  const days = (code: number): number => outputs.fireDangerQuality.filter((one) => one === code).length;
  process.stdout.write(`${options.out}: ${n} 个单元 entities, ${clock.steps} 天 days; 算得 computed ${days(QUALITY.computed)}, 前期降水未知 rain before unknown ${days(QUALITY.rainUnknown)}, 缺测 missing ${days(QUALITY.missing)}\n`);
}

export function addForestFireDanger(program: Command): void {
  program
    .command('forest-fire-danger')
    .description('森林火险天气指数 HTZ(LY/T 1172-95),由逐日记录 / forest fire weather index HTZ of a record of days')
    .argument('<record>', '逐日序列 CSV / record of days, a CSV', somePath)
    .option('--green-cover <percent>', '绿草覆盖,全程一值 / cover of green grass, the same throughout', percentFrom)
    .option('--snow-cover <percent>', '积雪覆盖,全程一值 / cover of snow, the same throughout', percentFrom)
    .requiredOption('--out <file>', '结果 CSV,可直接交给 warn / the table, a CSV that warn reads', somePath)
    .addHelpText('after', EXAMPLES)
    .action(run);
}
