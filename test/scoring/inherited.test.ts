import { expect, test } from 'vitest';
import { numberColumnOf } from '../../engine/core/table.js';
import { resolveInherited } from '../../engine/scoring/audit/inherited.js';
import type { Framework } from '../../engine/scoring/framework.js';
import { groupLevels } from '../../engine/scoring/levels.js';
import { lostCells } from '../../engine/scoring/result.js';

test('a slip in one village takes the field from all of the county, and how many that is is told', () => {
  const title = { zh: '级', en: 'level' };
  const levels = [{ name: 'village', title, prefix: 12 }, { name: 'county', title, prefix: 6 }];
  const services = numberColumnOf([12, null, 777, 12, 12, 5]);
  const codes = ['110101001200', '110101001201', '110101001202', '110101001203', '110101001204', '110102001200'];
  const framework = { fields: [{ name: 'services', level: 'county' }], levels } as unknown as Framework;
  const found = resolveInherited({ rows: 6, columns: new Map([['services', services]]) }, framework, groupLevels(codes, levels));
  expect(found).toEqual([{ field: 'services', level: 'county', group: '110101', rows: [0, 2], values: ['12', '777'], counts: [3, 1], units: 5 }]);
  expect(Array.from(services.values)).toEqual([0, 0, 0, 0, 0, 5]);
});

test('cells lost to errors are those unreadable, rejected or in conflict, and no blank ones', () => {
  expect(lostCells({ missing: [{ field: 'a', counts: { blank: 9, unreadable: 1, conflict: 5 } }, { field: 'b', counts: { rejected: 2, absent: 7 } }] })).toBe(8);
});
