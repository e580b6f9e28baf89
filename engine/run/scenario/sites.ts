/** Sites: places inside entities, such as villages in catchments. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { IdTable } from './parameters.js';

/** Places inside an entity that later links run for, in order of ids. */
export interface Sites {
  readonly ids: readonly string[];
  /** Positions of the sites of each entity. */
  readonly of: readonly (readonly number[])[];
}

/** Which sites lie in which entity; sites of entities that are not in the series are problems, and so is a site that has an entity's id. */
export function sitesOf(table: IdTable, entities: readonly string[], problems: Problem[]): Sites {
  const position = new Map(entities.map((id, e) => [id, e]));
  const cells = table.columns.get('entity');
  if (cells === undefined) problems.push({ place: `${table.file}:1`, expected: 'a column entity', found: [...table.columns.keys()].join(','), code: 'entities/bad-header' });
  const ids = [...table.ids].sort();
  const of = entities.map((): number[] => []);
  ids.forEach((id, s) => {
    const within = cells?.get(id) ?? '';
    const e = position.get(within);
    if (position.has(id)) problems.push({ place: `${table.file} ${id}`, expected: 'an id that is no entity', found: quote(id), code: 'entities/bad-id' });
    if (e !== undefined) of[e]!.push(s);
    else if (cells !== undefined) problems.push({ ...unknownName(`${table.file} ${id} entity`, within, entities, 'entities/unknown-entity') });
  });
  return { ids, of };
}
