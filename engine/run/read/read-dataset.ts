/** Reading a data file of any supported kind into one shape, every error in it told at once. */
import { open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError, type Problem } from '../../core/errors.js';
import { assemble } from './assemble.js';
import { readCsv, type Progress } from './csv.js';
import type { Dataset } from './dataset.js';
import { inspectText } from './encoding.js';
import { HeaderReader, type FormDeclaration, type Mapping, type OtherVersion } from './header.js';
import type { Intake } from './intake.js';
import type { NumbersPool } from './numbers-pool.js';
import { ProblemList } from './problem-list.js';
import { hashFile } from './sha256.js';

export interface ReadOptions {
  /** Other people's headers → field names, or null to pass a column over. */
  readonly mapping?: Mapping;
  /** Another version of the form, whose columns the file may have too. */
  readonly otherVersion?: OtherVersion;
  /** Names of the fields to load; all unless given. Code, name and year of the unit are always loaded. */
  readonly only?: ReadonlySet<string>;
  /** Told from time to time how far reading has come; the total is null where it is not known beforehand. */
  readonly onProgress?: Progress;
  /** Threads that may read numbers beside this one. */
  readonly pool?: NumbersPool;
}

/** Size of a text file below which a thread would take longer to begin than to hash it [B]. */
const BYTES_TO_SHARE = 1 << 24;

const refuse = (place: string, expected: string, found: string, code: string): never => {
  throw new InputError([{ place, expected, found, code } satisfies Problem]);
};

/** First and last four bytes of a file, as Latin-1 text. */
async function signature(path: string, size: number): Promise<{ first: string; last: string }> {
  const handle = await open(path);
  try {
    const at = async (position: number): Promise<string> => (await handle.read(Buffer.alloc(4), 0, 4, position)).buffer.toString('latin1');
    return { first: await at(0), last: await at(Math.max(0, size - 4)) };
  } finally {
    await handle.close();
  }
}

/** What kind of file it is: by its bytes where they say so, else by its name. */
async function formatOf(path: string, file: string): Promise<Dataset['format']> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return refuse(path, 'a CSV, XLSX or Parquet file', 'no such file', 'villages/no-such-file');
  if (found.isDirectory()) return refuse(path, 'a CSV, XLSX or Parquet file', 'a folder', 'villages/is-a-folder');
  if (found.size === 0) return refuse(file, 'a header and at least one row', 'an empty file', 'villages/empty-file');
  const { first, last } = await signature(path, found.size);
  const extension = extname(file).toLowerCase();
  if (first === 'PK\x03\x04') return 'xlsx';
  if (first === 'PAR1') return last === 'PAR1' && found.size >= 12 ? 'parquet' : refuse(file, 'a whole Parquet file', 'one whose end is missing', 'villages/broken-parquet');
  if (first === '\xd0\xcf\x11\xe0') return refuse(file, 'an .xlsx workbook (save the old .xls as .xlsx)', 'an .xls or password-protected workbook', 'villages/not-xlsx');
  if (extension === '.xlsx' || extension === '.xlsm') return refuse(file, 'an .xlsx workbook', 'a file that is none', 'villages/not-xlsx');
  if (extension === '.parquet') return refuse(file, 'a Parquet file', 'a file that is none', 'villages/not-parquet');
  return 'csv';
}

/**
 * Read a data file into a table.
 *
 * Cells and rows that cannot be taken are in the result's `problems`; whether to go on with them is the caller's
 * decision.
 *
 * @throws InputError `villages/...` for a file that cannot be read as a whole, `mapping/unknown-field`
 */
export async function readDataset(path: string, framework: FormDeclaration, options: ReadOptions = {}): Promise<Dataset> {
  const file = basename(path);
  const reader = new HeaderReader(framework, options.mapping, options.otherVersion);
  const problems = new ProblemList(file);
  const { only, onProgress, pool } = options;
  const format = await formatOf(path, file);
  let sha256: string;
  let encoding: Dataset['encoding'] = null;
  let intake: Intake;
  if (format === 'csv') {
    const elsewhere = pool !== undefined && pool.threads > 1 && (await stat(path)).size > BYTES_TO_SHARE ? pool.hash(path) : null;
    elsewhere?.catch(() => undefined); // told where it is waited for
    const text = await inspectText(path, file, elsewhere === null);
    ({ encoding } = text);
    intake = await readCsv(path, file, text, reader, only, problems, onProgress, pool);
    sha256 = (await elsewhere) ?? text.sha256;
  } else {
    // loaded when met: each brings a large library
    const read = format === 'parquet' ? (await import('./parquet.js')).readParquet : (await import('./xlsx.js')).readXlsx;
    [sha256, intake] = await Promise.all([pool === undefined ? hashFile(path) : pool.hash(path), read(path, file, reader, only, problems, onProgress, pool)]);
  }
  if (intake.rows === 0 && intake.others.length === 0 && intake.leftOut.length === 0) refuse(file, 'at least one row under the header', 'a header only', 'villages/header-only');
  return { path, sha256, format, encoding, ...assemble(intake, only) };
}
