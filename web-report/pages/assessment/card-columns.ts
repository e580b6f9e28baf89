/** The cards of all units as columns: every step of every indicator, every gain. */
import type { Gain, IndicatorStep, UnitCard } from '../../../engine/scoring/result.js';
import { ColumnWriter, type ColumnReader } from './columns.js';

/** Decimals kept of each number of a step; the value itself is kept whole. */
const STEP_DECIMALS = { unclipped: 4, normalised: 4, nominalWeight: 2, weight: 4, contribution: 4, reportedShare: 4, obstacle: 2 } as const;
type StepNumber = keyof typeof STEP_DECIMALS;
const STEP_NUMBERS = Object.keys(STEP_DECIMALS) as StepNumber[];

const orNaN = (value: number | null): number => value ?? NaN;
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Positions in a list of distinct texts, and the list. */
function dictionary(texts: readonly string[]): { codes: number[]; list: string[] } {
  const positions = new Map<string, number>();
  const codes = texts.map((text) => positions.get(text) ?? positions.set(text, positions.size).size - 1);
  return { codes, list: [...positions.keys()] };
}

function writeTexts(columns: ColumnWriter, name: string, texts: readonly string[]): void {
  const { codes, list } = dictionary(texts);
  columns.fixed(`${name}.codes`, codes, 0);
  columns.text(`${name}.list`, list);
}

function readTexts(columns: ColumnReader, name: string): (row: number) => string {
  const codes = columns.numbers(`${name}.codes`);
  const list = columns.lines(`${name}.list`);
  return (row) => list[codes[row]!] ?? '';
}

export function writeCards(cards: readonly UnitCard[]): ColumnWriter {
  const columns = new ColumnWriter();
  const steps = cards.flatMap((card) => card.steps);
  const gains = cards.flatMap((card) => card.gains);
  writeTexts(columns, 'level', cards.map((card) => card.level));
  columns.text('code', cards.map((card) => card.code));
  columns.text('name', cards.map((card) => card.name));
  columns.text('nextGrade', cards.map((card) => JSON.stringify(card.nextGrade)));
  columns.fixed('steps', cards.map((card) => card.steps.length), 0);
  columns.fixed('gains', cards.map((card) => card.gains.length), 0);
  writeTexts(columns, 'step.code', steps.map((step) => step.code));
  writeTexts(columns, 'step.state', steps.map((step) => step.state));
  columns.float('step.value', steps.map((step) => orNaN(step.value)));
  for (const key of STEP_NUMBERS) columns.fixed(`step.${key}`, steps.map((step) => orNaN(step[key])), STEP_DECIMALS[key]);
  columns.fixed('step.low', steps.map((step) => orNaN(step.interval?.[0] ?? null)), 3);
  columns.fixed('step.high', steps.map((step) => orNaN(step.interval?.[1] ?? null)), 3);
  writeTexts(columns, 'gain.indicator', gains.map((gain) => gain.indicator));
  columns.fixed('gain.points', gains.map((gain) => gain.points), 4);
  columns.float('gain.from', gains.map((gain) => orNaN(gain.from)));
  columns.float('gain.to', gains.map((gain) => gain.to));
  columns.float('gain.cost', gains.map((gain) => orNaN(gain.cost)));
  return columns;
}

function readSteps(columns: ColumnReader): (row: number) => IndicatorStep {
  const [code, state, value] = [readTexts(columns, 'step.code'), readTexts(columns, 'step.state'), columns.numbers('step.value')];
  const [unclipped, normalised, nominalWeight, weight, contribution, reportedShare, obstacle] = STEP_NUMBERS.map((key) => columns.numbers(`step.${key}`)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const [low, high] = [columns.numbers('step.low'), columns.numbers('step.high')];
  return (row) => ({
    code: code(row),
    state: state(row),
    value: orNull(value[row]!),
    unclipped: orNull(unclipped[row]!),
    normalised: orNull(normalised[row]!),
    nominalWeight: nominalWeight[row]!,
    weight: weight[row]!,
    contribution: contribution[row]!,
    reportedShare: reportedShare[row]!,
    obstacle: obstacle[row]!,
    interval: Number.isNaN(low[row]!) ? null : [low[row]!, high[row]!],
  });
}

function readGains(columns: ColumnReader): (row: number) => Gain {
  const indicator = readTexts(columns, 'gain.indicator');
  const [points, from, to, cost] = ['points', 'from', 'to', 'cost'].map((key) => columns.numbers(`gain.${key}`)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  return (row) => ({ indicator: indicator(row), points: points[row]!, from: orNull(from[row]!), to: to[row]!, cost: orNull(cost[row]!) });
}

/** The cards by `level:code`; each is put together when it is asked for. */
export function readCards(columns: ColumnReader): ReadonlyMap<string, () => UnitCard> {
  const [level, codes, names, next] = [readTexts(columns, 'level'), columns.lines('code'), columns.lines('name'), columns.lines('nextGrade')];
  const [stepCounts, gainCounts] = [columns.numbers('steps'), columns.numbers('gains')];
  const [stepAt, gainAt] = [readSteps(columns), readGains(columns)];
  const cards = new Map<string, () => UnitCard>();
  let [stepsBefore, gainsBefore] = [0, 0];
  codes.forEach((code, i) => {
    const [firstStep, firstGain] = [stepsBefore, gainsBefore];
    cards.set(`${level(i)}:${code}`, () => ({
      level: level(i),
      code,
      name: names[i]!,
      steps: Array.from({ length: stepCounts[i]! }, (_, k) => stepAt(firstStep + k)),
      gains: Array.from({ length: gainCounts[i]! }, (_, k) => gainAt(firstGain + k)),
      nextGrade: JSON.parse(next[i]!) as UnitCard['nextGrade'],
    }));
    stepsBefore += stepCounts[i]!;
    gainsBefore += gainCounts[i]!;
  });
  return cards;
}
