/** A scenario run: shards carried out and kept, then read again in order for everything that is written of them. */
import { createHash } from 'node:crypto';
import { ownPackage } from '../write/manifest.js';
import { dropShard, keptShard, keptShards, openCheckpoint, type Checkpoint, type MemberShard, type RunKey, type Shard } from './checkpoint.js';
import { execute, type FailedShard } from './execute.js';
import type { Scenario } from './load.js';
import { joinShard } from './shard.js';
import { shardsOf } from './shard-plan.js';
import type { MemberFlood } from './inundation.js';
import type { EntityResult, OutputResult } from './simulate.js';
import { siteResults } from './site-results.js';

export interface RunOptions {
  readonly workers: number;
  /** Groups in a shard; undefined: by the work in them. */
  readonly groups?: number | undefined;
  /** Steps of models in a shard where `groups` does not say; absent: about a second of work. */
  readonly steps?: number;
  /** Time without a step of its work after which a shard counts as hung [s]. */
  readonly timeLimit: number;
  /** Worker file of the threads; absent: this program's. */
  readonly worker?: string;
  /** How many shards were kept by an earlier run that was stopped, and in what one that was there and is gone was another; null: none was there. */
  readonly onBegin?: (kept: number, of: number, discarded: readonly string[] | null) => void;
  /** Shards that are done, and how much of all of them with those that go on [1]. */
  readonly onProgress?: (done: number, of: number, share: number) => void;
  readonly onRetry?: (place: string, attempt: number, reason: string) => void;
}

/** What is missing of a partial run. */
export interface Missing {
  readonly entities: readonly string[];
  readonly reasons: readonly string[];
}

export interface ScenarioRun {
  readonly scenario: Scenario;
  /** Results in order of groups, entity by entity; each call reads them anew. */
  readonly results: () => Generator<EntityResult>;
  /** Every member's flood, as the chain stands and then under each policy that reaches it; empty where no inundation is asked for. */
  readonly floods: () => MemberFlood[];
  readonly missing: readonly Missing[];
}

/** All that the results follow from; not how they are cut. */
const keyOf = ({ declaration, inputs, job: { keepState } }: Scenario): RunKey => ({
  version: ownPackage().version,
  node: process.version,
  scenario: createHash('sha256').update(JSON.stringify(declaration)).digest('hex'),
  '--save-state': String(keepState),
  files: inputs.map(({ sha256 }) => sha256).join(' '),
});

const floodName = ({ inundation, series, members, variants }: Scenario['job'], at: number): string => {
  const { variant } = inundation!.setups[Math.floor(at / members)]!;
  return `${series.entities[inundation!.entity]!}: inundation, member ${at % members}${variant === 0 ? '' : `, ${variants[variant]!.name}`}`;
};

const entitiesOf = ({ job }: Scenario, { of, from, to }: Shard): string[] =>
  of === 'floods' ? Array.from({ length: to - from }, (_, k) => floodName(job, from + k)) : job.network.groups.slice(from, to).flat().map((e) => job.series.entities[e]!);

/** Kept shards without the members of groups that are there as a whole: a run may have been stopped while it put them together. */
function withoutJoined(kept: readonly Shard[], folder: string): Shard[] {
  const isWhole = (group: number): boolean => kept.some(({ of, from, to }) => of === 'groups' && from <= group && group < to);
  return kept.filter((shard) => {
    const joined = shard.of === 'members' && isWhole(shard.from);
    if (joined) dropShard(folder, shard);
    return !joined;
  });
}

const isPartOf = (shard: Shard, group: number): shard is MemberShard => shard.of === 'members' && shard.from === group;

/**
 * What is there of a run, with the members of each group put together.
 *
 * @param failed shards that are missing, and with them the rest of their group
 */
async function joined({ job }: Scenario, shards: readonly Shard[], failed: readonly FailedShard[], folder: string): Promise<Shard[]> {
  const groups = [...new Set(shards.flatMap((shard) => (shard.of === 'members' ? [shard.from] : [])))];
  const whole: Shard[] = [];
  for (const group of groups) {
    if (failed.some(({ shard }) => isPartOf(shard, group))) continue;
    joinShard(job, group, shards.filter((shard) => isPartOf(shard, group)), folder);
    whole.push({ of: 'groups', from: group, to: group + 1 });
    await new Promise(setImmediate);
  }
  const rest = shards.filter((shard) => shard.of !== 'members' && !failed.some((one) => one.shard === shard));
  return [...rest, ...whole].sort((a, b) => a.from - b.from);
}

