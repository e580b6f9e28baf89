/** The state of the fire weather index as a file, so that tomorrow goes on from today. */
import { readFile } from 'node:fs/promises';
import { InputError, quote, type Problem } from '../../engine/core/errors.js';
import { columnsFor, type Columns, type StateQuantities } from '../../engine/core/model.js';
import { timeText, type Clock } from '../../engine/run/scenario/clock.js';
import { fireWeatherIndex as model } from '../../engine/weather/fire-weather-index.js';

type State = Columns<typeof model.state>;

const SCHEMA = 'shuxiang/fire-weather-state/2';
const NAMES = Object.keys(model.state) as (keyof typeof model.state)[];

/** Options that a state is of, by what they are called on the command line. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** The state after the last step of a clock. */
export function stateText(state: State, settings: Settings, entities: readonly string[], clock: Clock): string {
  const of = (i: number): Record<string, number> => Object.fromEntries(NAMES.map((name) => [name, state[name][i]!]));
  return `${JSON.stringify({ schema: SCHEMA, next: timeText(clock, clock.steps), settings, entities: Object.fromEntries(entities.map((entity, i) => [entity, of(i)])) }, null, 1)}\n`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

async function readObject(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  throw new InputError([{ place: path, expected: 'a state that --state-out wrote', found: 'no such file, or no JSON object', code: 'fire-weather/state' }]);
}

/**
 * Read a state.
 *
 * @param settings of the run that goes on from it
 * @param clock of the record that goes on from it
 * @throws InputError `fire-weather/state`: another schema, another day, other settings, an entity or a number that is not there
 */
export async function readState(path: string, settings: Settings, entities: readonly string[], clock: Clock): Promise<State> {
  const { schema, next, settings: own, entities: held } = await readObject(path);
  const problems: Problem[] = [];
  const say = (place: string, expected: string, found: unknown): void => void problems.push({ place, expected, found: typeof found === 'string' ? quote(found) : String(found), code: 'fire-weather/state' });
  if (schema !== SCHEMA) say(`${path} schema`, SCHEMA, schema);
  if (next !== timeText(clock, 0)) say(`${path} next`, `${timeText(clock, 0)}, the first day of the record`, next);
  if (schema === SCHEMA) {
    for (const [name, value] of Object.entries(settings)) {
      const before = isObject(own) ? own[name] : undefined;
      if (before !== value) say(`${path} settings.${name}`, `${String(value)}, as --${name} says or leaves it`, before);
    }
  }
  const state = columnsFor(model.state, entities.length);
  const quantities: StateQuantities = model.state;
  entities.forEach((entity, i) => {
    const own = isObject(held) && Object.hasOwn(held, entity) ? held[entity] : undefined;
    if (!isObject(own)) {
      say(`${path} entities`, `the state of ${entity}`, 'none');
      return;
    }
    for (const name of NAMES) {
      const { min = -Infinity, max = Infinity } = quantities[name]!;
      const value = own[name];
      if (typeof value === 'number' && value >= min && value <= max) state[name][i] = value;
      else say(`${path} entities.${entity}.${name}`, `a number from ${min} to ${max}`, value);
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return state;
}
