/** Parameters of every entity and member: as given, from the file of entities, or drawn under common random numbers. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Columns, Model, Quantities } from '../../core/model.js';
import { entityOf, openUniform, randomStream } from '../../core/random.js';
import { parseTable } from '../small-table.js';
import type { ChainLink } from './declaration.js';
import { plainNumber } from './series.js';

/** Numbers of the file of entities by column and id. */
export type EntityTable = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Read the file of entities: `entity` and any other columns; a repeated id is a problem. */
export function entityTable(text: string, file: string, problems: Problem[]): EntityTable {
  const { header, records } = parseTable(text, file);
  const at = header.indexOf('entity');
  if (at < 0) {
    problems.push({ place: `${file}:1`, expected: 'a column entity', found: quote(header.join(',')), code: 'entities/bad-header' });
    return new Map();
  }
  const seen = new Set<string>();
  records.forEach((cells, k) => {
    const id = cells[at] ?? '';
    if (id === '' || seen.has(id)) problems.push({ place: `${file}:${k + 2} entity`, expected: 'an id that stands once', found: quote(id), code: 'entities/bad-id' });
    seen.add(id);
  });
  return new Map(header.map((name, c) => [name, new Map(records.map((cells) => [cells[at] ?? '', cells[c] ?? '']))]));
}

/** Gives the parameters of one entity: a column with one element per member. */
export type ParametersOf = (entity: string, members: number) => Columns<Quantities>;

/**
 * How the parameters of one link of the chain are made. The stream of a draw is `parameter/<model>/<name>`, its entity
 * the id, its member the member: two scenarios with the same seed share their numbers.
 *
 * @param problems receives what is wrong with the columns named
 */
export function parametersOf(link: ChainLink, model: Model, seed: string, table: EntityTable | null, entities: readonly string[], place: string, file: string, problems: Problem[]): ParametersOf {
  const fillers = Object.entries(model.parameters).map(([name, quantity]) => {
    const { min = -Infinity, max = Infinity, unit } = quantity;
    const choice = link.parameters?.[name] ?? quantity.default!;
    const at = `${place}.parameters.${name}`;
    if (typeof choice === 'number') return { name, fill: (column: Float64Array): void => void column.fill(choice) };
    if ('uniform' in choice) {
      const [low, high] = choice.uniform;
      if (!(low < high)) problems.push({ place: at, expected: 'the lower end before the upper', found: `[${low}, ${high}]`, code: 'scenario/empty-range' });
      const stream = randomStream(seed, `parameter/${model.name}/${name}`);
      return {
        name,
        fill: (column: Float64Array, entity: string): void => {
          const id = entityOf(entity);
          for (let member = 0; member < column.length; member++) column[member] = low + (high - low) * openUniform(stream, id, 0, member);
        },
      };
    }
    const cells = table?.get(choice.column);
    if (table === null) problems.push({ place: at, expected: 'a scenario with entities: the file the column is in', found: 'none', code: 'scenario/no-entities' });
    else if (cells === undefined) problems.push(unknownName(at, choice.column, [...table.keys()].filter((column) => column !== 'entity'), 'scenario/unknown-column'));
    const values = new Map<string, number>();
    if (cells !== undefined) for (const entity of entities) {
      const value = plainNumber(cells.get(entity) ?? '');
      if (value === undefined || value < min || value > max) {
        problems.push({ place: `${file} ${entity} ${choice.column}`, expected: `a number from ${min} to ${max} [${unit}]`, found: quote(cells.get(entity) ?? ''), code: 'entities/bad-value' });
      } else values.set(entity, value);
    }
    return { name, fill: (column: Float64Array, entity: string): void => void column.fill(values.get(entity)!) };
  });
  return (entity, members) =>
    Object.fromEntries(
      fillers.map(({ name, fill }) => {
        const column = new Float64Array(members);
        fill(column, entity);
        return [name, column];
      }),
    );
}
