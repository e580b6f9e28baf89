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

/** The widest range any model declares for a quantity of this name and unit. */
function rangeOf(models: readonly Model[], name: string, unit: string): Pick<Variable, 'min' | 'max'> {
  const declared = models.flatMap(({ inputs, outputs }) => [inputs[name], outputs[name]].filter((quantity) => quantity?.unit === unit));
  if (declared.length === 0) return { min: -Infinity, max: Infinity };
  return { min: Math.min(...declared.map((quantity) => quantity?.min ?? -Infinity)), max: Math.max(...declared.map((quantity) => quantity?.max ?? Infinity)) };
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
