/** The sheet to fill in: heading rows, one column per field, one row per unit; only what is to be filled in can be. */
import type exceljs from 'exceljs';
import type { FieldDeclaration, FrameworkDeclaration } from '../../scoring/framework.js';
import { providerTitle, unitTitle } from '../../scoring/framework-words.js';
import { answersOf, levelTitle, rangeInWords } from './field-words.js';
import { validationOf } from './field-validation.js';
import { inLanguage, REQUIRED, SHEETS, type TemplateLanguage } from './template-text.js';
import { HEADING_LINE, layOnA4, wrappedHeight } from './xlsx.js';

export interface TemplateOptions {
  readonly language: TemplateLanguage;
  /** Units to prefill; without them, empty rows. */
  readonly codes?: readonly { readonly code: string; readonly name: string }[];
}

/** Rows with drop-downs and checks where no units are given. */
const EMPTY_ROWS = 1000;

/** Light fills, one group of fields after the other. */
const GROUP_FILLS = ['FFDDEBF7', 'FFE2EFDA', 'FFFFF2CC', 'FFFCE4D6', 'FFEDEDED', 'FFE4DFEC', 'FFDAEEF3', 'FFF2DCDB', 'FFEBF1DE', 'FFFDE9D9'] as const;

/** What exceljs has and its types leave out: one validation for a whole range. */
type WithValidations = exceljs.Worksheet & { readonly dataValidations: { add(range: string, validation: exceljs.DataValidation): void } };

const locked = (is: boolean): Partial<exceljs.Style> => ({ protection: { locked: is } });

/** Code and name first, the rest as declared. */
function formFields({ fields, unit }: FrameworkDeclaration): readonly FieldDeclaration[] {
  const order = (field: FieldDeclaration): number => (field.name === unit.code ? 0 : field.name === unit.name ? 1 : 2);
  return [...fields].sort((a, b) => order(a) - order(b));
}

const isText = ({ type }: FieldDeclaration): boolean => type === 'code' || type === 'text' || type === 'enum';

/**
 * A title as it heads a column. The code's title is always marked: a reader takes the first row with a bare heading of
 * the code column for the header, and that must be the row of field names.
 */
const heading = (text: string, { name, required }: FieldDeclaration, codeField: string): string => (required === true || name === codeField ? `${text} ${REQUIRED}` : text);

/** The heading rows, top to bottom; the last is the row of field names, right above the data. */
export function headingRows(declaration: FrameworkDeclaration, { language }: TemplateOptions): string[][] {
  const fields = formFields(declaration);
  const titles = (['zh', 'en'] as const)
    .filter((each) => language === 'both' || language === each)
    .map((each) => fields.map((field) => heading(field.title[each], field, declaration.unit.code)));
  const units = fields.map((field) => [inLanguage(unitTitle(declaration, field.unit), language), rangeInWords(field, language)].filter((text) => text !== '').join('; '));
  const sources = fields.map((field) => `${inLanguage(levelTitle(declaration, field), language)} · ${inLanguage(providerTitle(declaration, field), language)}`);
  return [...titles, units, sources, fields.map(({ name }) => name)];
}

/** Height of a line in the small letters of units, levels and field names [points]. */
const SMALL_LINE = 12.5;

const columnWidth = ({ name }: FieldDeclaration): number => Math.min(24, Math.max(12, name.length + 2));

function addHeadings(sheet: exceljs.Worksheet, rows: readonly string[][], fields: readonly FieldDeclaration[]): void {
  const widths = fields.map(columnWidth);
  const groups = [...new Set(fields.map(({ group }) => group))];
  rows.forEach((texts, i) => {
    const row = sheet.addRow(texts);
    const isTitle = i < rows.length - 3;
    row.height = wrappedHeight(texts, widths, isTitle ? HEADING_LINE : SMALL_LINE);
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      const group = groups.indexOf(fields[column - 1]!.group);
      cell.style = {
        ...locked(true),
        font: { bold: isTitle, size: isTitle ? 11 : 9 },
        alignment: { wrapText: true, vertical: 'top' },
        fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: GROUP_FILLS[group % GROUP_FILLS.length]! } },
        numFmt: '@',
      };
    });
  });
}

/** One column of answers per field that is a choice, on a hidden sheet; field name → the range that holds them. */
function addLists(workbook: exceljs.Workbook, fields: readonly FieldDeclaration[], language: TemplateLanguage): ReadonlyMap<string, string> {
  const name = inLanguage(SHEETS.lists, language === 'en' ? 'en' : 'zh');
  const lists = workbook.addWorksheet(name, { state: 'hidden' });
  const ranges = new Map<string, string>();
  for (const field of fields) {
    const answers = answersOf(field, language);
    if (answers.length === 0) continue;
    const column = lists.getColumn(ranges.size + 1);
    column.values = [field.name, ...answers];
    ranges.set(field.name, `'${name}'!$${column.letter}$2:$${column.letter}$${answers.length + 1}`);
  }
  return ranges;
}

/** Prefilled codes and names, which cannot be changed. */
function addUnits(
  sheet: exceljs.Worksheet,
  fields: readonly FieldDeclaration[],
  declaration: FrameworkDeclaration,
  units: readonly { readonly code: string; readonly name: string }[],
): void {
  const { code, name } = declaration.unit;
  const style: Partial<exceljs.Style> = { ...locked(true), numFmt: '@' };
  const columns = [code, name].map((each) => fields.findIndex((field) => field.name === each) + 1);
  for (const unit of units) {
    const row = sheet.addRow([]);
    [unit.code, unit.name].forEach((text, i) => {
      const column = columns[i]!;
      if (column === 0) return;
      const cell = row.getCell(column);
      cell.value = text;
      cell.style = style;
    });
  }
}

/** Add the sheet to fill in, and the hidden sheet its drop-downs take their answers from. */
export async function addForm(workbook: exceljs.Workbook, declaration: FrameworkDeclaration, options: TemplateOptions): Promise<() => void> {
  const { language, codes } = options;
  const fields = formFields(declaration);
  const rows = headingRows(declaration, options);
  const identified = fields.filter(({ name }) => name === declaration.unit.code || name === declaration.unit.name).length;
  const sheet = workbook.addWorksheet(inLanguage(SHEETS.form, language === 'en' ? 'en' : 'zh'), {
    views: [{ state: 'frozen', xSplit: identified, ySplit: rows.length }],
  }) as WithValidations;
  layOnA4(sheet, { printTitlesRow: `1:${rows.length}` });
  sheet.columns = fields.map((field) => ({
    width: columnWidth(field),
    style: { ...locked(codes !== undefined && (field.name === declaration.unit.code || field.name === declaration.unit.name)), numFmt: isText(field) ? '@' : 'General' },
  }));
  addHeadings(sheet, rows, fields);
  addUnits(sheet, fields, declaration, codes ?? []);
  await sheet.protect('', { selectLockedCells: true, selectUnlockedCells: true, formatColumns: true, formatRows: true });
  const first = rows.length + 1;
  const last = rows.length + (codes?.length ?? EMPTY_ROWS);
  return () => {
    const lists = addLists(workbook, fields, language);
    fields.forEach((field, i) => {
      const { letter } = sheet.getColumn(i + 1);
      const validation = validationOf(field, language, lists.get(field.name), declaration.levels[0]!.prefix);
      if (validation !== undefined && last >= first) sheet.dataValidations.add(`${letter}${first}:${letter}${last}`, validation);
    });
  };
}
