/**
 * A mapping file: other people's header → field name, or nothing where a column is to be passed over. YAML (a map) or
 * CSV (two columns under a header line `header,field`).
 */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { parseYaml } from '../yaml-file.js';
import { RecordScanner } from './csv-record.js';
import { inspectText } from './encoding.js';
import { normaliseHeader, type Mapping } from './header.js';

/** Largest mapping file read [bytes]. */
const LARGEST = 200_000;

type Entry = readonly [header: string, field: unknown, line: number];

function yamlEntries(text: string, file: string): Entry[] {
  const { value } = parseYaml(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError([{ place: file, expected: 'a YAML map from header to field name', found: Array.isArray(value) ? 'a list' : value === null ? 'nothing' : 'a single value', code: 'mapping/not-a-map' }]);
  }
  return Object.entries(value).map(([header, field]): Entry => [header, field, 0]);
}

function csvEntries(bytes: Buffer, decode: (bytes: Buffer) => string, lineEnd: number, file: string): Entry[] {
  const scanner = new RecordScanner(0x2c, lineEnd);
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  for (let from = 0, line = 1; from < bytes.length; from = scanner.next, line++) {
    const kind = scanner.scan(bytes, from, bytes.length, true);
    const cells = kind === 'record' ? Array.from({ length: scanner.cells }, (_, i) => decode(bytes.subarray(scanner.starts[i], scanner.ends[i])).replaceAll('""', '"').trim()) : [];
    if (kind === 'record' && cells.every((cell) => cell === '')) continue;
    if (cells.length !== 2) {
      problems.push({ place: `${file}:${line}`, expected: 'two cells: a header and a field name', found: kind === 'record' ? `${cells.length} cells` : 'broken quotes', code: 'mapping/ragged-row', row: line });
      if (kind !== 'record') break;
    } else if (line > 1) entries.push([cells[0]!, cells[1]!, line]);
  }
  throwIfAny(problems);
  return entries;
}

/**
 * Read a mapping file.
 *
 * @throws InputError `mapping/...` for a file that is none, all its faults at once
 */
export async function readMapping(path: string): Promise<Mapping> {
  const file = basename(path);
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) throw new InputError([{ place: file, expected: 'a mapping file (YAML or CSV)', found: 'no such file', code: 'mapping/no-such-file' }]);
  if (bytes.length > LARGEST) throw new InputError([{ place: file, expected: `a mapping file of at most ${LARGEST} bytes`, found: `${bytes.length} bytes`, code: 'mapping/too-large' }]);
  const { encoding, skip, lineEnd } = await inspectText(path, file);
  const decoder = new TextDecoder(encoding);
  const content = bytes.subarray(skip);
  const csv = extname(file).toLowerCase() === '.csv';
  const entries = csv ? csvEntries(content, (cell) => decoder.decode(cell), lineEnd, file) : yamlEntries(decoder.decode(content), file);
  const mapping = new Map<string, string | null>();
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [header, field, line] of entries) {
    const place = line > 0 ? `${file}:${line}` : `${file} ${header}`;
    if (seen.has(normaliseHeader(header))) problems.push({ place, expected: 'every header once', found: quote(header), code: 'mapping/duplicate-header' });
    else if (field !== null && typeof field !== 'string') problems.push({ place, expected: 'a field name, or nothing', found: JSON.stringify(field), code: 'mapping/not-a-name' });
    seen.add(normaliseHeader(header));
    if (field === null || typeof field === 'string') mapping.set(header, field === null || field.trim() === '' ? null : field.trim());
  }
  throwIfAny(problems);
  return mapping;
}
