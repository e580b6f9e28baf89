/** A worker thread of relapse: gets the setting when it starts, then blocks of households. */
import { workerData } from 'piscina';
import { contextOf, simulateBlock, type BlockTallies, type RelapseBlock, type RelapseContext, type RelapseShared } from './relapse-block.js';

let context: RelapseContext | null = null;

export default function work(block: RelapseBlock): BlockTallies {
  context ??= contextOf(workerData as RelapseShared);
  return simulateBlock(context, block);
}
