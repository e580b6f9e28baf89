/** The sheets beside the form: how to fill it in, what each field means, how the figures are checked. */
import type exceljs from 'exceljs';
import type { Label } from '../../core/label.js';
import type { FrameworkDeclaration, RuleDeclaration } from '../../scoring/framework.js';
import { groupTitle, providerTitle, unitTitle } from '../../scoring/framework-words.js';
import { indicatorsByField, levelTitle, rangeInWords } from './field-words.js';
import { GLOSSARY_HEADINGS, inLanguage, INSTRUCTIONS, RULE_HEADINGS, SEVERITIES, SHEETS, TYPE_TITLES, type TemplateLanguage } from './template-text.js';
import { HEADING_FILL, HEADING_LINE, layOnA4, wrappedHeight } from './xlsx.js';

/** As wide as the paper, as long as it takes. */
const FITTED: Partial<exceljs.PageSetup> = { fitToPage: true, fitToWidth: 1, fitToHeight: 0 };
const INSTRUCTIONS_WIDTH = 100;

const sheetName = (label: Label, language: TemplateLanguage): string => inLanguage(label, language === 'en' ? 'en' : 'zh');

function addTable(workbook: exceljs.Workbook, name: string, headings: readonly string[], widths: readonly number[], rows: readonly (readonly string[])[]): void {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  layOnA4(sheet, { ...FITTED, printTitlesRow: '1:1' });
  sheet.columns = widths.map((width) => ({ width, style: { alignment: { wrapText: true, vertical: 'top' }, numFmt: '@' } }));
  sheet.addRow(headings).eachCell((cell) => {
    cell.font = { bold: true };
    cell.fill = HEADING_FILL;
  });
  for (const row of rows) sheet.addRow(row).height = wrappedHeight(row, widths, HEADING_LINE);
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: headings.length } };
}

export function addInstructions(workbook: exceljs.Workbook, { title, version, source }: FrameworkDeclaration, language: TemplateLanguage): void {
  const sheet = workbook.addWorksheet(sheetName(SHEETS.instructions, language));
  layOnA4(sheet, FITTED);
  const widths = [5, INSTRUCTIONS_WIDTH];
  sheet.columns = [{ width: widths[0]!, style: { alignment: { vertical: 'top' } } }, { width: widths[1]!, style: { alignment: { wrapText: true, vertical: 'top' } } }];
  sheet.addRow(['', inLanguage(title, language)]).font = { bold: true, size: 14 };
  sheet.addRow(['', `${version} · ${source}`]);
  INSTRUCTIONS.forEach((line, i) => {
    const text = inLanguage(line, language);
    sheet.addRow([i + 1, text]).height = wrappedHeight(['', text], widths, HEADING_LINE);
  });
}

export function addGlossary(workbook: exceljs.Workbook, declaration: FrameworkDeclaration, language: TemplateLanguage): void {
  const users = indicatorsByField(declaration);
  const titleOf = new Map(declaration.indicators.map(({ code, title }) => [code, title]));
  const rows = declaration.fields.map((field) => [
    field.name,
    field.title.zh,
    field.title.en,
    inLanguage(groupTitle(declaration, field.group), language),
    inLanguage(TYPE_TITLES[field.type], language),
    inLanguage(unitTitle(declaration, field.unit), language),
    rangeInWords(field, language),
    inLanguage(levelTitle(declaration, field), language),
    inLanguage(providerTitle(declaration, field), language),
    users
      .get(field.name)!
      .map((code) => `${code} ${inLanguage(titleOf.get(code)!, language)}`)
      .join('\n'),
  ]);
  const headings = Object.values(GLOSSARY_HEADINGS).map((label) => inLanguage(label, language));
  addTable(workbook, sheetName(SHEETS.glossary, language), headings, [28, 30, 40, 12, 14, 16, 26, 14, 16, 60], rows);
}

/** What a rule asks for, as it is written: its condition, or its check with the parameters. */
function conditionOf({ holds, check, with: parameters }: RuleDeclaration): string {
  if (holds !== undefined) return holds;
  const given = Object.entries(parameters ?? {}).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return given.length === 0 ? (check ?? '') : `${check ?? ''} (${given.join('; ')})`;
}

export function addRules(workbook: exceljs.Workbook, { rules }: FrameworkDeclaration, language: TemplateLanguage): void {
  const rows = rules.map((rule) => [
    rule.id,
    inLanguage(SEVERITIES[rule.severity], language),
    inLanguage(rule.title, language),
    conditionOf(rule),
    (rule.rejects ?? []).join(', '),
    rule.why === undefined ? '' : inLanguage(rule.why, language),
  ]);
  const headings = Object.values(RULE_HEADINGS).map((label) => inLanguage(label, language));
  addTable(workbook, sheetName(SHEETS.rules, language), headings, [16, 18, 50, 60, 30, 50], rows);
}
