/** How likely each named line (警戒水位, 保证水位, 成灾水位) is reached: a share of the members at each place and policy. */
import type { ScenarioJob } from './job.js';
import type { ScenarioRun } from './run.js';
import type { RunTable } from './tables.js';

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
