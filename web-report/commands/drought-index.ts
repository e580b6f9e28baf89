/** `shuxiang drought-index`: SPI and SPEI of the months or days of a daily record, and MCI of its days. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { calendarDate, timeText } from '../../engine/run/scenario/clock.js';
import { plainNumber } from '../../engine/run/scenario/series.js';
import { daysOf, monthsOf, type Seasons } from '../../engine/weather/calendar-slots.js';
import { standardisedBalance, standardisedPrecipitation, waterBalance } from '../../engine/weather/drought-index.js';
import type { DroughtIndex } from '../../engine/weather/drought-missing.js';
import { compositeIndex } from '../../engine/weather/mci.js';
import { MCI_REGIONS, MCI_SEASONS } from '../../engine/weather/mci-coefficients.js';
import { interleaved, readDroughtRecord, type DroughtRecord } from './drought-record.js';
import { coverageText, writeEventTable, writeIndexTable, type IndexTable } from './drought-table.js';
import { somePath, wholeNumber } from './option-values.js';
import { withPlaceOptions, type PlaceOptions } from './places.js';

const isChecked = (verified: boolean): string => (verified ? '' : '  (未核实 verified: false)');

const EXAMPLES = `
示例 / Examples:
  $ shuxiang drought-index record.csv --scale 3 --out spi3.csv
  $ shuxiang drought-index record.csv --step day --scale 90 --out spi90.csv
  $ shuxiang drought-index record.csv --index mci --region south --latitude 27.5 --out mci.csv --events events.csv

序列为逐日 CSV:entity,time,rain [mm];SPEI 和 MCI 还要 potentialEvapotranspiration [mm],或 temperatureMean [°C](或 temperature)加 --latitude
(桑斯威特法,热量指数取记录各月均温)。空格和缺行按缺测计,用到它的窗口无值并写明原因。按月时只用整月。
The series is a CSV of days: entity, time, rain [mm] and, for SPEI and MCI, potentialEvapotranspiration [mm], or temperatureMean [°C] (or temperature) with --latitude
(Thornthwaite, with the heat index of the record's own monthly means). Blank cells and rows left out are missing: windows over them have no value, and say why. Months are whole ones.
SPI:伽马分布,零雨按比例 / gamma, with the share of months without rain. SPEI:对数逻辑斯蒂分布,概率权重矩法 / log-logistic by probability-weighted moments (Vicente-Serrano et al. 2010)
MCI = Ka (a SPIW60 + b MI30 + c SPI90 + d SPI150), GB/T 20481-2017;系数表未对照原文核实 / the coefficients have not been held against the standard (verified: false).
${Object.entries(MCI_REGIONS).map(([name, { weights: { a, b, c, d }, title, verified }]) => `  --region ${name}  ${title.zh} ${title.en}: a ${a}, b ${b}, c ${c}, d ${d}${isChecked(verified)}`).join('\n')}
${Object.entries(MCI_SEASONS).map(([name, { factors, title, verified }]) => `  --seasonal ${name}  ${title.zh} ${title.en}: ${factors.join(',')}${isChecked(verified)}`).join('\n')}
等级 Classes: 无旱 none > -0.5, 轻旱 light, 中旱 moderate ≤ -1, 重旱 severe ≤ -1.5, 特旱 extreme ≤ -2
过程 Events: 连续 10 天轻旱及以上起算,连续 10 天无旱解除 / begun by 10 days in a row of light drought or worse, ended by 10 without`;

type RegionName = keyof typeof MCI_REGIONS;
type SeasonName = keyof typeof MCI_SEASONS;
const INDICES = ['spi', 'mci'] as const;
const STEPS = ['month', 'day'] as const;
const LONGEST = { month: 24, day: 730 };
const USUAL_SCALE = { month: 3, day: 90 };

/** Ka and where it is from. */
interface SeasonChoice {
  readonly factors: readonly number[];
  readonly source: string;
  /** Whether it has been held against the standard, or is the user's own. */
  readonly verified: boolean;
}

