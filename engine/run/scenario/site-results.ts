/** What the floods of all members come to at the sites: depth, loss, people, and the sums over all sites at their entity. */
import { damageShareAt } from '../../flood/depth-damage.js';
import { isSiteQuantity, type SiteQuantity } from './declaration.js';
import type { FloodSite } from './flood-sites.js';
import type { MemberFlood } from './inundation.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK, reducerOf } from './reduce.js';
import type { OutputResult } from './simulate.js';

/** By quantity: what it is at a site, of the greatest depth above its floor [m]. */
const AT: Readonly<Record<SiteQuantity, (site: FloodSite, depth: number, above: number) => number>> = {
  siteDepth: (_, depth) => depth,
  siteLoss: ({ value, sector }, depth) => value * damageShareAt(depth, sector),
  sitePeople: ({ people }, depth, above) => (depth > above ? people : 0),
};

/** Depths of one quantity add up to nothing; money and people do. */
const addsUp = (quantity: SiteQuantity): boolean => quantity !== 'siteDepth';

function resultOf(job: ScenarioJob, output: number, site: number, values: Float64Array): OutputResult {
  const reducer = reducerOf(1, values.length, job.outputs[output]!.above);
  for (let first = 0; first < values.length; first += MEMBER_BLOCK) {
    const block = values.subarray(first, Math.min(values.length, first + MEMBER_BLOCK));
    reducer.add(block, block.length);
  }
  // a member that is missing leaves no number in its place, so that none is told by member
  const kept = values.length === job.members && job.members <= MEMBER_BLOCK;
  return { variant: 0, output, site, summary: reducer.finish(), members: kept ? values : null, events: kept && job.money.includes(output) ? values.slice() : null, difference: null };
}

/**
 * The results of an inundation at its sites, each of one step: the whole run. A house flooded twice in a run is damaged
 * once, at its greatest depth.
 *
 * @param floods of the members that are there, in order
 */
export function siteResults(job: ScenarioJob, floods: Iterable<MemberFlood>): OutputResult[] {
  const own = job.inundation;
  if (own === null || own.sites.length === 0) return [];
  const depths = Array.from(floods, ({ maxDepth }) => Float64Array.from(own.sites, ({ cell, floor }) => Math.max(0, maxDepth[cell]! - floor)));
  if (depths.length === 0) return [];
  return job.outputs.flatMap(({ quantity }, q): OutputResult[] => {
    if (!isSiteQuantity(quantity)) return [];
    const columns = own.sites.map((site, s) => Float64Array.from(depths, (depth) => AT[quantity](site, depth[s]!, own.above)));
    const total = Float64Array.from(depths, (_, m) => columns.reduce((sum, column) => sum + column[m]!, 0));
    return [...columns.map((values, s) => resultOf(job, q, own.sites[s]!.site, values)), ...(addsUp(quantity) ? [resultOf(job, q, -1, total)] : [])];
  });
}
