/** The options that every command which assesses has, and what they bring in: framework, data, side tables. */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { gathered, InputError, type Problem } from '../../engine/core/errors.js';
import { amendmentChecker, auditableAmendments } from '../../engine/run/amend.js';
import { dataProblems, type AssessInput } from '../../engine/run/assess.js';
import { loadCountyBoxes, loadDivisions, NEWEST_EDITION, ownTables } from '../../engine/run/divisions.js';
import { inlineExecutor, threadExecutor, type Executor } from '../../engine/run/executor.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { readDataset, readMapping, type Dataset } from '../../engine/run/read/index.js';
import { hashFile } from '../../engine/run/read/sha256.js';
import { readAmendments, readCosts, readExplanations, readVetoes, readYearbook } from '../../engine/run/side-tables.js';
import type { RunInput } from '../../engine/run/write/manifest.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';
import { GRADING_MODES, type GradingMode } from '../../engine/scoring/grade.js';
import { frameworkFolder } from './framework.js';
import { wholeNumber } from './option-values.js';
import type { Progress } from './progress.js';
import { loadPreviousFramework, mappingFor, readPrevious, type Previous, type PreviousOptions } from './read-previous.js';
import { divisionYearOf, looksUpDivisions, yearOf } from './report-year.js';
import { markedName, syntheticSeed, type Synthetic } from './synthetic.js';

export interface AssessOptions extends PreviousOptions {
  readonly data: string;
  readonly framework?: string;
  readonly year?: number;
  readonly mapping?: string;
  readonly vetoes?: string;
  readonly costs?: string;
  readonly explanations?: string;
  readonly yearbook?: string;
  readonly amend?: string;
  readonly grading: GradingMode;
  readonly core?: boolean;
  readonly acceptErrors?: boolean;
  readonly workers: number;
  readonly shard: number;
  readonly quiet?: boolean;
}

function gradingMode(text: string): GradingMode {
  const mode = GRADING_MODES.find((candidate) => candidate === text);
  if (mode === undefined) throw new InvalidArgumentError(`expected one of ${GRADING_MODES.join(', ')}, found ${text}.`);
  return mode;
}

/** Blocks of 4,096 rows in a shard unless the user says otherwise: few enough shards to send, enough to share out. */
export const SHARD_BLOCKS = 8;

/** Add the options to a command. @param dataRequired whether it can do nothing without data */
export function withAssessOptions(command: Command, dataRequired = true): Command {
  const data = new Option('--data <file>', '数据文件:CSV、XLSX 或 Parquet / the data file: CSV, XLSX or Parquet');
  return command
    .addOption(data.makeOptionMandatory(dataRequired))
    .option('--framework <dir>', '评价框架文件夹或随附框架名(缺省:数字乡村) / framework folder, or the name of a shipped one (default: digital village)')
    .option('--year <year>', '评价年度(缺省:数据中的报告年度) / year to assess (default: the report year in the data)', wholeNumber(1990, 2100))
    .option('--previous <file>', '上年数据,用于年度比较 / data of the year before, for the comparison of years')
    .option('--previous-framework <dir>', '上年所用框架(缺省:同今年);上年文件可有两版中任一版的字段 / framework of the year before (default: the same); its file may have the fields of either')
    .option('--mapping <file>', '他方表头到字段名的对照表(YAML 或 CSV) / headers of others to field names (YAML or CSV)')
    .option('--previous-mapping <file>', '上年文件的表头对照表(缺省:同 --mapping) / mapping of the headers of last year’s file (default: that of --mapping)')
    .option('--divisions <dir>', '其他年度的区划代码表:DIR/<年>/*.csv / division tables of other years: DIR/<year>/*.csv')
    .option('--vetoes <file>', '一票否决:vetoes.csv(unit,kind,highest_grade,evidence,date) / vetoes')
    .option('--costs <file>', '成本表:costs.csv(indicator,yuan_per_unit) / costs, for the cheapest gains')
    .option('--explanations <file>', 'W 类问题的书面说明:explanations.csv(unit,rule,explanation) / written explanations of W findings')
    .option('--yearbook <file>', '年鉴合计:yearbook.csv(code,field,value) / yearbook totals')
    .option('--grading <mode>', '定级方式:cuts 分数线,quota 名额 / grading: by cuts or by quota', gradingMode, 'cuts')
    .option('--core', '只评核心指标 / core tier only (the rest is not applicable)')
    .option('--accept-errors', '有错误也继续:错误单元格按缺失计,并在报告中列明 / go on in spite of errors: bad cells count as missing, and the report says so')
    .option('--workers <n>', '线程数(结果与之无关) / threads; the results do not depend on it', wholeNumber(1, 64), availableParallelism())
    .option('--shard <blocks>', '每个分片的 4096 行块数(结果与之无关) / blocks of 4,096 rows in a shard; the results do not depend on it', wholeNumber(1, 10_000), SHARD_BLOCKS)
    .option('--quiet', '不显示进度 / no progress');
}

