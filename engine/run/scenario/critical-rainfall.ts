/**
 * Critical rainfall (临界雨量) by the chain of a scenario: the rain of a duration and pattern that takes a section to a line,
 * from each state of the soil. The same models, parameters and network as the run: it is inverted, not another method.
 *
 * Soils: of a chain that holds water, what it held at the 10 %, 50 % and 90 % quantile of the run's own weather; of the
 * curve number, antecedent moisture I, II and III (Chow, Maidment & Mays 1988). The storm falls on all entities that the
 * network joins; other weather stands at its mean over the run.
 */
import type { Columns, Quantities } from '../../core/model.js';
import { mean, quantileOf } from '../../core/statistics.js';
import { curveNumberFor, massCurve, type SoilState } from '../../flood/storm-hydrograph.js';
import { CALENDAR } from './calendar-quantities.js';
import { ChainSteps, MOST_STEPS, type ChainState } from './chain-steps.js';
import type { CriticalJob } from './critical-choice.js';
import { Forcing } from './forcing.js';
import type { ScenarioJob } from './job.js';
import type { Scenario } from './load.js';
import { parametersFor } from './parameters.js';
import type { RunTable } from './tables.js';

/** Most rain that is looked for [mm]. */
const MOST_RAIN = 2_000;
/** Longest time after the storm in which its peak comes [s]: 4 days; a wave that has long been falling has had it. */
const AFTER = 4 * 86_400;
/** Falling in every column after which no peak comes, not even that of a river upstream [s]: 2 days. */
const FALLING = 2 * 86_400;
/** Rains that are tried first [mm], closer where lines usually are, the heavier ones where the lighter leave a line unreached: a model may route heavy rain in many pieces. Then the searches of all lines go on side by side. */
const FIRST = [
  [0, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 125, 150, 200],
  [250, 300, 400, 500],
  [700, 1_000, 1_400, MOST_RAIN],
] as const;
/** Halvings of a false position that stops nowhere: more than any bracket needs. */
const MOST_ROUNDS = 40;
/** Width of a bracket that is narrow enough [mm]. */
const NARROW = 1e-4;
const SOIL_QUANTILES: Readonly<Record<SoilState, number>> = { dry: 0.1, normal: 0.5, wet: 0.9 };
const SOILS = ['dry', 'normal', 'wet'] as const;

export interface CriticalRow {
  readonly place: string;
  /** Column the line stands in, and the line. */
  readonly name: string;
  readonly line: number;
  readonly soil: SoilState;
  readonly pattern: string;
  /** [h] */
  readonly duration: number;
  /** Quantiles over the members that were looked at [mm]; null: not even 2,000 mm in so many of them that there is none. */
  readonly q05: number | null;
  readonly q50: number | null;
  readonly q95: number | null;
  /** Members whose line 2,000 mm do not reach. */
  readonly beyond: number;
  /** Members whose line is reached without any rain, by what river and soil hold; and the median of their peaks without rain, in the unit of the line; null: of none. */
  readonly already: number;
  readonly peakWithoutRain: number | null;
}

/** What a search found. */
interface Found {
  /** [mm]; null: 2,000 mm do not reach the line. */
  readonly rain: number | null;
  /** Peak without rain, in the unit of the line. */
  readonly dry: number;
}

/** A line to be reached by one search: its entity, and the stage or discharge. */
interface Target {
  readonly entity: number;
  readonly line: number;
}

/** The weather of one member step by step, entity by entity, and the parameters it draws. */
class Member {
  private readonly columns = new Map<string, Float64Array>();
  private readonly parameters = new Map<string, Columns<Quantities>>();

  constructor(
    private readonly job: ScenarioJob,
    private readonly forcing: Forcing,
    readonly member: number,
  ) {}

  of(name: string, e: number): Float64Array {
    const key = `${name} ${e}`;
    let column = this.columns.get(key);
    if (column === undefined) this.columns.set(key, (column = this.forcing.values(name, e, this.member, 1, this.job.variants[0]!.weather)));
    return column;
  }

  /** Its parameters of a link at an entity, drawn once. */
  private drawn(link: number, e: number): Columns<Quantities> {
    const key = `${link} ${e}`;
    const known = this.parameters.get(key) ?? parametersFor(this.job.recipes[link]!, this.job.seed, this.job.series.entities[e]!, e, this.member, 1);
    this.parameters.set(key, known);
    return known;
  }

