/** What is published: the levels of all units at one moment, county by county, each with a tag that changes when anything in it does. */
import { hash } from 'node:crypto';
import type { Label } from '../core/label.js';
import type { Outlook } from './nowcast/outlook.js';
import type { HazardRisk, Quality } from './risk.js';

export interface UnitRisk {
  readonly code: string;
  readonly name: string;
  readonly at: { readonly lon: number; readonly lat: number } | null;
  /** The highest of its hazards; null: none could be judged. */
  readonly level: number | null;
  /** The highest that the nowcast warrants in the next hours; null: there is none, or what it rests on is late. */
  readonly expectedLevel: number | null;
  /** The oldest moment its level rests on [ms since 1970]; null: nothing was seen. */
  readonly asOf: number | null;
  readonly computedAt: number;
  readonly quality: Quality;
  /** Of the numbers and rules it was made from. */
  readonly inputsHash: string;
  readonly hazards: readonly HazardRisk[];
  /** The next hours as they looked at `issued`; null: there is no nowcast. */
  readonly outlook: Outlook | null;
  /** Variables of which sources tell otherwise within the steps it was made from, the worst of each step being taken; absent: none. */
  readonly sourcesDiffer?: readonly string[];
  /** Of a past moment: why nothing is said of what was expected then; absent: of now, where it is told or there is none. */
  readonly expectedBecause?: Label;
  /** Of an area that rules speak of how many units of it have a vote; absent: a unit of its own. */
  readonly units?: number;
}

export interface CountyRisks {
  /** Six digits, or all of a shorter code. */
  readonly code: string;
  /** By code, ascending. */
  readonly units: readonly UnitRisk[];
  readonly tag: string;
}

/** Of a unit, or of an area by its shorter code. */
export interface LevelChange {
  readonly code: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** Levels of units, or of areas. */
export interface RiskSet {
  /** Moment of the last cycle that changed anything [ms since 1970]. */
  readonly computedAt: number;
  /** By code, ascending. */
  readonly counties: ReadonlyMap<string, CountyRisks>;
  readonly tag: string;
}

/** Units, and beside them the areas that rules speak of. */
export interface Snapshot extends RiskSet {
  readonly areas: RiskSet;
}

/** Another where a unit was worked out again, or is older than it was said to be: all it is follows from what it was made from. */
const markOf = ({ code, inputsHash, computedAt, quality, expectedLevel, hazards }: UnitRisk): string => `${code} ${inputsHash} ${computedAt} ${quality} ${expectedLevel} ${hazards.filter(({ expected }) => expected === null).length}\n`;

const countyOf = (code: string): string => code.slice(0, 6);

let room = Buffer.alloc(16_384);

/** Texts and bytes one after the other, until the next call: one hash of all takes a fraction of what a hash fed with each does. */
function joined(parts: readonly (string | Uint8Array)[]): Uint8Array {
  // no character takes more than three bytes of UTF-8 for each of its units
  const most = parts.reduce((sum, part) => sum + (typeof part === 'string' ? 3 * part.length : part.length), 0);
  if (room.length < most) room = Buffer.alloc(most);
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += room.write(part, at);
    else {
      room.set(part, at);
      at += part.length;
    }
  }
  return room.subarray(0, at);
}

/** The first 22 characters of a SHA-256 in base 64: 132 bits. */
export const tagOf = (...parts: readonly (string | Uint8Array)[]): string => hash('sha256', joined(parts), 'base64url').slice(0, 22);

const NONE: RiskSet = { computedAt: 0, counties: new Map(), tag: tagOf('') };
export const NO_SNAPSHOT: Snapshot = { ...NONE, areas: NONE };

/** The snapshot with some units put in place of what was; counties without any of them are the same objects. */
export function withUnits<S extends RiskSet>(before: S, changed: readonly UnitRisk[], now: number): S {
  if (changed.length === 0) return before;
  const byCounty = new Map<string, UnitRisk[]>();
  for (const unit of changed) {
    const own = byCounty.get(countyOf(unit.code));
    if (own === undefined) byCounty.set(countyOf(unit.code), [unit]);
    else own.push(unit);
  }
  const counties = new Map(before.counties);
  for (const [code, own] of byCounty) {
    const units = new Map((counties.get(code)?.units ?? []).map((unit) => [unit.code, unit]));
    for (const unit of own) units.set(unit.code, unit);
    const sorted = [...units.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
    counties.set(code, { code, units: sorted, tag: tagOf(...sorted.map(markOf)) });
  }
  const ordered = new Map([...counties].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...before, computedAt: now, counties: ordered, tag: tagOf([...ordered.values()].map(({ tag }) => tag).join()) };
}

/** Units of another level than they were. @param before of units, or of areas, as `made` is */
export function levelChanges(before: RiskSet, made: readonly UnitRisk[]): LevelChange[] {
  return made.flatMap(({ code, level }) => {
    const from = unitOf(before, code)?.level ?? null;
    return from === level ? [] : [{ code, from, to: level }];
  });
}

/** The unit of a code; undefined where it is not watched. */
export function unitOf({ counties }: RiskSet, code: string): UnitRisk | undefined {
  const units = counties.get(countyOf(code))?.units ?? [];
  let [low, high] = [0, units.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units[middle]!.code < code) low = middle + 1;
    else high = middle;
  }
  return units[low]?.code === code ? units[low] : undefined;
}
