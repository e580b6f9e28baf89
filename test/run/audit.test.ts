import { expect, test } from 'vitest';
import { auditOf, type RowAudit } from '../../engine/run/audit.js';
import { tinyFramework } from '../oracles/tiny-framework.js';
import { scoreRows } from '../scoring/score-rows.js';

const own = { unit: '-' };
const title = { zh: '规则', en: 'rule' };

test('a rule over a field that no unit has a figure for was not checked, unless it found something all the same', async () => {
  const made = [['R1', 'wired <= households', 0], ['R2', 'resolved <= complaints', 0], ['R3', 'bases <= 1 and resolved <= complaints', 1]] as const;
  const framework = { ...tinyFramework({ I2: own, I5: own, I6: own }), rules: made.map(([id, holds]) => ({ id, severity: 'E' as const, title, holds })) };
  const { prepared } = await scoreRows([{ code: '110101001201', households: 5, wired: 4, complaints: 3, bases: 2 }], framework);
  const rows: RowAudit = {
    rules: made.map(([id, holds]) => ({ id, severity: 'E', title, fields: holds.match(/[a-z]{3,}/g)!.filter((word) => word !== 'and') })),
    counts: new Map(made.map(([id, , count]) => [id, count])),
    findings: [],
  };
  expect(auditOf(prepared, framework, rows, []).rules.map(({ id, checked, note, count }) => [id, checked, note, count])).toEqual([
    ['R1', true, null, 0],
    ['R2', false, 'no unit has a figure for resolved', 0],
    ['R3', true, 'no unit has a figure for resolved', 1],
  ]);
});
