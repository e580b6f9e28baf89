/**
 * Which figures of all tables of a run are blanked: those that a few households stand behind, and what they could be found from.
 *
 * The figures and the sums that a reader knows between them are one system of linear equations, whose unknowns are the figures
 * that are not told. It is solved by elimination: an equation that is left over with one unknown tells it, and one with several
 * of a few households together is a sum of theirs. Each such equation loses one of the told figures it is made of, until none is left.
 *
 * A figure that cannot be below 0 is above it where anybody stands behind it, and what is left of a figure once another is taken
 * off is one itself. So bounds tell no more than the equations do: every blank may be a little more or less, with others in turn.
 *
 * Source: Hundepool et al. (2012) Statistical Disclosure Control, ch. 4 (linked tables); Fischetti & Salazar (2001) Manag. Sci. 47, 1008-1027.
 */
import { isFew, LEAST_GROUP } from './suppression.js';

export interface Figure {
  /** Real households that it is of. */
  readonly behind: ReadonlySet<number>;
  /** Told nowhere. `part`: may be found unless a few stand behind it; `secret`: not to be found whoever stands behind it. */
  readonly untold?: 'part' | 'secret';
  /** Of the figures of an equation the one of least worth is blanked. */
  readonly worth: number;
}

/** Times each figure, by name: they come to 0. */
export type Equation = readonly (readonly [figure: string, times: number])[];

type Row = Map<string, number>;

/** What is left of a coefficient by rounding; all are small fractions. */
const NOTHING = 1e-9;

/** @returns whether the figure is in the equation then */
function add(row: Row, name: string, times: number): boolean {
  const sum = (row.get(name) ?? 0) + times;
  if (Math.abs(sum) > NOTHING) row.set(name, sum);
  else row.delete(name);
  return row.has(name);
}

/** The equations in reduced form: each has an unknown, of the first in order that it can be, that no other has. */
function reduced(equations: readonly Equation[], unknowns: readonly string[]): Row[] {
  const rows = equations.map((terms): Row => {
    const row: Row = new Map();
    for (const [name, times] of terms) add(row, name, times);
    return row;
  });
  const having = new Map(unknowns.map((name) => [name, new Set<number>()]));
  rows.forEach((row, r) => {
    for (const name of row.keys()) having.get(name)?.add(r);
  });
  const taken = new Set<number>();
  for (const unknown of unknowns) {
    const places = having.get(unknown)!;
    let at = -1;
    for (const r of places) if (!taken.has(r) && (at < 0 || rows[r]!.size < rows[at]!.size)) at = r;
    if (at < 0) continue;
    taken.add(at);
    const pivot = rows[at]!;
    const by = pivot.get(unknown)!;
    for (const r of [...places]) {
      if (r === at) continue;
      const row = rows[r]!;
      const times = row.get(unknown)! / by;
      for (const [name, own] of pivot) {
        if (add(row, name, -times * own)) having.get(name)?.add(r);
        else having.get(name)?.delete(r);
      }
    }
  }
  return [...taken].map((r) => rows[r]!);
}

/** Real households behind some figures, `LEAST_GROUP` at most. */
function together(figures: readonly Figure[]): number {
  const found = new Set<number>();
  for (const { behind } of figures) {
    for (const household of behind) {
      found.add(household);
      if (found.size >= LEAST_GROUP) return LEAST_GROUP;
    }
  }
  return found.size;
}

/** @returns names of the figures that are blanked */
export function blankedFigures(figures: ReadonlyMap<string, Figure>, equations: readonly Equation[]): Set<string> {
  const of = (name: string): Figure => figures.get(name)!;
  const guarded = new Set([...figures].flatMap(([name, { behind, untold }]) => (isFew(behind.size) || (untold === 'secret' && behind.size > 0) ? [name] : [])));
  const blank = new Set([...guarded].filter((name) => of(name).untold === undefined));
  const isHidden = (name: string): boolean => blank.has(name) || of(name).untold !== undefined;
  // what may be found is found first, then the larger: the equations that are left are of the smallest
  const order = [...figures.keys()].sort((a, b) => Number(guarded.has(a)) - Number(guarded.has(b)) || of(b).behind.size - of(a).behind.size);
  const place = new Map(order.map((name, k) => [name, k]));
  const solved = (): { readonly row: Row; readonly hidden: readonly string[] }[] => reduced(equations, order.filter(isHidden)).map((row) => ({ row, hidden: [...row.keys()].filter(isHidden) }));
  const before = (a: string, b: string): number => of(a).worth - of(b).worth || of(a).behind.size - of(b).behind.size || place.get(a)! - place.get(b)!;
  for (let isDone = false; !isDone; ) {
    isDone = true;
    const now = new Set<string>();
    for (const { row, hidden } of solved()) {
      // a sum of blanks is of all their households; what they differ by is a figure of its own, where it means anything
      const isSum = hidden.every((name) => row.get(name)! > 0 === row.get(hidden[0]!)! > 0);
      if (!hidden.every((name) => guarded.has(name)) || (hidden.length > 1 && (!isSum || together(hidden.map(of)) >= LEAST_GROUP))) continue;
      // nobody's figures hide nothing: an equation of these and blanks alone tells only that some are as many as others
      const names = [...row.keys()].filter((name) => !isHidden(name) && of(name).behind.size > 0);
      if (names.length === 0 || names.some((name) => now.has(name))) continue;
      now.add(names.reduce((least, name) => (before(name, least) < 0 ? name : least)));
      isDone = false;
    }
    for (const name of now) blank.add(name);
  }
  // a figure of many that follows all the same need not be blank
  for (const { hidden } of solved()) if (hidden.length === 1 && blank.has(hidden[0]!) && !guarded.has(hidden[0]!)) blank.delete(hidden[0]!);
  return blank;
}
