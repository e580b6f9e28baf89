/**
 * contributions.parquet: one row per unit of every level, and per indicator its value, unclipped score, effective
 * weight and contribution; `states` has one letter per indicator: v value, n not applicable, m missing.
 */
import { NOT_APPLICABLE, PRESENT } from '../core/table.js';
import type { IndicatorColumns } from '../scoring/normalise/columns.js';
import { shareAt } from '../scoring/aggregate/leaf-sums.js';
import type { Goalpost } from '../scoring/framework.js';
import { normalise } from '../scoring/normalise/goalpost.js';
import { BLOCK_ROWS } from '../scoring/levels.js';
import { BlockScorer } from '../scoring/score-block.js';
import type { Scored } from './score.js';
import type { Block, OutputColumn } from './write/block.js';

/** Columns of the table, in order. */
export function stepsColumns(scored: Scored): OutputColumn[] {
  const perIndicator = scored.framework.indicators.flatMap(({ code }): OutputColumn[] => [
    { name: `${code}_value`, type: 'number' },
    { name: `${code}_unclipped`, type: 'number' },
    { name: `${code}_weight`, type: 'number' },
    { name: `${code}_contribution`, type: 'number' },
  ]);
  return [{ name: 'level', type: 'text' }, { name: 'code', type: 'text' }, { name: 'states', type: 'text' }, ...perIndicator];
}

const LETTER_VALUE = 'v'.charCodeAt(0);
const LETTER_NOT_APPLICABLE = 'n'.charCodeAt(0);
const LETTER_MISSING = 'm'.charCodeAt(0);

/** The states of `n` units as texts of one letter per indicator. */
function stateTexts(indicators: readonly IndicatorColumns[], n: number): string[] {
  const letters = Buffer.alloc(indicators.length);
  return Array.from({ length: n }, (_, i) => {
    indicators.forEach(({ state }, k) => {
      letters[k] = state[i] === PRESENT ? LETTER_VALUE : state[i] === NOT_APPLICABLE ? LETTER_NOT_APPLICABLE : LETTER_MISSING;
    });
    return letters.toString('latin1');
  });
}

function blockOf(goalposts: readonly Goalpost[], level: string, codes: readonly string[], indicators: readonly IndicatorColumns[], effective: readonly Float64Array[], n: number): Block {
  const columns: Block['columns'][number][] = [new Array<string>(n).fill(level), codes, stateTexts(indicators, n)];
  const present: (Uint8Array | null)[] = [null, null, null];
  indicators.forEach((indicator, k) => {
    const { value, normalised, state } = indicator;
    const unclipped = new Float64Array(n);
    const weight = effective[k]!;
    const has = new Uint8Array(n);
    const contribution = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      has[i] = state[i] === PRESENT ? 1 : 0;
      contribution[i] = weight[i]! * normalised[i]! * shareAt(indicator, i);
      if (has[i] === 1) unclipped[i] = normalise(value[i]!, goalposts[k]!)!.unclipped;
    }
    columns.push(value.slice(0, n), unclipped, weight.slice(0, n), contribution);
    present.push(has, has, null, null);
  });
  return { rows: n, columns, present };
}

/** The rows of the table, a block at a time: units first, then every level above. */
export function* stepsBlocks(scored: Scored): Generator<Block> {
  const unit = scored.levels[0]!;
  const goalposts = scored.framework.indicators.map(({ goalpost }) => goalpost);
  const scorer = new BlockScorer(scored.job);
  for (let block = 0; block * BLOCK_ROWS < unit.rows; block++) {
    const tiles: Block[] = [];
    scorer.run(block, (lo, n) => tiles.push(blockOf(goalposts, unit.level, unit.codes.slice(lo, lo + n), scorer.columns, scorer.effective, n)));
    yield* tiles;
  }
  for (const [k, group] of scored.groups.entries()) yield blockOf(goalposts, scored.levels[k + 1]!.level, group.level.codes, group.indicators, group.effective, group.level.codes.length);
}
