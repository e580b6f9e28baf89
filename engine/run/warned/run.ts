/** The warnings of a run of a scenario: every member is a course of the weather that the rules are held against, hour by hour. */
import { randomStream } from '../../core/random.js';
import { datedSteps, rulesInForce, type DatedStep, type InForce } from '../../warning/in-force.js';
import { LEVELS, type HazardRule } from '../../warning/rule.js';
import { Forcing } from '../scenario/forcing.js';
import type { Scenario } from '../scenario/load.js';
import { MEMBER_BLOCK } from '../scenario/members.js';
import { madeBy } from '../scenario/group-run.js';
import { timeText } from '../scenario/clock.js';
import { eventSums } from '../scenario/within.js';
import type { RuleBook } from '../warn/book.js';
import { heldLevels, IssuedErrors, type IssuedLevels, type LevelChange, type WarnedUnit } from './levels.js';
import type { WarnedJob } from './load.js';
import type { ReachByTime } from './reach-tally.js';
import { reachOfCases, type PolicyReach, type UnitReach } from './reached.js';
import { levelValues, meanFlipFlop, scoreLevels, type LevelScores, type WarnedCase } from './score.js';

export interface WarnedResult {
  readonly cases: readonly WarnedCase[];
  readonly units: readonly string[];
  readonly scores: readonly LevelScores[];
  readonly value: ReturnType<typeof levelValues>;
  readonly flipFlop: number | null;
  readonly policies: readonly PolicyReach[];
  readonly reach: readonly UnitReach[];
  readonly times: readonly ReachByTime[];
  /** Why levels were made in one village and course: that of the greatest loss among those warned; null: none was. */
  readonly trace: { readonly of: WarnedCase; readonly changes: readonly LevelChange[]; readonly issues: readonly IssuedLevels[] } | null;
  /** Rules that were held, and on what they rest. */
  readonly rules: readonly { readonly book: string; readonly rule: HazardRule; readonly edition: string }[];
}

/** Cost-loss ratios whose value is told. */
const RATIOS = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** The greatest loss of those that were warned, without an event too; null: none was. */
const tracedCase = (cases: readonly WarnedCase[]): WarnedCase | null => cases.reduce<WarnedCase | null>((worst, one) => (one.levels.some((level) => level > 0) && (worst === null || one.loss > worst.loss) ? one : worst), null);

/** One member of what a group made: its steps. */
const ofMember = (values: Float64Array, members: number, m: number): Float64Array => Float64Array.from({ length: values.length / members }, (_, t) => values[t * members + m]!);

/**
 * Hold the rules of a warning against every member of a scenario.
 *
 * @param onProgress told after each member; lets others have their turn
 */
