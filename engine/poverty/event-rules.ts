/** What is assumed of events that cost money and keep people from work; amounts are fen. */
import type { Layer } from './medical.js';

/** One kind of event. */
export interface EventRules {
  /** ln of a bill's median [fen] and its deviation. */
  readonly logCost: number;
  readonly deviation: number;
  readonly months: number;
  /** Share of the household's wages that stops [1]. */
  readonly wages: number;
}

export interface LayRules {
  readonly illness: EventRules;
  readonly accident: EventRules;
  readonly jobLossMonths: number;
  readonly schemes: readonly (readonly Layer[])[];
}
