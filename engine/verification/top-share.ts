/**
 * What acting on a fixed share of the cases comes to, those of the highest probability first; ties are taken in part, as
 * choosing among them at random would on average.
 *
 * Source: Fawcett (2006) Pattern Recognition Letters 27, 861-874 (ties as straight lines between points of the curve).
 */
import type { ProbabilityCounts } from './probability-counts.js';
import { ratio, type Score } from './score.js';

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);

/** Share of the cases of each probability that is acted on, where `share` of all cases is [1]. */
export function takenShares({ cases }: ProbabilityCounts, share: number): Float64Array {
  const taken = new Float64Array(cases.length);
  let left = total(cases) * share;
  for (let k = cases.length - 1; k >= 0 && left > 0; k--) {
    if (cases[k] === 0) continue;
    taken[k] = Math.min(1, left / cases[k]!);
    left -= taken[k]! * cases[k]!;
  }
  return taken;
}

/** Share of the cases acted on in which the event comes [1]; missing where none is. */
export function predictiveValue({ cases, events }: ProbabilityCounts, taken: ArrayLike<number>): Score {
  let [hits, acted] = [0, 0];
  cases.forEach((n, k) => {
    hits += events[k]! * taken[k]!;
    acted += n * taken[k]!;
  });
  return ratio(hits, acted, 'nothing was acted on');
}

/** Share of the events that are acted on [1]; missing of no event. */
export function caughtShare({ events }: ProbabilityCounts, taken: ArrayLike<number>): Score {
  const hits = events.reduce((sum, n, k) => sum + n * taken[k]!, 0);
  return ratio(hits, total(events), 'no event was observed');
}

/** Mean probability less the frequency of the event [1]; above 0: too high. */
export function bias({ cases, events }: ProbabilityCounts): Score {
  const sum = cases.reduce((all, n, k) => all + (n * k) / (cases.length - 1) - events[k]!, 0);
  return ratio(sum, total(cases), 'no case');
}
