/** Events that forecasts are verified for: a quantity on one side of a line. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { quantileOf } from '../../core/statistics.js';
import { crosses, type Comparison } from '../../warning/rule.js';
import type { Pairs } from './pairs.js';

export interface Threshold {
  readonly quantity: string;
  readonly comparison: Comparison;
  readonly line: number;
}

const FORM = /^(?:([A-Za-z]\w*)\s*)?(>=|<=|>|<)?\s*(-?\d+(?:\.\d+)?)$/;
/** Quantiles of what was observed, where no line is given. */
const USUAL = [0.75, 0.9, 0.95] as const;

/** The event as it stands in tables: `>= 50`. */
export const eventText = ({ comparison, line }: Threshold): string => `${comparison} ${line}`;

/** Whether a value is of the event. */
export const isEvent = ({ comparison, line }: Threshold, value: number): boolean => crosses(value, comparison, line);

/** The upper quantiles of what was observed, without those that are its least value. */
function usualOf({ quantity, observed }: Pairs): Threshold[] {
  const sorted = Float64Array.from(observed).sort();
  const lines = new Set(USUAL.map((p) => Number(quantileOf(sorted, p).toPrecision(3))));
  return [...lines].filter((line) => line > sorted[0]!).map((line) => ({ quantity, comparison: '>=', line }));
}

/**
 * Events from texts: `rain>=50`, `temperatureMin<=0`, or `50` alone, at least 50 of the only quantity.
 *
 * @param texts none: quantiles 75, 90 and 95 % of what was observed
 * @param problems receives what cannot be read
 */
export function thresholdsOf(texts: readonly string[], pairs: readonly Pairs[], problems: Problem[]): Threshold[] {
  if (texts.length === 0) return pairs.flatMap(usualOf);
  const names = pairs.map(({ quantity }) => quantity);
  const thresholds = texts.flatMap((text): Threshold[] => {
    const [, name, comparison = '>=', line] = FORM.exec(text.trim()) ?? [];
    const quantity = name ?? (names.length === 1 ? names[0] : undefined);
    if (line === undefined || quantity === undefined) problems.push({ place: '--threshold', expected: line === undefined ? 'a line such as 50, rain>=50 or temperatureMin<=0' : `the quantity too: one of ${names.join(', ')}, such as ${names[0]!}>=${line}`, found: quote(text), code: 'verify/threshold' });
    else if (!names.includes(quantity)) problems.push(unknownName('--threshold', quantity, names, 'verify/threshold'));
    else return [{ quantity, comparison: comparison as Comparison, line: Number(line) }];
    return [];
  });
  return thresholds.filter((one, k) => thresholds.findIndex((other) => other.quantity === one.quantity && eventText(other) === eventText(one)) === k);
}