  /** Its parameters repeated in `n` columns; the curve number as that of a soil. */
  repeated(models: Scenario['models'], soil: SoilState, n: number): (link: number, entity: number) => Columns<Quantities> {
    return (link, e) => {
      const { min = 0, max = 100 } = models[link]!.parameters['curveNumber'] ?? {};
      return Object.fromEntries(Object.entries(this.drawn(link, e)).map(([name, [value]]) => [name, new Float64Array(n).fill(name === 'curveNumber' ? Math.min(max, Math.max(min, curveNumberFor(soil, value!))) : value!)]));
    };
  }
}

type Soils = ReadonlyMap<SoilState, { readonly state: ChainState; readonly step: number }>;

/** Members whose states are looked for side by side: a kernel takes long to be handed one step of one. */
const TOGETHER = 16;

/** The states of a group at the quantiles of what it holds, for members that follow one another. */
function soilStates({ job, models }: Scenario, group: readonly number[], last: number, weathers: readonly Member[]): Soils[] {
  const { steps } = job.clock;
  const n = weathers.length;
  /** Goes to the end of each of these steps, in ascending order. */
  const run = (ends: Iterable<number>, at: (t: number, chain: ChainSteps) => void): void => {
    const chain = new ChainSteps(job, models, group, last, n, (link, e) => parametersFor(job.recipes[link]!, job.seed, job.series.entities[e]!, e, weathers[0]!.member, n));
    let done = 0;
    for (const end of ends) {
      while (done <= end) {
        const [from, many] = [done, Math.min(MOST_STEPS, end + 1 - done)];
        chain.advance(many, (name, e, into) => {
          weathers.forEach((weather, m) => {
            const own = weather.of(name, e);
            for (let t = 0; t < many; t++) into[t * n + m] = own[from + t]!;
          });
        });
        done += many;
      }
      at(end, chain);
    }
  };
  const stored = weathers.map(() => new Float64Array(steps));
  run(stored[0]!.keys(), (t, chain) => {
    stored.forEach((own, m) => (own[t] = chain.storedIn(m)));
  });
  const chosen = stored.map((own) => {
    const ranked = own.map((_, t) => t).sort((a, b) => own[a]! - own[b]! || a - b);
    return new Map(SOILS.map((soil) => [soil, ranked[Math.round(SOIL_QUANTILES[soil] * (ranked.length - 1))]!]));
  });
  const states = weathers.map(() => new Map<SoilState, { state: ChainState; step: number }>());
  run([...new Set(chosen.flatMap((own) => [...own.values()]))].sort((a, b) => a - b), (t, chain) => {
    chosen.forEach((own, m) => {
      for (const [soil, step] of own) if (step === t) states[m]!.set(soil, { state: chain.stateOf(m), step });
    });
  });
  return states;
}

/** Peaks at the targets' entities of storms of so much rain, a column for each. */
type Peaks = (rains: Float64Array, entityOf: (i: number) => number) => Float64Array;

function peaksOf({ job, models }: Scenario, own: CriticalJob, group: readonly number[], soil: SoilState, begun: { readonly state: ChainState; readonly step: number } | null, weather: Member, mass: Float64Array): Peaks {
  const { clock } = job;
  const usual = (name: string, e: number): number => (name in CALENDAR ? CALENDAR[name as keyof typeof CALENDAR].of(clock, begun?.step ?? 0) : mean(weather.of(name, e)));
  return (rains, entityOf) => {
    const n = rains.length;
    const chain = new ChainSteps(job, models, group, own.link, n, weather.repeated(models, soil, n));
    if (begun !== null) chain.load(begun.state);
    const peaks = new Float64Array(n).fill(-Infinity);
    const steps = mass.length + Math.ceil(AFTER / clock.dt);
    const before = new Float64Array(n);
    let falling = 0;
    const shareOf = (t: number): number => (t < mass.length ? mass[t]! - (mass[t - 1] ?? 0) : 0);
    for (let from = 0; from < steps && falling * clock.dt < FALLING; from += MOST_STEPS) {
      const many = Math.min(MOST_STEPS, steps - from);
      chain.advance(many, (name, e, into) => {
        if (name !== 'rain') into.fill(usual(name, e));
        else for (let t = 0; t < many; t++) for (let i = 0; i < n; i++) into[t * n + i] = rains[i]! * shareOf(from + t);
      });
      const made = Array.from({ length: n }, (_, i) => chain.made(own.link, entityOf(i), own.quantity));
      for (let t = 0; t < many && falling * clock.dt < FALLING; t++) {
        let rises = from + t < mass.length;
        for (let i = 0; i < n; i++) {
          const value = made[i]![t * n + i]!;
          peaks[i] = Math.max(peaks[i]!, value);
          rises ||= value > before[i]!;
          before[i] = value;
        }
        falling = rises ? 0 : falling + 1;
      }
    }
    return peaks;
  };
}

