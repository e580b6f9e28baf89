/**
 * The life of alerts: a log of revisions, and the warnings that stand at a moment as far as it had been heard by then.
 *
 * The log is a set: duplicates, late and shuffled deliveries give the same warnings as the orderly feed. Revisions of one
 * alert are taken in the order of their numbers; a cancellation closes it for good in the areas it names (in all, if it
 * names none), so that what comes late or after it never revives it. To warn again takes an alert of a new id.
 */
import { LEVELS } from './rule.js';

/** Only `actual` is ever for the public; a drill cannot touch a real alert, even one of the same id. */
export const ALERT_STATUSES = ['draft', 'actual', 'exercise', 'test'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/**
 * `issue` and `update` say the whole alert anew: areas they leave out are no longer under it. `amend` speaks of the areas it
 * names only (an upgrade or downgrade of part; level 0 takes the warning off, and a later revision may bring it back).
 */
export const ALERT_KINDS = ['issue', 'update', 'amend', 'cancel'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface AlertArea {
  readonly code: string;
  /** 1 blue … 4 red; 0 none any more. */
  readonly level: number;
  /** Where they differ from those of the revision [ms since 1970]. */
  readonly onset?: number;
  readonly expires?: number;
}

/** One revision of one alert, as it was received. */
export interface AlertEvent {
  readonly source: string;
  readonly id: string;
  /** Higher replaces lower; whole, ≥ 0. */
  readonly revision: number;
  readonly status: AlertStatus;
  readonly kind: AlertKind;
  readonly hazard: string;
  readonly areas: readonly AlertArea[];
  /** [ms since 1970] */
  readonly sent: number;
  readonly onset: number;
  readonly expires: number;
  /** When this system heard of it [ms since 1970]. */
  readonly received: number;
}

/** What was received of one alert, in the order it counts: by revision; of one revision calling off first, then the graver later. */
type Chain = readonly AlertEvent[];
/** By status, source and id. */
export type AlertLog = ReadonlyMap<string, Chain>;

/** `conflict`: one revision said two things; both count, calling off before all, the graver before the milder, and somebody has to be told. */
export type Receipt = 'new' | 'duplicate' | 'conflict' | 'fenced';

const chainKey = ({ status, source, id }: AlertEvent): string => JSON.stringify([status, source, id]);
const isWholeCancel = ({ kind, areas }: AlertEvent): boolean => kind === 'cancel' && areas.length === 0;
const gravity = (event: AlertEvent): number => (event.kind === 'cancel' ? -1 : Math.max(0, ...event.areas.map(({ level }) => level)));
const content = ({ received: _, ...event }: AlertEvent): string => JSON.stringify(event);

function order(a: AlertEvent, b: AlertEvent): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  return gravity(a) - gravity(b) || (content(a) < content(b) ? -1 : 1);
}

/** A log without an alert; a loaded log is this and every event of the saved one. */
export const emptyLog = (): AlertLog => new Map<string, Chain>();

/** Take a revision into the log, which is changed. */
export function receive(log: AlertLog, event: AlertEvent): Receipt {
  const chains = log as Map<string, Chain>;
  const name = chainKey(event);
  const chain = chains.get(name) ?? [];
  const rivals = chain.filter(({ revision }) => revision === event.revision);
  const same = rivals.find((rival) => content(rival) === content(event));
  if (same !== undefined) {
    if (event.received < same.received) chains.set(name, chain.map((each) => (each === same ? event : each))); // heard of at the first of the times
    return 'duplicate';
  }
  chains.set(name, [...chain, event].sort(order));
  if (rivals.length > 0) return 'conflict';
  return isFenced(chain, event) ? 'fenced' : 'new';
}

/** Whether an alert had been called off as a whole before a revision of it: it never counts. */
const isFenced = (chain: Chain, { revision }: AlertEvent): boolean => chain.some((each) => isWholeCancel(each) && each.revision < revision);

/**
 * Revisions that warn of what was called off before them, and do not count.
 *
 * @param now [ms since 1970]: what was received later is not known
 */
export const fencedEvents = (log: AlertLog, now: number): AlertEvent[] =>
  [...log].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, chain]) => {
    const known = chain.filter(({ received }) => received <= now);
    return known.filter((event) => event.kind !== 'cancel' && isFenced(known, event));
  });

/** All of the log as plain values in a canonical order: the same set of events saves to the same bytes. */
export const savedEvents = (log: AlertLog): AlertEvent[] => [...log].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, chain]) => chain);

/** An area as one alert leaves it. */
export interface AreaState {
  readonly level: number;
  readonly onset: number;
  readonly expires: number;
  /** Revision that said so. */
  readonly revision: number;
  readonly sent: number;
}

/** `issued` once, `updated` since, `cancelled` in every area, or `expired`. */
export type AlertStage = 'draft' | 'issued' | 'updated' | 'cancelled' | 'expired';

