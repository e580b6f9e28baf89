/**
 * What the tables of a run tell, as figures and the sums that a reader knows between them: declared here once, and solved together.
 *
 * Beside the figures of the tables stand those that no table has, but that a reader could find: what two variants differ by, and what
 * is left of a figure once another is taken off. Where a few households stand behind one of these it is not to be found.
 */
import { MONTHS } from '../../poverty/account.js';
import { CAUSES, type Cause } from '../../poverty/cause.js';
import type { CauseShare } from '../../poverty/causes.js';
import { DETECTION_KINDS, type DetectionKind } from '../../poverty/detection-count.js';
import { blankedFigures, type Equation, type Figure } from '../../poverty/disclosure.js';
import { CLASSES, MONITORED_GROUPS, type PovertyClass } from '../../poverty/groups.js';
import { classBit, kindBit, NESTED, restBit } from '../../poverty/seen.js';
import { isFew } from '../../poverty/suppression.js';
import { Behind, isLifted, isOther, type Counts } from './behind.js';
import type { RunVariants } from './setup.js';
import type { VillageBehind } from './village-behind.js';

/** The two groups that all who fall are in, and whom they have. */
const FALLEN = { unstable: isLifted, borderline: isOther } as const satisfies Partial<Record<PovertyClass, Counts>>;
export type FallenClass = keyof typeof FALLEN;
export const isFallen = (name: PovertyClass): name is FallenClass => name in FALLEN;
const FALLEN_CLASSES = Object.keys(FALLEN) as readonly FallenClass[];
/** Whom the layers have who are in any group. */
const LOW: readonly PovertyClass[] = ['dibao', 'destitute', 'monitored'];

/** Names of the figures. @param v of a variant, @param s 1: with the storm */
export const FIGURE = {
  persons: (v: number) => `persons ${v}`,
  difference: (v: number) => `difference ${v}`,
  /** Those simulated; in the last month too. */
  simulated: (v: number) => `simulated ${v}`,
  month: (v: number, m: number) => (m === MONTHS - 1 ? `simulated ${v}` : `month ${v} ${m}`),
  screenedOut: (s: number) => `screened out ${s}`,
  afterRigid: (v: number) => `after rigid ${v}`,
  afterRigidOut: (s: number) => `after rigid screened out ${s}`,
  class: (v: number, name: PovertyClass) => `class ${v} ${name}`,
  classDifference: (v: number, name: PovertyClass) => `class difference ${v} ${name}`,
  classOut: (s: number, name: FallenClass) => `class screened out ${s} ${name}`,
  kind: (v: number, kind: DetectionKind) => `kind ${v} ${kind}`,
  householdsOut: (s: number) => `households screened out ${s}`,
  cause: (cause: CauseShare['cause']) => `cause ${cause}`,
  /** Simulated households below that were lifted. */
  lifted: () => 'lifted',
  village: (k: number, column: 'calm' | 'base') => `village ${k} ${column}`,
} as const;

/** What is blanked first of a variant; `more`: of the one before it. */
const WORTH = { detail: 0, part: 1, afterRigid: 2, months: 3, screenedOut: 4, persons: 5, more: 6 } as const;

/** Which figures may be told. */
export class Told {
  constructor(
    private readonly figures: ReadonlyMap<string, Figure>,
    private readonly blank: ReadonlySet<string>,
  ) {}

  may(figure: string): boolean {
    const own = this.figures.get(figure);
    return own !== undefined && own.untold === undefined && !this.blank.has(figure);
  }
}

/** What the figures are of. */
export interface ToldOf {
  readonly behind: Behind;
  readonly names: RunVariants;
  /** Whether layers are counted. */
  readonly layers: boolean;
  /** Persons of every household; null: they differ. */
  readonly size: number | null;
  /** Whether a guarantee, water or the house of nobody simulated fails under a variant. */
  readonly isGuaranteed: (v: number) => boolean;
  readonly villages: VillageBehind;
}

const both = (...sets: readonly ReadonlySet<number>[]): Set<number> => new Set(sets.flatMap((set) => [...set]));
/** A whole and its parts. */
const sum = (whole: string, ...parts: readonly string[]): Equation => [[whole, -1], ...parts.map((part) => [part, 1] as const)];
/** What is left of one once others are taken off. */
const less = (one: string, ...others: readonly string[]): Equation => [[one, 1], ...others.map((other) => [other, -1] as const)];
const negative = (equation: Equation): Equation => equation.map(([name, times]) => [name, -times]);

