/** Finding a thing by its name, with "did you mean" when there is no such thing. */
import { InputError, quote, type Problem } from './errors.js';

/** Levenshtein distance between two strings, in edits. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** The name nearest to `wanted`, if it is near enough to be a slip of the pen. */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

const NAMES_IN_MESSAGE = 40;

/** The problem of an unknown name: the valid names are listed, the nearest one is offered. */
export function unknownName(place: string, wanted: string, names: readonly string[], code: string): Problem {
  const near = nearestName(wanted, names);
  const listed = names.length > NAMES_IN_MESSAGE ? `${names.slice(0, NAMES_IN_MESSAGE).join(', ')} ... (${names.length} names)` : names.join(', ');
  return { place, expected: `one of ${listed}`, found: quote(wanted) + (near === undefined ? '' : ` (did you mean ${near}?)`), code };
}

/**
 * The item called `name`.
 *
 * @throws InputError with `code` if there is none
 */
export function lookup<T>(items: ReadonlyMap<string, T>, name: string, place: string, code: string): T {
  const item = items.get(name);
  if (item === undefined) throw new InputError([unknownName(place, name, [...items.keys()], code)]);
  return item;
}
