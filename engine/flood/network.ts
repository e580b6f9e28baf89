/** The order in which water passes the units of a river network: every unit after all that drain into it. */
import { quote, throwIfAny, type Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';

/** Units that water from one of them comes back to, in the direction of flow; each cycle once. */
function cyclesOf(downstream: Int32Array, left: readonly number[]): number[][] {
  const cycles: number[][] = [];
  const walkOf = new Int32Array(downstream.length).fill(-1);
  for (const start of left) {
    const path: number[] = [];
    let at = start;
    for (; walkOf[at]! < 0; at = downstream[at]!) {
      walkOf[at] = start;
      path.push(at);
    }
    if (walkOf[at] === start) cycles.push(path.slice(path.indexOf(at)));
  }
  return cycles;
}

/**
 * Order the units of a network so that each comes after those upstream of it, and otherwise as they are given.
 *
 * @param ids of the units, all different; length n
 * @param downstream id of the unit that each drains into, '' at an outlet; length n
 * @param placeOf where the downstream id of unit k stands, for messages
 * @returns positions in `ids`, length n
 * @throws InputError, all problems at once: `network/same-id`, `network/orphan` (drains into a unit that is not there),
 *   `network/self-loop` (into itself), `network/cycle` (with its members in the direction of flow)
 */
export function topologicalOrder(ids: readonly string[], downstream: readonly string[], placeOf = (k: number): string => `downstream[${k}]`): number[] {
  const problems: Problem[] = [];
  const position = new Map<string, number>();
  ids.forEach((id, k) => {
    const other = position.get(id);
    if (other === undefined) position.set(id, k);
    else problems.push({ place: `ids[${k}]`, expected: `an id unlike ids[${other}]`, found: quote(id), code: 'network/same-id' });
  });
  const next = Int32Array.from(ids, (id, k) => {
    const to = downstream[k] ?? '';
    if (to === '') return -1;
    if (to === id) {
      problems.push({ place: placeOf(k), expected: "another unit, or '' at an outlet", found: `${quote(to)}, the unit itself`, code: 'network/self-loop' });
      return -1;
    }
    const at = position.get(to);
    if (at === undefined) problems.push(unknownName(placeOf(k), to, ids, 'network/orphan'));
    return at ?? -1;
  });

  const waiting = new Int32Array(ids.length);
  for (const k of next) if (k >= 0) waiting[k]!++;
  const order: number[] = [];
  for (let k = 0; k < ids.length; k++) if (waiting[k] === 0) order.push(k);
  for (let done = 0; done < order.length; done++) {
    const k = next[order[done]!]!;
    if (k >= 0 && --waiting[k]! === 0) order.push(k);
  }
  if (order.length < ids.length) {
    const ordered = new Set(order);
    for (const members of cyclesOf(next, [...ids.keys()].filter((k) => !ordered.has(k)))) {
      problems.push({ place: placeOf(members[0]!), expected: 'a network that ends at an outlet', found: `a cycle: ${[...members, members[0]!].map((k) => ids[k]!).join(' → ')}`, code: 'network/cycle' });
    }
  }
  throwIfAny(problems);
  return order;
}
