/** The network of a scenario's entities, and the groups in it: entities that water joins, which are simulated together. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';

export interface Network {
  /** Position of the entity downstream of each; -1: none. */
  readonly downstream: Int32Array;
  /** Positions of entities that touch each other, upstream before downstream; groups in the order of their first entity. */
  readonly groups: readonly (readonly number[])[];
}

/** Every entity for itself. */
export const noNetwork = (entities: number): Network => ({ downstream: new Int32Array(entities).fill(-1), groups: Array.from({ length: entities }, (_, e) => [e]) });

/**
 * @param to for each entity the id of the one downstream; blank: none
 * @param placeOf where the cell of an entity stands
 * @param problems receives ids that are not there, and cycles with their members
 */
export function networkOf(entities: readonly string[], to: readonly string[], placeOf: (e: number) => string, problems: Problem[]): Network {
  const position = new Map(entities.map((id, e) => [id, e]));
  const downstream = Int32Array.from(to, (id, e) => {
    if (id === '') return -1;
    const at = position.get(id);
    if (at === undefined) problems.push({ ...unknownName(placeOf(e), id, entities, 'network/orphan'), found: `${quote(id)}, which is no entity of the series` });
    return at ?? -1;
  });
  const waiting = new Int32Array(entities.length);
  for (const e of downstream) if (e >= 0) waiting[e]!++;
  const order: number[] = [];
  for (let e = 0; e < entities.length; e++) if (waiting[e] === 0) order.push(e);
  for (let k = 0; k < order.length; k++) {
    const next = downstream[order[k]!]!;
    if (next >= 0 && --waiting[next]! === 0) order.push(next);
  }
  const done = new Set(order);
  const named = new Set<number>();
  for (let e = 0; e < entities.length; e++) {
    if (done.has(e) || named.has(e)) continue;
    const cycle: number[] = [];
    const seen = new Map<number, number>();
    for (let at = e; !seen.has(at); at = downstream[at]!) {
      seen.set(at, cycle.length);
      cycle.push(at);
    }
    const members = cycle.slice(seen.get(downstream[cycle.at(-1)!]!));
    if (members.some((m) => named.has(m))) continue;
    for (const m of cycle) named.add(m);
    problems.push({ place: placeOf(members[0]!), expected: 'a network that ends at an outlet', found: `a cycle: ${[...members, members[0]!].map((m) => entities[m]!).join(' → ')}`, code: 'network/cycle' });
  }
  if (done.size < entities.length) return noNetwork(entities.length);
  return { downstream, groups: groupsOf(downstream, order) };
}

function groupsOf(downstream: Int32Array, order: readonly number[]): number[][] {
  const root = new Int32Array(downstream.length);
  for (const e of [...order].reverse()) root[e] = downstream[e]! < 0 ? e : root[downstream[e]!]!;
  const groups = new Map<number, number[]>();
  for (const e of order) {
    const group = groups.get(root[e]!);
    if (group === undefined) groups.set(root[e]!, [e]);
    else group.push(e);
  }
  return [...groups.values()].sort((a, b) => Math.min(...a) - Math.min(...b));
}
