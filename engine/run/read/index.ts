/** Reading users' data files. */
export type { Dataset, OtherRow } from './dataset.js';
export { readDataset, type ReadOptions } from './read-dataset.js';
export { readMapping } from './mapping.js';
export type { FormDeclaration, Mapping } from './header.js';