/** Everything read that an assessment needs. */
export interface Loaded {
  readonly input: AssessInput;
  readonly frameworkSha256: string;
  readonly inputs: readonly RunInput[];
  /** Framework that the year before was scored by, where it is another. */
  readonly previousFramework: Previous['framework'];
  /** As `divisionEdition`, of the year before; null where there is none. */
  readonly previousEdition: Previous['divisionEdition'];
  /** Year of the division tables, and whether the codes were looked up in them; null where codes are no divisions. */
  readonly divisionEdition: { readonly year: number; readonly checked: boolean } | null;
  readonly synthetic: Synthetic;
}

/** Files that were read, the tables beside the data with them: the data first. */
async function inputsOf(options: AssessOptions, dataset: Dataset, previous: Dataset | null, divisionYear: number | null): Promise<RunInput[]> {
  const ofData = (role: string, { path, sha256, codes, sheets, passedOver }: Dataset): RunInput => ({ role, path, sha256, rows: codes.length, ...(sheets.length > 0 ? { sheets } : {}), ...(passedOver.length > 0 ? { sheetsNotRead: passedOver } : {}) });
  const beside = (['mapping', 'previousMapping', 'amend', 'explanations', 'vetoes', 'yearbook', 'costs'] as const).flatMap((role) => (options[role] === undefined ? [] : [{ role, path: options[role] }]));
  const tables = [...beside, ...(divisionYear === null ? [] : await ownTables(divisionYear, options.divisions)).map((path) => ({ role: 'divisions', path }))];
  return [ofData('data', dataset), ...(previous === null ? [] : [ofData('previous', previous)]), ...(await Promise.all(tables.map(async ({ role, path }) => ({ role, path, sha256: await hashFile(path), rows: null }))))];
}

type SideTables = Pick<AssessInput, 'amendments' | 'explanations' | 'vetoes' | 'costs'> & Pick<AssessInput['evidence'], 'yearbook'>;

/** Every unit that a veto may name: those of the file, also where their rows are left out, and all they lie in. */
function unitsOf({ codes, leftOut }: Dataset, { levels }: FrameworkDeclaration): Set<string> {
  const units = new Set<string>(leftOut.map(({ unit }) => unit));
  for (const code of codes) for (const { prefix } of levels) units.add(code.slice(0, prefix));
  return units;
}

/** Every unit of which the audit may find anything: also groups of which the file has a total and no unit. */
function explainedUnits(dataset: Dataset, declaration: FrameworkDeclaration): Set<string> {
  const units = unitsOf(dataset, declaration);
  for (const { code, is } of dataset.others) if (is === 'total') for (const { prefix } of declaration.levels) units.add(code.slice(0, prefix));
  return units;
}

interface ReadTables {
  readonly tables: SideTables;
  /** What is wrong with any of them. */
  readonly problems: readonly Problem[];
  /** Whether what amendments there are is known, so that the data can be audited as amended. */
  readonly isAuditable: boolean;
}

/** The tables beside the data, with the problems of all of them at once. */
async function readSideTables({ amend, yearbook, explanations, vetoes, costs }: AssessOptions, declaration: FrameworkDeclaration, dataset: Dataset, year: number): Promise<ReadTables> {
  const problems: Problem[] = [];
  const read = async <T, E>(path: string | undefined, empty: E, reader: (path: string) => Promise<T>): Promise<T | E> => (path === undefined ? empty : ((await gathered(problems, () => reader(path))) ?? empty));
  const amended = await read(amend, null, (path) => readAmendments(path, amendmentChecker(dataset, declaration)));
  problems.push(...(amended?.problems ?? []));
  const amendments = amended?.amendments ?? [];
  const tables: SideTables = {
    amendments: problems.length === 0 ? amendments : auditableAmendments(dataset, declaration, amendments),
    yearbook: await read(yearbook, null, (path) => readYearbook(path, declaration)),
    explanations: await read(explanations, new Map<string, string>(), (path) => readExplanations(path, declaration, explainedUnits(dataset, declaration))),
    vetoes: await read(vetoes, [], (path) => readVetoes(path, declaration, { year, units: unitsOf(dataset, declaration) })),
    costs: await read(costs, null, (path) => readCosts(path, declaration)),
  };
  return { tables, problems, isAuditable: amend === undefined || amended !== null };
}

