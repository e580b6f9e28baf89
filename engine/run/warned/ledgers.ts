/** The ledgers of a warning: the loss parts into what is saved and what is lost all the same, the people into reached and not. */
import { lineOf, type LedgerLine } from '../scenario/ledger-line.js';
import type { PolicyReach } from './reached.js';

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Of every policy of the reach file, all members together; the first is as it stands. */
export const warnedLedgers = (policies: readonly PolicyReach[]): LedgerLine[] =>
  policies.flatMap(({ policy, loss, avoided, remaining, people, reached, unreached }, k) => {
    const head = { model: 'warning', ...(k === 0 ? {} : { policy }) };
    return [
      lineOf({ ...head, of: 'money', part: { zh: '预警减少的损失', en: 'loss that warnings avoid' }, unit: '元' }, { in: total(loss), out: total(avoided), stored: total(remaining) }),
      lineOf({ ...head, of: 'people', part: { zh: '及时得到预警的人口', en: 'people reached in time' }, unit: '人' }, { in: total(people), out: total(reached), stored: total(unreached) }),
    ];
  });