/**
 * Least rain of each target [mm]; null where 2,000 mm do not reach it. First a ladder of rains for every entity, then false
 * position (Illinois) in the bracket of each target, all side by side.
 */
function leastRains(targets: readonly Target[], peaks: Peaks): Found[] {
  const entities = [...new Set(targets.map(({ entity }) => entity))];
  const reached = new Map(entities.map((e): [number, number[]] => [e, []]));
  for (const rains of FIRST) {
    const wanting = entities.filter((e) => reached.get(e)!.length === 0 || targets.some(({ entity, line }) => entity === e && !reached.get(e)!.some((peak) => peak >= line)));
    if (wanting.length === 0) break;
    const at = peaks(Float64Array.from({ length: rains.length * wanting.length }, (_, i) => rains[Math.floor(i / wanting.length)]!), (i) => wanting[i % wanting.length]!);
    at.forEach((peak, i) => reached.get(wanting[i % wanting.length]!)!.push(peak));
  }
  const tried = FIRST.flat();
  const found = new Array<number | null>(targets.length).fill(null);
  const dry = new Float64Array(targets.length);
  let open: { k: number; low: number; high: number; below: number; above: number; side: number }[] = [];
  targets.forEach(({ entity, line }, k) => {
    const of = reached.get(entity)!;
    const first = of.findIndex((peak) => peak >= line);
    dry[k] = of[0]!;
    if (first === 0) found[k] = 0;
    else if (first > 0) open.push({ k, low: tried[first - 1]!, high: tried[first]!, below: of[first - 1]! - line, above: of[first]! - line, side: 0 });
  });
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const triedOf = ({ low, high, below, above }: (typeof open)[number]): number => (round % 3 === 2 || above === below ? (low + high) / 2 : low + ((high - low) * -below) / (above - below));
    // heavy rain is routed in more pieces, and a kernel's columns wait for each other: like beside like
    open.sort((a, b) => triedOf(a) - triedOf(b) || a.k - b.k);
    const rains = Float64Array.from(open, triedOf);
    const peak = peaks(rains, (i) => targets[open[i]!.k]!.entity);
    open = open.flatMap((one, i) => {
      const off = peak[i]! - targets[one.k]!.line;
      const [side, rain] = [off >= 0 ? 1 : -1, rains[i]!];
      const next = off >= 0 ? { ...one, high: rain, above: off, below: one.side === 1 ? one.below / 2 : one.below, side } : { ...one, low: rain, below: off, above: one.side === -1 ? one.above / 2 : one.above, side };
      found[one.k] = next.high;
      return next.high - next.low <= NARROW || off === 0 ? [] : [next];
    });
  }
  return found.map((rain, k) => ({ rain, dry: dry[k]! }));
}

/** Quantiles over members, those beyond 2,000 mm above all others; null where the quantile is one of them. */
function quantiles(members: readonly Found[]): Pick<CriticalRow, 'q05' | 'q50' | 'q95' | 'beyond' | 'already' | 'peakWithoutRain'> {
  const sorted = Float64Array.from(members, ({ rain }) => rain ?? Infinity).sort();
  const of = (p: number): number | null => {
    const value = quantileOf(sorted, p);
    return Number.isFinite(value) ? value : null;
  };
  const already = Float64Array.from(members.filter(({ rain }) => rain === 0), ({ dry }) => dry).sort();
  return { q05: of(0.05), q50: of(0.5), q95: of(0.95), beyond: members.filter(({ rain }) => rain === null).length, already: already.length, peakWithoutRain: already.length === 0 ? null : quantileOf(already, 0.5) };
}

