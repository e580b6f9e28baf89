/** Reading users' data files. */
export type { Dataset } from './dataset.js';
export { readDataset, type ReadOptions } from './read-dataset.js';
export { readMapping } from './mapping.js';
export type { FormDeclaration } from './header.js';
