/** `relapse.yaml`: what is assumed of a year in which households may fall back, and the files of lines and holidays it names. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import type { CropSeason } from '../../poverty/crop-calendar.js';
import type { DetectionChannel } from '../../poverty/detection.js';
import type { IncomeProcess } from '../../poverty/draws.js';
import type { LayerRules } from '../../poverty/groups.js';
import { lineOn } from '../../poverty/line.js';
import { dayOf, monthAfter, type ChannelClock, type HolidayCalendar } from '../../poverty/working-days.js';
import type { CensusSource } from './census.js';
import { assumptionsOf, type Assumption } from './assumptions.js';
import { reachedShares, type ReachedFrom, type ReachedShares } from './reached.js';
import { calendarOf, linesOf } from './dated-files.js';
import type { RunDepths } from './storm-run.js';
import { packagePath } from '../package-root.js';
import { readYamlFile, type YamlFile } from '../yaml-file.js';
import { validationProblems } from '../yaml-schema.js';

interface DeclaredEvent {
  readonly median: number;
  readonly deviation: number;
  readonly months: number;
  readonly wages: number;
}

export interface DeclaredSupport {
  readonly name: string;
  readonly title: Label;
  readonly cash?: { readonly perPerson: number; readonly month?: number };
  readonly indemnity?: { readonly cover: number; readonly delay: number };
  readonly index?: { readonly payout: number; readonly trigger: number; readonly basis: number; readonly delay: number };
  readonly premium?: number;
  readonly job?: { readonly wage: number; readonly months: number; readonly displaced: number; readonly from?: number };
  readonly purchase?: { readonly uplift: number; readonly most: number };
  readonly credit?: { readonly gain: number; readonly from: number };
  readonly medical?: number;
  readonly retrofit?: { readonly house: number; readonly assets: number };
  readonly warning?: { readonly reached: number | ReachedShares; readonly saved: number };
  readonly fixedCost?: number;
  readonly publicShare?: number;
}

/** Points [depth m, share or days], ascending. */
export type Curve = readonly (readonly [depth: number, value: number])[];

export interface RelapseDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly seed: string;
  readonly draws: number;
  readonly asOf: string;
  readonly province: string;
  readonly households: string;
  /** Table of persons: what it says of a household goes before the household's own counts. */
  readonly persons?: string;
  /** Table of margins of the county that the households are a sample of. */
  readonly margins?: string;
  /** Census by county that the households are a sample of. */
  readonly census?: CensusSource;
  readonly lines: string;
  readonly holidays: string;
  readonly income: IncomeProcess;
  readonly illness: { readonly event: DeclaredEvent; readonly chance: { readonly others: number; readonly elderly: number; readonly chronic: number } };
  readonly accident: { readonly event: DeclaredEvent; readonly chance: number };
  readonly jobLoss: { readonly chance: number; readonly months: number };
  readonly schemes: readonly { readonly name: string; readonly title: Label; readonly layers: readonly { readonly deductible: number; readonly rate: number; readonly cap?: number }[] }[];
  readonly crops: readonly { readonly name: string; readonly title: Label; readonly seasons: readonly CropSeason[] }[];
  readonly storm?: { readonly depths: string | RunDepths; readonly month: number; readonly curves: { readonly crop: Curve; readonly assets: Curve; readonly house: Curve }; readonly closedDays: Curve; readonly repairShare: number; readonly unsafeFrom: number };
  readonly layers?: LayerRules;
  readonly screening: { readonly least: number; readonly deviation: number; readonly audit: number };
  readonly triggers: {
    readonly medical: { readonly lifted: number; readonly others: number };
    readonly education: number;
    readonly disaster: number;
    readonly sweepEvery: number;
    readonly clocks: Readonly<Record<DetectionChannel, ChannelClock>>;
    /** Months in a row without trouble until a household may leave the list, and working days of verification; absent: none leaves it. */
    readonly exit?: { readonly months: number; readonly monthsWithoutLabour: number; readonly workingDays: number };
  };
  readonly recovery: { readonly productivity: number; readonly rebuilt: number; readonly aversion: number; readonly discount: number; readonly firePrice: number };
  readonly supports?: readonly DeclaredSupport[];
  readonly budgets?: readonly number[];
  readonly target?: number;
}

/** A declaration as it is written: a share that a warning reaches may stand in results of another run. */
type Written = Omit<RelapseDeclaration, 'supports'> & { readonly supports?: readonly (Omit<DeclaredSupport, 'warning'> & { readonly warning?: { readonly reached: number | ReachedFrom; readonly saved: number } })[] };

