/**
 * Claim: the weighted score of 500,000 rows by 60 columns takes at most 40 ms on one thread.
 *
 * Measured is the kernel that scores villages, over columns in its memory, a tile of rows at a time: once the weighted sum
 * alone, as numpy makes it, and once with what a score needs more, the weight of what applies and of what is reported by the
 * states of the cells, and the division by it.
 */
import { ColumnMemory } from '../engine/core/column-memory.js';
import { NOT_APPLICABLE, PRESENT, UNDEFINED } from '../engine/core/table.js';
import { TILE_ROWS } from '../engine/scoring/levels.js';
import { placeList, tileKernels, weightList } from '../engine/scoring/tile-kernels.js';
import { weightedSum } from '../engine/scoring/aggregate/weighted-sum.js';
import { medianMs, numbers, numpyMs, report } from './measure.js';

const ROWS = 500_000;
const COLUMNS = 60;

const memory = new ColumnMemory();
const kernels = tileKernels(memory);
const weights = Array.from({ length: COLUMNS }, (_, k) => k + 1);
const columns = weights.map((_, k) => {
  const column = memory.numbers(ROWS);
  column.set(numbers(ROWS, k + 1));
  return column;
});
/** One cell in sixteen does not apply, one is missing. */
const STATES = [NOT_APPLICABLE, UNDEFINED];
const states = columns.map((column) => {
  const state = memory.bytes(ROWS);
  column.forEach((value, row) => (state[row] = STATES[Math.floor(16 * value)] ?? PRESENT));
  return state;
});
const [sum, weight, coverage, applies, high] = Array.from({ length: 5 }, () => memory.numbers(ROWS)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** A tile of rows: lists of its columns as the kernels read them. */
const tiles = Array.from({ length: Math.ceil(ROWS / TILE_ROWS) }, (_, tile) => {
  const lo = tile * TILE_ROWS;
  const n = Math.min(TILE_ROWS, ROWS - lo);
  const place = (column: Float64Array): number => column.byteOffset + 8 * lo;
  return {
    n,
    scores: weightList(memory, columns.map((column) => column.subarray(lo, lo + n)), weights),
    states: placeList(memory, states.flatMap((state, k) => [state.byteOffset + lo, weights[k]!])),
    at: { sum: place(sum), weight: place(weight), coverage: place(coverage), applies: place(applies), high: place(high) },
  };
});

const weigh = (): void => {
  for (const { n, scores, at } of tiles) kernels.weigh(scores, COLUMNS, at.sum, n);
};
const score = (): void => {
  for (const { n, scores, states: list, at } of tiles) {
    kernels.leafWeights(list, COLUMNS, at.weight, at.coverage, n);
    kernels.weigh(scores, COLUMNS, at.sum, n);
    kernels.divideByWeight(at.applies, at.weight, at.sum, at.high, at.coverage, n);
  }
};

/** A tenth of the rows as plain objects: all of them would need 8 GB. */
const objects = Array.from({ length: ROWS / 10 }, (_, row) => Object.fromEntries(columns.map((column, k) => [`x${k}`, column[row]!])));
const names = columns.map((_, k) => `x${k}`);
const plain = (): number[] => objects.map((object) => names.reduce((total, name, k) => total + weights[k]! * object[name]!, 0));

const expected = new Float64Array(ROWS);
weightedSum(columns, weights, expected, ROWS);
weigh();
if (sum.some((value, row) => value !== expected[row])) throw new Error('the kernel and its twin differ');

const what = `weighted score, ${ROWS} rows x ${COLUMNS} columns`;
const ms = await medianMs(15, 3, weigh);
const wholeMs = await medianMs(15, 3, score);
report(what, ms, 'row objects (a tenth of the rows, times ten)', 10 * (await medianMs(3, 1, plain)));
const numpy = numpyMs(`a=np.random.rand(${COLUMNS},${ROWS}); w=np.random.rand(${COLUMNS})`, 'w@a');
if (numpy === null) console.log('numpy: not there');
else {
  report(what, ms, 'numpy w @ a, one thread', numpy);
  report(`${what}, with states and division`, wholeMs, 'numpy w @ a, one thread', numpy);
}