/** Tables beside the data that are wrong, with what is wrong with the data where that could be told. */
export class SideTableError extends InputError {
  /** @param audited whether the problems of the data are among them */
  constructor(problems: readonly Problem[], readonly audited: boolean) {
    super(problems);
  }
}

/** @throws SideTableError where a table is wrong */
async function throwIfWrong({ problems, isAuditable }: ReadTables, input: AssessInput): Promise<void> {
  if (problems.length === 0) return;
  const ofTheData = isAuditable && !input.acceptErrors ? await dataProblems(input) : [];
  throw new SideTableError([...problems, ...ofTheData], isAuditable);
}

/**
 * Read everything the options name.
 *
 * @throws InputError with all problems of the first input that has any; SideTableError with those of the tables beside the data
 */
export async function loadInputs(options: AssessOptions, progress: Progress): Promise<Loaded> {
  const executor: Executor = options.workers > 1 ? threadExecutor(options.workers) : inlineExecutor();
  try {
    const { declaration, sha256 } = await loadFramework(frameworkFolder(options.framework));
    const isDivisions = declaration.unit.divisions === true;
    if (options.divisions !== undefined && !isDivisions) {
      throw new InputError([{ place: '--divisions', expected: 'a framework whose codes are divisions (divisions: true under unit)', found: declaration.name, code: 'options/no-divisions' }]);
    }
    const other = await loadPreviousFramework(options);
    const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping);
    // Loaded while the data are read, by the likeliest year, since the file itself says later which year it is of; no thread waits for it to begin.
    const likelyYear = options.year ?? declaration.unit.edition ?? NEWEST_EDITION;
    let likely: ReturnType<typeof loadDivisions> | null = null;
    const loadLikely = (): ReturnType<typeof loadDivisions> => {
      if (likely === null) (likely = loadDivisions(likelyYear, options.divisions)).catch(() => undefined);
      return likely;
    };
    const onProgress = (done: number, of: number | null): void => {
      if (isDivisions) void loadLikely();
      progress.step(`读取 / reading ${basename(options.data)}`, done, of);
    };
    const dataset = await readDataset(options.data, declaration, { pool: executor, ...mappingFor(mapping, declaration, other?.declaration), onProgress });
    const year = yearOf(options.year, declaration, dataset);
    const divisionYear = divisionYearOf(declaration, year);
    const divisions = divisionYear === null ? null : await (divisionYear === likelyYear ? loadLikely() : loadDivisions(divisionYear, options.divisions));
    const synthetic = syntheticSeed(dataset, declaration.unit.name);
    const { read: previous, framework: previousFramework, divisionEdition: previousEdition } = await readPrevious(options, { declaration, other, mapping }, executor, progress);
    if (previous !== null && previous.year >= year) {
      throw new InputError([{ place: `--previous ${basename(options.previous!)}`, expected: `data of a year before ${year}`, found: `data of ${previous.year}`, code: 'options/previous-not-before' }]);
    }
    const read = await readSideTables(options, declaration, dataset, year);
    const side = read.tables;
    const input: AssessInput = {
      declaration,
      year,
      dataset,
      previous,
      amendments: side.amendments,
      evidence: {
        divisions: divisions === null ? null : { year: divisions.year, has: (code) => divisions.has(code) },
        yearbook: side.yearbook,
        boxes: divisionYear === null ? null : await loadCountyBoxes(divisionYear, options.divisions),
      },
      explanations: side.explanations,
      vetoes: side.vetoes,
      costs: side.costs,
      acceptErrors: options.acceptErrors ?? false,
      coreOnly: options.core ?? false,
      grading: options.grading,
      executor,
      shardBlocks: options.shard,
      nameOf: (code) => markedName(divisions?.nameOf(code) ?? null, synthetic),
      onProgress: (done, of) => progress.step('核查与评分 / audit and scoring', done, of),
    };
    await throwIfWrong(read, input);
    const inputs = await inputsOf(options, dataset, previous?.dataset ?? null, divisionYear);
    const divisionEdition = divisionYear === null ? null : { year: divisionYear, checked: divisions !== null && looksUpDivisions(declaration) };
    return { input, frameworkSha256: sha256, inputs, previousFramework, previousEdition, divisionEdition, synthetic };
  } catch (error) {
    await executor.close();
    throw error;
  }
}
