/**
 * CSV files that Excel, R and Python all open: UTF-8 with a byte order mark (without it Excel garbles Chinese), comma,
 * CRLF, an empty cell for no value, every number in the shortest form that reads back as the same number.
 *
 * Codes are plain digits here, because this file is read by machines; Excel shows a number of 12 digits as 1.1E+11, so
 * a person who opens scores in Excel takes scores.xlsx, where codes are text.
 */
import { open } from 'node:fs/promises';
import { numbersOf, refuseNotFinite, textsOf, type Block, type Blocks, type OutputColumn } from './block.js';
import { csvText } from './csv-cell.js';
import { outputError } from './output-problem.js';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
/** Rows turned into text at a time: their cells stay in the cache. */
const BATCH_ROWS = 512;

/** The cells of rows `from` to `to` of one column, as text, into `cells`. */
type Writer = (block: Block, from: number, to: number, cells: string[]) => void;

function numberWriter({ name }: OutputColumn, index: number, text: (value: number) => string): Writer {
  return (block, from, to, cells) => {
    const values = numbersOf(block.columns[index]!, name);
    const present = block.present[index] ?? null;
    for (let row = from; row < to; row++) {
      if (present !== null && present[row] === 0) {
        cells[row - from] = '';
        continue;
      }
      const value = values[row]!;
      if (value - value !== 0) refuseNotFinite(value, name, row);
      cells[row - from] = text(value);
    }
  };
}

function textWriter({ name }: OutputColumn, index: number): Writer {
  return (block, from, to, cells) => {
    const texts = textsOf(block.columns[index]!, name);
    const present = block.present[index] ?? null;
    for (let row = from; row < to; row++) {
      const text = present === null || present[row] !== 0 ? texts[row]! : null;
      cells[row - from] = text === null ? '' : csvText(text);
    }
  };
}

function writer(column: OutputColumn, index: number): Writer {
  const { type, name, dictionary } = column;
  if (type === 'boolean') return numberWriter(column, index, (value) => (value === 0 ? 'false' : 'true'));
  if (type !== 'text') return numberWriter(column, index, String);
  if (dictionary === undefined) return textWriter(column, index);
  const cells = dictionary.map(csvText);
  return numberWriter(column, index, (code) => cells[code] ?? refuseNotFinite(code, name, 0));
}

/** Rows `from` to `to` as lines. */
function lines(block: Block, writers: readonly Writer[], from: number, to: number, cells: readonly string[][]): string {
  writers.forEach((write, i) => write(block, from, to, cells[i]!));
  let text = '';
  for (let row = 0; row < to - from; row++) {
    text += cells[0]![row]!;
    for (let c = 1; c < cells.length; c++) text += `,${cells[c]![row]!}`;
    text += LINE_END;
  }
  return text;
}

/**
 * Write a CSV file, block by block; the producer waits for the disk.
 *
 * @param path where to write; `writeFolder` gives one
 * @returns the number of rows written, the header not counted
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeCsv(path: string, columns: readonly OutputColumn[], blocks: Blocks): Promise<number> {
  const writers = columns.map(writer);
  const cells = columns.map((): string[] => []);
  const handle = await open(path, 'w').catch((error: unknown) => {
    throw outputError(path, error);
  });
  const put = (text: string): Promise<void> =>
    handle.writeFile(text, 'utf8').catch((error: unknown) => {
      throw outputError(path, error);
    });
  let rows = 0;
  try {
    await put(BYTE_ORDER_MARK + columns.map(({ name }) => csvText(name)).join(',') + LINE_END);
    for await (const block of blocks) {
      for (let from = 0; from < block.rows; from += BATCH_ROWS) await put(lines(block, writers, from, Math.min(block.rows, from + BATCH_ROWS), cells));
      rows += block.rows;
    }
  } finally {
    await handle.close();
  }
  return rows;
}
