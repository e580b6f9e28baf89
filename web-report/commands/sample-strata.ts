/** The strata of an audit sample: groups of levels, and peer groups. */
import { InputError } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import type { Dataset } from '../../engine/run/read/index.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';
import { peerGroups } from '../../engine/scoring/peers.js';

/** The part of a stratum that is no level: the peer group. */
export const PEERS = 'peers';

/**
 * The parts that `--strata` names.
 *
 * @throws InputError `sample/unknown-stratum` with the names there are
 */
export function strataParts(text: string, framework: FrameworkDeclaration): string[] {
  const parts = text.split(',').map((part) => part.trim());
  const names = [...framework.levels.slice(1).map((level) => level.name), PEERS];
  const unknown = parts.filter((part) => !names.includes(part));
  if (unknown.length > 0) throw new InputError(unknown.map((part) => unknownName('--strata', part, names, 'sample/unknown-stratum')));
  return parts;
}

/** The stratum of every unit: its group at each level named, its peer group. */
export function strataOf(dataset: Dataset, framework: FrameworkDeclaration, parts: readonly string[]): string[] {
  const prefix = new Map(framework.levels.map((level) => [level.name, level.prefix]));
  const peers = peerGroups(dataset.table, framework.peers);
  return dataset.codes.map((code, row) => parts.map((part) => (part === PEERS ? (peers.names[peers.of[row]!] ?? '?') : code.slice(0, prefix.get(part)))).join(' / '));
}
