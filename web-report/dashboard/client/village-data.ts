/** Everything the panel shows of one village, as the server tells it. */
import type { Label } from '../../../engine/core/label.js';
import { ask, RefusedError } from './ask.js';
import type { Village } from './data.js';

export interface Reason {
  readonly quantity: string;
  readonly unit: string;
  readonly statistic: string;
  /** [h]; null: one step. */
  readonly window: number | null;
  readonly value: number | null;
  readonly comparison: string;
  readonly line: number;
  /** Null: what is missing decides. */
  readonly crossed: boolean | null;
  /** [h] */
  readonly lacks: { readonly missing: number; readonly beyond: number; readonly of: number } | null;
}

/** What is to come of one quantity: quantiles hour by hour. */
export interface Fan {
  readonly quantity: string;
  readonly unit: string;
  readonly issued: string;
  /** From `issued` to the beginning of each step [h]. */
  readonly leads_h: readonly number[];
  readonly p10: readonly number[];
  readonly p50: readonly number[];
  readonly p90: readonly number[];
  /** Whether a gauge corrected the models; absent: it does not apply. */
  readonly corrected?: boolean;
}

/** A level that the rules would give in the next hours. */
export interface Expected {
  readonly level: number;
  readonly at: string | null;
  /** By the newest nowcast, at each level or above, from the lowest, at the step that most members come to it [1]. */
  readonly probability: readonly number[];
  /** What is missing may make it; null: nothing above its level. */
  readonly atMost: number | null;
  readonly reasons: readonly (Pick<Reason, 'quantity' | 'unit' | 'statistic' | 'window' | 'comparison' | 'line'> & { readonly median: number | null; readonly low: number | null; readonly high: number | null })[];
  /** When an earlier nowcast was issued whose level the rule holds; absent: it is that of the newest. */
  readonly heldFrom?: string;
}

export interface Hazard {
  readonly hazard: string;
  readonly title: Label;
  readonly level: number;
  /** What is missing may make it; null: nothing above its level. */
  readonly atMost: number | null;
  readonly trend: -1 | 0 | 1;
  readonly since: string | null;
  readonly reasons: readonly Reason[];
  readonly expected?: Expected | null;
  /** Of its own data. */
  readonly asOf: string;
}

export interface VillageRisk extends Village {
  readonly township: string | null;
  readonly county: string | null;
  readonly asOf: string | null;
  readonly hazards: readonly Hazard[];
  readonly lines: Readonly<Record<string, number>>;
  /** Of each quantity what was seen last. */
  readonly latest?: readonly { readonly time: string }[];
  readonly forecast?: readonly Fan[];
}

export interface Seen {
  readonly variable: string;
  readonly time: string;
  readonly value: number;
}

/** A quantity over one step as levels go by it: of several sources that which tells the worst, and of water all of it. */
interface SeenStep {
  readonly variable: string;
  readonly time: string;
  readonly max: number;
  readonly sum?: number;
}

/** The level at one step. */
export interface LevelStep {
  readonly time: string;
  /** Null: it could not be judged yet. */
  readonly level: number | null;
}

interface Reached {
  readonly minutes: number;
  readonly mean: number;
  readonly q05: number;
  readonly q95: number;
}

export interface ReachAnswer {
  readonly because: string | null;
  readonly reach: {
    readonly circumstances: { readonly night: boolean; readonly outage: number; readonly outageHours: number };
    readonly minutes: readonly Reached[];
    readonly inTime: (Reached & { readonly lead: number; readonly action: number }) | null;
    readonly classes: readonly { readonly title: Label; readonly reached: Reached }[];
    readonly channels: readonly { readonly title: Label; readonly share: number; readonly verified: boolean }[];
  } | null;
}

export interface Assessed {
  readonly edition: string;
  readonly scores: Readonly<Record<string, string | number | boolean | null>>;
  readonly contributions: readonly { readonly indicator: string; readonly contribution: number | null; readonly state: string }[];
}

