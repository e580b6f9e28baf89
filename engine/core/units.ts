/**
 * Units as they stand in declarations (`户`, `个/万亩`, `km²`, `元/人`): what they measure and in which scale.
 * Counting words are dimensions of their own, so that households are never added to people; a plain word nobody
 * declared is one too. 1 km² = 1,500 亩; a year and a month are not fixed numbers of minutes and stand alone.
 */
import { InputError, quote } from './errors.js';

/** Exponents by base dimension; an exponent is never 0. */
export type Dimensions = ReadonlyMap<string, number>;

export interface Unit {
  readonly dimensions: Dimensions;
  /** What 1 of this unit is in base units: 0.01 for %, 10,000 for 万元. */
  readonly scale: number;
}

const PURE: Dimensions = new Map();
const of = (base: string, scale: number, exponent = 1): Unit => ({ dimensions: new Map([[base, exponent]]), scale });
const pure = (scale: number): Unit => ({ dimensions: PURE, scale });

/** Units with a fixed relation to others; every other word is its own base. */
const KNOWN: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...['1', '-', '比', '0/1'].map((word) => [word, pure(1)] as const),
  ...['%', '百分点', '百分比'].map((word) => [word, pure(0.01)] as const),
  ['‰', pure(0.001)],
  ...['m', '米'].map((word) => [word, of('m', 1)] as const),
  ...['km', '公里'].map((word) => [word, of('m', 1000)] as const),
  ['cm', of('m', 0.01)],
  ['mm', of('m', 0.001)],
  ['平方米', of('m', 1, 2)],
  ['平方公里', of('m', 1e6, 2)],
  ...['公顷', 'ha'].map((word) => [word, of('m', 1e4, 2)] as const),
  ...['亩', '亩次'].map((word) => [word, of('m', 2000 / 3, 2)] as const),
  ['立方米', of('m', 1, 3)],
  ...['L', '升'].map((word) => [word, of('m', 0.001, 3)] as const),
  ...['s', '秒'].map((word) => [word, of('s', 1)] as const),
  ...['min', '分钟'].map((word) => [word, of('s', 60)] as const),
  ...['h', '小时'].map((word) => [word, of('s', 3600)] as const),
  ...['d', '天', '日'].map((word) => [word, of('s', 86_400)] as const),
  ...['g', '克'].map((word) => [word, of('kg', 0.001)] as const),
  ...['kg', '公斤'].map((word) => [word, of('kg', 1)] as const),
  ...['t', '吨'].map((word) => [word, of('kg', 1000)] as const),
  ['kbps', of('bps', 1e3)],
  ['Mbps', of('bps', 1e6)],
  ['Gbps', of('bps', 1e9)],
]);

const MULTIPLES: Readonly<Record<string, number>> = { 百: 1e2, 千: 1e3, 万: 1e4, 亿: 1e8 };
const EXPONENTS: Readonly<Record<string, number>> = { '²': 2, '³': 3, '2': 2, '3': 3, '^2': 2, '^3': 3 };
const FACTOR = /^([\p{L}\p{M}°%‰]+)(\^?[23]|[²³])?$/u;

const combine = (a: Dimensions, b: Dimensions, sign: 1 | -1): Dimensions => {
  const sum = new Map(a);
  for (const [base, exponent] of b) {
    const total = (sum.get(base) ?? 0) + sign * exponent;
    if (total === 0) sum.delete(base);
    else sum.set(base, total);
  }
  return sum;
};

export const multiplyUnits = (a: Unit, b: Unit): Unit => ({ dimensions: combine(a.dimensions, b.dimensions, 1), scale: a.scale * b.scale });
export const divideUnits = (a: Unit, b: Unit): Unit => ({ dimensions: combine(a.dimensions, b.dimensions, -1), scale: a.scale / b.scale });
export const raiseUnit = (unit: Unit, power: number): Unit => ({
  dimensions: power === 0 ? PURE : new Map([...unit.dimensions].map(([base, exponent]) => [base, exponent * power])),
  scale: unit.scale ** power,
});

export const isDimensionless = (dimensions: Dimensions): boolean => dimensions.size === 0;
export const sameDimensions = (a: Dimensions, b: Dimensions): boolean => a.size === b.size && [...a].every(([base, exponent]) => b.get(base) === exponent);

/** Whether two scales or factors are the same number but for rounding. */
export const sameScale = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** Dimensions as text for messages: `户/人`, `m²`, `1`. */
export function describeDimensions(dimensions: Dimensions): string {
  const part = (sign: 1 | -1): string =>
    [...dimensions]
      .filter(([, exponent]) => exponent * sign > 0)
      .map(([base, exponent]) => base + (Math.abs(exponent) === 1 ? '' : `^${Math.abs(exponent)}`))
      .join('·');
  const [above, below] = [part(1), part(-1)];
  return below === '' ? above || '1' : `${above || '1'}/${below}`;
}

/** One factor of a unit text, without `/` and `·`; undefined if malformed. */
function parseFactor(text: string): Unit | undefined {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const multiple = MULTIPLES[text[0] ?? ''];
  if (multiple !== undefined) {
    const rest = text.length === 1 ? pure(1) : parseFactor(text.slice(1));
    return rest && { dimensions: rest.dimensions, scale: rest.scale * multiple };
  }
  const [, word, exponent] = FACTOR.exec(text) ?? [];
  if (word === undefined) return undefined;
  return raiseUnit(KNOWN.get(word) ?? of(word, 1), EXPONENTS[exponent ?? ''] ?? 1);
}

/**
 * The unit a text names: factors joined by `·` or `*`, divided by what follows each `/`; a factor may begin with
 * 百, 千, 万 or 亿 and end in a power.
 *
 * @throws InputError `unit/malformed`
 */
export function parseUnit(text: string, place = 'unit'): Unit {
  const whole = KNOWN.get(text);
  if (whole !== undefined) return whole;
  let unit: Unit | undefined;
  for (const [position, group] of text.split('/').entries()) {
    for (const factor of group.split(/[·*]/)) {
      const parsed = parseFactor(factor);
      if (parsed === undefined) {
        throw new InputError([{ place, expected: 'a unit such as 户, %, 万元, 个/万亩, km²', found: quote(text), code: 'unit/malformed' }]);
      }
      if (unit === undefined) unit = parsed;
      else unit = position === 0 ? multiplyUnits(unit, parsed) : divideUnits(unit, parsed);
    }
  }
  return unit!;
}
