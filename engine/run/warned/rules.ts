/**
 * Rules held against the members of a run: what fell and what the chain made of it, as if it had been observed; from the
 * issue of a forecast on as what is to come. A level is warranted where as many members make it as the rule asks for.
 */
import { dirname, join } from 'node:path';
import { throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Model } from '../../core/model.js';
import { LEVELS } from '../../warning/rule.js';
import { Forcing } from '../scenario/forcing.js';
import { OF_WEATHER, type ScenarioJob } from '../scenario/job.js';
import { CLOCK_STEPS, lastEnded } from '../scenario/link-steps.js';
import type { Scenario, WrittenScenario } from '../scenario/load.js';
import { idTable } from '../scenario/parameters.js';
import { MEMBER_BLOCK } from '../scenario/members.js';
import { madeBy } from '../scenario/group-run.js';
import { readText } from '../small-table.js';
import type { RuleBook } from '../warn/book.js';
import type { WarnData } from '../warn/data.js';
import { runWarn, type HazardCourse, type WarnResult } from '../warn/run.js';
import { unitLines } from '../warn/unit-lines.js';
import { bookProblems, hazardsOf, readBooksOf } from './books.js';
import type { RulesDeclaration, WarnedOutcome } from './declaration.js';

export interface RulesJob {
  readonly declaration: RulesDeclaration;
  /** With those hazards alone that are asked for. */
  readonly books: readonly RuleBook[];
  readonly lineOf: (entity: string, column: string) => number | undefined;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

const onlyOf = (book: RuleBook, hazards: readonly string[] | undefined): RuleBook => (hazards === undefined ? book : { ...book, editions: book.editions.map((edition) => ({ ...edition, hazards: edition.hazards.filter(({ hazard }) => hazards.includes(hazard)) })) });

/** Quantities that rules look at. */
const quantitiesOf = (books: readonly RuleBook[]): string[] => [...new Set(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity))))))];

/** Areas that rules speak of, which an expectation may name. */
const areasOf = (books: readonly RuleBook[], entities: readonly string[]): string[] => [...new Set(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ area }) => (area === undefined ? [] : entities.map((entity) => entity.slice(0, area.digits)))))))];

/** Where a quantity comes from: a link at entities, or the weather; null: nowhere. */
function sourceOf(name: string, job: ScenarioJob, models: readonly Model[]): number | null {
  const link = models.findLastIndex((model, k) => name in model.outputs && !job.links[k]!.atSites);
  return link >= 0 ? link : job.series.columns.has(name) ? OF_WEATHER : null;
}

/** The rules of a scenario as they are written, and what is wrong with them whatever the data are. */
export interface WrittenRules {
  readonly declaration: RulesDeclaration;
  readonly all: readonly RuleBook[];
  readonly problems: readonly Problem[];
}

/**
 * Read the books that a scenario holds.
 *
 * @throws InputError `rules/...`
 */
export async function readRules(path: string, { declaration: scenario, file: { place } }: WrittenScenario): Promise<WrittenRules | null> {
  const declaration = scenario.rules;
  if (declaration === undefined) return null;
  const all = await readBooksOf(declaration.books, dirname(path));
  const problems: Problem[] = bookProblems(all, declaration.hazards, (k) => place(['rules', 'hazards', k]));
  const hazards = hazardsOf(all.map((book) => onlyOf(book, declaration.hazards)));
  (declaration.expect ?? []).forEach(({ hazard, min, max }, k) => {
    if (!hazards.includes(hazard)) problems.push(unknownName(place(['rules', 'expect', k, 'hazard']), hazard, hazards, 'warned/unknown-hazard'));
    if (min === undefined && max === undefined) problems.push({ place: place(['rules', 'expect', k]), expected: 'min, max, or both', found: 'neither', code: 'scenario/empty-expectation' });
  });
  const { members } = scenario.ensemble;
  if (members > MEMBER_BLOCK) problems.push({ place: place(['ensemble', 'members']), expected: `at most ${MEMBER_BLOCK} members with rules`, found: String(members), code: 'scenario/too-large' });
  return { declaration, all, problems };
}

/**
 * Hold the rules against what the scenario has.
 *
 * @throws InputError `warned/...`, `scenario/...`, `table/...`
 */
