/** Forms as columns of a file: CSV takes every cell as people type it, Parquet only what its types can hold. */
import { VILLAGE_NAMES } from './layout.js';
import type { FieldDeclaration } from '../../scoring/framework.js';
import type { Block, BlockColumn, OutputColumn } from '../write/block.js';
import type { DefectPlan, PlacedDefect } from './defects/plan.js';
import type { Forms } from './forms.js';
import { RULES } from './rules/index.js';
import { TERRAINS, VILLAGE_TYPES } from './rules/people.js';

export type DemoFormat = 'csv' | 'parquet';

/** Words of the columns that hold positions. */
const WORDS = new Map<string, readonly string[]>([
  ['terrain', TERRAINS],
  ['village_type', VILLAGE_TYPES],
  ...Object.values(RULES).flatMap((rules) => rules.flatMap((rule) => (rule.kind === 'choice' ? [[rule.column, rule.values] as const] : []))),
]);

const isText = ({ type }: FieldDeclaration): boolean => type === 'code' || type === 'text' || type === 'enum';

/** Number fields in which a defect stands that only text can say. */
const typedFields = (plan: DefectPlan | null): ReadonlySet<string> => new Set(plan?.placed.flatMap(({ field, now }) => (typeof now === 'string' ? [field] : [])));

/** Whether a file of this format shows a defect. */
export const shows = (format: DemoFormat, { now }: PlacedDefect, field: FieldDeclaration): boolean => format === 'csv' || isText(field) || typeof now !== 'string';

/** The columns of a file. Yes and no are 1 and 0 in CSV. */
export function outputColumns(fields: readonly FieldDeclaration[], format: DemoFormat, plan: DefectPlan | null): OutputColumn[] {
  const typed = format === 'csv' ? typedFields(plan) : new Set<string>();
  return fields.map((field) => {
    const { name, type } = field;
    if (isText(field) || typed.has(name)) return { name, type: 'text' };
    if (type === 'bool') return { name, type: format === 'csv' ? 'integer' : 'boolean' };
    return { name, type: type === 'int' ? 'integer' : 'number' };
  });
}

function texts(forms: Forms, { name, type }: FieldDeclaration): (string | null)[] {
  if (type === 'code') return [...forms.codes];
  const values = name === 'village_name' ? forms.names : forms.values.get(name);
  if (values === undefined) return new Array<null>(forms.rows).fill(null);
  const words = name === 'village_name' ? VILLAGE_NAMES : WORDS.get(name);
  return Array.from(values, (value) => (words === undefined ? String(value) : words[value]!));
}

interface OutputCells {
  readonly column: BlockColumn;
  readonly present: Uint8Array | null;
}

function cellsOf(forms: Forms, field: FieldDeclaration, column: OutputColumn, format: DemoFormat, defects: readonly PlacedDefect[], complete: ReadonlySet<number>): OutputCells {
  const text = column.type === 'text' ? texts(forms, field) : null;
  const values = forms.values.get(field.name);
  const numbers = text === null ? Float64Array.from(values ?? new Float64Array(forms.rows)) : null;
  const present = values === undefined && text === null ? new Uint8Array(forms.rows) : (forms.present.get(field.name)?.slice() ?? null);
  if (present !== null && values !== undefined) for (const row of complete) present[row] = 1;
  for (const placed of defects) {
    if (!shows(format, placed, field)) continue;
    if (placed.now === null) {
      if (present !== null) present[placed.row] = 0;
    } else if (text !== null) text[placed.row] = String(placed.now);
    else numbers![placed.row] = Number(placed.now);
  }
  return { column: text ?? numbers!, present };
}

/** A block of forms as a block of the file; `plan` belongs to the first block and is null for the others. */
export function outputBlock(forms: Forms, fields: readonly FieldDeclaration[], columns: readonly OutputColumn[], format: DemoFormat, plan: DefectPlan | null): Block {
  const byField = new Map<string, PlacedDefect[]>();
  for (const placed of plan?.placed ?? []) byField.set(placed.field, [...(byField.get(placed.field) ?? []), placed]);
  const complete = plan?.complete ?? new Set<number>();
  const cells = fields.map((field, i) => cellsOf(forms, field, columns[i]!, format, byField.get(field.name) ?? [], complete));
  return { rows: forms.rows, columns: cells.map(({ column }) => column), present: cells.map(({ present }) => present) };
}