/** One alert as it stands. */
export interface Alert {
  readonly status: AlertStatus;
  readonly source: string;
  readonly id: string;
  readonly hazard: string;
  /** Of the revisions that count: none after a cancellation. */
  readonly revision: number;
  readonly stage: AlertStage;
  readonly areas: ReadonlyMap<string, AreaState>;
  /** Areas it was called off in. */
  readonly cancelled: ReadonlySet<string>;
}

/** @param now [ms since 1970]: what expires by then is past */
function fold(events: Chain, now: number): Alert | null {
  const first = events[0];
  if (first === undefined) return null;
  let areas = new Map<string, AreaState>();
  const cancelled = new Set<string>();
  let [last, closed, said] = [first, false, 0];
  for (const event of events) {
    if (closed) break;
    [last, said] = [event, said + 1];
    if (event.kind === 'cancel') {
      closed = isWholeCancel(event);
      for (const code of closed ? [...areas.keys()] : event.areas.map((area) => area.code)) {
        cancelled.add(code);
        areas.delete(code);
      }
      continue;
    }
    if (event.kind !== 'amend') areas = new Map();
    const { onset, expires, revision, sent } = event;
    for (const { code, level, ...own } of event.areas) {
      if (cancelled.has(code)) continue;
      if (level === 0) areas.delete(code);
      else areas.set(code, { level, onset: own.onset ?? onset, expires: own.expires ?? expires, revision, sent });
    }
  }
  const { status, source, id, hazard, revision } = last;
  const live = [...areas.values()].some(({ expires }) => expires > now);
  const stage = status === 'draft' ? 'draft' : live ? (said > 1 ? 'updated' : 'issued') : areas.size === 0 && cancelled.size + Number(closed) > 0 ? 'cancelled' : 'expired';
  return { status, source, id, hazard, revision, stage, areas, cancelled };
}

/**
 * One alert as it was known at a moment, from the revisions of it alone, in any order.
 *
 * @param now [ms since 1970], as for `alertsAt`
 * @returns null where nothing was known of it
 */
export const alertAt = (events: readonly AlertEvent[], now: number): Alert | null => fold(events.filter(({ received }) => received <= now).sort(order), now);

/**
 * Every alert as it was known at a moment.
 *
 * @param now [ms since 1970]: what was received later is not known, what expires by then is past
 */
export function alertsAt(log: AlertLog, now: number): Alert[] {
  return [...log].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, chain]) => fold(chain.filter(({ received }) => received <= now), now) ?? []);
}

/** The one warning that stands for an area and a hazard. */
export interface AlertHead extends AreaState {
  readonly area: string;
  readonly hazard: string;
  readonly source: string;
  readonly id: string;
}

const headKey = ({ area, hazard }: Pick<AlertHead, 'area' | 'hazard'>): string => `${area}\t${hazard}`;

/** Of two that stand: the graver, then the later sent, then by source and id. */
function outranks(a: AlertHead, b: AlertHead): boolean {
  if (a.level !== b.level) return a.level > b.level;
  if (a.sent !== b.sent) return a.sent > b.sent;
  return `${a.source}\t${a.id}` < `${b.source}\t${b.id}`;
}

/**
 * What the public is told: for each area and hazard the gravest of the actual alerts that stand, by area and hazard.
 *
 * @param now [ms since 1970]
 */
export function publicHeads(log: AlertLog, now: number): ReadonlyMap<string, AlertHead> {
  const heads = new Map<string, AlertHead>();
  for (const { status, source, id, hazard, areas } of alertsAt(log, now)) {
    if (status !== 'actual') continue;
    for (const [area, state] of areas) {
      if (state.expires <= now) continue;
      const head: AlertHead = { area, hazard, source, id, ...state };
      const standing = heads.get(headKey(head));
      if (standing === undefined || outranks(head, standing)) heads.set(headKey(head), head);
    }
  }
  return new Map([...heads].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is to be sent about an area and a hazard, and no more than that. */
export interface HeadChange {
  readonly area: string;
  readonly hazard: string;
  readonly change: 'issued' | 'upgraded' | 'downgraded' | 'updated' | 'ended';
  readonly from: number;
  readonly to: number;
  readonly head: AlertHead | null;
}

/** From what stood before to what stands now; nothing where nothing changed. */
export function headChanges(before: ReadonlyMap<string, AlertHead>, after: ReadonlyMap<string, AlertHead>): HeadChange[] {
  const changes: HeadChange[] = [];
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, head] = [before.get(name), after.get(name)];
    const { area, hazard } = (head ?? old)!;
    const [from, to] = [old?.level ?? 0, head?.level ?? 0];
    if (old === undefined) changes.push({ area, hazard, change: 'issued', from, to, head: head! });
    else if (head === undefined) changes.push({ area, hazard, change: 'ended', from, to, head: null });
    else if (to !== from) changes.push({ area, hazard, change: to > from ? 'upgraded' : 'downgraded', from, to, head });
    else if (head.source !== old.source || head.id !== old.id || head.revision !== old.revision) changes.push({ area, hazard, change: 'updated', from, to, head });
  }
  return changes;
}

/** `orange`; '' for none. */
export const levelText = (level: number): string => LEVELS[level - 1] ?? '';
