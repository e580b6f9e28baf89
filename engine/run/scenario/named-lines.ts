/** Named lines of places as a scenario names them: the columns of its sites or entities that hold them. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { ScenarioDeclaration } from './declaration.js';
import type { IdTable } from './parameters.js';
import { MEMBER_BLOCK } from './members.js';
import { plainNumber } from './series.js';
import type { Sites } from './sites.js';

/** Cells of a column that are told one by one. */
const SHOWN = 5;

/** One line of one output at every place that has it. */
export interface NamedLine {
  readonly output: number;
  /** Column it stands in. */
  readonly name: string;
  /** In the unit of the output, by place. */
  readonly places: readonly { readonly id: string; readonly entity: number; readonly site: number; readonly line: number }[];
}

/** The lines that outputs name, from the columns of the sites or, where they have none, of the entities. */
export function namedLines({ outputs, ensemble }: Pick<ScenarioDeclaration, 'outputs' | 'ensemble'>, sites: Sites | null, siteTable: IdTable | null, entities: readonly string[], entityTable: IdTable | null, placeOf: (path: readonly (string | number)[]) => string, problems: Problem[]): NamedLine[] {
  return outputs.flatMap(({ lines = [] }, output) =>
    lines.flatMap((name, k): NamedLine[] => {
      const place = placeOf(['outputs', output, 'lines', k]);
      const ofSites = siteTable?.columns.has(name) === true;
      const table = ofSites ? siteTable : entityTable;
      const cells = table?.columns.get(name);
      if (ensemble.members > MEMBER_BLOCK) problems.push({ place, expected: `at most ${MEMBER_BLOCK} members with lines`, found: String(ensemble.members), code: 'scenario/too-large' });
      if (table === null || cells === undefined) {
        problems.push(unknownName(place, name, [...(siteTable?.columns.keys() ?? []), ...(entityTable?.columns.keys() ?? [])], 'scenario/unknown-column'));
        return [];
      }
      const entityOf = (site: number): number => sites!.of.findIndex((own) => own.includes(site));
      const ids = ofSites ? sites!.ids : entities;
      const wrong: Problem[] = [];
      const places = ids.flatMap((id, at) => {
        const text = cells.get(id) ?? '';
        if (text === '') return []; // a place without this line
        const line = plainNumber(text);
        if (line === undefined) wrong.push({ place: `${table.file} ${id} ${name}`, expected: 'a number', found: quote(text), code: 'scenario/bad-line' });
        return line === undefined ? [] : [{ id, entity: ofSites ? entityOf(at) : at, site: ofSites ? at : -1, line }];
      });
      // a column that is not of numbers is told once, by its first cells
      problems.push(...wrong.slice(0, SHOWN));
      if (wrong.length > SHOWN) problems.push({ place: `${table.file} ${name}`, expected: 'numbers', found: `${wrong.length - SHOWN} more cells that are none`, code: 'scenario/bad-line' });
      return [{ output, name, places }];
    }),
  );
}
