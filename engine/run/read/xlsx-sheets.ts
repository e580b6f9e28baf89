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

/** Where a part stands that the workbook names: its address, from the folder of the workbook unless it begins with a slash. */
interface Relation {
  readonly Id: string;
  readonly Type: string;
  readonly Target: string;
}

/** What exceljs 4.4.0 parses a workbook's parts by. */
interface PartParser {
  readonly workbookRels?: readonly Relation[];
  readonly model: { readonly sheets?: readonly { readonly rId: string; readonly name: string }[] };
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseSharedStrings(part: Readable): AsyncIterable<unknown>;
  _parseStyles(part: Readable): Promise<void>;
  _parseWorksheet(part: Readable, id: string): Iterable<{ readonly value: AsyncIterable<exceljs.Row> }>;
}

const [RELATIONS, LIST] = ['_rels/workbook.xml.rels', 'workbook.xml'] as const;
/** What the workbook's relations to its texts and its styles end with; and the usual names, where it has no relation to them. */
const [TEXTS, STYLES] = [{ type: '/sharedStrings', usual: 'sharedStrings.xml' }, { type: '/styles', usual: 'styles.xml' }] as const;

/** An address as on the web (`./a`, `../xl/a`, `/xl/a`, `my%20sheet`), in one form for all ways to write it; letters of either case are alike. */
const addressOf = (address: string, folder = 'xl/'): string => new URL(address, `zip:///${folder}`).pathname.toLowerCase();

/**
 * Sheets in the order of the workbook; each is read to its end, or let go, before the next.
 *
 * @param parts of the file, by name
 * @throws Error where a part that has to be there is not, or cannot be parsed
 */
export async function* sheetsOf(parts: ReadonlyMap<string, Part>): AsyncGenerator<StreamedSheet> {
  const at = new Map([...parts].map(([name, part]) => [addressOf(name, ''), part]));
  const opened = (address: string): Readable => {
    const part = at.get(addressOf(address));
    if (part === undefined) throw new Error(`the workbook has no part ${address}`);
    return part();
  };
  const parser = new exceljs.stream.xlsx.WorkbookReader('', { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' }) as unknown as PartParser;
  await parser._parseRels(opened(RELATIONS));
  await parser._parseWorkbook(opened(LIST));
  const relations = parser.workbookRels ?? [];
  const placeOf = ({ type, usual }: typeof TEXTS | typeof STYLES): string => relations.find(({ Type }) => Type.endsWith(type))?.Target ?? usual;
  const [texts, styles] = [placeOf(TEXTS), placeOf(STYLES)];
  if (at.has(addressOf(styles))) await parser._parseStyles(opened(styles));
  if (at.has(addressOf(texts))) for await (const _ of parser._parseSharedStrings(opened(texts)));
  for (const [k, { rId, name }] of (parser.model.sheets ?? []).entries()) {
    const target = relations.find(({ Id }) => Id === rId)?.Target;
    if (target === undefined) throw new Error(`the workbook does not say where its sheet ${name} is`);
    const part = opened(target);
    try {
      for (const { value } of parser._parseWorksheet(part, String(k + 1))) yield { name, rows: value };
    } finally {
      part.destroy();
    }
  }
}
