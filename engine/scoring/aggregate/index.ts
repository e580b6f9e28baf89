/**
 * The ways to put the children of a node together. Each is a quasi-arithmetic mean f⁻¹(Σ w f(x) / Σ w) of scores
 * between 0 and 1, so that one loop over columns serves all of them.
 */
import { InputError } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Aggregation, AggregationFamily } from './aggregation.js';
import { arithmetic } from './arithmetic.js';
import { generalisedMean } from './generalised-mean.js';
import { geometric } from './geometric.js';

export const AGGREGATIONS: readonly AggregationFamily[] = [arithmetic, geometric, generalisedMean];

/**
 * The aggregation a framework names: `arithmetic`, `geometric`, `generalised-mean(0.5)`.
 *
 * @throws InputError `framework/unknown-aggregation`, `framework/aggregation-parameter`
 */
export function aggregationNamed(text: string, place: string): Aggregation {
  const [, name = text, parameter] = /^([a-z-]+)(?:\((.*)\))?$/.exec(text.trim()) ?? [];
  const family = AGGREGATIONS.find((candidate) => candidate.name === name);
  if (family === undefined) {
    throw new InputError([unknownName(place, name, AGGREGATIONS.map((candidate) => candidate.name), 'framework/unknown-aggregation')]);
  }
  const value = parameter === undefined || parameter.trim() === '' ? NaN : Number(parameter);
  const range = family.parameter;
  if (range === null ? parameter !== undefined : !(value >= range.min && value <= range.max)) {
    const expected = range === null ? `${name} without a parameter` : `${name}(p), ${range.doc}, p from ${range.min} to ${range.max}`;
    throw new InputError([{ place, expected, found: text, code: 'framework/aggregation-parameter' }]);
  }
  return family.make(value);
}
