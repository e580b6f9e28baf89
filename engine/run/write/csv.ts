/**
 * CSV files that Excel, R and Python all open: UTF-8 with a byte order mark (without it Excel garbles Chinese), comma,
 * CRLF, an empty cell for no value, every number in the shortest form that reads back as the same number.
 *
 * Codes are plain digits here, because this file is read by machines; Excel shows a number of 12 digits as 1.1E+11, so
 * a person who opens scores in Excel takes scores.xlsx, where codes are text.
 */
import { open } from 'node:fs/promises';
import { numbersOf, textsOf, type Block, type Blocks, type OutputColumn } from './block.js';
import { csvText } from './csv-cell.js';
import { CsvKernel, type CellKind } from './csv-kernel.js';
import { outputError } from './output-problem.js';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
/** Rows turned into lines at a time: their cells stay in the cache. */
const BATCH_ROWS = 512;

function kindOf({ type, dictionary }: OutputColumn): CellKind {
  if (type === 'boolean') return 'boolean';
  if (type !== 'text') return 'number';
  return dictionary === undefined ? 'text' : 'entry';
}

/** Rows `from` to `to` as lines; they are good until the next are made. */
function linesOf(kernel: CsvKernel, columns: readonly OutputColumn[], block: Block, from: number, to: number): Uint8Array {
  return kernel.lines(to - from, () => {
    columns.forEach((column, k) => {
      const { name } = column;
      const present = block.present[k] ?? null;
      if (kindOf(column) !== 'text') {
        kernel.numbers(k, numbersOf(block.columns[k]!, name).subarray(from, to), present?.subarray(from, to) ?? null, name, from);
        return;
      }
      const texts = textsOf(block.columns[k]!, name).slice(from, to);
      kernel.texts(k, texts.map((text, i) => (text === null || (present !== null && present[from + i] === 0) ? '' : csvText(text))));
    });
  });
}

/**
 * Write a CSV file, block by block; the producer waits for the disk.
 *
 * @param path where to write; `writeFolder` gives one
 * @returns the number of rows written, the header not counted
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeCsv(path: string, columns: readonly OutputColumn[], blocks: Blocks): Promise<number> {
  const kernel = new CsvKernel(BATCH_ROWS, columns.map((column) => ({ kind: kindOf(column), entries: column.dictionary?.map(csvText) ?? [] })));
  const handle = await open(path, 'w').catch((error: unknown) => {
    throw outputError(path, error);
  });
  const put = (lines: Uint8Array): Promise<void> =>
    handle.writeFile(lines).catch((error: unknown) => {
      throw outputError(path, error);
    });
  let rows = 0;
  try {
    await put(Buffer.from(BYTE_ORDER_MARK + columns.map(({ name }) => csvText(name)).join(',') + LINE_END));
    for await (const block of blocks) {
      for (let from = 0; from < block.rows; from += BATCH_ROWS) await put(linesOf(kernel, columns, block, from, Math.min(block.rows, from + BATCH_ROWS)));
      rows += block.rows;
    }
  } finally {
    await handle.close();
  }
  return rows;
}
