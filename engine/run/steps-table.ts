/**
 * Every unit of every level by indicator, as tables: contributions.parquet (points), and steps.parquet with value,
 * unclipped score, effective weight and contribution. `states` has one letter per indicator: v value, n not applicable,
 * m missing.
 */
import { NOT_APPLICABLE, PRESENT } from '../core/table.js';
import type { IndicatorColumns } from '../scoring/normalise/columns.js';
import type { Goalpost, Indicator } from '../scoring/framework.js';
import { normalise } from '../scoring/normalise/goalpost.js';
import { BLOCK_ROWS } from '../scoring/levels.js';
import { BlockSteps } from '../scoring/block-steps.js';
import type { LevelScores } from '../scoring/result.js';
import type { GroupResult } from '../scoring/group-columns.js';
import type { AssessJob } from './assess-job.js';
import { writeParquet } from './write/parquet.js';
import type { Block, OutputColumn } from './write/block.js';

/** What the tables are made from: plain data over shared columns, so that a thread of its own can write them. */
export interface StepsSource {
  readonly job: Pick<AssessJob, 'program' | 'table'>;
  readonly framework: { readonly indicators: readonly Pick<Indicator, 'code' | 'goalpost'>[] };
  readonly levels: readonly Pick<LevelScores, 'level' | 'codes' | 'rows'>[];
  readonly groups: readonly (Pick<GroupResult, 'indicators' | 'effective'> & { readonly level: { readonly codes: readonly string[] } })[];
}

/** The tables there are. */
export type StepsTable = 'contributions' | 'steps';

const headColumns = ({ levels }: StepsSource): readonly OutputColumn[] => [
  { name: 'level', type: 'text', dictionary: levels.map(({ level }) => level) },
  { name: 'code', type: 'text' },
  { name: 'states', type: 'text' },
];

/** Columns of contributions.parquet: one per indicator. */
const contributionColumns = (scored: StepsSource): OutputColumn[] => [...headColumns(scored), ...scored.framework.indicators.map(({ code }): OutputColumn => ({ name: code, type: 'number' }))];

/** Columns of steps.parquet: four per indicator. */
const stepsColumns = (scored: StepsSource): OutputColumn[] => [
  ...headColumns(scored),
  ...scored.framework.indicators.flatMap(({ code }) => ['value', 'unclipped', 'weight', 'contribution'].map((step): OutputColumn => ({ name: `${code}_${step}`, type: 'number' }))),
];

const LETTER_VALUE = 'v'.charCodeAt(0);
const LETTER_NOT_APPLICABLE = 'n'.charCodeAt(0);
const LETTER_MISSING = 'm'.charCodeAt(0);

/** The states of `n` units as texts of one letter per indicator. */
function stateTexts(indicators: readonly IndicatorColumns[], n: number): string[] {
  const letters = Buffer.alloc(indicators.length * n);
  indicators.forEach(({ state }, k) => {
    for (let i = 0; i < n; i++) letters[i * indicators.length + k] = state[i] === PRESENT ? LETTER_VALUE : state[i] === NOT_APPLICABLE ? LETTER_NOT_APPLICABLE : LETTER_MISSING;
  });
  const all = letters.toString('latin1');
  return Array.from({ length: n }, (_, i) => all.slice(i * indicators.length, (i + 1) * indicators.length));
}

/** The units of one tile, or of one level above the units. */
interface Part {
  /** Its position among the levels. */
  readonly level: number;
  readonly codes: readonly string[];
  readonly indicators: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
  readonly n: number;
}

function contributionsOf({ indicators, effective, n }: Part, k: number): Float64Array {
  const { normalised, share } = indicators[k]!;
  const weight = effective[k]!;
  const points = new Float64Array(n);
  // Where there is no value the score is 0, and so are the points.
  for (let i = 0; i < n; i++) points[i] = weight[i]! * normalised[i]!;
  if (share !== null) for (let i = 0; i < n; i++) points[i] = points[i]! * share[i]!;
  return points;
}

function presenceOf({ state }: IndicatorColumns, n: number): Uint8Array {
  const present = new Uint8Array(n);
  for (let i = 0; i < n; i++) present[i] = state[i] === PRESENT ? 1 : 0;
  return present;
}

const headOf = ({ level, codes, indicators, n }: Part): Block['columns'][number][] => [new Uint8Array(n).fill(level), codes, stateTexts(indicators, n)];

function contributionBlock(part: Part): Block {
  const contributions = part.indicators.map((_, k) => contributionsOf(part, k));
  // What is missing or does not apply contributes nothing, which is not the same as contributing zero points.
  return { rows: part.n, columns: [...headOf(part), ...contributions], present: [null, null, null, ...part.indicators.map((indicator) => presenceOf(indicator, part.n))] };
}

function stepsBlock(part: Part, goalposts: readonly Goalpost[]): Block {
  const { n, indicators, effective } = part;
  const columns = indicators.flatMap((indicator, k) => {
    const value = indicator.value.slice(0, n);
    const unclipped = value.map((own, i) => (indicator.state[i] === PRESENT ? normalise(own, goalposts[k]!)!.unclipped : 0));
    return [value, unclipped, effective[k]!.slice(0, n), contributionsOf(part, k)];
  });
  const present = indicators.flatMap((indicator) => {
    const has = presenceOf(indicator, n);
    return [has, has, null, null];
  });
  return { rows: n, columns: [...headOf(part), ...columns], present: [null, null, null, ...present] };
}

/** All units, a tile at a time: the finest level first, then every level above. */
function* partsOf(scored: StepsSource, make: (part: Part) => Block): Generator<Block> {
  const unit = scored.levels[0]!;
  const made = new BlockSteps(scored.job);
  for (let block = 0; block * BLOCK_ROWS < unit.rows; block++) {
    const tiles: Block[] = [];
    made.run(block, (lo, n) => tiles.push(make({ level: 0, codes: unit.codes.slice(lo, lo + n), indicators: made.columns, effective: made.effective, n })));
    yield* tiles;
  }
  for (const [k, { level, indicators, effective }] of scored.groups.entries()) yield make({ level: k + 1, codes: level.codes, indicators, effective, n: level.codes.length });
}

/** No more of what was scored than the tables need. */
export const stepsSource = ({ job: { program, table }, framework, levels, groups }: StepsSource): StepsSource => ({
  job: { program, table },
  framework: { indicators: framework.indicators.map(({ code, goalpost }) => ({ code, goalpost })) },
  levels: levels.map(({ level, codes, rows }) => ({ level, codes, rows })),
  groups: groups.map(({ level, indicators, effective }) => ({ level: { codes: level.codes }, indicators, effective })),
});

/** Write one of the tables; returns its number of rows. */
export function writeStepsTable(table: StepsTable, path: string, source: StepsSource): Promise<number> {
  if (table === 'contributions') return writeParquet(path, contributionColumns(source), partsOf(source, contributionBlock));
  const goalposts = source.framework.indicators.map(({ goalpost }) => goalpost);
  return writeParquet(path, stepsColumns(source), partsOf(source, (part) => stepsBlock(part, goalposts)));
}
