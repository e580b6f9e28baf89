/** `scenarios/rules/*.yaml`: a book of warning rules. */
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import { unknownName } from '../../core/lookup.js';
import { LEVELS, lineNumber, type AreaRule, type Branch, type Comparison, type Condition, type Edition, type HazardRule, type Level, type LevelRule, type Statistic } from '../../warning/rule.js';
import { parseTime } from '../scenario/clock.js';
import { readYamlFile, type YamlFile, type YamlPath } from '../yaml-file.js';
import { contradictions } from './level-order.js';
import { knownQuantities, type DeclaredQuantities, type RuleQuantity } from './quantities.js';
import { schemaProblems } from './schema.js';

interface DeclaredCondition {
  readonly quantity: string;
  readonly unit: string;
  readonly statistic?: Statistic;
  readonly window?: string;
  readonly is: string;
  readonly clear?: number;
}

/** Conditions of one step each that are to hold at the same step of a window. */
interface DeclaredGroup {
  readonly window: string;
  readonly together: readonly Omit<DeclaredCondition, 'statistic' | 'window'>[];
}

type DeclaredAlternative = DeclaredCondition | DeclaredGroup | readonly (DeclaredCondition | DeclaredGroup)[];

interface DeclaredHazard {
  readonly title: Label;
  readonly branches?: readonly Branch[];
  readonly windows?: 'running' | 'from-now';
  readonly observed?: 'window' | 'now';
  readonly step?: string;
  readonly continues?: DeclaredCondition & { readonly probability?: number | string };
  readonly probability?: number;
  readonly hysteresis?: { readonly raise?: readonly [number, number]; readonly clear?: number; readonly hold?: string };
  readonly area?: AreaRule;
  readonly basis?: string;
  readonly verified?: boolean;
  readonly levels: Readonly<Partial<Record<Level, readonly DeclaredAlternative[]>>>;
}

interface DeclaredBook {
  readonly book: string;
  readonly title: Label;
  /** Of its own, beside those that are known. */
  readonly quantities?: DeclaredQuantities;
  readonly editions: readonly { readonly effective: string; readonly region: string; readonly basis: string; readonly verified: boolean; readonly hazards: Readonly<Record<string, DeclaredHazard>> }[];
}

export interface RuleBook {
  readonly book: string;
  readonly title: Label;
  /** As shown in messages. */
  readonly file: string;
  readonly sha256: string;
  readonly editions: readonly Edition[];
  /** Quantities its rules may be about. */
  readonly quantities: Quantities;
}

const SECONDS = { min: 60, h: 3_600, d: 86_400 } as const;

/** `12 h` as seconds. */
function secondsOf(text: string): number {
  const [count, unit] = text.split(' ') as [string, keyof typeof SECONDS];
  return Number(count) * SECONDS[unit];
}

const IS = /^(>=|<=|>|<) (-?\d+(?:\.\d+)?|\d+\/[1-9]\d*|[a-z]\w*)$/;

/** Quantities by name, as far as they are known. */
type Quantities = ReadonlyMap<string, RuleQuantity>;

function conditionOf({ quantity, unit, statistic, window, is, clear }: DeclaredCondition, quantities: Quantities): Condition {
  const [, comparison, line] = IS.exec(is) as unknown as [string, Comparison, string];
  const number = lineNumber(line);
  return { quantity, unit, statistic: statistic ?? 'max', window: window === undefined ? null : secondsOf(window), comparison, line: Number.isFinite(number) ? number : { column: line }, ...((quantities.get(quantity)?.min ?? -1) >= 0 ? { nonNegative: true } : {}), ...(clear === undefined ? {} : { clear }) };
}

const isGroup = (one: DeclaredCondition | DeclaredGroup): one is DeclaredGroup => 'together' in one;

interface Part {
  readonly path: YamlPath;
  readonly condition: DeclaredCondition;
  readonly together: boolean;
}

/** Each condition of an alternative with where it stands in it. */
function partsOf(alternative: DeclaredAlternative): Part[] {
  const list = Array.isArray(alternative) ? (alternative as readonly (DeclaredCondition | DeclaredGroup)[]) : [alternative as DeclaredCondition | DeclaredGroup];
  return list.flatMap((one, c): Part[] => {
    const path = Array.isArray(alternative) ? [c] : [];
    if (!isGroup(one)) return [{ path, condition: one, together: false }];
    // the least of a window is where a line downwards is met, the greatest where one upwards is
    return one.together.map((each, g) => ({ path: [...path, 'together', g], condition: { ...each, statistic: each.is.startsWith('>') ? 'max' : 'min', window: one.window }, together: true }));
  });
}

