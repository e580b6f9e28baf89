/** Which units a question is about, in an order that pages can follow while new snapshots are published. */
import type { PublishedCounty, PublishedSet, PublishedUnit } from '../../engine/monitor/published.js';
import { tagOf, type UnitRisk } from '../../engine/monitor/snapshot.js';
import { levelName } from '../../engine/monitor/unit-view.js';
import { ApiProblem } from './problem.js';

export interface Question {
  /** Codes that begin so. */
  readonly area?: string;
  readonly hazard?: string;
  readonly minLevel?: number;
  /** Of the level now, or of the expected one where it is higher. */
  readonly minExpectedLevel?: number;
  /** West, south, east, north [°]; a west above the east: across the 180th meridian. */
  readonly bbox?: readonly [number, number, number, number];
  readonly order: 'code' | '-level';
}

/** A unit as a question about one hazard and least levels sees it; null: not at all. */
export function seenBy(county: PublishedCounty, k: number, { hazard, minLevel = -1, minExpectedLevel = -1 }: { readonly [key in 'minLevel' | 'minExpectedLevel']?: number | undefined } & { readonly hazard?: string | undefined }): PublishedUnit | null {
  const unit = county.unit(k);
  if (hazard === undefined) return (unit.level ?? -1) < minLevel || county.nowOrExpected(k) < minExpectedLevel ? null : unit;
  const view = unit.view();
  const own = view.hazards.find((each) => each.hazard === hazard);
  if (own === undefined || own.level < minLevel || Math.max(own.level, own.expected?.level ?? -1) < minExpectedLevel) return null;
  const seen = { ...view, level: own.level, levelName: levelName(own.level), trend: own.trend, atMost: own.atMost, expectedLevel: own.expected?.level ?? null, expectedAtMost: own.expected?.atMost ?? null, asOf: own.asOf, hazards: [own] };
  return { code: unit.code, level: own.level, text: () => JSON.stringify(seen), view: () => seen };
}

/** Whether a place lies in the box; anything does where there is none. */
export const inBox = (at: UnitRisk['at'], bbox: Question['bbox']): boolean => bbox === undefined || (at !== null && at.lat >= bbox[1] && at.lat <= bbox[3] && (bbox[0] <= bbox[2] ? at.lon >= bbox[0] && at.lon <= bbox[2] : at.lon >= bbox[0] || at.lon <= bbox[2]));

/** Units that fit, by code. */
export function* unitsOf({ counties }: Pick<PublishedSet, 'counties'>, { area = '', bbox, ...question }: Question): Generator<PublishedUnit> {
  for (const county of counties.values()) {
    if (!county.code.startsWith(area.slice(0, county.code.length))) continue;
    const { codes, parts: { at } } = county;
    for (let k = 0; k < codes.length; k++) {
      if (!codes[k]!.startsWith(area)) continue;
      // NaN lies in no box
      if (bbox !== undefined && !inBox({ lon: at[2 * k]!, lat: at[2 * k + 1]! }, bbox)) continue;
      const seen = seenBy(county, k, question);
      if (seen !== null) yield seen;
    }
  }
}

/** Where a page ended: after which level and code, and in the order by level of which version of it. */
interface Cursor {
  readonly level: number;
  readonly code: string;
  /** Of the order by level; absent: the order is by code, which stays. */
  readonly version?: string;
}

const levelOf = ({ level }: Pick<PublishedUnit, 'level'>): number => level ?? -1;

const cursorText = (unit: PublishedUnit, version: string | undefined): string => Buffer.from(JSON.stringify([levelOf(unit), unit.code, ...(version === undefined ? [] : [version])])).toString('base64url');

function cursorOf(text: string): Cursor {
  try {
    const [level, code, version] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown, unknown];
    if (typeof level === 'number' && typeof code === 'string') return { level, code, ...(typeof version === 'string' ? { version } : {}) };
  } catch {
    // told below
  }
  throw new ApiProblem(400, 'cursor', 'the cursor is none that was given here');
}

const byLevel = (snapshot: PublishedSet, question: Question): PublishedUnit[] => [...unitsOf(snapshot, question)].sort((a, b) => levelOf(b) - levelOf(a) || (a.code < b.code ? -1 : 1));

/** All units that fit, in the order that is asked for. */
export const inOrder = (snapshot: PublishedSet, question: Question): Iterable<PublishedUnit> => (question.order === 'code' ? unitsOf(snapshot, question) : byLevel(snapshot, question));

interface Page {
  readonly units: readonly PublishedUnit[];
  /** Cursor of the next; null: this is the last. */
  readonly next: string | null;
}

const pageUpTo = (limit: number, units: readonly PublishedUnit[], version?: string): Page => ({ units: units.slice(0, limit), next: units.length > limit ? cursorText(units[limit - 1]!, version) : null });

/**
 * One page. Codes stay in order while levels change; a unit that rises above where the last page by level ended would be on none, so
 * that a cursor by level holds only while the units and levels of the question are those of its first page.
 *
 * @param first path of the first page, told where the cursor does not hold any more
 * @throws ApiProblem 400 where the cursor is none of this order, 410 where levels are others since
 */
export function pageOf(snapshot: PublishedSet, question: Question, limit: number, cursor: string | undefined, first: string): Page {
  const after = cursor === undefined ? null : cursorOf(cursor);
  if (question.order === 'code') {
    if (after?.version !== undefined) throw new ApiProblem(400, 'cursor', 'the cursor is of the order by level, and here the order is by code');
    const units: PublishedUnit[] = [];
    for (const unit of unitsOf(snapshot, question)) {
      if (after !== null && unit.code <= after.code) continue;
      units.push(unit);
      if (units.length > limit) break;
    }
    return pageUpTo(limit, units);
  }
  const all = byLevel(snapshot, question);
  const version = tagOf(all.map((unit) => `${unit.code} ${levelOf(unit)}`).join());
  if (after === null) return pageUpTo(limit, all.slice(0, limit + 1), version);
  if (after.version !== version) throw new ApiProblem(410, 'cursor-gone', `levels are others than when the first page was made, and a village that rose since would be left out: begin again at ${first}`, { headers: { link: `<${first}>; rel="first"` } });
  const from = all.findIndex((unit) => levelOf(unit) < after.level || (levelOf(unit) === after.level && unit.code > after.code));
  return pageUpTo(limit, from < 0 ? [] : all.slice(from, from + limit + 1), version);
}

/**
 * A box of four numbers, or of six, whose heights bear on nothing here.
 *
 * Source: OGC 17-069r4 (2022), OGC API - Features - Part 1: Core, section 7.15.3.
 *
 * @throws ApiProblem
 */
export function bboxOf(text: string | undefined): readonly [number, number, number, number] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const [west = NaN, south = NaN, east = NaN, north = NaN] = parts.length === 6 ? [parts[0]!, parts[1]!, parts[3]!, parts[4]!] : parts;
  if ((parts.length !== 4 && parts.length !== 6) || parts.some((part) => !Number.isFinite(part)) || south > north) throw new ApiProblem(400, 'invalid', 'the box is none', { errors: [{ pointer: '/bbox', detail: 'west,south,east,north in degrees, or with heights west,south,least,east,north,greatest', code: 'request/bbox' }] });
  return [west, south, east, north];
}
