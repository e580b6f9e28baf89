/**
 * The Excel form that villages fill in, made from the declared fields, so that form, glossary, checks and reader never
 * say different things. The reader takes the filled form as it is.
 */
import exceljs from 'exceljs';
import type { FrameworkDeclaration } from '../../scoring/framework.js';
import { outputError } from './output-problem.js';
import { addForm, type TemplateOptions } from './template-form.js';
import { addGlossary, addInstructions, addRules } from './template-pages.js';
import { NO_DAY } from './xlsx.js';
import { clearZipDates } from './zip-dates.js';

export type { TemplateOptions } from './template-form.js';

/**
 * Write the form.
 *
 * @param path where to write; `writeFileWhole` gives one
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeTemplate(path: string, declaration: FrameworkDeclaration, options: TemplateOptions): Promise<void> {
  const workbook = new exceljs.Workbook();
  workbook.creator = workbook.lastModifiedBy = 'shuxiang';
  workbook.created = workbook.modified = NO_DAY;
  const addChecks = await addForm(workbook, declaration, options);
  addInstructions(workbook, declaration, options.language);
  addGlossary(workbook, declaration, options.language);
  addRules(workbook, declaration, options.language);
  addChecks();
  try {
    await workbook.xlsx.writeFile(path);
    await clearZipDates(path);
  } catch (error) {
    throw outputError(path, error);
  }
}
