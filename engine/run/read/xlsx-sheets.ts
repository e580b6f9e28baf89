/**
 * The sheets of a workbook, row by row: it may be larger than the memory. exceljs parses each part, and is handed the parts in the
 * order it needs them. Its own way through the file takes them as they come, and under load now and then loses one: a list of
 * texts, of names, or a whole sheet.
 */
import exceljs from 'exceljs';
import type { Readable } from 'node:stream';
import type { Part } from './zip.js';

export interface StreamedSheet {
  readonly name: string;
  readonly rows: AsyncIterable<exceljs.Row>;
}

/** What exceljs 4.4.0 parses a workbook's parts by. */
interface PartParser {
  readonly workbookRels?: readonly { readonly Id: string; readonly Target: string }[];
  readonly model: { readonly sheets?: readonly { readonly rId: string; readonly name: string }[] };
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseSharedStrings(part: Readable): AsyncIterable<unknown>;
  _parseStyles(part: Readable): Promise<void>;
  _parseWorksheet(part: Readable, id: string): Iterable<{ readonly value: AsyncIterable<exceljs.Row> }>;
}

const [RELATIONS, LIST, TEXTS, STYLES] = ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/styles.xml'] as const;

/**
 * Sheets in the order of the workbook; each is read to its end, or let go, before the next.
 *
 * @param parts of the file, by name
 * @throws Error where a part that has to be there is not, or cannot be parsed
 */
export async function* sheetsOf(parts: ReadonlyMap<string, Part>): AsyncGenerator<StreamedSheet> {
  const opened = (name: string): Readable => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`the workbook has no part ${name}`);
    return part();
  };
  const parser = new exceljs.stream.xlsx.WorkbookReader('', { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' }) as unknown as PartParser;
  await parser._parseRels(opened(RELATIONS));
  await parser._parseWorkbook(opened(LIST));
  if (parts.has(STYLES)) await parser._parseStyles(opened(STYLES));
  if (parts.has(TEXTS)) for await (const _ of parser._parseSharedStrings(opened(TEXTS)));
  for (const [k, { rId, name }] of (parser.model.sheets ?? []).entries()) {
    const target = parser.workbookRels?.find(({ Id }) => Id === rId)?.Target;
    if (target === undefined) throw new Error(`the workbook does not say where its sheet ${name} is`);
    const part = opened(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    try {
      for (const { value } of parser._parseWorksheet(part, String(k + 1))) yield { name, rows: value };
    } finally {
      part.destroy();
    }
  }
}
