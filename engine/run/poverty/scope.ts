/** Who the results of a run of relapse are for, and how few households are too few for tables that name none. */
import { throwIfAny } from '../../core/errors.js';
import { LEAST_GROUP, realHouseholds } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';

/** Whether a table may name households. */
export type Scope = 'village' | 'household';

/**
 * Every table of a run of few households would be about them.
 *
 * @param place of the households
 * @param instead what may be done instead
 * @throws InputError `relapse/too-few`
 */
export function checkCount({ origin }: Pick<ReadHouseholds, 'origin'>, place: string, instead = ''): void {
  const real = realHouseholds(origin, origin.keys()).size;
  throwIfAny(real >= LEAST_GROUP ? [] : [{ place, expected: `at least ${LEAST_GROUP} households (copies of one count once)${instead}`, found: String(real), code: 'relapse/too-few' }]);
}
