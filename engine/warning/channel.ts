/**
 * The ways a warning comes to a household, and how soon: a device is heard at once by all it covers, each after a delay
 * of its own; someone who goes from door to door comes to one household after another.
 *
 * A channel's figures are data with a source (`scenarios/reach.yaml`); nothing here is a constant of nature.
 */
import { normalCdf } from '../core/normal.js';

/** Delay from the issue of a warning to a household's hearing it: log-normal. */
export interface DelayOfDevices {
  readonly kind: 'device';
  /** [min], > 0. */
  readonly median: number;
  /** Standard deviation of the logarithm [1], > 0. */
  readonly spread: number;
}

/** Visits from door to door. */
export interface DelayOfVisits {
  readonly kind: 'visits';
  /** Time for one household, the way to it included [min], > 0. */
  readonly perHousehold: number;
  /** Households that one visitor looks after; every village has as many visitors as that takes. */
  readonly householdsPerVisitor: number;
}

export interface Channel {
  readonly name: string;
  readonly delay: DelayOfDevices | DelayOfVisits;
  /** Share of devices in order at any time [1]. */
  readonly uptime: number;
  /** Share of those who would heed it by day that do at night [1]. */
  readonly night: number;
  /** Share of the people covered that take notice by day, by class of household [1]. */
  readonly heed: readonly number[];
}

/**
 * Share of the households covered that a warning has come to after some time.
 *
 * @param minutes since the issue [min], >= 0
 * @param latency of the way from the issue to the village's own people, before whom no visit begins [min]
 * @returns [1], 0 to 1, never falling with time
 */
export function arrived({ delay }: Channel, minutes: number, latency: number): number {
  if (minutes <= 0) return 0;
  if (delay.kind === 'device') return normalCdf(Math.log(minutes / delay.median) / delay.spread);
  const walking = minutes - latency;
  return walking <= 0 ? 0 : Math.min(1, walking / (delay.perHousehold * delay.householdsPerVisitor));
}
