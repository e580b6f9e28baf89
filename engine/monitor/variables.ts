/** What may be observed: the quantities that rules are held against, in the unit of the rules, within the range a model declares. */
import type { Model } from '../core/model.js';
import type { HazardRule } from '../warning/rule.js';

export interface Variable {
  readonly name: string;
  readonly unit: string;
  /** Least and greatest value; infinite: unbounded. */
  readonly min: number;
  readonly max: number;
  /** Rules look below a line for it and never above one: the lowest is the worst. */
  readonly isLow?: boolean;
}

/** Wind comes in as a speed; its force follows from it. */
const SPEEDS: Readonly<Record<string, string>> = { windForce: 'windSpeed', gustForce: 'gust' };

type Range = Pick<Variable, 'min' | 'max'>;
const range = (min: number, max: number): Range => ({ min, max });
const [SHARE, PERCENT, SPEED, FORCE, DEPTH, SURFACE] = [range(0, 1), range(0, 100), range(0, 150), range(0, 18), range(0, 2_000), range(-90, 90)];

/**
 * What can be on earth at all, of quantities that no model bounds: a gauge that has nothing to tell sends 9999 or -9999, which would be
 * a flood in every village it feeds, or take one away. No river runs above 9,000 m.
 */
const ON_EARTH: Readonly<Record<string, Range & Pick<Variable, 'unit'>>> = {
  stage: { unit: 'm', ...range(-500, 9_000) },
  visibility: { unit: 'm', ...range(0, 100_000) },
  snow: { unit: 'mm', ...DEPTH },
  precipitation: { unit: 'mm', ...DEPTH },
  windSpeed: { unit: 'm/s', ...SPEED },
  windSpeed14: { unit: 'm/s', ...SPEED },
  gust: { unit: 'm/s', ...SPEED },
  windForce: { unit: '级', ...FORCE },
  gustForce: { unit: '级', ...FORCE },
  humidity14: { unit: '%', ...PERCENT },
  cropDroughtShare: { unit: '%', ...PERCENT },
  thunderProbability: { unit: '1', ...SHARE },
  hailProbability: { unit: '1', ...SHARE },
  landslideProbability: { unit: '1', ...SHARE },
  groundTemperatureMin: { unit: '°C', ...SURFACE },
  roadTemperature: { unit: '°C', ...SURFACE },
};

/** The widest range any model declares for a quantity of this name and unit, within what can be. */
function rangeOf(models: readonly Model[], name: string, unit: string): Range {
  const onEarth = ON_EARTH[name]?.unit === unit ? ON_EARTH[name] : range(-Infinity, Infinity);
  const declared = models.flatMap(({ inputs, outputs }) => [inputs[name], outputs[name]].filter((quantity) => quantity?.unit === unit));
  if (declared.length === 0) return range(onEarth.min, onEarth.max);
  return range(Math.max(onEarth.min, Math.min(...declared.map((quantity) => quantity?.min ?? -Infinity))), Math.min(onEarth.max, Math.max(...declared.map((quantity) => quantity?.max ?? Infinity))));
}

/** Every variable that the rules look at, by name. */
export function variablesOf(rules: readonly HazardRule[], models: readonly Model[]): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  const above = new Set(rules.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().flatMap(({ quantity, comparison }) => (comparison.startsWith('<') ? [] : [quantity])))));
  const add = (name: string, unit: string, isLow = false): void => {
    if (!variables.has(name)) variables.set(name, { name, unit, ...rangeOf(models, name, unit), ...(isLow ? { isLow } : {}) });
  };
  for (const { levels, continues } of rules) {
    for (const { quantity, unit } of [...levels.flatMap(({ any }) => any.flat()), ...(continues === undefined ? [] : [continues])]) {
      add(quantity, unit, !above.has(quantity));
      const speed = SPEEDS[quantity];
      if (speed !== undefined) add(speed, 'm/s');
    }
  }
  return variables;
}
