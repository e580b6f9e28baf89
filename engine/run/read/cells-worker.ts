/** A worker thread that reads the numbers of batches of CSV records. */
export { readCells as default } from './cell-numbers.js';
