/** What the models hold at the end of a run, for another to begin with: a run cut in two is the whole run, bit by bit. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { readText } from '../small-table.js';
import { timeText } from './clock.js';
import type { Scenario } from './load.js';
import { stateKey } from './model-state.js';
import { MEMBER_BLOCK } from './members.js';
import type { ScenarioRun } from './run.js';

const SCHEMA = 'shuxiang/state/3';

type Given = Readonly<Record<string, unknown>>;
/** By parameter, by place. */
type Columns = Readonly<Record<string, Readonly<Record<string, number>>>>;

interface Saved {
  readonly schema: typeof SCHEMA;
  /** The moment it is of. */
  readonly time: string;
  readonly seed: string;
  readonly members: number;
  readonly chain: readonly string[];
  /** As the scenario gives them, of each link that holds something: the states are those of these parameters. */
  readonly parameters: readonly Given[];
  /** Of each link, its parameters that are columns: the value of every place. */
  readonly columns: readonly Columns[];
  readonly states: Readonly<Record<string, readonly number[]>>;
}

/** Parameters of each link that holds a state, defaults among them; none of the others, which may change from one run to the next. */
const parametersOf = ({ declaration, models }: Scenario): Given[] =>
  models.map((model, k) => {
    if (Object.keys(model.state).length === 0) return {};
    const given: Given = declaration.chain[k]!.parameters ?? {};
    return Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, given[name] ?? quantity.default ?? null]));
  });

/** Values by place of the parameters that each link with a state takes from a column: its name stays when its cells change. */
const columnsOf = ({ job, models }: Scenario): Columns[] =>
  models.map((model, k) => {
    if (Object.keys(model.state).length === 0) return {};
    const places = placesOf(job, k);
    return Object.fromEntries(Object.entries(job.recipes[k]!).flatMap(([name, recipe]) => (recipe.kind === 'column' ? [[name, Object.fromEntries(places.map((place, i) => [place, recipe.values[i]!]))] as const] : [])));
  });

/** Where a link runs. */
const placesOf = (job: Scenario['job'], k: number): readonly string[] => (job.links[k]!.atSites ? job.sites!.ids : job.series.entities);

/** The states at the end of a run as text; the same run gives the same bytes. */
export function stateText({ scenario, results }: ScenarioRun): string {
  const { job, models } = scenario;
  const states = [...results()].flatMap(({ states: own }) => own ?? []).sort((a, b) => (a.key < b.key ? -1 : 1));
  const saved: Saved = { schema: SCHEMA, time: timeText(job.clock, job.clock.steps), seed: job.seed, members: job.members, chain: models.map(({ name }) => name), parameters: parametersOf(scenario), columns: columnsOf(scenario), states: Object.fromEntries(states.map(({ key, values }) => [key, [...values]])) };
  return `${JSON.stringify(saved)}\n`;
}

function parsed(text: string, file: string): Saved {
  try {
    const value = JSON.parse(text) as Partial<Saved>;
    if (value.schema === SCHEMA && typeof value.states === 'object' && Array.isArray(value.parameters) && Array.isArray(value.columns)) return value as Saved;
  } catch {
    // told below
  }
  throw new InputError([{ place: file, expected: 'the state.json of a run with --save-state', found: 'something else', code: 'state/unreadable' }]);
}

/** Every state the chain holds, and how many numbers each has. */
function* needed({ job, models }: Scenario): Generator<readonly [key: string, length: number]> {
  for (const [k, model] of models.entries()) {
    for (const place of placesOf(job, k)) for (const [name, { width = 1 }] of Object.entries(model.state)) yield [stateKey(k, place, name), job.members * width];
  }
}

/**
 * Read a state and let a scenario begin with it.
 *
 * @throws InputError `table/unreadable`, `state/...`: all that does not belong together
 */
export async function withStartState(scenario: Scenario, path: string): Promise<Scenario> {
  const file = basename(path);
  const text = await readText(path, 'the state.json of a run with --save-state');
  const saved = parsed(text, file);
  const { job, models } = scenario;
  const problems: Problem[] = [];
  const same = (what: string, expected: string, found: string): void => {
    if (expected !== found) problems.push({ place: `${file} ${what}`, expected: `${expected}, as the scenario has it`, found, code: 'state/other-run' });
  };
  same('time', timeText(job.clock, 0), saved.time);
  same('members', String(job.members), String(saved.members));
  same('seed', quote(job.seed), quote(saved.seed));
  same('chain', models.map(({ name }) => name).join(', '), Array.isArray(saved.chain) ? saved.chain.join(', ') : 'none');
  throwIfAny(problems);
  parametersOf(scenario).forEach((given, k) => {
    for (const [name, choice] of Object.entries(given)) {
      const held = saved.parameters[k]?.[name];
      same(`${models[k]!.name}.${name}`, JSON.stringify(choice), held === undefined ? 'none' : JSON.stringify(held));
    }
  });
  throwIfAny(problems);
  columnsOf(scenario).forEach((columns, k) => {
    for (const [name, values] of Object.entries(columns)) {
      const held = saved.columns[k]?.[name] ?? {};
      // a place that is new has no states either, which is told below
      const moved = Object.keys(values).filter((place) => held[place] !== undefined && held[place] !== values[place]);
      const [first] = moved;
      if (first !== undefined) same(`${models[k]!.name}.${name} ${first}${moved.length === 1 ? '' : ` and ${moved.length - 1} more places`}`, String(values[first]), String(held[first]));
    }
  });
  throwIfAny(problems);
  const start = new Map<string, Float64Array>();
  for (const [key, length] of needed(scenario)) {
    const values: unknown = saved.states[key];
    if (!Array.isArray(values) || values.length !== length || !values.every((value) => Number.isFinite(value))) problems.push({ place: `${file} ${key}`, expected: `${length} numbers`, found: Array.isArray(values) ? `${values.length} values` : 'none', code: 'state/missing' });
    else start.set(key, Float64Array.from(values as number[]));
  }
  throwIfAny(problems);
  return { ...scenario, job: { ...job, start }, inputs: [...scenario.inputs, { path, sha256: createHash('sha256').update(text).digest('hex') }] };
}

/** A scenario whose states at the end are kept. @throws InputError `state/too-many-members` */
export function keepingState(scenario: Scenario): Scenario {
  if (scenario.job.members > MEMBER_BLOCK) throw new InputError([{ place: '--save-state', expected: `at most ${MEMBER_BLOCK} members`, found: String(scenario.job.members), code: 'state/too-many-members' }]);
  return { ...scenario, job: { ...scenario.job, keepState: true } };
}
