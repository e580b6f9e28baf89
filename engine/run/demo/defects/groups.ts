/** Made-up figures that only show over a whole form or a whole township. */
import type { FieldDeclaration } from '../../../scoring/framework.js';
import { RULES } from '../rules/index.js';
import type { Form } from './defect.js';

/** Shares that an indicator reports: numerator and denominator, the whole before what is part of it. */
const REPORTED_SHARES = RULES.village.flatMap((rule) => (rule.kind === 'share' && rule.trend !== 0 && !rule.of.startsWith('_') ? [[rule.column, rule.of] as const] : []));

/** Counts below ten are left alone: ending in 0 or 5 says nothing there. */
const ROUND_FROM = 10;

/** Every share exactly 100 %. */
export function allFull(form: Form): Record<string, number> {
  const full: Record<string, number> = {};
  for (const [numerator, denominator] of REPORTED_SHARES) full[numerator] = full[denominator] ?? form(denominator);
  return full;
}

/** Every count rounded down to a 0 or a 5; parts stay below their wholes. */
export function allRound(form: Form, fields: readonly FieldDeclaration[]): Record<string, number> {
  const counts = fields.filter(({ type, level, group }) => type === 'int' && level === 'village' && group !== 'ID');
  return Object.fromEntries(counts.filter(({ name }) => form(name) >= ROUND_FROM).map(({ name }) => [name, form(name) - (form(name) % 5)]));
}

/** The amounts of another village's form, copied. */
export function copyOf(other: Form, fields: readonly FieldDeclaration[]): Record<string, number> {
  const amounts = fields.filter(({ type, level, group }) => (type === 'int' || type === 'num') && level === 'village' && group !== 'ID');
  return Object.fromEntries(amounts.map(({ name }) => [name, other(name)]));
}