export async function loadRules(path: string, data: string | null, { declaration: scenario, job, models, place }: Scenario, written: WrittenRules | null): Promise<RulesJob | null> {
  if (written === null) return null;
  const { declaration, all } = written;
  const problems: Problem[] = [...written.problems];
  const books = all.map((book) => onlyOf(book, declaration.hazards));
  const needed = quantitiesOf(books);
  if (problems.length === 0 && !needed.some((name) => sourceOf(name, job, models) !== null)) problems.push({ place: place(['rules']), expected: `a quantity that the rules look at, of the chain or the weather: ${needed.join(', ')}`, found: 'none of them', code: 'warned/no-quantity' });
  (declaration.expect ?? []).forEach(({ entity }, k) => {
    const known = [...job.series.entities, ...areasOf(books, job.series.entities)];
    if (entity !== undefined && !known.includes(entity)) problems.push(unknownName(place(['rules', 'expect', k, 'entity']), entity, known, 'scenario/unknown-entity'));
  });
  let lines: ReadonlyMap<string, number> = new Map();
  if (scenario.entities !== undefined) {
    const table = idTable(await readText(join(data ?? join(dirname(path), scenario.data), scenario.entities)), scenario.entities, 'entity', problems);
    lines = unitLines(table, books, job.series.entities, () => undefined, problems);
  }
  throwIfAny(problems);
  return { declaration, books, lineOf: (entity, column) => lines.get(`${entity} ${column}`), inputs: all.map(({ file, sha256 }) => ({ path: file, sha256 })) };
}

/** What every member gave each entity, at the steps of the clock: what is made for longer steps stands from their end on. */
function dataOf({ job, models }: Scenario, { books, lineOf }: RulesJob): WarnData {
  const { clock, members, series, network } = job;
  const forcing = new Forcing(job);
  const groups = new Map(network.groups.flatMap((group) => {
    const made = madeBy(job, models, forcing, group, 0, members);
    return group.map((e) => [e, made] as const);
  }));
  const columns = Array.from({ length: members }, () => new Map<string, { readonly unit: string; readonly values: Float64Array[] }>());
  for (const name of quantitiesOf(books)) {
    const link = sourceOf(name, job, models);
    if (link === null) continue;
    const output = models[link]?.outputs[name];
    const unit = output?.unit ?? series.columns.get(name)!.unit;
    const steps = job.links[link] ?? CLOCK_STEPS;
    for (const column of columns) column.set(name, { unit, values: [] });
    series.entities.forEach((_, e) => {
      const values = link === OF_WEATHER ? forcing.values(name, e, 0, members, job.variants[0]!.weather) : groups.get(e)!(link, e, -1, name);
      const codes = output?.missingBy === undefined ? null : groups.get(e)!(link, e, -1, output.missingBy);
      columns.forEach((column, m) => column.get(name)!.values.push(Float64Array.from({ length: clock.steps }, (__, t) => {
        const at = lastEnded(steps, t) * members + m;
        return at < 0 || (codes !== null && codes[at] !== 0) ? NaN : values[at]!;
      })));
    });
  }
  // of weather that is forecast what comes after its issue is to come; of one that begins with the clock the first step is as seen
  const issued = job.forecast === null ? clock.steps - 1 : Math.max(0, job.forecast.firstStep - 1);
  return { clock, issued, units: series.entities, members: columns, lineOf, linesFit: null, inputs: [] };
}

/** Hold the rules of a run. */
export function runRules(scenario: Scenario, rules: RulesJob, onProgress: (done: number, of: number) => void): { readonly data: WarnData; readonly result: WarnResult } {
  const data = dataOf(scenario, rules);
  return { data, result: runWarn(rules.books, data, null, onProgress) };
}

/** Every expectation held against the courses; one of a hazard that could not be held does not hold. Of an area the members in which its condition holds. */
export function rulesOutcomes({ expect = [] }: RulesDeclaration, { courses }: WarnResult, steps: number): WarnedOutcome[] {
  return expect.map(({ hazard, level, entity, min = -Infinity, max = Infinity }): WarnedOutcome => {
    const k = LEVELS.findIndex((one) => one === level);
    const own = courses.filter((course) => course.hazard === hazard && (entity === undefined || course.unit === entity));
    const mostOf = ({ probability }: HazardCourse): number => probability.subarray(k * steps, (k + 1) * steps).reduce((most, share) => Math.max(most, share), 0);
    const found = own.length === 0 ? null : Math.max(...own.map(mostOf));
    return { measure: entity === undefined ? hazard : `${hazard} ${entity}`, level, ...(min === -Infinity ? {} : { min }), ...(max === Infinity ? {} : { max }), found, holds: found !== null && found >= min && found <= max };
  });
}
