/** `shuxiang critical-rainfall`: the rain that floods each village, by duration and soil, from its stage or discharge of damage. */
import { InvalidArgumentError, type Command } from 'commander';
import { InputError, quote, type Problem } from '../../engine/core/errors.js';
import { criticalRain, stormsProblems, USUAL_STORMS, type CriticalRain } from '../../engine/flood/critical-rainfall.js';
import { ratedDischarge } from '../../engine/flood/stage-rating.js';
import { readSmallTable, type SmallColumn, type SmallRow } from '../../engine/run/small-table.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { somePath } from './option-values.js';
import { terminalProgress } from './progress.js';

const EXAMPLES = `
列 / Columns: village_code, area_km2, curve_number, concentration_h, initial_abstraction (0.2), baseflow_m3s (0);
  成灾流量 critical_m3s,或 or 成灾水位 damage_m 与 with rating_coefficient, rating_exponent, zero_stage_m

示例 / Examples:
  $ shuxiang critical-rainfall my-scenario.yaml --out critical-rainfall.csv      由情景自己的模型链反推,见其 criticalRainfall 一节 / by the chain of a scenario, as its criticalRainfall says
  $ shuxiang critical-rainfall catchments.csv --out critical-rainfall.csv
  $ shuxiang critical-rainfall catchments.csv --durations 1,3,6 --pattern 0.2,0.5,0.3 --out critical-rainfall.csv`;

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
const column = (name: string, required: boolean): SmallColumn => ({ name, required, expected: 'a number', fits: isNumber });
const COLUMNS: readonly SmallColumn[] = [
  { name: 'village_code', required: true },
  ...['area_km2', 'curve_number', 'concentration_h'].map((name) => column(name, true)),
  ...['initial_abstraction', 'baseflow_m3s', 'critical_m3s', 'damage_m', 'rating_coefficient', 'rating_exponent', 'zero_stage_m'].map((name) => column(name, false)),
];

const numbers = (text: string): number[] =>
  text.split(',').map((part) => {
    if (!isNumber(part)) throw new InvalidArgumentError(`expected numbers parted by commas, found ${quote(text)}.`);
    return Number(part);
  });

interface Options {
  readonly durations: readonly number[];
  readonly pattern: readonly number[];
  readonly step: number;
  readonly out: string;
  readonly data?: string;
}

/** The discharge at which damage begins in a row [m³/s]; a problem where the row does not say. */
function criticalOf({ cells }: SmallRow, place: string, problems: Problem[]): number {
  const of = (name: string): number | undefined => ((cells[name] ?? '') === '' ? undefined : Number(cells[name]));
  const [given, stage, ratingCoefficient, ratingExponent, zeroStage] = ['critical_m3s', 'damage_m', 'rating_coefficient', 'rating_exponent', 'zero_stage_m'].map(of);
  if (given !== undefined) return given;
  if (stage !== undefined && ratingCoefficient !== undefined && ratingExponent !== undefined && zeroStage !== undefined) return ratedDischarge(stage, { ratingCoefficient, ratingExponent, zeroStage });
  problems.push({ place, expected: 'critical_m3s, or damage_m with rating_coefficient, rating_exponent and zero_stage_m', found: 'neither', code: 'critical-rainfall/no-line' });
  return 0;
}

/** By the chain of a scenario. */
async function runByChain(path: string, out: string, data: string | null): Promise<void> {
  const { loadScenario } = await import('../../engine/run/scenario/load.js');
  const { criticalRainfall, criticalTable } = await import('../../engine/run/scenario/critical-rainfall.js');
  const scenario = await loadScenario(path, data);
  if (scenario.critical === null) throw new InputError([{ place: path, expected: 'a scenario with criticalRainfall: { quantity: stage, lines: [damage_m] }', found: 'none', code: 'critical-rainfall/not-asked' }]);
  const progress = terminalProgress(false);
  try {
    const rows = criticalRainfall(scenario, scenario.critical, (done, of) => progress.step('临界雨量 / critical rainfall', done, of));
    const { columns, blocks } = criticalTable(rows);
    await writeFileWhole(out, (file) => writeCsv(file, columns, blocks()));
    progress.stop();
    process.stdout.write(`${new Set(rows.map(({ place }) => place)).size} 处 places, ${rows.length} 行 rows: ${out}\n`);
  } finally {
    progress.stop();
  }
}

async function runCriticalRainfall(path: string, { durations, pattern, step, out, data }: Options): Promise<void> {
  if (/\.ya?ml$/i.test(path)) return runByChain(path, out, data ?? null);
  const rows = await readSmallTable(path, COLUMNS);
  const problems: Problem[] = [];
  const storms = { ...USUAL_STORMS, durations, pattern, step };
  const ofOptions = stormsProblems(storms).map((problem) => ({ ...problem, place: `--${problem.place}` }));
  if (ofOptions.length > 0) throw new InputError(ofOptions); // once, not for every row
  const found = rows.flatMap((row): { code: string; rain: CriticalRain }[] => {
    const place = `${path}:${row.row}`;
    const number = (name: string, fallback: number): number => ((row.cells[name] ?? '') === '' ? fallback : Number(row.cells[name]));
    const catchment = { area: number('area_km2', NaN), curveNumber: number('curve_number', NaN), initialAbstraction: number('initial_abstraction', 0.2), concentrationTime: number('concentration_h', NaN), baseflow: number('baseflow_m3s', 0) };
    const critical = criticalOf(row, place, problems);
    try {
      return criticalRain(catchment, critical, storms).map((rain) => ({ code: row.cells['village_code']!, rain }));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, place: `${place} ${problem.place}` })));
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  const columns = [{ name: 'village_code', type: 'text' }, { name: 'soil', type: 'text' }, { name: 'duration_h', type: 'number' }, { name: 'critical_mm', type: 'number' }, { name: 'why', type: 'text' }] as const;
  const block = {
    rows: found.length,
    columns: [found.map(({ code }) => code), found.map(({ rain }) => rain.soil), Float64Array.from(found, ({ rain }) => rain.duration), Float64Array.from(found, ({ rain }) => rain.rain ?? 0), found.map(({ rain }) => (rain.why === null ? null : `${rain.why.zh} / ${rain.why.en}`))],
    present: [null, null, null, Uint8Array.from(found, ({ rain }) => (rain.rain === null ? 0 : 1)), null],
  };
  await writeFileWhole(out, (file) => writeCsv(file, columns, [block]));
  process.stdout.write(`${rows.length} 个断面 sections, ${found.length} 行 rows: ${out}\n`);
}

export function addCriticalRainfall(program: Command): void {
  program
    .command('critical-rainfall')
    .description('临界雨量:由成灾水位或流量反推各历时、各土壤状态的雨量 / critical rainfall by duration and soil, from the stage or discharge of damage')
    .argument('<catchments>', '断面以上流域表 CSV,或情景 YAML / catchments above the sections, a CSV; or a scenario, a YAML file', somePath)
    .option('--data <folder>', '情景的数据文件夹 / folder of the data of a scenario', somePath)
    .option('--durations <h,...>', '历时 / durations', numbers, [...USUAL_STORMS.durations])
    .option('--pattern <shares>', '雨型:等分时段的雨量比例,和为 1 / shares of the rain in equal parts of the duration, sum 1', numbers, [1])
    .option('--step <h>', '计算步长 / step', Number, USUAL_STORMS.step)
    .requiredOption('--out <file>', '结果 CSV / the table, a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runCriticalRainfall);
}
