/** What the floods of all members come to at the sites: depth, loss, people, and the sums over all sites at their entity; and under policies, by how much less. */
import { damageShareAt } from '../../flood/depth-damage.js';
import { isSiteQuantity, type SiteQuantity } from './declaration.js';
import type { FloodSite } from './flood-sites.js';
import type { InundationJob } from './inundation-job.js';
import type { MemberFlood } from './inundation.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK } from './members.js';
import { reducerOf } from './reduce.js';
import { DifferenceTally, MOST_PAIRED, type Difference, type PairDifference } from './difference.js';
import type { OutputResult } from './simulate.js';
import { BASELINE } from './variants.js';

/** By quantity: what it is at a site, of the greatest depth above its floor [m]. */
const AT: Readonly<Record<Exclude<SiteQuantity, 'floodArea'>, (site: FloodSite, depth: number, above: number) => number>> = {
  siteDepth: (_, depth) => depth,
  siteLoss: ({ value, sector }, depth) => value * damageShareAt(depth, sector),
  sitePeople: ({ people }, depth, above) => (depth > above ? people : 0),
};

/** What is kept of one member's flood: depth above the floor at each site [m], and the area that is deeper than the line [公顷]. */
interface Marks {
  readonly member: number;
  readonly depths: Float64Array;
  readonly area: number;
}

const HECTARE = 10_000;

function marksOf({ sites, above, dem }: InundationJob, { member, maxDepth }: MemberFlood): Marks {
  let cells = 0;
  for (let cell = 0; cell < maxDepth.length; cell++) if (dem.noData[cell] === 0 && maxDepth[cell]! > above) cells++;
  return { member, depths: Float64Array.from(sites, ({ cell, floor }) => Math.max(0, maxDepth[cell]! - floor)), area: (cells * dem.cellSize ** 2) / HECTARE };
}

/** One quantity at one place under one variant. */
interface Row {
  readonly output: number;
  readonly site: number;
  readonly values: Float64Array;
}

function rowsOf(job: ScenarioJob, own: InundationJob, marks: readonly Marks[]): Row[] {
  return job.outputs.flatMap(({ quantity }, output): Row[] => {
    if (!isSiteQuantity(quantity)) return [];
    if (quantity === 'floodArea') return [{ output, site: -1, values: Float64Array.from(marks, ({ area }) => area) }];
    const columns = own.sites.map((site, s) => Float64Array.from(marks, ({ depths }) => AT[quantity](site, depths[s]!, own.above)));
    const rows = columns.map((values, s): Row => ({ output, site: own.sites[s]!.site, values }));
    // depths of several places add up to nothing; money and people do
    if (quantity === 'siteDepth') return rows;
    return [...rows, { output, site: -1, values: Float64Array.from(marks, (_, m) => columns.reduce((sum, column) => sum + column[m]!, 0)) }];
  });
}

function resultOf(job: ScenarioJob, variant: number, { output, site, values }: Row, difference: Difference | null, pairs: readonly PairDifference[]): OutputResult {
  const reducer = job.variants[variant]!.kind === 'point' ? null : reducerOf(1, values.length, job.outputs[output]!.above);
  for (let first = 0; first < values.length; first += MEMBER_BLOCK) {
    const block = values.subarray(first, Math.min(values.length, first + MEMBER_BLOCK));
    reducer?.add(block, block.length);
  }
  // a member that is missing leaves no number in its place, so that none is told by member
  const kept = values.length === job.members && job.members <= MEMBER_BLOCK;
  return { variant, output, site, summary: reducer?.finish() ?? null, members: kept ? values : null, events: kept && job.money.includes(output) ? values.slice() : null, difference, pairs };
}

/** How far one variant moves a row of the baseline, over the members that both have. */
function differenceOf(before: readonly Marks[], first: Float64Array, after: readonly Marks[], second: Float64Array): Difference {
  const position = new Map(before.map(({ member }, m) => [member, m]));
  const tally = new DifferenceTally();
  tally.add(Float64Array.from(after, ({ member }) => first[position.get(member) ?? -1] ?? NaN), second);
  return tally.finish();
}

/**
 * The results of an inundation at its sites, each of one step: the whole run. A house flooded twice in a run is damaged
 * once, at its greatest depth. A policy that does not reach the water has the results of the chain as it stands, and a
 * point of a sweep that does not has those of its policy; what a policy moves at a point is told against that point as it stands.
 *
 * @param floods of the members that are there, in order
 */
export function siteResults(job: ScenarioJob, floods: Iterable<MemberFlood>): OutputResult[] {
  const own = job.inundation;
  if (own === null || !job.outputs.some(({ quantity }) => isSiteQuantity(quantity))) return [];
  const byVariant = new Map<number, Marks[]>();
  for (const flood of floods) byVariant.set(flood.variant, [...(byVariant.get(flood.variant) ?? []), marksOf(own, flood)]);
  if (!byVariant.has(0)) return [];
  const reached = new Set(own.setups.map(({ variant }) => variant));
  const floodOf = (v: number): number => {
    if (reached.has(v)) return v;
    const policy = job.variants.findIndex(({ name }) => name === job.variants[v]!.point?.policy);
    return reached.has(policy) ? policy : 0;
  };
  const rows = new Map([...byVariant].map(([v, marks]) => [v, rowsOf(job, own, marks)]));
  const made = job.variants.flatMap(({ point }, v) => {
    const marks = byVariant.get(floodOf(v));
    return marks === undefined ? [] : [{ v, point, marks, rows: rows.get(floodOf(v))! }];
  });
  const baseline = made.find(({ v }) => v === 0)!;
  const atPoints = new Map(made.flatMap((one) => (one.point?.policy === BASELINE ? [[one.point.name, one] as const] : [])));
  const paired = job.variants.filter(({ kind }) => kind === 'policy').length <= MOST_PAIRED;
  return made.flatMap(({ v, point, marks, rows }) => {
    const others = paired && point === null ? made.filter((other) => other.v > 0 && other.v < v) : [];
    const from = point === null || point.policy === BASELINE ? baseline : atPoints.get(point.name);
    return rows.map((row, k) => {
      const pairs = others.map((other): PairDifference => ({ from: other.v, ...differenceOf(other.marks, other.rows[k]!.values, marks, row.values) }));
      return resultOf(job, v, row, v === 0 || from === undefined ? null : differenceOf(from.marks, from.rows[k]!.values, marks, row.values), pairs);
    });
  });
}
