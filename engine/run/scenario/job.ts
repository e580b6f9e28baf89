/** A run as data that can be sent to a thread: everything a simulation reads, and nothing else. */
import type { Fitted } from '../../core/model.js';
import type { Clock } from './clock.js';
import type { OutputChoice } from './declaration.js';
import type { ForecastWeather } from './forecast.js';
import type { InundationJob } from './inundation-job.js';
import type { Network } from './network.js';
import type { Recipes } from './parameters.js';
import type { Link } from './plan.js';
import { CLOCK_STEPS, type LinkSteps } from './link-steps.js';
import type { Series } from './series.js';
import type { Sites } from './sites.js';
import type { StormWeather } from './storm-weather.js';
import type { Variant } from './variants.js';
import type { WarmState } from './model-state.js';
import type { GeneratedWeather } from './weather.js';

/** What outputs that no link makes are taken from: the inundation, at its sites, and the weather of the entities. */
export const OF_INUNDATION = -1;
export const OF_WEATHER = -2;

export interface ScenarioJob {
  readonly seed: string;
  readonly members: number;
  readonly clock: Clock;
  /** Entities and, where it is observed, their weather. */
  readonly series: Series;
  /** What makes the weather; all null: it is observed. */
  readonly generated: GeneratedWeather | null;
  readonly forecast: ForecastWeather | null;
  readonly storm: StormWeather | null;
  readonly network: Network;
  readonly sites: Sites | null;
  readonly inundation: InundationJob | null;
  readonly links: readonly Link[];
  /** Of each link, before any variant changes them. */
  readonly recipes: readonly Recipes[];
  /** Of each link what was fitted to a record of the past, by entity; null: nothing. */
  readonly fits: readonly (readonly Fitted[] | null)[];
  readonly variants: readonly Variant[];
  readonly outputs: readonly OutputChoice[];
  /** Outputs that get exceedance curves: money, where members are years. */
  readonly money: readonly number[];
  /** Link each output is taken from, or `OF_INUNDATION`, `OF_WEATHER`. */
  readonly outputLinks: readonly number[];
  /** What the models begin with; null: as each begins by itself. */
  readonly start: WarmState | null;
  /** Whether what they hold at the end is kept. */
  readonly keepState: boolean;
  /** Unit of each output. */
  readonly outputUnits: readonly string[];
}

/** The steps of an output. */
export const outputSteps = ({ links, outputLinks }: Pick<ScenarioJob, 'links' | 'outputLinks'>, output: number): LinkSteps => links[outputLinks[output]!] ?? CLOCK_STEPS;
