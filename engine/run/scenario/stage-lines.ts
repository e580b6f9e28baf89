/** Named lines of places (警戒水位, 保证水位, 成灾水位), and how likely each is reached: a share of the members at each place and policy. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { ScenarioDeclaration } from './declaration.js';
import type { ScenarioJob } from './job.js';
import type { IdTable } from './parameters.js';
import { MEMBER_BLOCK } from './reduce.js';
import type { ScenarioRun } from './run.js';
import { plainNumber } from './series.js';
import type { Sites } from './sites.js';
import type { RunTable } from './tables.js';

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
      const places = ids.flatMap((id, at) => {
        const text = cells.get(id) ?? '';
        if (text === '') return []; // a place without this line
        const line = plainNumber(text);
        if (line === undefined) problems.push({ place: `${table.file} ${id} ${name}`, expected: 'a number', found: quote(text), code: 'scenario/bad-line' });
        return line === undefined ? [] : [{ id, entity: ofSites ? entityOf(at) : at, site: ofSites ? at : -1, line }];
      });
      return [{ output, name, places }];
    }),
  );
}

export interface LineRow {
  readonly variant: number;
  readonly output: number;
  readonly place: string;
  readonly name: string;
  readonly line: number;
  /** Share of the members that come to the line or above [1]. */
  readonly probability: number;
}

/** Every line of every place under every policy, in the order of outputs, lines and places. */
export function lineRows({ scenario: { job, lines }, results }: Pick<ScenarioRun, 'scenario' | 'results'>): LineRow[] {
  if (lines.length === 0) return [];
  const members = new Map<string, Float64Array>();
  for (const { entity, outputs } of results()) for (const { variant, output, site, members: own } of outputs) if (own !== null) members.set(`${variant} ${output} ${entity} ${site}`, own);
  const variants = job.variants.flatMap(({ kind }, v) => (kind === 'point' ? [] : [v]));
  return variants.flatMap((variant) =>
    lines.flatMap(({ output, name, places }) =>
      places.flatMap(({ id, entity, site, line }): LineRow[] => {
        // what is of the entity counts at each of its sites
        const own = members.get(`${variant} ${output} ${entity} ${site}`) ?? members.get(`${variant} ${output} ${entity} -1`);
        return own === undefined ? [] : [{ variant, output, place: id, name, line, probability: own.filter((value) => value >= line).length / own.length }];
      }),
    ),
  );
}

/** The rows as a table. */
export function linesTable({ variants, outputs }: ScenarioJob, rows: readonly LineRow[]): RunTable {
  const text = (name: string): RunTable['columns'][number] => ({ name, type: 'text' });
  const number = (name: string): RunTable['columns'][number] => ({ name, type: 'number' });
  return {
    columns: [text('policy'), text('place'), text('quantity'), text('name'), number('line'), number('probability')],
    *blocks() {
      yield { rows: rows.length, columns: [rows.map(({ variant }) => variants[variant]!.name), rows.map(({ place }) => place), rows.map(({ output }) => outputs[output]!.quantity), rows.map(({ name }) => name), Float64Array.from(rows, ({ line }) => line), Float64Array.from(rows, ({ probability }) => probability)], present: [null, null, null, null, null, null] };
    },
  };
}
