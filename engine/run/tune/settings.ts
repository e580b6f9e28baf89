/** What of a rule is tuned: a factor of the lines of each level, the share of members it wants, how often it must be met, how long it is held. */
import { LEVELS, type Condition, type HazardRule, type Hysteresis, type Level } from '../../warning/rule.js';
import { contradictions } from '../warn/level-order.js';

export interface Setting {
  /** Of the lines of each level that a factor makes sense of [1]; blue first, four of them. */
  readonly factors: readonly number[];
  readonly probability: number;
  readonly hysteresis: Hysteresis;
}

/** Figures of a line that is made by a factor. */
const DIGITS = 6;
const FACTORS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5];
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const RAISES = [[1, 1], [2, 2], [2, 3]] as const;
/** Steps that a level is held at least. */
const HOLDS = [0, 3, 6, 12, 24];
/** A tenth of a degree, a class or a flag is no tenth of a danger. */
const NO_RATIO = ['°C', '1', '级'];

export const mayScale = ({ line, unit }: Pick<Condition, 'line' | 'unit'>): boolean => typeof line === 'number' && line > 0 && !NO_RATIO.includes(unit);

/** A line times a factor, as it is written. */
export const scaledLine = (line: number, factor: number): number => Number((line * factor).toPrecision(DIGITS));

export const factorOf = ({ factors }: Pick<Setting, 'factors'>, level: Level): number => factors[LEVELS.indexOf(level)]!;

/** A rule with other settings, looked at as observations are: windows that end now. */
export function ruleWith(rule: HazardRule, { factors, probability, hysteresis }: Setting): HazardRule {
  const scaled = (condition: Condition, factor: number): Condition =>
    !mayScale(condition) || factor === 1 ? condition : { ...condition, line: scaledLine(condition.line as number, factor), ...(condition.clear === undefined ? {} : { clear: scaledLine(condition.clear, factor) }) };
  return { ...rule, branches: ['observed'], probability, hysteresis, levels: rule.levels.map(({ level, any }) => ({ level, any: any.map((all) => all.map((condition) => scaled(condition, factorOf({ factors }, level)))) })) };
}

export const ownSetting = ({ probability, hysteresis }: HazardRule): Setting => ({ factors: LEVELS.map(() => 1), probability, hysteresis });

/** Whether probability and hysteresis, which the levels share, may move: where any level is not judged they stay, or it would move unseen. */
export const mayShare = ({ levels }: HazardRule, judged: readonly Level[]): boolean => levels.every(({ level }) => judged.includes(level));

/**
 * Settings that differ in lines, of the judged levels alike, and probability, the rule's own first and the nearest to it before others; the levels stay in order.
 *
 * @param members of the forecast
 * @param judged levels that may move; the lines of others are the rule's own in every setting, and so is the probability
 */
export function lineSettings(rule: HazardRule, members: number, judged: readonly Level[]): Setting[] {
  const own = ownSetting(rule);
  const needed = (share: number): number => Math.max(1, Math.ceil(share * members - 1e-9));
  const shares = (mayShare(rule, judged) ? [own.probability, ...SHARES] : [own.probability]).filter((share, k, all) => all.findIndex((other) => needed(other) === needed(share)) === k);
  const factors = rule.levels.some(({ level, any }) => judged.includes(level) && any.some((all) => all.some(mayScale))) ? FACTORS : [1];
  const away = ({ factors: each, probability }: Setting): number => Math.max(...each.map((factor) => Math.abs(Math.log(factor)))) + Math.abs(probability - own.probability);
  const inOrder = factors.map((factor) => LEVELS.map((level) => (judged.includes(level) ? factor : 1))).filter((each) => each.every((factor) => factor === 1) || contradictions(ruleWith(rule, { ...own, factors: each })).length === 0);
  return inOrder.flatMap((each) => shares.map((probability): Setting => ({ ...own, factors: each, probability }))).sort((a, b) => away(a) - away(b));
}

/** A setting with every other way to begin and to hold, its own first. @param dt step [s] */
export function holdSettings(setting: Setting, dt: number): Setting[] {
  const { hysteresis } = setting;
  const raises = [hysteresis.raise, ...RAISES.map(([hits, of]) => ({ hits, of }))];
  const holds = [hysteresis.hold, ...HOLDS.map((steps) => steps * dt)];
  return [...new Map(raises.flatMap((raise) => holds.map((hold): [string, Setting] => [`${raise.hits}/${raise.of} ${hold}`, { ...setting, hysteresis: { ...hysteresis, raise, hold } }]))).values()];
}

/** A setting with every other factor of the lines of one level that leaves the levels in order, its own first. */
export function levelSettings(rule: HazardRule, setting: Setting, level: Level): Setting[] {
  const own = rule.levels.find((each) => each.level === level);
  if (own?.any.some((all) => all.some(mayScale)) !== true) return [setting];
  const others = FACTORS.filter((factor) => factor !== factorOf(setting, level)).map((factor): Setting => ({ ...setting, factors: setting.factors.map((known, k) => (LEVELS[k] === level ? factor : known)) }));
  return [setting, ...others.filter((other) => contradictions(ruleWith(rule, other)).length === 0)];
}
