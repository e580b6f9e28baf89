/** The flood models over a group of catchments: they go on from a state that is a value, one column for each member. */
import { columnsFor, type Columns, type Quantities } from '../../core/model.js';
import { parametersFor } from '../../run/scenario/parameters.js';
import type { River } from './catchments.js';

/** What the models of one catchment hold: by link, columns by name. */
export type CatchmentState = readonly Readonly<Record<string, Float64Array>>[];
/** By position of the catchment. */
export type GroupState = ReadonlyMap<number, CatchmentState>;

/** Rain and potential evapotranspiration of a catchment [mm per step]: element `t * members + m`. */
export interface Forcing {
  readonly rain: Float64Array;
  readonly potentialEvapotranspiration: Float64Array;
}

/** By catchment and number of members, as long as the river is the same. */
const parametersMade = new WeakMap<River, Map<string, readonly Columns<Quantities>[]>>();

function parametersOf(river: River, e: number, members: number): readonly Columns<Quantities>[] {
  let made = parametersMade.get(river);
  if (made === undefined) parametersMade.set(river, (made = new Map<string, readonly Columns<Quantities>[]>()));
  const key = `${e} ${members}`;
  let own = made.get(key);
  if (own === undefined) made.set(key, (own = river.chain.map(({ recipes }) => parametersFor(recipes, '', river.catchments[e]!.id, e, 0, members))));
  return own;
}

/** What a group begins with where nothing is known of it. */
export function beginning(river: River, group: readonly number[]): GroupState {
  return new Map(
    group.map((e) => {
      const parameters = parametersOf(river, e, 1);
      return [e, river.chain.map(({ model }, k) => {
        const state = columnsFor(model.state, 1);
        model.begin(1, parameters[k]!, state);
        return state;
      })] as const;
    }),
  );
}

/** The same state for each of so many members; a copy of its own. */
export const forMembers = (state: GroupState, members: number): GroupState =>
  new Map(
    [...state].map(([e, links]) => [
      e,
      links.map((columns) =>
        Object.fromEntries(
          Object.entries(columns).map(([name, values]) => {
            const out = new Float64Array(values.length * members);
            for (let m = 0; m < members; m++) out.set(values, m * values.length);
            return [name, out];
          }),
        ),
      ),
    ]),
  );

/**
 * Go `steps` steps on; `state` goes on with them.
 *
 * @param forcingOf of each catchment
 * @returns stage of each catchment [m]: element `t * members + m`
 */
export function advance(river: River, group: readonly number[], state: GroupState, steps: number, members: number, dt: number, forcingOf: (e: number) => Forcing): Map<number, Float64Array> {
  const { catchments, chain } = river;
  const length = steps * members;
  /** What each link of each catchment made. */
  const made = new Map<number, Readonly<Record<string, Float64Array>>[]>();
  const stages = new Map<number, Float64Array>();
  for (const e of group) {
    const parameters = parametersOf(river, e, members);
    const { rain, potentialEvapotranspiration } = forcingOf(e);
    const known = new Map([['rain', rain], ['potentialEvapotranspiration', potentialEvapotranspiration]]);
    const own: Readonly<Record<string, Float64Array>>[] = [];
    chain.forEach(({ model }, k) => {
      const inputs: Record<string, Float64Array> = {};
      for (const input of Object.keys(model.inputs)) inputs[input] = model.upstream?.input === input ? new Float64Array(length) : known.get(input)!;
      if (model.upstream !== undefined) {
        const inflow = inputs[model.upstream.input]!;
        for (const other of group) {
          if (catchments[other]!.downstream !== e) continue;
          const flow = made.get(other)![k]![model.upstream.output]!;
          for (let at = 0; at < length; at++) inflow[at]! += flow[at]!;
        }
      }
      const outputs = columnsFor(model.outputs, length);
      model.advance(steps, members, dt, inputs, parameters[k]!, state.get(e)![k]!, outputs);
      own.push(outputs);
      for (const [name, values] of Object.entries(outputs)) known.set(name, values);
    });
    made.set(e, own);
    stages.set(e, known.get('stage')!);
  }
  return stages;
}