export interface Names {
  readonly actions: readonly { readonly code: string; readonly title: Label }[];
  readonly indicators: readonly { readonly code: string; readonly title: Label }[];
}

export interface Detail {
  readonly village: VillageRisk;
  readonly seen: readonly Seen[];
  /** The same step by step, as it is drawn. */
  readonly course: readonly Seen[];
  /** How long a step is [ms]. */
  readonly stepMs: number;
  /** Of the same hours. */
  readonly levels: readonly LevelStep[];
  readonly reach: ReachAnswer | null;
  /** Null: no assessment of the village is published. */
  readonly assessed: Assessed | null;
  readonly names: Names;
}

/** Hours of observations and levels the panel shows. */
const HOURS = 72;
const MINUTE_MS = 60_000;
/** Steps of the service, as observations are asked for in them. */
const STEPS: Readonly<Record<string, string>> = { '10min': '10min', '60min': '1h', '1440min': '1d' };
const NO_NAMES: Names = { actions: [], indicators: [] };

/** What is not there is null; any other refusal is one. */
const orNull = async <T>(answer: Promise<T>): Promise<T | null> =>
  answer.catch((error: unknown) => {
    if (error instanceof RefusedError && error.status === 404) return null;
    throw error;
  });

/** What was seen in the hours up to what was seen last, by whichever gauge, and the levels that followed from it. */
async function readPast(code: string, { asOf, latest = [] }: VillageRisk): Promise<Pick<Detail, 'seen' | 'course' | 'stepMs' | 'levels'>> {
  if (asOf === null) return { seen: [], course: [], stepMs: 60 * MINUTE_MS, levels: [] };
  const to = Math.max(Date.parse(asOf), ...latest.map(({ time }) => Date.parse(time)));
  const span = new URLSearchParams({ from: new Date(to - HOURS * 3_600_000).toISOString(), to: new Date(to).toISOString() }).toString();
  const observations = `/v1/villages/${code}/observations?${span}`;
  const [{ observations: seen }, { step, risks: levels }] = await Promise.all([ask<{ observations: Seen[] }>(observations), ask<{ step: string; risks: LevelStep[] }>(`/v1/villages/${code}/risks?${span}`)]);
  const { observations: steps } = await ask<{ observations: SeenStep[] }>(`${observations}&step=${STEPS[step] ?? '1h'}`);
  return { seen, course: steps.map(({ variable, time, max, sum = max }) => ({ variable, time, value: sum })), stepMs: Number.parseInt(step, 10) * MINUTE_MS, levels };
}

async function readAssessed(code: string): Promise<Assessed | null> {
  const list = await orNull(ask<{ editions: readonly { readonly href: string }[] }>('/v1/assessments'));
  const newest = list?.editions.at(-1);
  return newest === undefined ? null : orNull(ask<Assessed>(`${newest.href}/villages/${code}`));
}

/** What changes from year to year only: read when another village is opened. */
let still: { readonly code: string; readonly reach: ReachAnswer | null; readonly assessed: Assessed | null; readonly names: Names } | null = null;

async function readStill(code: string): Promise<NonNullable<typeof still>> {
  if (still?.code === code) return still;
  const [reach, assessed] = await Promise.all([orNull(ask<ReachAnswer>(`/v1/villages/${code}/reach`)), readAssessed(code)]);
  const names = assessed === null ? NO_NAMES : ((await orNull(ask<Names>('/v1/indicators'))) ?? NO_NAMES);
  return (still = { code, reach, assessed, names });
}

/** The village; null where it is not watched. */
export async function readDetail(code: string): Promise<Detail | null> {
  const village = await orNull(ask<VillageRisk>(`/v1/villages/${encodeURIComponent(code)}`));
  if (village === null) return null;
  const [past, rest] = await Promise.all([readPast(code, village), readStill(code)]);
  return { village, ...past, reach: rest.reach, assessed: rest.assessed, names: rest.names };
}
