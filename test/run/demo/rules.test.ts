import { expect, test } from 'vitest';
import { RULES } from '../../../engine/run/demo/rules/index.js';
import { demoFields } from './read-demo.js';

const fields = await demoFields();
const all = [...RULES.county, ...RULES.township, ...RULES.village];

test('every field but code and name is made by one rule of its own level, and what is no field is scaffolding', () => {
  expect(new Set(all.map(({ column }) => column)).size).toBe(all.length);
  const made = fields.filter(({ name }) => name !== 'village_code' && name !== 'village_name');
  for (const { name, level } of made) expect(RULES[level as keyof typeof RULES].filter(({ column }) => column === name), name).toHaveLength(1);
  const names = new Set(fields.map(({ name }) => name));
  expect(all.filter(({ column }) => !names.has(column) && !column.startsWith('_'))).toEqual([]);
});
test('amounts have decimals where the field is an amount, counts never', () => {
  const typeOf = new Map(fields.map(({ name, type }) => [name, type]));
  for (const rule of all) {
    if (rule.kind !== 'share' && rule.kind !== 'size') continue;
    if (typeOf.get(rule.column) === 'int') expect(rule.digits, rule.column).toBeUndefined();
    if (typeOf.get(rule.column) === 'num' && rule.kind === 'share') expect(rule.digits, rule.column).toBeGreaterThan(0);
  }
});
test('shares and choices are probabilities', () => {
  for (const rule of all) {
    if (rule.kind === 'share' || rule.kind === 'flag') expect(rule.at > 0 && rule.at < 1, rule.column).toBe(true);
    if (rule.kind === 'choice') expect(rule.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  }
});
