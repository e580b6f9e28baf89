/** Who warns, and how levels, hazards and areas are said in CAP and in emergency broadcast messages: data, not code. */
import type { Label } from '../core/label.js';
import type { AlertStatus } from './alert.js';
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
 * Extensions that stand in the place of the office's own in the identifiers of what is not for the public: a receiver that drops an
 * identifier it had before does not drop a warning after the drill of it. Those of a warning have the office's own.
 */
const EXTENSION_OF: Readonly<Record<Exclude<AlertStatus, 'actual'>, string>> = { exercise: '97', test: '98', draft: '99' };

/** Extensions that no office may have as its own. */
export const KEPT_EXTENSIONS: readonly string[] = Object.values(EXTENSION_OF);

/** An office as the identifiers of a hazard's messages of a status name it. */
export function officeOf({ office, hazards }: CapProfile, hazard: string, status: AlertStatus): CapProfile['office'] {
  return { ...office, sector: hazards[hazard]?.sector ?? office.sector, ...(status === 'actual' ? {} : { extension: EXTENSION_OF[status] }) };
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
