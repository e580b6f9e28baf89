/** Numbers of a scenario that are given, or drawn from a prior for every member, outside the parameters of models. */
import type { Problem } from '../../core/errors.js';
import { entityOf, openUniform, randomStream } from '../../core/random.js';
import type { Prior } from './declaration.js';
import { priorFault, priorQuantile } from './prior.js';

export interface Drawn {
  readonly choice: number | Prior;
  readonly stream: string;
  readonly min: number;
  readonly max: number;
}

/** A number and where it is drawn from; `problems` receives a prior that could not be. */
export function drawnFrom(choice: number | Prior, stream: string, min: number, max: number, place: string, problems: Problem[]): Drawn {
  const fault = typeof choice === 'number' ? null : priorFault(choice, min, max);
  if (fault !== null) problems.push({ place, expected: fault, found: JSON.stringify(Object.values(choice)[0]), code: 'scenario/empty-range' });
  return { choice, stream, min, max };
}

/** The number of a member: one draw of its stream for `id`. */
export const drawOf = ({ choice, stream, min, max }: Drawn, seed: string, id: string, member: number): number =>
  typeof choice === 'number' ? choice : priorQuantile(choice, min, max, openUniform(randomStream(seed, stream), entityOf(id), 0, member));
