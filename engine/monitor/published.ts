/**
 * What is published, as bytes: the text of every unit, county by county, with what questions choose by beside it. It is made where
 * levels are worked out and handed on as it is, so that whoever serves it only sends it.
 */
import { gzipSync } from 'node:zlib';
import { momentOrNull } from './moment.js';
import type { CountyRisks, RiskSet, Snapshot, UnitRisk } from './snapshot.js';
import { forecastText, textOf, type ForecastView, type UnitView } from './unit-view.js';

/** A county as it goes from thread to thread. */
export interface CountyParts {
  readonly code: string;
  readonly tag: string;
  readonly computedAt: number;
  /** Of its units, ascending, joined by line ends. */
  readonly codes: string;
  /** Whether every code has twelve digits, so that one is found without taking them apart. */
  readonly even: boolean;
  /** The text of each unit and a line end; where each ends. */
  readonly lines: Uint8Array;
  readonly ends: Uint32Array;
  /** The next hours of each, likewise. */
  readonly hours: Uint8Array;
  readonly hourEnds: Uint32Array;
  /** -1: not judged. */
  readonly levels: Int8Array;
  /** Levels that are expected; -1: none is. */
  readonly expected: Int8Array;
  /** Longitude and latitude of each [°]; NaN: not known. */
  readonly at: Float64Array;
  /** The whole county as one answer, packed. */
  readonly gzip: Uint8Array;
}

/** One unit of what is published; its text and view are made when they are asked for. */
export interface PublishedUnit {
  readonly code: string;
  readonly level: number | null;
  readonly text: () => string;
  readonly view: () => UnitView;
}

const GZIP_LEVEL = 5;
/** Of the code of a village. */
const DIGITS = 12;
const NONE = JSON.stringify({ forecast: [], outlook: null } satisfies ForecastView);

const headOf = (computedAt: number, tag: string): string => `"computedAt":${JSON.stringify(momentOrNull(computedAt === 0 ? null : computedAt))},"snapshot":"${tag}"`;

/** A list of units as one JSON answer. @param lines texts, each with a line end or not */
export function listOf({ computedAt, tag }: Pick<PublishedSet, 'computedAt' | 'tag'>, lines: readonly Uint8Array[], more = '', what: 'villages' | 'areas' = 'villages'): Buffer {
  const head = Buffer.from(`{${headOf(computedAt, tag)},"count":${lines.length},${more}"${what}":[`);
  const out = Buffer.allocUnsafe(lines.reduce((sum, { length }) => sum + length + 1, head.length + END.length));
  out.set(head);
  let at = head.length;
  for (const line of lines) {
    out.set(line, at);
    at += line.length;
    out[at++] = COMMA;
  }
  if (lines.length > 0) at--; // none after the last
  out.set(END, at);
  return out.subarray(0, at + END.length);
}
const [COMMA, END] = [','.charCodeAt(0), Buffer.from(']}')];

/** Of the text of JSON answers that are no list. */
export const headText = ({ computedAt, tag }: Pick<PublishedSet, 'computedAt' | 'tag'>): string => headOf(computedAt, tag);

const NEXT_NONE = '"next":null,';

export class PublishedCounty {
  #codes: readonly string[] | null = null;

  constructor(readonly parts: CountyParts) {}

  get code(): string {
    return this.parts.code;
  }

  get tag(): string {
    return this.parts.tag;
  }

