/** A worker thread of relapse: gets the setting when it starts, then blocks of households. */
import { workerData } from 'piscina';
import { contextOf, simulateBlock, type BlockTallies, type RelapseBlock, type RelapseShared } from './relapse-block.js';

const context = contextOf(workerData as RelapseShared);

export default (block: RelapseBlock): BlockTallies => simulateBlock(context, block);
