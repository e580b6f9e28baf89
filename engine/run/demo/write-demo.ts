/**
 * Synthetic villages to try everything on: plausible, correlated, consistent by every rule unless defects are asked for,
 * and the same village for the same seed in any file and any order. No figure in them is anybody's.
 */
import { writeFile } from 'node:fs/promises';
import { InputError, type Problem } from '../../core/errors.js';
import type { FieldDeclaration } from '../../scoring/framework.js';
import { loadDivisions, NEWEST_EDITION } from '../divisions.js';
import { writeFolder } from '../write/atomic.js';
import type { Block, OutputColumn } from '../write/block.js';
import { writeCsv } from '../write/csv.js';
import { writeParquet } from '../write/parquet.js';
import { writeCounty } from './county/write-county.js';
import { planDefects, type DefectPlan } from './defects/plan.js';
import { demoForms, formsOfCounty, type FormOptions, type Forms } from './forms.js';
import { demoLayout, demoTownships } from './layout.js';
import { csvOf, type Line } from './lines.js';
import { outputBlock, outputColumns, shows, type DemoFormat } from './output.js';
import { RULES } from './rules/index.js';

const MOST_VILLAGES = 500_000;
const YEARS = [2021, 2035] as const;

export interface DemoOptions {
  /** Folder to write to; made if need be. */
  readonly out: string;
  /** 1 to 500,000; 175 unless given: one county. */
  readonly villages?: number;
  readonly seed: string;
  /** Reporting year, 2021 to 2035; 2024 unless given. */
  readonly year?: number;
  readonly defects: boolean;
  readonly format: DemoFormat | 'both';
  /** Fields of the form, in the order of the columns. */
  readonly fields: readonly FieldDeclaration[];
  readonly onProgress?: (villagesDone: number, villagesTotal: number) => void;
}

export interface DemoSummary {
  readonly files: readonly string[];
  readonly villages: number;
  readonly counties: number;
  readonly townships: number;
  /** Lines of defects.csv. */
  readonly defects: number;
  /** Fields that no rule makes and that stand empty. */
  readonly emptyFields: readonly string[];
}

function checkOptions(villages: number, year: number): void {
  const problems: Problem[] = [];
  if (!Number.isInteger(villages) || villages < 1 || villages > MOST_VILLAGES) problems.push({ place: '--villages', expected: `a whole number from 1 to ${MOST_VILLAGES}`, found: String(villages), code: 'demo/villages' });
  if (!Number.isInteger(year) || year < YEARS[0] || year > YEARS[1]) problems.push({ place: '--year', expected: `a year from ${YEARS[0]} to ${YEARS[1]}`, found: String(year), code: 'demo/year' });
  if (problems.length > 0) throw new InputError(problems);
}

async function formOptions(options: DemoOptions, villages: number, year: number): Promise<FormOptions> {
  const divisions = await loadDivisions(NEWEST_EDITION);
  if (divisions === null) throw new Error(`the division tables of ${NEWEST_EDITION} are not in the package`);
  const townships = demoTownships(divisions);
  const countyVillages = new Map<string, number>();
  for (const { county, villages: count } of townships) countyVillages.set(county, (countyVillages.get(county) ?? 0) + count);
  return { seed: options.seed, year, fields: options.fields, countyVillages, layout: demoLayout(townships, villages) };
}

/** The list of defects, with the record number of each in the file: the header is record 1. */
function defectsTable(plan: DefectPlan, fields: readonly FieldDeclaration[], formats: readonly DemoFormat[]): string {
  const fieldOf = new Map(fields.map((field) => [field.name, field]));
  const lines = plan.placed.flatMap((placed): Line[] => {
    const field = fieldOf.get(placed.field);
    if (field === undefined) return [];
    const files = formats.filter((format) => shows(format, placed, field)).join(' ');
    return [{ class: placed.class, rule: placed.rule, row: placed.row + 2, village_code: placed.villageCode, field: placed.field, was: placed.was ?? '', now: placed.now ?? '', needs: placed.needs, files }];
  });
  return csvOf(['class', 'rule', 'row', 'village_code', 'field', 'was', 'now', 'needs', 'files'], lines);
}

/** The blocks of one file; the first carries the defects. */
function* blocksOf(options: FormOptions, columns: readonly OutputColumn[], format: DemoFormat, plan: DefectPlan | null, onRows: (rows: number) => void): Generator<Block> {
  let first = true;
  for (const forms of demoForms(options)) {
    yield outputBlock(forms, options.fields, columns, format, first ? plan : null);
    first = false;
    onRows(forms.rows);
  }
}

/** The first villages, which hold the whole first county. */
function firstForms(options: FormOptions): Forms {
  const first = demoForms(options).next();
  if (first.done === true) throw new Error('a demo without villages');
  return first.value;
}

/**
 * Write demo data: villages.csv and/or villages.parquet, the surroundings of the first county, demo.json, and with
 * defects defects.csv. Neither blanks nor defects touch the surroundings.
 *
 * @throws InputError `demo/villages`, `demo/year`, `demo/too-few-for-defects`, `output/...`
 */
export async function writeDemo(options: DemoOptions): Promise<DemoSummary> {
  const { villages = 175, year = 2024, seed, defects, fields, format } = options;
  checkOptions(villages, year);
  const forms = await formOptions(options, villages, year);
  const first = firstForms(forms);
  const plan = defects ? planDefects(first, fields) : null;
  const formats: readonly DemoFormat[] = format === 'both' ? ['csv', 'parquet'] : [format];
  const made = new Set(['village_code', 'village_name', ...Object.values(RULES).flatMap((rules) => rules.map(({ column }) => column))]);
  const emptyFields = fields.filter(({ name }) => !made.has(name)).map(({ name }) => name);
  let done = 0;
  const onRows = (rows: number): void => {
    done += rows;
    options.onProgress?.(Math.floor(done / formats.length), villages);
  };
  return writeFolder(options.out, async (out) => {
    for (const one of formats) {
      const columns = outputColumns(fields, one, plan);
      const blocks = blocksOf(forms, columns, one, plan, onRows);
      await (one === 'csv' ? writeCsv(out.file('villages.csv'), columns, blocks) : writeParquet(out.file('villages.parquet'), columns, blocks));
    }
    await writeCounty(out, seed, year, formsOfCounty(first, forms.layout[0]!.county));
    if (plan !== null) await writeFile(out.file('defects.csv'), defectsTable(plan, fields, formats));
    await writeFile(out.file('demo.json'), `${JSON.stringify({ synthetic: true, seed, villages, year, defects, emptyFields }, null, 2)}\n`);
    return {
      files: [...out.names],
      villages,
      counties: new Set(forms.layout.map(({ county }) => county)).size,
      townships: forms.layout.length,
      defects: plan?.placed.length ?? 0,
      emptyFields,
    };
  });
}
