/** A worker thread that scores groups, while the main thread ranks the units. */
export { rollUp as default } from '../scoring/rollup.js';
