/** A field of the form in words: its range, its level, who provides it, which indicators use it. */
import type { Label } from '../../core/label.js';
import type { FieldDeclaration, FrameworkDeclaration } from '../../scoring/framework.js';
import { answerIn, NO, YES, type TemplateLanguage } from './template-text.js';

/** The range a cell of the field must lie in; a count without a declared minimum is at least 0. */
export const rangeOf = ({ type, min, max }: FieldDeclaration): { readonly min: number | undefined; readonly max: number | undefined } => ({
  min: min ?? (type === 'int' ? 0 : undefined),
  max,
});

/** What the field's cells may hold, where it is a choice. */
export function answersOf({ type, values }: FieldDeclaration, language: TemplateLanguage): readonly string[] {
  if (type === 'bool') return [answerIn(YES, language), answerIn(NO, language)];
  return type === 'enum' ? (values ?? []).map(({ title }) => answerIn(title, language)) : [];
}

/** `1–20000`, `≥ 0`, `是 / 否`; empty where anything goes. */
export function rangeInWords(field: FieldDeclaration, language: TemplateLanguage): string {
  if (field.type === 'bool' || field.type === 'enum') return answersOf(field, language).join(' / ');
  const { min, max } = rangeOf(field);
  if (min !== undefined && max !== undefined) return `${min}–${max}`;
  if (min !== undefined) return `≥ ${min}`;
  return max === undefined ? '' : `≤ ${max}`;
}

/** Title of the level whose property the field is. */
export function levelTitle({ levels }: FrameworkDeclaration, { level }: FieldDeclaration): Label {
  return levels.find(({ name }) => name === level)?.title ?? { zh: level, en: level };
}

/** Field name → codes of the indicators whose formula or guard names it. */
export function indicatorsByField({ indicators, fields }: FrameworkDeclaration): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>(fields.map(({ name }) => [name, []]));
  for (const { code, formula, appliesWhen } of indicators) {
    const names = new Set(`${formula} ${appliesWhen ?? ''}`.match(/[A-Za-z_]\w*/g) ?? []);
    for (const name of names) users.get(name)?.push(code);
  }
  return users;
}
