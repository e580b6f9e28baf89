/** Which units a question is about, in an order that pages can follow while new snapshots are published. */
import type { PublishedCounty, PublishedSet, PublishedUnit } from '../../engine/monitor/published.js';
import type { UnitRisk } from '../../engine/monitor/snapshot.js';
import { levelName } from '../../engine/monitor/unit-view.js';
import { ApiProblem } from './problem.js';

export interface Question {
  /** Codes that begin so. */
  readonly area?: string;
  readonly hazard?: string;
  readonly minLevel?: number;
  /** West, south, east, north [°]; a west above the east: across the 180th meridian. */
  readonly bbox?: readonly [number, number, number, number];
  readonly order: 'code' | '-level';
}

/** A unit as a question about one hazard and a least level sees it; null: not at all. */
export function seenBy(county: PublishedCounty, k: number, { hazard, minLevel = -1 }: { readonly hazard?: string | undefined; readonly minLevel?: number | undefined }): PublishedUnit | null {
  const unit = county.unit(k);
  if (hazard === undefined) return (unit.level ?? -1) < minLevel ? null : unit;
  const view = unit.view();
  const own = view.hazards.find((each) => each.hazard === hazard);
  if (own === undefined || own.level < minLevel) return null;
  const seen = { ...view, level: own.level, levelName: levelName(own.level), trend: own.trend, expectedLevel: own.expected?.level ?? null, asOf: own.asOf, hazards: [own] };
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

/** Where a page ended: after which level and code. */
interface Cursor {
  readonly level: number;
  readonly code: string;
}

const levelOf = ({ level }: Pick<PublishedUnit, 'level'>): number => level ?? -1;

const cursorText = (unit: PublishedUnit): string => Buffer.from(JSON.stringify([levelOf(unit), unit.code])).toString('base64url');

function cursorOf(text: string): Cursor {
  try {
    const [level, code] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (typeof level === 'number' && typeof code === 'string') return { level, code };
  } catch {
    // told below
  }
  throw new ApiProblem(400, 'cursor', 'the cursor is none that was given here');
}

/** One page, and the cursor of the next; null: this is the last. */
export function pageOf(snapshot: PublishedSet, question: Question, limit: number, cursor: string | undefined): { readonly units: readonly PublishedUnit[]; readonly next: string | null } {
  const after = cursor === undefined ? null : cursorOf(cursor);
  const units: PublishedUnit[] = [];
  if (question.order === 'code') {
    for (const unit of unitsOf(snapshot, question)) {
      if (after !== null && unit.code <= after.code) continue;
      units.push(unit);
      if (units.length > limit) break;
    }
  } else {
    const all = [...unitsOf(snapshot, question)].sort((a, b) => levelOf(b) - levelOf(a) || (a.code < b.code ? -1 : 1));
    const from = after === null ? 0 : all.findIndex((unit) => levelOf(unit) < after.level || (levelOf(unit) === after.level && unit.code > after.code));
    units.push(...(from < 0 ? [] : all.slice(from, from + limit + 1)));
  }
  const page = units.slice(0, limit);
  return { units: page, next: units.length > limit ? cursorText(page.at(-1)!) : null };
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