/**
 * The critical rain of every line.
 *
 * @param onProgress groups and members done
 * @returns by place and line, soil, pattern and duration
 */
export function criticalRainfall(scenario: Scenario, own: CriticalJob, onProgress: (done: number, of: number) => void = () => undefined): CriticalRow[] {
  const { job } = scenario;
  const forcing = new Forcing(job);
  const lines = own.lines.flatMap(({ name, places }) => places.map((place) => ({ name, ...place })));
  const cases = SOILS.flatMap((soil) => own.patterns.flatMap(({ name, shares }) => own.durations.map((duration) => ({ soil, name, duration, mass: massCurve(shares, Math.round((duration * 3_600) / job.clock.dt)) }))));
  const found = cases.map(() => lines.map((): Found[] => []));
  const groups = job.network.groups.filter((group) => lines.some(({ entity }) => group.includes(entity)));
  groups.forEach((group, g) => {
    const mine = lines.flatMap((line, k) => (group.includes(line.entity) ? [{ ...line, k }] : []));
    for (let first = 0; first < own.members; first += TOGETHER) {
      const weathers = Array.from({ length: Math.min(TOGETHER, own.members - first) }, (_, m) => new Member(job, forcing, first + m));
      const states = own.holdsWater ? soilStates(scenario, group, own.link, weathers) : null;
      weathers.forEach((weather, m) => {
        cases.forEach(({ soil, mass }, c) => {
          const rains = leastRains(mine, peaksOf(scenario, own, group, soil, states?.[m]!.get(soil) ?? null, weather, mass));
          mine.forEach(({ k }, i) => found[c]![k]!.push(rains[i]!));
        });
        onProgress(g * own.members + weather.member + 1, groups.length * own.members);
      });
    }
  });
  return lines.flatMap(({ id, name, line }, k) => cases.map(({ soil, name: pattern, duration }, c): CriticalRow => ({ place: id, name, line, soil, pattern, duration, ...quantiles(found[c]![k]!) })));
}

/** Why a median is 0, or is not there. */
function whyOf({ q50, line, peakWithoutRain }: CriticalRow): string | null {
  if (q50 === null) return `${MOST_RAIN} 毫米雨量仍达不到界线 / not even ${MOST_RAIN} mm reach the line`;
  if (q50 > 0 || peakWithoutRain === null) return null;
  return `无雨时已达界线:河道与土壤蓄水使其升至 ${peakWithoutRain.toPrecision(5)},界线 ${line} / the line is reached without rain: what river and soil hold takes it to ${peakWithoutRain.toPrecision(5)}, the line is ${line}`;
}

/** The rows as a table. */
export function criticalTable(rows: readonly CriticalRow[]): RunTable {
  const text = (name: string): RunTable['columns'][number] => ({ name, type: 'text' });
  const number = (name: string): RunTable['columns'][number] => ({ name, type: 'number' });
  const quantileColumns = (['q05', 'q50', 'q95'] as const).map((name) => ({ values: Float64Array.from(rows, (row) => row[name] ?? 0), there: Uint8Array.from(rows, (row) => (row[name] === null ? 0 : 1)) }));
  return {
    columns: [text('place'), text('name'), number('line'), text('soil'), text('pattern'), number('duration_h'), number('critical_mm_q05'), number('critical_mm'), number('critical_mm_q95'), number('members_beyond_2000_mm'), number('members_without_rain'), number('peak_without_rain'), text('why')],
    *blocks() {
      yield {
        rows: rows.length,
        columns: [rows.map(({ place }) => place), rows.map(({ name }) => name), Float64Array.from(rows, ({ line }) => line), rows.map(({ soil }) => soil), rows.map(({ pattern }) => pattern), Float64Array.from(rows, ({ duration }) => duration), ...quantileColumns.map(({ values }) => values), Float64Array.from(rows, ({ beyond }) => beyond), Float64Array.from(rows, ({ already }) => already), Float64Array.from(rows, ({ peakWithoutRain }) => peakWithoutRain ?? 0), rows.map(whyOf)],
        present: [null, null, null, null, null, null, ...quantileColumns.map(({ there }) => there), null, null, Uint8Array.from(rows, ({ peakWithoutRain }) => (peakWithoutRain === null ? 0 : 1)), null],
      };
    },
  };
}
