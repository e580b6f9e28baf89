/** Parameters of every entity and member: as given, from a column, or drawn under common random numbers. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Columns, Model, Quantities, Quantity } from '../../core/model.js';
import { entityOf, openUniform, randomStream } from '../../core/random.js';
import { lostDigits } from '../read/decode.js';
import { parseRagged, raggedRows } from '../small-table.js';
import type { ParameterChoice, Prior } from './declaration.js';
import { priorFault, priorQuantile } from './prior.js';
import { plainNumber } from './series.js';

/** Cells of a file by column and id. */
export interface IdTable {
  readonly file: string;
  readonly ids: readonly string[];
  /** Row of each in the file. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** What the columns of ids are called in the folder of data that is shared with the assessment. */
const ALSO: ReadonlyMap<string, string> = new Map([['village_code', 'site'], ['catchment', 'entity'], ['id', 'entity']]);

/** Read a file of entities or sites: a column of ids called `key` and any others, or of those `only` some; a repeated id is a problem, and a row of too many or too few cells. */
export function idTable(text: string, file: string, key: string, problems: Problem[], only?: readonly string[]): IdTable {
  const table = parseRagged(text, file);
  problems.push(...raggedRows(table, file));
  const { header: written, records } = table;
  const header = written.map((name) => (ALSO.has(name) && !written.includes(ALSO.get(name)!) ? ALSO.get(name)! : name));
  const at = header.indexOf(key);
  if (at < 0) {
    problems.push({ place: `${file}:1`, expected: `a column ${key}`, found: quote(written.join(',')), code: 'entities/bad-header' });
    return { file, ids: [], rowOf: new Map(), columns: new Map() };
  }
  const seen = new Map<string, number>();
  records.forEach((cells, k) => {
    const id = cells[at] ?? '';
    if (id === '' || seen.has(id)) problems.push({ place: `${file}:${k + 2} ${written[at]!}`, expected: 'an id that stands once', found: quote(id), code: 'entities/bad-id' });
    else problems.push(...lostDigits(id, `${file}:${k + 2} ${written[at]!}`));
    if (!seen.has(id)) seen.set(id, k + 2);
  });
  return { file, ids: [...seen.keys()], rowOf: seen, columns: new Map(header.flatMap((name, c) => (only?.includes(name) === false ? [] : [[name, new Map(records.map((cells) => [cells[at] ?? '', cells[c] ?? '']))]]))) };
}

/** How one parameter is made, as data a thread can be sent. */
export type Recipe =
  | { readonly kind: 'number'; readonly value: number }
  /** An element for each entity or site. */
  | { readonly kind: 'column'; readonly values: Float64Array }
  | { readonly kind: 'prior'; readonly prior: Prior; readonly stream: string; readonly min: number; readonly max: number };

export type Recipes = Readonly<Record<string, Recipe>>;

/**
 * The recipe of one parameter. The stream of a draw is `parameter/<model>/<name>`, its entity the id, its member the
 * member: two scenarios, or two policies, with the same seed share their numbers.
 *
 * @param ids entities or sites the chain runs for here
 * @param problems receives what is wrong with the choice
 */
export function recipeOf(choice: ParameterChoice, model: string, name: string, quantity: Pick<Quantity, 'min' | 'max' | 'unit'>, table: IdTable | null, ids: readonly string[], place: string, problems: Problem[]): Recipe {
  const { min = -Infinity, max = Infinity, unit } = quantity;
  if (typeof choice === 'number') return { kind: 'number', value: choice };
  if (!('column' in choice)) {
    const fault = priorFault(choice, min, max);
    if (fault !== null) problems.push({ place, expected: fault, found: JSON.stringify(Object.values(choice)[0]), code: 'scenario/empty-range' });
    return { kind: 'prior', prior: choice, stream: `parameter/${model}/${name}`, min, max };
  }
  const cells = table?.columns.get(choice.column);
  if (table === null) problems.push({ place, expected: 'a scenario with entities (or, for a link at sites, sites): the file the column is in', found: 'none', code: 'scenario/no-entities' });
  else if (cells === undefined) problems.push(unknownName(place, choice.column, [...table.columns.keys()].slice(1), 'scenario/unknown-column'));
  const values = new Float64Array(ids.length);
  if (cells !== undefined) ids.forEach((id, i) => {
    values[i] = NaN; // what could not be read is told here and nowhere else
    if (!table!.rowOf.has(id)) {
      problems.push({ place: table!.file, expected: `a row of ${id}`, found: 'none', code: 'entities/no-row' });
      return;
    }
    const value = plainNumber(cells.get(id) ?? '');
    if (value === undefined || value < min || value > max) {
      problems.push({ place: `${table!.file} ${id} ${choice.column}`, expected: `a number from ${min} to ${max} [${unit}]`, found: quote(cells.get(id) ?? ''), code: 'entities/bad-value' });
    } else values[i] = value;
  });
  return { kind: 'column', values };
}

/** The recipes of every parameter of a model: as chosen, or the default. @param placeOf where a parameter stands */
export const recipesOf = (choices: Readonly<Record<string, ParameterChoice>> | undefined, model: Model, table: IdTable | null, ids: readonly string[], placeOf: (name: string) => string, problems: Problem[]): Recipes =>
  Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, recipeOf(choices?.[name] ?? quantity.default!, model.name, name, quantity, table, ids, placeOf(name), problems)]));

/** Parameters of entity or site `i`, called `id`, for `members` members from `first` on: a column for each. */
export function parametersFor(recipes: Recipes, seed: string, id: string, i: number, first: number, members: number): Columns<Quantities> {
  return Object.fromEntries(
    Object.entries(recipes).map(([name, recipe]) => {
      const column = new Float64Array(members);
      if (recipe.kind === 'number') column.fill(recipe.value);
      else if (recipe.kind === 'column') column.fill(recipe.values[i]!);
      else {
        const stream = randomStream(seed, recipe.stream);
        const entity = entityOf(id);
        for (let m = 0; m < members; m++) column[m] = priorQuantile(recipe.prior, recipe.min, recipe.max, openUniform(stream, entity, 0, first + m));
      }
      return [name, column];
    }),
  );
}
