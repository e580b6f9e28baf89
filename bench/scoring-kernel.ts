/** Claim: the weighted score of 500,000 rows by 60 columns takes at most 40 ms on one thread. */
import { weightedSum } from '../engine/scoring/aggregate/weighted-sum.js';
import { medianMs, numbers, numpyMs, report } from './measure.js';

const ROWS = 500_000;
const COLUMNS = 60;
const BLOCK = 4_096;

const columns = Array.from({ length: COLUMNS }, (_, k) => numbers(ROWS, k + 1));
const weights = Float64Array.from({ length: COLUMNS }, (_, k) => (k + 1) / 1_830);
const out = new Float64Array(ROWS);

const kernel = (): void => {
  for (let lo = 0; lo < ROWS; lo += BLOCK) {
    const hi = Math.min(lo + BLOCK, ROWS);
    weightedSum(columns.map((column) => column.subarray(lo, hi)), weights, out.subarray(lo, hi), hi - lo);
  }
};

/** A tenth of the rows as plain objects: all of them would need 8 GB. */
const objects = Array.from({ length: ROWS / 10 }, (_, row) => Object.fromEntries(columns.map((column, k) => [`x${k}`, column[row]!])));
const names = columns.map((_, k) => `x${k}`);
const plain = (): number[] => objects.map((object) => names.reduce((sum, name, k) => sum + weights[k]! * object[name]!, 0));

const ms = await medianMs(15, 3, kernel);
report(`weighted score, ${ROWS} rows x ${COLUMNS} columns`, ms, 'row objects (a tenth of the rows, times ten)', 10 * (await medianMs(3, 1, plain)));
const numpy = numpyMs(`a=np.random.rand(${COLUMNS},${ROWS}); w=np.random.rand(${COLUMNS})`, 'w@a');
if (numpy === null) console.log('numpy: not there');
else report(`weighted score, ${ROWS} rows x ${COLUMNS} columns`, ms, 'numpy w @ a, one thread', numpy);
