/** What becomes of households in trouble: on the list, registered in time, late or never; and of those on the list, who leaves it too soon. */
import { MONTHS } from './account.js';
import type { YearOutcome } from './year-outcome.js';

/**
 * Household-draws, but for the two sums of months. Below the line in the end (`fell`) = on the list when first below
 * (`listed`) + registered in time + late + never (`missed`). Then: months of lead of those in time; registered without a fall;
 * found first by which channel; on the list at some time (`watched`); off it again (`exited`), after so many months in sum
 * (`watchMonths`); of these below the line in a month after, and registered again.
 */
export const DETECTION_KINDS = ['fell', 'listed', 'inTime', 'late', 'missed', 'leadMonths', 'notFallen', 'medical', 'education', 'disaster', 'income', 'watched', 'exited', 'watchMonths', 'belowAfterExit', 'seenAgain'] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];

const AT = Object.fromEntries(DETECTION_KINDS.map((kind, k) => [kind, k])) as Readonly<Record<DetectionKind, number>>;

/**
 * @param fell whether the twelve months lie below
 * @param listed whether it was on the list when the year began
 * @param out receives the counts, from `at` on
 */
export function countDetection({ below, channel, registered, exited, again }: YearOutcome, fell: boolean, listed: boolean, out: Float64Array, at: number): void {
  const known = registered < MONTHS;
  const left = exited < MONTHS;
  if (channel >= 0) out[at + AT.medical + channel]!++;
  if (listed || known) out[at + AT.watched]!++;
  if (left) {
    out[at + AT.exited]!++;
    out[at + AT.watchMonths]! += exited - (listed ? 0 : registered);
    if (below >>> exited !== 0) {
      out[at + AT.belowAfterExit]!++;
      if (again < MONTHS) out[at + AT.seenAgain]!++;
    }
  }
  if (!fell) {
    if (known) out[at + AT.notFallen]!++;
    return;
  }
  out[at + AT.fell]!++;
  const first = below === 0 ? MONTHS - 1 : 31 - Math.clz32(below & -below);
  if (listed && first < exited) {
    out[at + AT.listed]!++;
    return;
  }
  // who has left the list counts by the registration that comes after
  const since = left && exited <= first ? again : registered;
  if (since >= MONTHS) out[at + AT.missed]!++;
  else if (since <= first) {
    out[at + AT.inTime]!++;
    out[at + AT.leadMonths]! += first - since;
  } else out[at + AT.late]!++;
}
