/** What Excel lets people type into a field's cells, and what it says when they type something else. */
import type exceljs from 'exceljs';
import type { FieldDeclaration } from '../../scoring/framework.js';
import { rangeInWords, rangeOf } from './field-words.js';
import { inLanguage, TYPE_TITLES, type TemplateLanguage } from './template-text.js';

/** Excel shows at most this many characters of a message and of its title. */
const LONGEST_MESSAGE = 225;
const LONGEST_TITLE = 32;

function message(field: FieldDeclaration, language: TemplateLanguage): Partial<exceljs.DataValidation> {
  const range = rangeInWords(field, language);
  const type = inLanguage(TYPE_TITLES[field.type], language);
  return {
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: field.name.slice(0, LONGEST_TITLE),
    error: `${inLanguage(field.title, language)}: ${type}${range === '' ? '' : ` ${range}`}`.slice(0, LONGEST_MESSAGE),
  };
}

type Bounds = Pick<exceljs.DataValidation, 'operator' | 'formulae'>;

function bounds({ min, max }: { min: number | undefined; max: number | undefined }): Bounds {
  if (min !== undefined && max !== undefined) return { operator: 'between', formulae: [min, max] };
  if (min !== undefined) return { operator: 'greaterThanOrEqual', formulae: [min] };
  return max === undefined ? { operator: 'between', formulae: [-1e15, 1e15] } : { operator: 'lessThanOrEqual', formulae: [max] };
}

/**
 * The validation of a field's cells; undefined for text, which may be anything.
 *
 * @param list where the field's answers stand in the workbook, for a field that is a choice
 * @param codeLength digits of a code
 */
export function validationOf(field: FieldDeclaration, language: TemplateLanguage, list: string | undefined, codeLength: number): exceljs.DataValidation | undefined {
  const common = message(field, language);
  if (list !== undefined) return { type: 'list', formulae: [list], ...common };
  if (field.type === 'code') return { type: 'textLength', operator: 'equal', formulae: [codeLength], ...common };
  if (field.type === 'int') return { type: 'whole', ...bounds(rangeOf(field)), ...common };
  return field.type === 'num' ? { type: 'decimal', ...bounds(rangeOf(field)), ...common } : undefined;
}
