/**
 * How a household leaves the list of those who are watched over: its risk counts as gone once half a year has passed without
 * trouble, and what was found then has been verified on the calendar of working days.
 *
 * Source: rules of 2021 on monitoring against return to poverty (中农组发〔2021〕7号): income above the line in force and stable
 * for half a year at least, large rigid spending solved, guarantees kept, verified as for entry; who cannot work stays longer.
 */
import { MONTHS } from './account.js';
import { NEVER } from './draws.js';

export interface ExitRules {
  /** Months in a row without trouble, of households in which somebody can work, and of those in which nobody can [months]. */
  readonly months: readonly [labour: number, others: number];
  /** Month from which a household is off the list whose months were counted up to the end of a month, element month; 12 or more: not in this year. */
  readonly off: Uint8Array;
}

/** One household's year as those who watch over it see it. */
export interface Watched {
  /** Self-paid medical costs, and education, of the year so far by month [fen]; and thresholds of what may come on top while months are counted [fen]. */
  readonly paid: Float64Array;
  readonly educated: Float64Array;
  readonly medicalAt: number;
  readonly educationAt: number;
  /** Months below the line, without enough to live on, hit by a disaster or with an unsafe house: bit m. */
  readonly troubled: number;
  /** Whether it was on the list when the year began: then its months without trouble are counted from the first on. */
  readonly isListed: boolean;
  readonly canWork: boolean;
}

/** How it left the list; filled again for the next. */
const left = {
  /** Month from which it is off the list, and month in which that is seen; NEVER: it does not leave it. */
  month: NEVER as number,
  seen: NEVER as number,
  /** Self-paid medical costs and education of the year up to the exit [fen]. */
  paid: 0,
  educated: 0,
};

/**
 * Watch over a household that is on the list, or comes on it.
 *
 * @param found month of the first clue, @param registered month of registration: months are counted from the next on
 */
export function watchOver({ paid, educated, medicalAt, educationAt, troubled, isListed, canWork }: Watched, { months, off }: ExitRules, found: number, registered: number): Readonly<typeof left> {
  const needed = months[canWork ? 0 : 1];
  let since = isListed ? 0 : registered + 1;
  let pending: number = NEVER;
  const first = isListed ? 0 : Math.max(registered, found + 1);
  // costs of the year when the months began to count: registered in the month in which it was found, a household has those of that month behind it
  let [paidThen, educatedThen] = first > 0 && first < MONTHS ? [paid[first - 1]!, educated[first - 1]!] : [0, 0];
  left.month = left.seen = NEVER;
  left.paid = left.educated = 0;
  for (let m = first; m < MONTHS; m++) {
    if (m < since) {
      paidThen = paid[m]!;
      educatedThen = educated[m]!;
      continue;
    }
    if (pending <= m) {
      left.month = pending;
      left.seen = m;
      break;
    }
    if (((troubled >>> m) & 1) !== 0 || paid[m]! - paidThen >= medicalAt || educated[m]! - educatedThen >= educationAt) {
      since = m + 1;
      paidThen = paid[m]!;
      educatedThen = educated[m]!;
      pending = NEVER;
    } else if (pending === NEVER && m + 1 - since >= needed) pending = off[m]!;
    left.paid = paid[m]!;
    left.educated = educated[m]!;
  }
  return left;
}
