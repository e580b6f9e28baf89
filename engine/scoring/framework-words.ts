/** What stands in a framework as a short text (a unit of measure, a provider, a department, a group of fields), in words for people. */
import type { Label } from '../core/label.js';
import type { FieldDeclaration, FrameworkDeclaration } from './framework.js';

type Worded = Pick<FrameworkDeclaration, 'words'>;

/** The words that the framework has for a text; the text itself where it has none. */
const wordOf = ({ words }: Worded, text: string): Label => (words !== undefined && Object.hasOwn(words, text) ? words[text]! : { zh: text, en: text });

/** A unit of measure; nothing where there is none. */
export const unitTitle = (framework: Worded, unit: string): Label => (unit === '-' ? { zh: '', en: '' } : wordOf(framework, unit));

/** The departments that answer for an indicator, each in words. */
export function departmentTitle(framework: Worded, department: string): Label {
  const each = department.split('/').map((one) => wordOf(framework, one));
  return { zh: each.map(({ zh }) => zh).join('/'), en: each.map(({ en }) => en).join(' / ') };
}

/** A group of fields: a page of the form. */
export const groupTitle = (framework: Worded, group: string): Label => wordOf(framework, group);

/** Who provides a field: by the words for it, else by the title that a choice of the form or a level of that name has. */
export function providerTitle(framework: Worded & Pick<FrameworkDeclaration, 'fields' | 'levels'>, { providedBy }: FieldDeclaration): Label {
  const { words, fields, levels } = framework;
  const titled = fields.flatMap(({ values }) => values ?? []).concat(levels.map(({ name, title }) => ({ value: name, title })));
  return words?.[providedBy] ?? titled.find(({ value }) => value === providedBy)?.title ?? { zh: providedBy, en: providedBy };
}
