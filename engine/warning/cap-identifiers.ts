/**
 * Identifiers of CAP messages in their one form, `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`: ten serials a second of one office and sector. What
 * comes when those of its second are used takes the first that is free after it, so that no two messages have the same; those of
 * drills, tests and drafts have extensions of their own, so that none is that of a warning.
 *
 * Source: GB/T 35965.1-2018, form of the identifier.
 */
import type { AlertStatus } from './alert.js';
import { chineseIdentifier, officeOf, type CapProfile } from './cap-profile.js';

const SERIALS = 10;
const FORM = /^(\d{14})_(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})_(\d)$/;

/** The moment of an identifier in Beijing time [ms since 1970], and its serial; null: it is of another form. */
function partsOf(identifier: string): { readonly office: string; readonly second: number; readonly serial: number } | null {
  const found = FORM.exec(identifier);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(2, 8).map(Number) as [number, number, number, number, number, number];
  return { office: found[1]!, second: Date.UTC(year, month - 1, day, hour - 8, minute, second) / 1_000, serial: Number(found[8]) };
}

/** An identifier, and the second that it names [ms since 1970]. */
export interface NewIdentifier {
  readonly identifier: string;
  readonly time: number;
}

/** Seconds of one office, sector and extension: serials used, and where the next free second is looked for. */
interface Seconds {
  readonly used: Map<number, number>;
  readonly after: Map<number, number>;
}

export class CapIdentifiers {
  /** By office, sector and extension. */
  readonly #seconds = new Map<string, Seconds>();

  constructor(private readonly profile: CapProfile) {}

  /** What identifiers of a hazard's messages of a status begin with: those of a moment or later sort after it. @param moment [ms since 1970] */
  beginning(hazard: string, status: AlertStatus, moment: number): string {
    return chineseIdentifier(officeOf(this.profile, hazard, status), moment, 0).slice(0, -2);
  }

  /** Whether an identifier is one that this office gives, or gave before drills and tests had extensions of their own; null: its form does not tell. */
  isOwn(hazard: string, status: AlertStatus, identifier: string): boolean | null {
    const parts = partsOf(identifier);
    return parts === null ? null : [status, 'actual' as const].some((one) => this.beginning(hazard, one, 0).startsWith(`${parts.office}_`));
  }

  #of(office: string): Seconds {
    let own = this.#seconds.get(office);
    if (own === undefined) this.#seconds.set(office, (own = { used: new Map(), after: new Map() }));
    return own;
  }

  /** One that was given before. */
  taken(identifier: string): void {
    const parts = partsOf(identifier);
    if (parts === null) return;
    const own = this.#of(parts.office);
    this.#use(own, parts.second, Math.max(own.used.get(parts.second) ?? 0, parts.serial + 1));
  }

  #use({ used, after }: Seconds, second: number, count: number): void {
    used.set(second, count);
    if (count >= SERIALS) after.set(second, second + 1);
  }

  /** The first second with a serial left from this one on; the way there is made short for the next. */
  #free({ after }: Seconds, from: number): number {
    let at = from;
    for (let next = after.get(at); next !== undefined; next = after.get(at)) at = next;
    for (let on = from; on !== at; ) {
      const next = after.get(on)!;
      after.set(on, at);
      on = next;
    }
    return at;
  }

  /** Nothing comes for a moment before this one any more [ms since 1970]. */
  forgetBefore(moment: number): void {
    for (const { used, after } of this.#seconds.values()) for (const map of [used, after]) for (const second of map.keys()) if (second * 1_000 < moment - 1_000) map.delete(second);
  }

  /** The next of a hazard's messages of a status at a moment [ms since 1970]. */
  next(hazard: string, status: AlertStatus, moment: number): NewIdentifier {
    const office = officeOf(this.profile, hazard, status);
    const own = this.#of(`${office.division}${office.sector}${office.unit}${office.extension}`);
    const second = this.#free(own, Math.floor(moment / 1_000));
    const serial = own.used.get(second) ?? 0;
    this.#use(own, second, serial + 1);
    const time = second * 1_000;
    return { identifier: chineseIdentifier(office, time, serial), time };
  }
}
