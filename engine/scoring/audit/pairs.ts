/** The shares of a framework: indicators in percent that are 100 times a field over a field. */
import { asRatio, parseFormula } from '../../core/expression/index.js';
import type { Framework, Indicator } from '../framework.js';
import { fieldKinds } from '../program.js';

export interface PercentPair {
  readonly indicator: Indicator;
  readonly numerator: string;
  readonly denominator: string;
}

export function percentPairs(framework: Framework): PercentPair[] {
  const kinds = fieldKinds(framework.fields);
  return framework.indicators.flatMap((indicator): PercentPair[] => {
    if (indicator.unit !== '%') return [];
    const ratio = asRatio(parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: indicator.code }));
    return ratio === null ? [] : [{ indicator, numerator: ratio.numerator, denominator: ratio.denominator }];
  });
}
