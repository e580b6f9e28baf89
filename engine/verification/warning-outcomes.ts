/**
 * What became of the warnings and the events of one unit: an event is a hit where a warning stood at its onset, else a
 * miss, late where one came before its end; a warning is a false alarm where no event went on while it stood.
 *
 * Source: the definitions of Barnes, Gruntfest, Hayden, Schultz & Benight (2007) Weather and Forecasting 22, 1140-1147,
 * for warnings of a time and a place, with the event counted once.
 */
import { leadTime, type IssuedWarning } from './lead-time.js';

/** An event of a unit. Times [s] on the clock of the warnings; `end` after `onset`, not included. */
export interface ObservedEvent {
  readonly onset: number;
  readonly end: number;
}

export interface EventOutcome {
  readonly outcome: 'hit' | 'late' | 'miss';
  /** [s]; null unless it is a hit. */
  readonly lead: number | null;
}

/** `open`: still standing at the end of what was judged, without an event so far. */
export type WarningOutcome = 'met' | 'false-alarm' | 'open';

export interface Outcomes {
  /** In the order of the events, and of the warnings. */
  readonly events: readonly EventOutcome[];
  readonly warnings: readonly WarningOutcome[];
}

/** @param end of what was judged [s]: no warning is valid beyond it */
export function outcomesOf(events: readonly ObservedEvent[], warnings: readonly IssuedWarning[], end: number): Outcomes {
  return {
    events: events.map(({ onset, end: over }): EventOutcome => {
      const lead = leadTime(onset, warnings);
      if (lead !== null) return { outcome: 'hit', lead };
      return { outcome: warnings.some(({ issued }) => issued > onset && issued < over) ? 'late' : 'miss', lead: null };
    }),
    warnings: warnings.map(({ validFrom, validTo }): WarningOutcome => {
      if (events.some(({ onset, end: over }) => onset < validTo && over > validFrom)) return 'met';
      return validTo >= end ? 'open' : 'false-alarm';
    }),
  };
}