/** A declaration with what its files say. */
export interface RelapseSetting {
  readonly declaration: RelapseDeclaration;
  /** First day of the run. */
  readonly begins: number;
  /** Line in force at the end of each month [yuan/person/year]. */
  readonly line: readonly number[];
  readonly calendar: HolidayCalendar;
  readonly assumptions: readonly Assumption[];
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

const MONTHS = 12;

/** @throws InputError of the code, where the file is not what the schema says */
export function validated(file: YamlFile, schema: string, code: string): void {
  const text = readFileSync(packagePath('scenarios', 'schema', schema), 'utf8');
  throwIfAny(validationProblems(file, JSON.parse(text) as object, code));
}

/** Names of the variants that every run has. */
const TAKEN = /^(?:calm|storm|without-.*)$/;

/** What a schema cannot say: names once, shares that sum to 1, curves that ascend from 0, a harvest of mean 1. */
function crossProblems(file: YamlFile, { schemes, crops, income, supports = [], storm }: Written): Problem[] {
  const problems: Problem[] = [];
  for (const [key, list] of [['schemes', schemes], ['crops', crops], ['supports', supports]] as const) {
    list.forEach(({ name }, k) => {
      if (list.findIndex((other) => other.name === name) !== k) problems.push({ place: file.place([key, k, 'name']), expected: 'each name once', found: name, code: 'relapse/duplicate-name' });
    });
  }
  supports.forEach(({ name }, k) => {
    if (TAKEN.test(name)) problems.push({ place: file.place(['supports', k, 'name']), expected: 'a name that no variant of the run has (calm, storm, without-...)', found: name, code: 'relapse/duplicate-name' });
  });
  crops.forEach(({ seasons }, k) => {
    const sum = seasons.reduce((total, { share }) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-9) problems.push({ place: file.place(['crops', k, 'seasons']), expected: 'shares that sum to 1', found: String(sum), code: 'relapse/crop-shares' });
  });
  if (income.failure?.chance === 1 && income.failure.left === 0) problems.push({ place: file.place(['income', 'failure']), expected: 'a chance below 1, or something left: yields have a mean of 1', found: 'nothing left in any year', code: 'relapse/no-harvest' });
  const curves: [path: readonly string[], curve: Curve, most: number][] = storm === undefined ? [] : [[['storm', 'closedDays'], storm.closedDays, 360]];
  for (const kind of ['crop', 'assets', 'house'] as const) if (storm !== undefined) curves.push([['storm', 'curves', kind], storm.curves[kind], 1]);
  for (const [path, curve, most] of curves) {
    // a curve runs flat before its first point, and what stays dry is not damaged
    if (curve[0]![1] !== 0) problems.push({ place: file.place([...path, 0]), expected: 'a first value of 0, for it is also that of whoever stays dry', found: String(curve[0]![1]), code: 'relapse/curve' });
    curve.forEach(([depth, value], k) => {
      const before = curve[k - 1];
      if ((before !== undefined && (depth <= before[0] || value < before[1])) || value > most) problems.push({ place: file.place([...path, k]), expected: `depths that ascend, values that never fall, up to ${most}`, found: `${depth}, ${value}`, code: 'relapse/curve' });
    });
  }
  return problems;
}

type Inputs = RelapseSetting['inputs'];

/** Supports with the shares that other runs found. */
async function withReached(supports: NonNullable<Written['supports']>, folder: string): Promise<{ readonly supports: DeclaredSupport[]; readonly inputs: Inputs }> {
  const inputs: Inputs[number][] = [];
  const found: DeclaredSupport[] = [];
  for (const { warning, ...support } of supports) {
    if (warning === undefined) found.push(support);
    else if (typeof warning.reached === 'number') found.push({ ...support, warning: { ...warning, reached: warning.reached } });
    else {
      const { reached, input } = await reachedShares(folder, warning.reached);
      inputs.push(input);
      found.push({ ...support, warning: { reached, saved: warning.saved } });
    }
  }
  return { supports: found, inputs };
}

/**
 * Read a file of `shuxiang relapse` and the lines, holidays and results of other runs it names.
 *
 * @param folder of the data, which results of other runs are beside
 * @throws InputError `yaml/...`, `relapse/...`, `poverty/...`
 */
export async function readRelapse(path: string, folder = dirname(path)): Promise<RelapseSetting> {
  const file = await readYamlFile(path);
  validated(file, 'relapse.schema.json', 'relapse/schema');
  const written = file.value as Written;
  throwIfAny(crossProblems(file, written));
  const reached = written.supports === undefined ? null : await withReached(written.supports, folder);
  const declaration: RelapseDeclaration = { ...written, ...(reached === null ? {} : { supports: reached.supports }) } as RelapseDeclaration;
  const beside = (name: string): string => resolve(dirname(path), name);
  const [lines, holidays] = [await readYamlFile(beside(declaration.lines)), await readYamlFile(beside(declaration.holidays))];
  validated(lines, 'poverty-lines.schema.json', 'relapse/lines');
  validated(holidays, 'holidays.schema.json', 'relapse/holidays');
  const begins = monthAfter(dayOf(declaration.asOf, file.place(['asOf'])), 0);
  const known = linesOf(lines);
  return {
    declaration,
    begins,
    line: Array.from({ length: MONTHS }, (_, m) => lineOn(known, declaration.province, monthAfter(begins, m + 1) - 1, file.place(['province']), { place: file.place(['asOf']), date: declaration.asOf })),
    calendar: calendarOf(holidays),
    assumptions: assumptionsOf(written, begins, lines, holidays),
    inputs: [{ path, sha256: file.sha256 }, { path: beside(declaration.lines), sha256: lines.sha256 }, { path: beside(declaration.holidays), sha256: holidays.sha256 }, ...(reached?.inputs ?? [])],
  };
}
