/** The ledgers of money and people at the sites of an inundation: what the results say was taken, what the floods left. */
import { damageShareAt, SECTORS, type Sector } from '../../flood/depth-damage.js';
import type { Account } from './account.js';
import type { FloodSite } from './flood-sites.js';
import type { InundationJob } from './inundation-job.js';
import type { MemberFlood } from './inundation.js';
import { lineOf, type LedgerLine } from './ledger-line.js';
import type { ScenarioRun } from './run.js';

const MODEL = 'inundation-local-inertial';

/** What the results have of one quantity at the sites under a variant, all members together, by position of the site. */
function taken({ scenario: { job }, results }: ScenarioRun, v: number, quantity: string, members: number): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { outputs } of results()) {
    for (const { variant, output, site, summary } of outputs) if (variant === v && site >= 0 && job.outputs[output]!.quantity === quantity) sums.set(site, summary!.mean[0]! * members);
  }
  return sums;
}

/** Money by sector and people, as the chain stands and under each policy that reaches the water; nothing of what is not kept. */
export function siteAccounts(run: ScenarioRun): LedgerLine[] {
  const { inundation, variants } = run.scenario.job;
  if (inundation === null || inundation.sites.length === 0) return [];
  const floods = run.floods();
  return inundation.setups.filter(({ swept }) => !swept).flatMap(({ variant }) => variantAccounts(run, inundation, variant, variant === 0 ? {} : { policy: variants[variant]!.name }, floods.filter((flood) => flood.variant === variant)));
}

function variantAccounts(run: ScenarioRun, own: InundationJob, variant: number, head: { readonly policy?: string }, floods: readonly MemberFlood[]): LedgerLine[] {
  const { job } = run.scenario;
  const depths = floods.map(({ maxDepth }) => Float64Array.from(own.sites, ({ cell, floor }) => Math.max(0, maxDepth[cell]! - floor)));
  const kept = (quantity: string): boolean => job.outputs.some((output) => output.quantity === quantity);
  const account = (sites: readonly FloodSite[], whole: (site: FloodSite) => number, out: ReadonlyMap<number, number>, left: (site: FloodSite, depth: number) => number): Account => {
    const sum = { in: 0, out: 0, stored: 0 };
    for (const site of sites) {
      const at = own.sites.indexOf(site);
      sum.in += depths.length * whole(site);
      sum.out += out.get(site.site) ?? 0;
      for (const depth of depths) sum.stored += left(site, depth[at]!);
    }
    return sum;
  };
  const sectors = (Object.keys(SECTORS) as Sector[]).filter((sector) => own.sites.some((site) => site.sector === sector));
  const losses = kept('siteLoss') ? taken(run, variant, 'siteLoss', depths.length) : null;
  const money = losses === null ? [] : sectors.map((sector) => lineOf({ model: MODEL, ...head, of: 'money', part: { zh: SECTORS[sector].zh, en: SECTORS[sector].en }, unit: '元' }, account(own.sites.filter((site) => site.sector === sector), ({ value }) => value, losses, ({ value }, depth) => value * (1 - damageShareAt(depth, sector)))));
  if (!kept('sitePeople')) return money;
  const people = account(own.sites, ({ people: there }) => there, taken(run, variant, 'sitePeople', depths.length), ({ people: there }, depth) => (depth > own.above ? 0 : there));
  return [...money, lineOf({ model: MODEL, ...head, of: 'people', part: { zh: '受灾人口', en: 'people affected' }, unit: '人' }, people)];
}