export async function runWarned(scenario: Scenario, warned: WarnedJob, onProgress: (done: number, of: number) => void): Promise<WarnedResult> {
  const { job, models } = scenario;
  const { declaration, books, lineOf } = warned;
  const { clock, sites, members, seed } = job;
  const ids = sites!.ids;
  const entityOfSite = ids.map((_, s) => sites!.of.findIndex((own) => own.includes(s)));
  const units = ids.map((id, s): WarnedUnit => ({ id, entity: entityOfSite[s]!, line: (column) => lineOf(id, column) }));
  const found = (unit: WarnedUnit, { book, editions }: RuleBook, dates: readonly DatedStep[]): { readonly book: string; readonly spans: readonly InForce[] }[] =>
    [...new Set(editions.flatMap(({ hazards }) => hazards.map(({ hazard }) => hazard)))].flatMap((hazard) => {
      if (declaration.hazards?.includes(hazard) === false) return [];
      const spans = rulesInForce(editions, hazard, unit.id, dates);
      return spans.length === 0 ? [] : [{ book, spans }];
    });
  const dated = books.map((book) => ({ book, dates: datedSteps(book.editions, clock.steps, (step) => timeText(clock, step).slice(0, 10)) }));
  const rules = new Map(units.map((unit) => [unit.id, dated.flatMap(({ book, dates }) => found(unit, book, dates))]));
  const errors = new IssuedErrors(declaration.forecast, job.series.entities, clock.dt, randomStream(seed, 'warning/forecast'));
  const [eventOutput, lossOutput] = [declaration.event.quantity, 'loss'].map((name) => job.outputs.findIndex(({ quantity }) => quantity === name)) as [number, number];
  const forcing = new Forcing(job);
  const rainOf = (first: number, block: number): Float64Array[] => job.series.entities.map((_, e) => forcing.values('rain', e, first, block, job.variants[0]!.weather));
  // the greatest of each flood, never the sum of its steps
  const lossOf = (values: Float64Array): number => eventSums(values, 1, (clock.dt * clock.steps) / values.length)[0]!;
  const cases: WarnedCase[] = [];
  for (let first = 0; first < members; first += MEMBER_BLOCK) {
    const block = Math.min(MEMBER_BLOCK, members - first);
    const groups = job.network.groups.map((group) => madeBy(job, models, forcing, group, first, block));
    const groupOf = new Map(job.network.groups.flatMap((group, g) => group.map((e): [number, number] => [e, g])));
    const at = (output: number, site: number, m: number): Float64Array => {
      const e = entityOfSite[site]!;
      const link = job.outputLinks[output]!;
      const isAtSites = job.links[link]!.atSites;
      return ofMember(groups[groupOf.get(e)!]!(link, e, isAtSites ? site : -1, job.outputs[output]!.quantity), block, m);
    };
    const rains = rainOf(first, block);
    for (let m = 0; m < block; m++) {
      const levels = heldLevels(rains.map((rain) => ofMember(rain, block, m)), units, ({ id }) => rules.get(id)!.map(({ spans }) => spans), errors, declaration.forecast, clock, first + m);
      units.forEach((_, u) => {
        const event = at(eventOutput, u, m);
        const factor = clock.steps / event.length;
        const step = event.findIndex((value) => value > declaration.event.above);
        cases.push({ member: first + m, unit: u, onset: step < 0 ? null : step * factor * clock.dt, loss: lossOf(at(lossOutput, u, m)), levels: Uint8Array.from({ length: clock.steps }, (__, t) => levels[t * units.length + u]!) });
      });
      onProgress(first + m + 1, members);
      if (m % 10 === 0) await new Promise(setImmediate);
    }
  }
  const scores = scoreLevels(cases, members, clock.dt, randomStream(seed, 'warning/bootstrap'));
  const [changes, issues]: [LevelChange[], IssuedLevels[]] = [[], []];
  const traced = tracedCase(cases);
  if (traced !== null) {
    const m = traced.member % MEMBER_BLOCK;
    const first = traced.member - m;
    const block = Math.min(MEMBER_BLOCK, members - first);
    heldLevels(rainOf(first, block).map((rain) => ofMember(rain, block, m)), units, ({ id }) => rules.get(id)!.map(({ spans }) => spans), errors, declaration.forecast, clock, traced.member, { unit: traced.unit, changed: (change) => changes.push(change), issued: (issue) => issues.push(issue) });
  }
  const { policies, units: reach, times } = reachOfCases(cases, warned.villages, members, warned.reach, declaration, LEVELS.findIndex((level) => level === declaration.avoided.from) + 1, clock);
  return { cases, units: ids, scores, value: levelValues(scores, RATIOS), flipFlop: meanFlipFlop(cases), policies, reach, times, trace: traced === null ? null : { of: traced, changes, issues }, rules: [...new Map([...rules.values()].flat().flatMap(({ book, spans }) => spans.map(({ rule, edition }) => [`${book} ${rule.hazard} ${edition.effective} ${edition.region}`, { book, rule, edition: edition.effective }] as const))).values()] };
}
