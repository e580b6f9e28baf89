/** Levels of an area from those of its units: enough of them, or of the parts they make up, must warrant it. */
import { LEVELS, type AreaRule, type HazardRule, type Quantifier } from './rule.js';
import type { TracePart } from './trace.js';

/** The highest level that `units` of them, or a `share`, reach; both where both are given. Element: step. */
function enough(levels: readonly Uint8Array[], { units = 1, share = 0 }: Quantifier): Uint8Array {
  const steps = levels[0]?.length ?? 0;
  const out = new Uint8Array(steps);
  for (let t = 0; t < steps; t++) {
    const are = (k: number): boolean => {
      const reached = levels.filter((level) => level[t]! >= k).length;
      return reached >= units && reached >= share * levels.length - 1e-9;
    };
    let k: number = LEVELS.length;
    while (k > 0 && !are(k)) k--;
    out[t] = k;
  }
  return out;
}

/** What is counted: the units themselves, or the parts of the area they lie in. */
function counted(levels: readonly Uint8Array[], { parts }: AreaRule, codes: readonly string[]): readonly Uint8Array[] {
  if (parts === undefined) return levels;
  const groups = new Map<string, Uint8Array[]>();
  levels.forEach((level, u) => {
    const part = codes[u]!.slice(0, parts.digits);
    const own = groups.get(part);
    if (own === undefined) groups.set(part, [level]);
    else own.push(level);
  });
  return [...groups.values()].map((own) => enough(own, parts));
}

/**
 * The level of an area at each step.
 *
 * @param levels of its units; each of length n
 * @param codes of its units, where parts of the area are counted
 */
export const areaLevel = (levels: readonly Uint8Array[], rule: AreaRule, codes: readonly string[] = []): Uint8Array => enough(counted(levels, rule, codes), rule);

/** How many units or parts warrant a level at a step, against what the rule asks for. */
export function areaTrace(levels: readonly Uint8Array[], { area, branches }: HazardRule, codes: readonly string[], level: number, t: number): TracePart[] {
  const rule = area!;
  const all = counted(levels, rule, codes);
  const reached = all.filter((own) => own[t]! >= level).length;
  const what = `${rule.parts === undefined ? 'units' : 'parts'} at ${LEVELS[level - 1]!} or above`;
  const part = (quantity: string, value: number, line: number): TracePart => ({ branch: branches[0]!, condition: { quantity, unit: '1', statistic: 'max', window: null, comparison: '>=', line }, line, value, share: reached / all.length, crossed: value >= line - 1e-9, lacks: null });
  return [...(rule.units === undefined ? [] : [part(what, reached, rule.units)]), ...(rule.share === undefined ? [] : [part(`share of ${what}`, reached / all.length, rule.share)])];
}