/** Small enough for this thread: a pool would take longer to start. */
const inlineWorkers = (shards: readonly Shard[], workers: number): number => (shards.length === 1 ? 0 : workers);

/**
 * Run a scenario with its checkpoint below `out`, and do something with its results while they are there. Whatever
 * happens, what is kept stays for the next time, unless all is there.
 *
 * @param use writes what is to be written
 * @throws InputError `run/folder-in-use`, `output/...`
 */
export async function runScenario<T>(scenario: Scenario, out: string, options: RunOptions, use: (run: ScenarioRun) => Promise<T>): Promise<T> {
  const checkpoint = openCheckpoint(out, keyOf(scenario));
  try {
    const kept = withoutJoined(keptShards(checkpoint.folder), checkpoint.folder);
    const shards = shardsOf(scenario.job, options.groups, kept, options.steps);
    const waiting = shards.filter((shard) => !kept.includes(shard));
    const failed = await carryOut(scenario, shards, waiting, checkpoint, options);
    const missing = failed.filter(({ shard }, k) => shard.of !== 'members' || failed.findIndex((one) => isPartOf(one.shard, shard.from)) === k).map(({ shard, reasons }): Missing => ({ entities: entitiesOf(scenario, shard), reasons }));
    const there = await joined(scenario, shards, failed, checkpoint.folder);
    const floods = (): Generator<MemberFlood> => resultsOf<MemberFlood>(there.filter(({ of }) => of === 'floods'), checkpoint.folder);
    const atSites = siteResults(scenario.job, floods());
    const results = (): Generator<EntityResult> => withSites(resultsOf<EntityResult>(there.filter(({ of }) => of === 'groups'), checkpoint.folder), scenario, atSites);
    const result = await use({ scenario, missing, results, floods: () => withoutPoints(scenario.job, floods()) });
    if (failed.length === 0) checkpoint.remove();
    return result;
  } finally {
    checkpoint.release();
  }
}

async function carryOut(scenario: Scenario, shards: readonly Shard[], waiting: readonly Shard[], checkpoint: Checkpoint, options: RunOptions): Promise<FailedShard[]> {
  const { job } = scenario;
  let done = shards.length - waiting.length;
  options.onBegin?.(done, shards.length, checkpoint.discarded);
  /** Of those that go on. */
  const shares = new Map<Shard, number>();
  let told = done;
  const tell = (): void => {
    const share = [...shares.values()].reduce((sum, own) => sum + own, done);
    told = Math.max(told, share); // a shard that is tried anew takes nothing back
    options.onProgress?.(done, shards.length, told / shards.length);
  };
  return execute(job, waiting, checkpoint.folder, {
    workers: options.worker === undefined ? inlineWorkers(shards, options.workers) : options.workers,
    timeLimit: options.timeLimit,
    ...(options.worker === undefined ? {} : { worker: options.worker }),
    onDone: (shard) => {
      done++;
      shares.delete(shard);
      tell();
    },
    onShare: (shard, share) => {
      shares.set(shard, share);
      tell();
    },
    onRetry: (shard, attempt, reason) => options.onRetry?.(entitiesOf(scenario, shard)[0]!, attempt, reason),
  });
}

/** Floods as the chain stands and under policies; those of points of a sweep, which may be many, are only at sites. */
function withoutPoints({ variants }: Scenario['job'], floods: Iterable<MemberFlood>): MemberFlood[] {
  const kept: MemberFlood[] = [];
  for (const flood of floods) if (variants[flood.variant]!.kind !== 'point') kept.push(flood);
  return kept;
}

/** Results with those of the inundation among the rest of its entity, or by themselves where the rest is missing. */
function* withSites(results: Generator<EntityResult>, { job }: Scenario, outputs: readonly OutputResult[]): Generator<EntityResult> {
  let left = outputs.length > 0;
  for (const result of results) {
    const own = left && result.entity === job.inundation!.entity;
    yield own ? { ...result, outputs: [...result.outputs, ...outputs] } : result;
    if (own) left = false;
  }
  if (left) yield { entity: job.inundation!.entity, outputs, accounts: [], divided: [] };
}

function* resultsOf<T>(shards: readonly Shard[], folder: string): Generator<T> {
  for (const shard of shards) {
    const results = keptShard(folder, shard);
    if (results === null) throw new Error(`shard of ${shard.of} ${shard.from} is gone while it is read`);
    yield* results as readonly T[];
  }
}
