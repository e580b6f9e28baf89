/** What is assumed of a household's year, and what one comes to. */
import { MONTHS } from './account.js';
import type { Triggers } from './detection.js';
import { NEVER, type PreparedProcess } from './draws.js';
import type { LayRules } from './event-rules.js';
import type { ExitRules } from './watch.js';

/** What is assumed of a year besides the households; amounts in fen. */
export interface YearRules extends LayRules {
  readonly process: PreparedProcess;
  /** Month of the run in which a storm comes. */
  readonly stormMonth: number;
  /** Share of a month's harvest that stands when it comes, by crop calendar: element crop × 12 + month. */
  readonly exposed: Float64Array;
  /** Share of a house's damage that its household repairs itself [1]. */
  readonly repairShare: number;
  /** House damage from which it is not safe to live in [1]. */
  readonly unsafeFrom: number;
  readonly firePrice: number;
  /** Best rate of rebuilding by share lost [1/year]. */
  readonly rate: (lost: number) => number;
  /** Line in force at the end of each month [fen/person/year]. */
  readonly line: Float64Array;
  readonly triggers: Triggers;
  /** When a household leaves the list; absent: none does. */
  readonly exit?: ExitRules;
}

/** What a year came to; filled again and again. */
export class YearOutcome {
  /** Net income of the twelve months, and of each [fen]. */
  income = 0;
  readonly monthly = new Float64Array(MONTHS);
  /** Self-paid medical costs, education and repair [fen]. */
  rigid = 0;
  /** Lost to the storm before any payout, of income and of repair [fen]. */
  lost = 0;
  /** Months in which the rolling twelve months lie below the line: bit m. */
  below = 0;
  /** Channel and month of the first detection, month of registration; -1 and NEVER: none. */
  channel = -1;
  detected: number = NEVER;
  registered: number = NEVER;
  /** Month from which it is off the list, and month in which it is registered again after that; NEVER: not. */
  exited: number = NEVER;
  again: number = NEVER;
  distressed = 0;
  debt = 0;
  sold = 0;
  /** Public money spent [fen]. */
  cost = 0;
  unsafe = false;
  /** Positions among `CLASSES` of its monitored group and its layer, where they are asked for; -1: none. */
  group = -1;
  layer = -1;
}