function hazardOf(hazard: string, declared: DeclaredHazard, edition: { readonly basis: string; readonly verified: boolean }, quantities: Quantities): HazardRule {
  const { title, branches = ['forecast', 'observed'], windows, observed, step, continues, probability = 0.5, hysteresis = {}, area, basis, verified, levels } = declared;
  const { raise = [1, 1], clear = 1, hold } = hysteresis;
  return {
    hazard,
    title,
    branches,
    ...(windows === 'from-now' ? { fromNow: true } : {}),
    ...(observed === 'now' ? { observedNow: true } : {}),
    ...(step === undefined ? {} : { step: secondsOf(step) }),
    levels: LEVELS.flatMap((level): LevelRule[] => (levels[level] === undefined ? [] : [{ level, any: levels[level].map((one) => partsOf(one).map(({ condition, together }): Condition => ({ ...conditionOf(condition, quantities), ...(together ? { together } : {}) }))) }])),
    ...(continues === undefined ? {} : { continues: { ...conditionOf(continues, quantities), ...(continues.probability === undefined ? {} : { probability: lineNumber(String(continues.probability)) }) } }),
    probability,
    hysteresis: { raise: { hits: raise[0], of: raise[1] }, clear, hold: hold === undefined ? 0 : secondsOf(hold) },
    ...(area === undefined ? {} : { area }),
    basis: basis ?? edition.basis,
    verified: verified ?? edition.verified,
  };
}

/** What a schema cannot say of a condition: that a statistic needs a window, and that a clear line lies on the calm side. */
function conditionProblems(file: YamlFile, path: YamlPath, { statistic, window, is, clear }: DeclaredCondition): Problem[] {
  const problems: Problem[] = [];
  if (window === undefined && statistic !== undefined) problems.push({ place: file.place([...path, 'statistic']), expected: 'a window for it, such as window: 12 h', found: statistic, code: 'rules/no-window' });
  if (window !== undefined && statistic === undefined) problems.push({ place: file.place([...path, 'window']), expected: 'a statistic of it: sum, max, min, mean or drop', found: window, code: 'rules/no-statistic' });
  const [, comparison = '', line = ''] = IS.exec(is) ?? [];
  const number = lineNumber(line);
  if (clear !== undefined && (!Number.isFinite(number) || (comparison.startsWith('>') ? clear > number : clear < number))) {
    problems.push({ place: file.place([...path, 'clear']), expected: Number.isFinite(number) ? `a number that ${comparison.startsWith('>') ? 'is not above' : 'is not below'} ${line}` : 'no clear line where the line is a column', found: String(clear), code: 'rules/clear-line' });
  }
  return problems;
}

/** A condition as it is written, short. */
const said = ({ quantity, statistic, window, is }: DeclaredCondition): string => `${quantity}${window === undefined ? '' : ` ${statistic!} ${window}`} ${is}`;

/** Levels that could never come, since what makes them makes a graver one. */
function orderProblems(file: YamlFile, at: YamlPath, hazard: string, declared: DeclaredHazard, known: Quantities): Problem[] {
  return contradictions(hazardOf(hazard, declared, { basis: '', verified: false }, known)).map(({ level, alternative, graver, graverAlternative }) => {
    const words = (name: string, k: number): string => partsOf(declared.levels[name as Level]![k]!).map(({ condition, together }) => `${said(condition)}${together ? ' together' : ''}`).join(' and ');
    return { place: file.place([...at, 'levels', level, alternative]), expected: `what does not always make ${graver}, too (${words(graver, graverAlternative)})`, found: words(level, alternative), code: 'rules/level-order' };
  });
}

