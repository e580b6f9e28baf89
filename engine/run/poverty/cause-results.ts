/** Causes of falling as a run tells of them: persons below as things stand, by cause, those screened out apart. */
import { causesOf, type CauseShare } from '../../poverty/causes.js';
import { blankedCells, isFew, type Cell } from '../../poverty/suppression.js';
import type { RelapseTallies } from '../../poverty/relapse.js';
import type { RunVariants } from './setup.js';
import type { Told } from './told.js';

export interface CauseResult {
  readonly cause: CauseShare['cause'];
  /** null: few households, or what would give few away. */
  readonly persons: number | null;
}

/**
 * @param mean persons simulated below under each variant
 * @param screenedOut persons below of those screened out; null: nobody was
 */
export function causeResults({ variants, base, firstCause }: RunVariants, { fell, up, down }: RelapseTallies, told: Told, mean: (v: number) => number, screenedOut: number | null): CauseResult[] {
  const width = variants.length;
  const causes = variants.slice(firstCause).map((_, k) => firstCause + k);
  const shares: readonly CauseShare[] = [...causesOf(mean(base), mean(0), causes.map(mean)), ...(screenedOut === null ? [] : [{ cause: 'screened-out' as const, persons: screenedOut }])];
  const at = (row: number, v: number): number => fell[row * width + v]!;
  const turned = (v: number): Set<number> => told.rows((row) => up[row * width + v]! + down[row * width + v]! > 0);
  const switched = causes.slice(0, -1);
  // the same sums of each household alone
  const together = (row: number): number => at(row, base) - at(row, causes.at(-1)!) - (at(row, base) - at(row, 0)) - switched.reduce((sum, v) => sum + at(row, base) - at(row, v), 0);
  const { persons: isTold, split } = told.variant(base);
  const calm = told.variant(0).split;
  const cells = shares.map(({ cause }, k): Cell => {
    if (cause === 'structural') return { behind: told.rows((row) => at(row, causes.at(-1)!) > 0) };
    if (cause === 'interaction') return { behind: told.rows((row) => together(row) !== 0) };
    if (cause === 'screened-out') return { behind: told.mayFall(base), forced: !split, known: split };
    // with and without the storm is told of the variants
    if (cause === 'storm') return { behind: base === 0 ? new Set() : turned(base), forced: !calm, known: calm && !isFew(turned(base).size) };
    return { behind: turned(switched[k - 2]!) };
  });
  // those simulated that fall without the storm are all but what it adds and those screened out: told in the months, or to be found in neither way
  const ofCalm = cells.push({ behind: told.rows((row) => at(row, 0) > 0), forced: !calm, known: calm }) - 1;
  const places = shares.map((_, k) => k);
  const isApart = (k: number): boolean => ['storm', 'screened-out'].includes(shares[k]!.cause);
  const blank = blankedCells(cells, [places, [...places.filter((k) => !isApart(k)), ofCalm], [...places.filter(isApart), ofCalm]]);
  return shares.map(({ cause, persons }, k) => ({ cause, persons: isTold && blank[k] === 0 ? persons : null }));
}
