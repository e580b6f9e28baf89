/** Who warns, and how levels, hazards and areas are said in CAP and in emergency broadcast messages: data, not code. */
import type { Label } from '../core/label.js';
import type { Level } from './rule.js';

/** How one hazard is said. */
export interface CapHazard {
  readonly title: Label;
  /** One of CAP's categories: Met, Geo, Fire … */
  readonly category: string;
  /** Code of the event under `eventCodeName`. */
  readonly eventCode: string;
  /** Sector of GB/T 4657 in the Chinese identifier, 3 digits; absent: the office's. */
  readonly sector?: string;
}

export interface CapProfile {
  /** Sender as CAP writes it: no spaces, no commas. */
  readonly sender: string;
  readonly senderName: Label;
  /** Of the Chinese identifier ZZZZZZ DDD UUU XX: division of GB/T 2260, sector of GB/T 4657, unit, extension. */
  readonly office: { readonly division: string; readonly sector: string; readonly unit: string; readonly extension: string };
  /** Value names of the codes of areas and events. */
  readonly geocodeName: string;
  readonly eventCodeName: string;
  readonly severity: Readonly<Record<Level, string>>;
  readonly hazards: Readonly<Record<string, CapHazard>>;
  readonly instructions: Readonly<Record<Level, Label>>;
  readonly responses: Readonly<Record<Level, readonly string[]>>;
  /** How long a message without an end holds [s]. */
  readonly validity: number;
}

/**
 * The identifier `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`, in Beijing time.
 *
 * @param moment [ms since 1970]
 * @param serial 0 to 9: messages of the same second
 */
export function chineseIdentifier({ division, sector, unit, extension }: CapProfile['office'], moment: number, serial: number): string {
  const time = new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19).replace(/[-T:]/g, '');
  return `${division}${sector}${unit}${extension}_${time}_${serial}`;
}
