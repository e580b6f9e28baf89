/**
 * Villages made to break a scoring engine: blanks, zeros, values at, just under and just over every guard and goalpost,
 * whole actions that do not apply, in two provinces. A field of a higher level has one value in its unit.
 */
import type { FieldDeclaration, Framework } from '../../engine/scoring/framework.js';
import type { Cell } from './plain-formula.js';

export interface RandomRowsOptions {
  /** Numerators may lie above their denominators. */
  readonly excess?: boolean;
  /** Share of cells left blank [1]; 0.08 unless given. */
  readonly blank?: number;
}

type Random = () => number;

/** Numbers in [0, 1) of a linear congruential generator modulo 2³² (Numerical Recipes, 2nd ed., section 7.1). */
function linearCongruential(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

/** Codes level by level: two provinces, a few groups of each level, villages numbered from 200. */
function codes(random: Random, framework: Framework, n: number): string[] {
  const widths = framework.levels.map(({ prefix }, i) => prefix - (framework.levels[i + 1]?.prefix ?? 0)).reverse();
  const groupsPerLevel = n < 60 ? 2 : 3;
  const villagesOf = new Map<string, number>();
  return Array.from({ length: n }, (_, i) => {
    const groups = widths.slice(0, -1).map((width, level) => {
      const number = level === 0 ? pick(random, [11, 52]) : 1 + Math.floor(random() * groupsPerLevel);
      return String(i < 2 && level === 0 ? [11, 52][i]! : number).padStart(width, '0');
    });
    const group = groups.join('');
    const village = villagesOf.get(group) ?? 200;
    villagesOf.set(group, village + 1);
    return group + String(village).padStart(widths.at(-1)!, '0');
  });
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/** Values of each field at which something changes: around the constants of guards, at and beyond the goalposts. */
function turningPoints(framework: Framework): Map<string, number[]> {
  const points = new Map<string, number[]>();
  const add = (name: string, ...values: number[]) => points.set(name, [...(points.get(name) ?? []), ...values]);
  for (const { appliesWhen = '', formula, goalpost } of framework.indicators) {
    for (const [, name, constant] of appliesWhen.matchAll(new RegExp(String.raw`(\w+)\s*(?:[<>]=?|[=!]=)\s*${NUMBER}`, 'g'))) {
      const value = Number(constant);
      add(name!, value - 2, value - 1, value, value + 1);
    }
    if (/^\s*\w+\s*$/.test(formula)) {
      const { floor, target } = goalpost;
      add(formula.trim(), floor, target, (floor + target) / 2, 2 * target - floor, 2 * floor - target);
    }
  }
  return points;
}

interface Share {
  readonly numerator: string;
  readonly denominator: string;
  /** Numerator over denominator at the goalposts [1]. */
  readonly atGoalposts: readonly number[];
}

/** Every `a / b` in a formula. */
function shares(framework: Framework): Share[] {
  return framework.indicators.flatMap(({ formula, goalpost }) => {
    const factor = Number(new RegExp(`^${NUMBER}\\s*\\*`).exec(formula)?.[1] ?? 1);
    return [...formula.matchAll(/([a-z]\w*)\s*\/\s*([a-z]\w*)/g)].map(([, numerator, denominator]) => ({
      numerator: numerator!,
      denominator: denominator!,
      atGoalposts: [goalpost.floor / factor, goalpost.target / factor],
    }));
  });
}

/** `value` as the field may hold it: inside its bounds, whole where it is a count. */
function fitted(field: FieldDeclaration, value: number): number {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = field;
  const inside = Math.min(max, Math.max(min, value));
  return field.type === 'num' ? inside : Math.min(Math.floor(max), Math.max(Math.ceil(min), Math.round(inside)));
}

function randomNumber(random: Random, field: FieldDeclaration, points: readonly number[]): number {
  const { min = 0, max = 1000 } = field;
  const luck = random();
  if (luck < 0.12) return fitted(field, 0);
  if (luck < 0.4 && points.length > 0) return fitted(field, pick(random, points));
  if (luck < 0.44) return fitted(field, pick(random, [min, max]));
  if (luck < 0.55) return fitted(field, pick(random, [20, 100, 1000]));
  return fitted(field, max <= 1 ? random() : min + (Math.min(max, 3000) - min) * random() ** 3);
}

function randomCell(random: Random, field: FieldDeclaration, points: readonly number[], blank: number): Cell {
  if (random() < blank) return null;
  switch (field.type) {
    case 'bool':
      return random() < 0.7 ? 1 : 0;
    case 'enum':
      return pick(random, field.values!).value;
    case 'text':
    case 'code':
      return `x${Math.floor(random() * 100)}`;
    default:
      return randomNumber(random, field, points);
  }
}

/** Numerators set by their denominators: now and then exactly at a goalpost, never above unless excess is allowed. */
function relate(random: Random, framework: Framework, cells: Record<string, Cell>, excess: boolean): void {
  const inNumbers = ({ numerator, denominator }: Share): boolean => typeof cells[numerator] === 'number' && typeof cells[denominator] === 'number';
  const pairs = shares(framework).filter(inNumbers);
  const fieldOf = (wanted: string): FieldDeclaration => framework.fields.find(({ name }) => name === wanted)!;
  for (const { numerator, denominator, atGoalposts } of pairs) {
    const below = Number(cells[denominator]);
    const luck = random();
    if (luck < 0.2) cells[numerator] = fitted(fieldOf(numerator), below * pick(random, [...atGoalposts, 0, 1]));
    else if (luck < 0.7 || !excess) cells[numerator] = fitted(fieldOf(numerator), below * random());
  }
  if (excess) return;
  for (const { numerator, denominator } of pairs) {
    cells[numerator] = fitted(fieldOf(numerator), Math.min(Number(cells[numerator]), Math.floor(Number(cells[denominator]))));
  }
}

/** Fields of the guards of each action all of whose indicators have one. */
function guardFieldsOfActions(framework: Framework): string[][] {
  return framework.root.children.flatMap((action) => {
    const below = [action, ...action.children].flatMap((node) => node.indicators.map((i) => framework.indicators[i]!));
    return below.every(({ appliesWhen }) => appliesWhen !== undefined) ? [below.flatMap(({ appliesWhen }) => appliesWhen!.match(/[a-z]\w*/g) ?? [])] : [];
  });
}

/** `n` villages over the fields of `framework`, the same for the same seed. */
export function randomRows(seed: number, framework: Framework, n: number, { excess = false, blank = 0.08 }: RandomRowsOptions = {}): Record<string, Cell>[] {
  const random = linearCongruential(seed);
  const points = turningPoints(framework);
  const emptied = guardFieldsOfActions(framework);
  /** Cells of one unit of a level: some report little, some everything. */
  const cellsOf = (level: string): Record<string, Cell> => {
    const blanks = pick(random, [0, blank, blank, 4 * blank]);
    const fields = framework.fields.filter((field) => field.level === level);
    const cells = Object.fromEntries(fields.map((field) => [field.name, randomCell(random, field, points.get(field.name) ?? [], blanks)]));
    if (emptied.length > 0 && random() < 0.4) {
      for (const name of pick(random, emptied)) if (name in cells) cells[name] = 0;
    }
    relate(random, framework, cells, excess);
    return cells;
  };
  const units = new Map<string, Record<string, Cell>>();
  return codes(random, framework, n).map((code) => {
    const row: Record<string, Cell> = {};
    for (const { name: level, prefix } of framework.levels) {
      const unit = `${level} ${code.slice(0, prefix)}`;
      if (!units.has(unit)) units.set(unit, cellsOf(level));
      Object.assign(row, units.get(unit));
    }
    row[framework.unit.code] = code;
    row[framework.unit.name] = `village ${code}`;
    if (framework.unit.year !== undefined) row[framework.unit.year] = framework.year;
    return row;
  });
}
