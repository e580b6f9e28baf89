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
 * @throws InputError `relapse/too-few`
 */
export function checkScope({ origin }: Pick<ReadHouseholds, 'origin'>, scope: Scope, place: string): void {
  const real = realHouseholds(origin, origin.keys()).size;
  throwIfAny(scope === 'household' || real >= LEAST_GROUP ? [] : [{ place, expected: `at least ${LEAST_GROUP} households (copies of one count once), or --scope household, for every table would be about these few`, found: String(real), code: 'relapse/too-few' }]);
}