class Figures {
  readonly #figures = new Map<string, Figure>();
  readonly #equations: Equation[] = [];
  readonly #behind: Behind;
  readonly #variants: RunVariants['variants'];
  readonly #base: number;
  readonly #told: number;

  constructor(private readonly of: ToldOf) {
    this.#behind = of.behind;
    ({ variants: this.#variants, base: this.#base, firstCause: this.#told } = of.names);
    for (let s = 0; s <= this.#base; s++) this.#screenedOut(s);
    for (let v = 0; v < this.#told; v++) this.#variant(v);
    for (let later = 1; later < this.#told; later++) for (let one = 0; one < later; one++) this.#pair(one, later);
    this.#causes();
    this.#lifted();
    this.#villages();
  }

  solved(): Told {
    return new Told(this.#figures, blankedFigures(this.#figures, this.#equations));
  }

  #put(name: string, behind: ReadonlySet<number>, worth: number, untold?: Figure['untold']): void {
    this.#figures.set(name, { behind, worth, ...(untold === undefined ? {} : { untold }) });
  }

  #sum(equation: Equation): void {
    this.#equations.push(equation);
  }

  /** What no table has: it is of these households; of nobody it is taken to be known. */
  #rest(behind: ReadonlySet<number>, rest: Equation): void {
    if (behind.size === 0) this.#sum(rest);
    if (!isFew(behind.size)) return;
    const name = `rest ${this.#figures.size}`;
    this.#put(name, behind, 0, 'part');
    this.#sum([...rest, [name, -1]]);
  }

  /** Whether those screened out are told with the storm: without one there is one figure. */
  #storm(v: number): number {
    return Number(this.#base > 0 && this.#variants[v]!.storm);
  }

  /** What is of the last support is blanked first, then the supports before it, a year without the storm, and last things as they stand. */
  #worth(v: number): number {
    return WORTH.more * (this.#told - (v === this.#base ? 0 : Math.max(1, v)));
  }

  #screenedOut(s: number): void {
    const behind = this.#behind;
    const storm = s === 1;
    const out = behind.mayFall(storm);
    const worth = this.#worth(s === this.#base ? s : 0);
    this.#put(FIGURE.screenedOut(s), out, worth + WORTH.screenedOut);
    this.#put(FIGURE.householdsOut(s), out, worth + WORTH.screenedOut);
    this.#put(FIGURE.afterRigidOut(s), behind.mayFall(storm, undefined, true), worth + WORTH.part);
    for (const name of FALLEN_CLASSES) this.#put(FIGURE.classOut(s, name), behind.mayFall(storm, FALLEN[name]), worth + WORTH.part);
    this.#sum(sum(FIGURE.screenedOut(s), ...FALLEN_CLASSES.map((name) => FIGURE.classOut(s, name))));
    this.#rest(behind.due(storm), less(FIGURE.afterRigidOut(s), FIGURE.screenedOut(s)));
    if (this.of.size !== null) this.#sum([[FIGURE.householdsOut(s), this.of.size], [FIGURE.screenedOut(s), -1]]);
    if (s === 0) return;
    this.#rest(behind.struck(), less(FIGURE.screenedOut(1), FIGURE.screenedOut(0)));
    this.#rest(behind.struck(undefined, true), less(FIGURE.afterRigidOut(1), FIGURE.afterRigidOut(0)));
    for (const name of FALLEN_CLASSES) this.#rest(behind.struck(FALLEN[name]), less(FIGURE.classOut(1, name), FIGURE.classOut(0, name)));
  }

  /** A class of those simulated. */
  #simulatedClass(v: number, name: PovertyClass): Equation {
    return isFallen(name) ? less(FIGURE.class(v, name), FIGURE.classOut(this.#storm(v), name)) : [[FIGURE.class(v, name), 1]];
  }

  #classNames(): readonly PovertyClass[] {
    return this.of.layers ? CLASSES : MONITORED_GROUPS;
  }

  /** Once rigid spending is taken off, of those simulated. */
  #simulatedAfter(v: number): Equation {
    return less(FIGURE.afterRigid(v), FIGURE.afterRigidOut(this.#storm(v)));
  }

  #variant(v: number): void {
    const behind = this.#behind;
    const s = this.#storm(v);
    const worth = this.#worth(v);
    const [below, out, seen] = [behind.below(v), behind.mayFall(s === 1), behind.seen(v)];
    this.#put(FIGURE.persons(v), both(below, out), worth + WORTH.persons);
    this.#put(FIGURE.simulated(v), below, worth + WORTH.months);
    this.#sum(sum(FIGURE.persons(v), FIGURE.simulated(v), FIGURE.screenedOut(s)));
    for (const [m, own] of behind.belowBy(v).slice(0, MONTHS - 1).entries()) this.#put(FIGURE.month(v, m), own, worth + WORTH.detail);
    const rigid = behind.rows((row) => behind.at('fellRigid', row, v) > 0);
    this.#put(FIGURE.afterRigid(v), both(rigid, behind.mayFall(s === 1, undefined, true)), worth + WORTH.afterRigid);
    this.#rest(rigid, this.#simulatedAfter(v));
    const only = [...this.#simulatedAfter(v), [FIGURE.simulated(v), -1] as const];
    this.#rest(behind.rows((row) => behind.at('fellRigid', row, v) !== behind.at('fell', row, v)), only);
    for (const name of this.#classNames()) {
      const own = seen[classBit(name)]!;
      this.#put(FIGURE.class(v, name), isFallen(name) ? both(own, behind.mayFall(s === 1, FALLEN[name])) : own, worth + (isFallen(name) || name === 'sudden-hardship' ? WORTH.part : WORTH.detail));
      if (isFallen(name)) this.#rest(own, this.#simulatedClass(v, name));
    }
    this.#sum(sum(FIGURE.persons(v), ...FALLEN_CLASSES.map((name) => FIGURE.class(v, name))));
    if (this.of.isGuaranteed(v)) this.#sum([...only, [FIGURE.class(v, 'sudden-hardship'), -1]]);
    if (this.of.layers) this.#sum([...LOW.map((name) => [FIGURE.class(v, name), 1] as const), [FIGURE.simulated(v), -1], [FIGURE.class(v, 'sudden-hardship'), -1]]);
    this.#differences(v);
    this.#detection(v, seen);
  }

  /** Columns that compare a variant with another. */
  #differences(v: number): void {
    const behind = this.#behind;
    const { against } = this.#variants[v]!;
    const isStruck = this.#storm(v) !== this.#storm(against);
    this.#put(FIGURE.difference(v), both(behind.turned(v), ...(isStruck ? [behind.struck()] : [])), this.#worth(v) + WORTH.persons);
    this.#sum([...less(FIGURE.persons(v), FIGURE.persons(against)), [FIGURE.difference(v), -1]]);
    const moved = v === against ? null : behind.moved(against, v);
    for (const name of this.#classNames()) {
      this.#put(FIGURE.classDifference(v, name), both(moved?.[classBit(name)] ?? new Set(), ...(isStruck && isFallen(name) ? [behind.struck(FALLEN[name])] : [])), this.#worth(v));
      this.#sum([...less(FIGURE.class(v, name), FIGURE.class(against, name)), [FIGURE.classDifference(v, name), -1]]);
    }
  }

  #detection(v: number, seen: readonly ReadonlySet<number>[]): void {
    const kind = (name: DetectionKind): string => FIGURE.kind(v, name);
    for (const name of DETECTION_KINDS) this.#put(kind(name), seen[kindBit(name)]!, this.#worth(v) + WORTH.detail);
    this.#sum(sum(kind('fell'), kind('listed'), kind('inTime'), kind('late'), kind('missed')));
    // where nobody was on the list before and nobody leaves it
    this.#sum(sum(kind('watched'), kind('inTime'), kind('late'), kind('notFallen')));
    NESTED.slice(1).forEach((name, k) => this.#rest(seen[restBit(name)]!, less(kind(NESTED[k]!), kind(name))));
    if (this.of.size !== null) this.#sum([[kind('fell'), this.of.size], [FIGURE.simulated(v), -1]]);
  }

  /** What two variants differ by. */
  #pair(one: number, later: number): void {
    const behind = this.#behind;
    const differ = (column: 'fell' | 'fellRigid'): Set<number> => behind.rows((row) => behind.at(column, row, one) !== behind.at(column, row, later));
    this.#rest(this.#variants[later]!.against === one ? behind.turned(later) : differ('fell'), less(FIGURE.simulated(later), FIGURE.simulated(one)));
    this.#rest(differ('fellRigid'), [...this.#simulatedAfter(later), ...negative(this.#simulatedAfter(one))]);
    const moved = behind.moved(one, later);
    for (const name of this.#classNames()) this.#rest(moved[classBit(name)]!, [...this.#simulatedClass(later, name), ...negative(this.#simulatedClass(one, name))]);
    const months = behind.moved(one, later, 'belowMoved');
    for (let m = 0; m < MONTHS - 1; m++) this.#rest(months[m]!, less(FIGURE.month(later, m), FIGURE.month(one, m)));
    for (const name of DETECTION_KINDS) this.#rest(moved[kindBit(name)]!, less(FIGURE.kind(later, name), FIGURE.kind(one, name)));
  }

  #causes(): void {
    const behind = this.#behind;
    const base = this.#base;
    const without = (Object.keys(CAUSES) as readonly Cause[]).map((name, k) => ({ name, v: this.#told + k }));
    const none = this.#told + without.length;
    const fell = (row: number, v: number): number => behind.at('fell', row, v);
    // of a few who fall nothing is told, not even what is nobody's cause
    const untold = isFew(this.#figures.get(FIGURE.persons(base))!.behind.size) ? 'part' : undefined;
    const put = (cause: CauseShare['cause'], own: ReadonlySet<number>): void => {
      this.#put(FIGURE.cause(cause), own, this.#worth(base) + WORTH.part, untold);
    };
    put('structural', behind.rows((row) => fell(row, none) > 0));
    put('storm', base === 0 ? new Set() : behind.turned(base));
    for (const { name, v } of without) put(name, behind.turned(v));
    // the same sums of each household alone
    put('interaction', behind.rows((row) => fell(row, 0) - fell(row, none) - without.reduce((all, { v }) => all + fell(row, base) - fell(row, v), 0) !== 0));
    this.#sum([...less(FIGURE.simulated(base), FIGURE.simulated(0)), [FIGURE.cause('storm'), -1]]);
    this.#sum(sum(FIGURE.persons(base), ...(['structural', 'storm', 'interaction'] as const).map(FIGURE.cause), ...without.map(({ name }) => FIGURE.cause(name)), FIGURE.screenedOut(this.#storm(base))));
  }

  #lifted(): void {
    const behind = this.#behind;
    const base = this.#base;
    const [own, others] = FALLEN_CLASSES.map((name) => behind.rows((row) => behind.at('fell', row, base) > 0 && behind.has(row, FALLEN[name])));
    this.#put(FIGURE.lifted(), own!, this.#worth(base), isFew(others!.size) ? 'secret' : undefined);
    if (this.of.size !== null) this.#sum([...this.#simulatedClass(base, 'unstable'), [FIGURE.lifted(), -this.of.size]]);
  }

  /** A village that the storm does not move has one figure in both columns. */
  #villages(): void {
    const { calm, base, moved, hidden } = this.of.villages;
    const columns = { calm: [] as string[], base: [] as string[] };
    moved.forEach((own, k) => {
      const untold = hidden[k] === 1 ? 'secret' : undefined;
      this.#put(FIGURE.village(k, 'calm'), calm[k]!, this.#worth(0), untold);
      columns.calm.push(FIGURE.village(k, 'calm'));
      columns.base.push(FIGURE.village(k, own.size === 0 ? 'calm' : 'base'));
      if (own.size === 0) return;
      this.#put(FIGURE.village(k, 'base'), base[k]!, this.#worth(this.#base), untold);
      this.#rest(own, less(FIGURE.village(k, 'base'), FIGURE.village(k, 'calm')));
    });
    this.#sum(sum(FIGURE.persons(0), ...columns.calm));
    this.#sum(sum(FIGURE.persons(this.#base), ...columns.base));
  }
}

/** Which figures of a run may be told. */
export const toldOf = (of: ToldOf): Told => new Figures(of).solved();