interface Options extends PlaceOptions {
  readonly index: (typeof INDICES)[number];
  readonly step: (typeof STEPS)[number];
  readonly scale?: number;
  readonly pool: number;
  readonly region?: RegionName;
  readonly seasonal: SeasonChoice;
  readonly out: string;
  readonly events?: string;
}

/** Ka of the months: the name of a table, or 12 numbers of the user's own. */
function seasonalFactors(text: string): SeasonChoice {
  if (Object.hasOwn(MCI_SEASONS, text)) return MCI_SEASONS[text as SeasonName];
  const factors = text.split(',').map((part) => plainNumber(part.trim()) ?? -1);
  if (factors.length !== 12 || factors.some((value) => value < 0)) throw new InvalidArgumentError(`expected ${Object.keys(MCI_SEASONS).join(', ')}, or 12 numbers >= 0 parted by commas, found ${text}.`);
  return { factors, source: '--seasonal', verified: true };
}

/** What the options say that does not go together. */
function checkOptions({ index, step, scale, region, events }: Options): void {
  const problems: Problem[] = [];
  const say = (place: string, expected: string, found: string): void => void problems.push({ place, expected, found, code: 'options/do-not-fit' });
  if (index === 'mci' && region === undefined) say('--region', `one of ${Object.keys(MCI_REGIONS).join(', ')} for --index mci`, 'none');
  if (index === 'mci' && scale !== undefined) say('--scale', 'no scale for --index mci: it has its own', String(scale));
  if (index === 'spi' && step === 'month' && events !== undefined) say('--events', 'a daily index: --step day or --index mci', '--step month');
  if (index === 'spi' && scale !== undefined && scale > LONGEST[step]) say('--scale', `at most ${LONGEST[step]} ${step === 'month' ? 'months' : 'days'}`, String(scale));
  if (problems.length > 0) throw new InputError(problems);
}

/** Steps of a record as an index takes them. */
interface Steps {
  readonly calendar: Seasons;
  readonly step: IndexTable['step'];
  /** Days of each entity as columns of steps. */
  readonly columns: (values: readonly Float64Array[]) => Float64Array;
}

function days({ clock }: DroughtRecord): Steps {
  const { year, month, day } = calendarDate(clock, 0);
  return { calendar: daysOf(clock.steps, year, month, day), step: { name: 'date', texts: Array.from({ length: clock.steps }, (_, t) => timeText(clock, t)) }, columns: interleaved };
}

function months({ clock }: DroughtRecord, path: string): Steps {
  const firsts = Array.from({ length: clock.steps + 1 }, (_, t) => t).filter((t) => calendarDate(clock, t).day === 1);
  const spans = firsts.slice(1).map((to, k) => [firsts[k]!, to] as const);
  if (spans.length === 0) throw new InputError([{ place: path, expected: 'at least one whole month of days', found: `${clock.steps} days`, code: 'drought/too-short' }]);
  const sums = (own: Float64Array): Float64Array => Float64Array.from(spans, ([from, to]) => own.subarray(from, to).reduce((sum, value) => sum + value, 0));
  return {
    calendar: monthsOf(spans.length, calendarDate(clock, spans[0]![0]).month),
    step: { name: 'month', texts: spans.map(([from]) => timeText(clock, from).slice(0, 7)) },
    columns: (values) => interleaved(values.map(sums)),
  };
}

interface Made {
  readonly steps: Steps;
  readonly main: IndexTable['main'];
  readonly others: IndexTable['others'];
  /** Of an index with coefficients of its own; absent: it has none. */
  readonly verified?: boolean;
}

function standardised(record: DroughtRecord, path: string, { step, pool, scale = USUAL_SCALE[step] }: Options): Made {
  const steps = step === 'day' ? days(record) : months(record, path);
  const n = record.entities.length;
  const rain = steps.columns(record.rain);
  const fit = { scale, pool: step === 'day' ? pool : 0 };
  const spei: DroughtIndex | null = record.potentialEvapotranspiration === null ? null : standardisedBalance(waterBalance(rain, steps.columns(record.potentialEvapotranspiration)), n, steps.calendar, fit);
  return { steps, main: { name: 'spi', index: standardisedPrecipitation(rain, n, steps.calendar, fit) }, others: { spei } };
}

