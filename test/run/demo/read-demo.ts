/** Demo data written to a folder of its own and read back as people would, cell by cell. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemo, type DemoOptions, type DemoSummary } from '../../../engine/run/demo/write-demo.js';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
import type { FieldDeclaration } from '../../../engine/scoring/framework.js';
import { csvCells, type Cells } from '../../csv.js';
import type { Row } from './independent-rules.js';

export interface ReadDemo {
  readonly summary: DemoSummary;
  readonly bytes: Buffer;
  readonly rows: readonly Cells[];
  readonly defects: readonly Cells[];
  readonly about: Readonly<Record<string, unknown>>;
}

let fields: readonly FieldDeclaration[] | undefined;
export async function demoFields(): Promise<readonly FieldDeclaration[]> {
  fields ??= (await loadFramework(packagePath('indicators'))).declaration.fields;
  return fields;
}

/** Write demo data as CSV and read them. */
export async function readDemo(options: Partial<DemoOptions> = {}): Promise<ReadDemo> {
  const out = mkdtempSync(join(tmpdir(), 'demo-'));
  try {
    const summary = await writeDemo({ out, seed: 'test', defects: false, format: 'csv', fields: await demoFields(), ...options });
    const bytes = readFileSync(join(out, 'villages.csv'));
    const defects = options.defects === true ? csvCells(readFileSync(join(out, 'defects.csv'))) : [];
    return { summary, bytes, rows: csvCells(bytes), defects, about: JSON.parse(readFileSync(join(out, 'demo.json'), 'utf8')) as Record<string, unknown> };
  } finally {
    rmSync(out, { recursive: true });
  }
}

const known = new WeakMap<Cells, Row>();

/** The cells of a row that are plain numbers. */
export function numbersOf(cells: Cells): Row {
  const row = known.get(cells) ?? plainNumbers(cells);
  known.set(cells, row);
  return row;
}

function plainNumbers(cells: Cells): Row {
  const row: Record<string, number> = {};
  for (const field in cells) {
    const text = cells[field]!;
    const value = Number(text);
    if (field !== 'village_code' && text !== '' && Number.isFinite(value)) row[field] = value;
  }
  return row;
}