  get codes(): readonly string[] {
    return (this.#codes ??= this.parts.codes === '' ? [] : this.parts.codes.split('\n'));
  }

  /** Position of a unit; -1: it is not here. */
  find(code: string): number {
    const { even, ends } = this.parts;
    if (even && code.length !== DIGITS) return -1;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = this.#order(middle, code);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** Below 0: the k-th code comes before this one; 0: it is this one. */
  #order(k: number, code: string): number {
    const { codes, even } = this.parts;
    if (!even) return this.codes[k]! < code ? -1 : Number(this.codes[k] !== code);
    // digit by digit: taking a code out of them all costs more than looking at it
    const from = k * (DIGITS + 1);
    for (let d = 0; d < DIGITS; d++) {
      const order = codes.charCodeAt(from + d) - code.charCodeAt(d);
      if (order !== 0) return order;
    }
    return 0;
  }

  levelOf(k: number): number | null {
    const level = this.parts.levels[k]!;
    return level < 0 ? null : level;
  }

  /** The higher of its level and of that which is expected; -1: neither is known. */
  nowOrExpected(k: number): number {
    return Math.max(this.parts.levels[k]!, this.parts.expected[k]!);
  }

  /** The bytes of a unit's text, with its line end. */
  line(k: number): Uint8Array {
    const { lines, ends } = this.parts;
    return lines.subarray(k === 0 ? 0 : ends[k - 1]!, ends[k]);
  }

  unit(k: number): PublishedUnit {
    const text = (): string => {
      const line = this.line(k);
      return Buffer.from(line.buffer, line.byteOffset, line.length - 1).toString();
    };
    return { code: this.codes[k]!, level: this.levelOf(k), text, view: () => JSON.parse(text()) as UnitView };
  }

  /** The next hours of a unit, as JSON. */
  hoursOf(k: number): string {
    const { hours, hourEnds } = this.parts;
    const from = k === 0 ? 0 : hourEnds[k - 1]!;
    return hourEnds[k]! === from ? NONE : Buffer.from(hours.buffer, hours.byteOffset + from, hourEnds[k]! - from).toString();
  }

  /** All of its units as one JSON answer. */
  whole(): Buffer {
    return listOf(this.parts, this.codes.map((_, k) => this.line(k)), NEXT_NONE);
  }
}

export interface PublishedSet {
  /** Moment of the last cycle that changed anything [ms since 1970]; 0: none did. */
  readonly computedAt: number;
  readonly tag: string;
  /** By code, ascending. */
  readonly counties: ReadonlyMap<string, PublishedCounty>;
}

/** Units, and beside them the areas that rules speak of. */
export interface PublishedSnapshot extends PublishedSet {
  readonly areas: PublishedSet;
}

export const publishedUnit = ({ counties }: Pick<PublishedSet, 'counties'>, code: string): { readonly county: PublishedCounty; readonly k: number } | undefined => {
  const county = counties.get(code.slice(0, 6));
  const k = county?.find(code) ?? -1;
  return county === undefined || k < 0 ? undefined : { county, k };
};

/** Texts one after another in one buffer, and where each ends. */
function joined(texts: readonly string[]): { readonly bytes: Uint8Array; readonly ends: Uint32Array } {
  // no character takes more than three bytes of UTF-8 for each of its units
  const room = Buffer.allocUnsafe(texts.reduce((sum, { length }) => sum + 3 * length, 0));
  const ends = new Uint32Array(texts.length);
  let at = 0;
  texts.forEach((text, k) => (ends[k] = at += room.write(text, at)));
  return { bytes: new Uint8Array(room.subarray(0, at)), ends };
}

/** Texts of units, made once: most units of a county that changed are as they were. */
function kept(make: (unit: UnitRisk) => string): (unit: UnitRisk) => string {
  const texts = new WeakMap<UnitRisk, string>();
  return (unit) => {
    let text = texts.get(unit);
    if (text === undefined) texts.set(unit, (text = make(unit)));
    return text;
  };
}

const lineOf = kept((unit) => `${textOf(unit)}\n`);
const hoursOf = kept((unit) => (unit.outlook === null ? '' : forecastText(unit.outlook)));

function packed({ code, tag, units }: CountyRisks, computedAt: number): PublishedCounty {
  const { bytes: lines, ends } = joined(units.map(lineOf));
  const { bytes: hours, ends: hourEnds } = joined(units.map(hoursOf));
  const at = new Float64Array(2 * units.length);
  units.forEach(({ at: point }, k) => at.set(point === null ? [NaN, NaN] : [point.lon, point.lat], 2 * k));
  const parts = { code, tag, computedAt, codes: units.map((unit) => unit.code).join('\n'), even: units.every((unit) => unit.code.length === DIGITS), lines, ends, hours, hourEnds, levels: Int8Array.from(units, ({ level }) => level ?? -1), expected: Int8Array.from(units, ({ expectedLevel }) => expectedLevel ?? -1), at };
  const whole = new PublishedCounty({ ...parts, gzip: new Uint8Array(0) }).whole();
  return new PublishedCounty({ ...parts, gzip: new Uint8Array(gzipSync(whole, { level: GZIP_LEVEL })) });
}

const made = new WeakMap<CountyRisks, PublishedCounty>();

const publishedSet = ({ computedAt, tag, counties }: RiskSet): PublishedSet => ({
  computedAt,
  tag,
  counties: new Map(
    [...counties].map(([code, county]) => {
      let own = made.get(county);
      if (own === undefined) made.set(county, (own = packed(county, computedAt)));
      return [code, own] as const;
    }),
  ),
});

/** A snapshot as it is published; a county that is the same object is packed once. */
export const publishedOf = ({ areas, ...units }: Snapshot): PublishedSnapshot => ({ ...publishedSet(units), areas: publishedSet(areas) });
