/** The catchments of a county, what flows into what, and the gauges in each. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Model } from '../../core/model.js';
import { MODELS } from '../../run/models.js';
import { networkOf } from '../../run/scenario/network.js';
import { idTable, recipesOf, type Recipes } from '../../run/scenario/parameters.js';
import { parseTable, readText } from '../../run/small-table.js';
import type { NowcastDeclaration } from './declaration.js';

export interface Catchment {
  readonly id: string;
  /** Position of the one downstream; -1: none. */
  readonly downstream: number;
  /** Gauges of rain in it; of the whole group where it has none. */
  readonly rain: readonly string[];
  /** Gauge of stage at its end; null: none. */
  readonly stage: string | null;
}

export interface Link {
  readonly model: Model;
  /** Of every catchment. */
  readonly recipes: Recipes;
}

export interface River {
  readonly catchments: readonly Catchment[];
  /** Positions of catchments that water joins, upstream before downstream. */
  readonly groups: readonly (readonly number[])[];
  readonly chain: readonly Link[];
}

const NO_RIVER: River = { catchments: [], groups: [], chain: [] };

interface Station {
  readonly station: string;
  readonly kind: string;
  readonly catchment: string;
}

async function stationsIn(folder: string): Promise<Station[]> {
  const path = join(folder, 'stations.csv');
  if (!existsSync(path)) return [];
  const { header, records } = parseTable(await readText(path), 'stations.csv');
  const cell = (record: readonly string[], name: string): string => record[header.indexOf(name)] ?? '';
  return records.map((record) => ({ station: cell(record, 'station'), kind: cell(record, 'kind'), catchment: cell(record, 'catchment') }));
}

/**
 * Read `catchments.csv` (id, downstream, columns of parameters) and the gauges in `stations.csv`; without the first there is no river.
 *
 * @throws InputError `entities/...`, `network/...`, `scenario/unknown-column`, every problem at once
 */
export async function readRiver(folder: string, { chain }: NowcastDeclaration): Promise<River> {
  const path = join(folder, 'catchments.csv');
  if (!existsSync(path)) return NO_RIVER;
  const problems: Problem[] = [];
  const file = 'catchments.csv';
  const [table, stations] = [idTable(await readText(path), file, 'entity', problems), await stationsIn(folder)];
  const { ids } = table;
  const links = chain.map(({ model: name, parameters }, k): Link => {
    const model = MODELS.find((each) => each.name === name)!;
    return { model, recipes: recipesOf(parameters, model, table, ids, (parameter) => `${name} chain[${k}].parameters.${parameter}`, problems) };
  });
  const down = table.columns.get('downstream');
  const { downstream, groups } = networkOf(ids, ids.map((id) => down?.get(id) ?? ''), (e) => `${file} ${ids[e]!} downstream`, problems);
  throwIfAny(problems);
  const gauges = (e: number, kind: string): string[] => stations.filter((each) => each.kind === kind && each.catchment === ids[e]).map(({ station }) => station).sort();
  const ofGroup = new Map(groups.flatMap((group) => group.map((e) => [e, group.flatMap((other) => gauges(other, 'rain')).sort()] as const)));
  return {
    chain: links,
    groups,
    catchments: ids.map((id, e): Catchment => {
      const own = gauges(e, 'rain');
      return { id, downstream: downstream[e]!, rain: own.length > 0 ? own : ofGroup.get(e)!, stage: gauges(e, 'stage')[0] ?? null };
    }),
  };
}