function crossProblems(file: YamlFile, { editions, quantities: own = {} }: DeclaredBook, known: Quantities): Problem[] {
  const problems: Problem[] = [];
  const check = (path: YamlPath, condition: DeclaredCondition): void => {
    problems.push(...conditionProblems(file, path, condition));
    const { quantity, unit, is } = condition;
    const declared = known.get(quantity);
    if (declared === undefined) {
      const { expected, ...problem } = unknownName(file.place([...path, 'quantity']), quantity, [...known.keys()].sort(), 'rules/unknown-quantity');
      problems.push({ ...problem, expected: `${expected}, or one that the book declares under quantities` });
    } else if (declared.unit !== unit) problems.push({ place: file.place([...path, 'unit']), expected: `${declared.unit}, the unit of ${quantity}`, found: unit, code: 'rules/wrong-unit' });
    else {
      const line = lineNumber(is.split(' ')[1]!);
      // a drop may be as long as the whole range
      const [min, max] = condition.statistic === 'sum' ? [declared.min, Infinity] : condition.statistic === 'drop' ? [0, declared.max - declared.min] : [declared.min, declared.max];
      if (line < min || line > max) problems.push({ place: file.place([...path, 'is']), expected: `a line from ${min} to ${max} ${unit}, between which ${quantity} lies`, found: is, code: 'rules/line-outside' });
    }
  };
  for (const [name, { unit, min, max }] of Object.entries(own)) {
    if (min >= max) problems.push({ place: file.place(['quantities', name]), expected: 'a min below the max', found: `${min} and ${max}`, code: 'rules/quantity-range' });
    const there = known.get(name);
    if (there !== undefined && there.unit !== unit) problems.push({ place: file.place(['quantities', name, 'unit']), expected: `${there.unit}, as ${name} is known`, found: unit, code: 'rules/wrong-unit' });
  }
  editions.forEach(({ effective, region, hazards }, e) => {
    if (parseTime(effective) === undefined) problems.push({ place: file.place(['editions', e, 'effective']), expected: 'a day of the calendar, YYYY-MM-DD', found: effective, code: 'rules/bad-date' });
    const twin = editions.findIndex((other) => other.effective === effective && other.region === region);
    if (twin !== e) problems.push({ place: file.place(['editions', e, 'effective']), expected: `another day or region than editions[${twin}]`, found: effective, code: 'rules/two-editions' });
    for (const [hazard, declared] of Object.entries(hazards)) {
      const at: YamlPath = ['editions', e, 'hazards', hazard];
      const { levels, continues, hysteresis, area } = declared;
      if (Object.keys(levels).length === 0) problems.push({ place: file.place([...at, 'levels']), expected: 'at least one level', found: 'none', code: 'rules/no-level' });
      const [hits, of] = hysteresis?.raise ?? [1, 1];
      if (hits > of) problems.push({ place: file.place([...at, 'hysteresis', 'raise']), expected: 'N of M with N not above M', found: `${hits} of ${of}`, code: 'rules/raise' });
      if (area !== undefined && area.units === undefined && area.share === undefined) problems.push({ place: file.place([...at, 'area']), expected: 'units, share, or both', found: 'neither', code: 'rules/area' });
      if (area?.parts !== undefined && area.parts.digits <= area.digits) problems.push({ place: file.place([...at, 'area', 'parts', 'digits']), expected: `more than ${area.digits}, the digits of the area`, found: String(area.parts.digits), code: 'rules/area-parts' });
      if (area?.parts !== undefined && area.parts.units === undefined && area.parts.share === undefined) problems.push({ place: file.place([...at, 'area', 'parts']), expected: 'units, share, or both', found: 'neither', code: 'rules/area' });
      if (continues !== undefined) {
        check([...at, 'continues'], continues);
        if (lineNumber(String(continues.probability ?? 1)) > 1) problems.push({ place: file.place([...at, 'continues', 'probability']), expected: 'a share of at most 1', found: String(continues.probability), code: 'rules/continues' });
        if (!/ -?\d/.test(continues.is)) problems.push({ place: file.place([...at, 'continues', 'is']), expected: 'a number as the line', found: continues.is, code: 'rules/continues' });
      }
      for (const [level, any] of Object.entries(levels)) {
        any.forEach((one, k) => {
          for (const { path, condition } of partsOf(one)) {
            check([...at, 'levels', level, k, ...path], condition);
            if (declared.observed === 'now' && ['sum', 'mean', 'drop'].includes(condition.statistic ?? 'max')) problems.push({ place: file.place([...at, 'levels', level, k, ...path, 'statistic']), expected: 'max or min, where what is observed counts at its own step (observed: now)', found: condition.statistic!, code: 'rules/observed-now' });
          }
          if (Array.isArray(one) && (one as readonly (DeclaredCondition | DeclaredGroup)[]).filter(isGroup).length > 1) problems.push({ place: file.place([...at, 'levels', level, k]), expected: 'at most one list of what holds together in an alternative', found: 'two', code: 'rules/together' });
        });
      }
      problems.push(...orderProblems(file, at, hazard, declared, known));
    }
  });
  return problems;
}

/**
 * Read a book of rules.
 *
 * @throws InputError `yaml/...`, `rules/...`, every problem at once
 */
export async function readRuleBook(path: string): Promise<RuleBook> {
  const file = await readYamlFile(path);
  throwIfAny(schemaProblems(file, 'rules'));
  const declared = file.value as DeclaredBook;
  const quantities = new Map([...Object.entries(declared.quantities ?? {}), ...(await knownQuantities())]);
  throwIfAny(crossProblems(file, declared, quantities));
  const editions = declared.editions.map((edition): Edition => ({ effective: edition.effective, region: edition.region, hazards: Object.entries(edition.hazards).map(([hazard, one]) => hazardOf(hazard, one, edition, quantities)) }));
  return { book: declared.book, title: declared.title, file: file.name, sha256: file.sha256, editions, quantities };
}