function composite(record: DroughtRecord, path: string, { pool, region, seasonal }: Options): Made {
  if (record.potentialEvapotranspiration === null) {
    throw new InputError([{ place: `${path}:1`, expected: 'potentialEvapotranspiration [mm], or temperatureMean [°C] with --latitude or --places', found: 'neither', code: 'drought/no-evapotranspiration' }]);
  }
  const steps = days(record);
  const { spiw60, mi30, spi90, spi150, index, reason } = compositeIndex(interleaved(record.rain), interleaved(record.potentialEvapotranspiration), record.entities.length, steps.calendar, { weights: MCI_REGIONS[region!].weights, seasonal: seasonal.factors, pool });
  return { steps, main: { name: 'mci', index: { index, reason } }, others: { spiw60, mi30, spi90, spi150 }, verified: MCI_REGIONS[region!].verified && seasonal.verified };
}

async function runDroughtIndex(path: string, options: Options): Promise<void> {
  checkOptions(options);
  const record = await readDroughtRecord(path, options);
  const { steps, main, others, verified } = options.index === 'mci' ? composite(record, path, options) : standardised(record, path, options);
  await writeIndexTable(options.out, { entities: record.entities, step: steps.step, main, others, ...(verified === undefined ? {} : { verified }) });
  const count = steps.step.texts.length;
  const unit = steps.step.name === 'month' ? '个月 months' : '天 days';
  process.stdout.write(`${options.out}: ${record.entities.length} 个单元 entities, ${count} ${unit}, ${options.index === 'mci' ? 'MCI' : `尺度 scale ${options.scale ?? USUAL_SCALE[options.step]}`}\n`);
  process.stdout.write(`${coverageText({ main })}\n`);
  if (options.index === 'mci' && !MCI_REGIONS[options.region!].verified) process.stdout.write(`权重未核实 weights verified: false: ${MCI_REGIONS[options.region!].source}\n`);
  if (options.index === 'mci' && !options.seasonal.verified) process.stdout.write(`月调节系数 Ka 未核实 Ka verified: false: ${options.seasonal.source}\n`);
  if (options.events === undefined) return;
  const events = await writeEventTable(options.events, record.entities, record.clock, main.index);
  process.stdout.write(`${options.events}: ${events} 次干旱过程 events\n`);
}

export function addDroughtIndex(program: Command): void {
  const command = program
    .command('drought-index')
    .description('干旱指数:SPI、SPEI(按月或按日)、MCI(按日),由逐日记录 / drought indices of a daily record: SPI and SPEI of months or days, MCI of days')
    .argument('<record>', '逐日序列 CSV / record of days, a CSV', somePath)
    .addOption(new Option('--index <name>', '指数:spi(有蒸散发时另有 SPEI)或 mci / index: spi (with SPEI where there is evapotranspiration) or mci').choices(INDICES).default('spi'))
    .addOption(new Option('--step <step>', 'SPI 的步长 / step of SPI').choices(STEPS).default('month'))
    .option('--scale <steps>', '累计步数,月 1–24(缺省 3)或日 1–730(缺省 90) / steps summed: months 1-24 (default 3) or days 1-730 (default 90)', wholeNumber(1, LONGEST.day))
    .option('--pool <days>', '按日拟合时借用前后各几天的样本 / days on either side that lend their sample to a daily fit', wholeNumber(0, 182), 0)
    .addOption(new Option('--region <name>', 'MCI 权重的地区 / region of the weights of MCI').choices(Object.keys(MCI_REGIONS)))
    .option('--seasonal <name or numbers>', 'MCI 的月调节系数 Ka:表名或 12 个数 / factors Ka of the months: name of a table, or 12 numbers', seasonalFactors, MCI_SEASONS.none)
    .requiredOption('--out <file>', '结果 CSV / the table, a CSV', somePath)
    .option('--events <file>', '干旱过程 CSV(日指数) / events of drought, a CSV (of a daily index)', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runDroughtIndex);
  withPlaceOptions(command);
}
