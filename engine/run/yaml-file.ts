/**
 * A YAML file that nobody has to trust: read whole, bounded before it is parsed, refused where it says anything that
 * would be read as something else, and able to say at which line and column each of its values stands.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Composer, isMap, isScalar, isSeq, LineCounter, type Document, type Node } from 'yaml';
import { InputError, type Problem } from '../core/errors.js';
import { shippedValue } from './shipped-yaml.js';
import { guardYaml, YAML_LIMITS, type YamlFault, type YamlLimits } from './yaml-guard.js';
import { valueFaults } from './yaml-values.js';

/** Values that aliases may stand for altogether. */
const MAX_ALIASES = 100;

/** Way to a value: keys and positions from the root. */
export type YamlPath = readonly (string | number)[];

export interface YamlFile {
  /** As shown in messages. */
  readonly name: string;
  readonly sha256: string;
  /** Plain objects, lists, text, numbers, yes/no and null. */
  readonly value: unknown;
  /** Line and column (from 1) of the value at `path`, or of its key; of the nearest thing around it where there is none. */
  readonly locate: (path: YamlPath, of?: 'value' | 'key') => { readonly line: number; readonly column: number };
  /** `indicators/A1-01.yaml:7:3 goalposts.2022-01-01.floor`. */
  readonly place: (path: YamlPath, of?: 'value' | 'key') => string;
}

/** `rules[3].with.ranges[0]`; keys that are no plain names stand in brackets too. */
export const describePath = (path: YamlPath): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');

function offsetAt(root: Node | null, path: YamlPath, of: 'value' | 'key'): number {
  let node: Node | null = root;
  let offset = root?.range?.[0] ?? 0;
  path.forEach((step, k) => {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) : undefined;
    const next = isSeq(node) && typeof step === 'number' ? (node.items[step] as Node | undefined) : (pair?.value as Node | null | undefined);
    const key = pair?.key as Node | undefined;
    const last = k === path.length - 1;
    offset = (last && of === 'key' ? key?.range?.[0] : next?.range?.[0]) ?? key?.range?.[0] ?? offset;
    node = next ?? null;
  });
  return offset;
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([{ place: name, expected: 'text in UTF-8', found: 'other bytes', code: 'yaml/encoding' }]);
  }
}

/** Faults a parsed document owns up to itself: errors, and warnings, which are errors here. */
function documentFaults(document: Document): YamlFault[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    expected: error.code === 'TAG_RESOLVE_FAILED' ? 'a value without a tag' : 'well-formed YAML',
    found: error.message.split('\n')[0]!,
    code: error.code === 'TAG_RESOLVE_FAILED' ? 'yaml/unknown-tag' : 'yaml/syntax',
  }));
}

/** A document as plain values, its aliases written out. */
function plainValue(document: Document, limits: YamlLimits, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: limits.anchors === true ? MAX_ALIASES : 0 }) as unknown;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new InputError([{ place: name, expected: `aliases of anchors before them, standing for at most ${MAX_ALIASES} values`, found: error.message, code: 'yaml/alias' }]);
  }
}

/**
 * Parse a YAML text.
 *
 * @throws InputError `yaml/...` with line and column, all problems at once
 */
export function parseYaml(text: string, name: string, limits: YamlLimits = YAML_LIMITS): Omit<YamlFile, 'sha256'> {
  const lines = new LineCounter();
  for (let at = -1; (at = text.indexOf('\n', at)) >= 0;) lines.addNewLine(++at);
  if (lines.lineStarts[0] !== 0) lines.lineStarts.unshift(0);
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line, column: col };
  };
  const problem = ({ offset, ...rest }: YamlFault): Problem => {
    const { line, column } = position(offset);
    return { place: `${name}:${line}:${column}`, ...rest };
  };
  const guarded = guardYaml(text, limits);
  if (guarded.fault !== null) throw new InputError([problem(guarded.fault)]);
  const options = { version: '1.2', schema: 'core', uniqueKeys: false, strict: true, merge: limits.anchors === true, prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(guarded.tokens, true, text.length)];
  const [document, second] = documents;
  if (document === undefined) throw new Error('a forced document is missing');
  const faults = [...documentFaults(document), ...valueFaults(document.contents)];
  if (second !== undefined) faults.push({ offset: second.range[0], expected: 'one document', found: `${documents.length} documents`, code: 'yaml/multiple-documents' });
  if (faults.length > 0) throw new InputError(faults.map(problem));
  const locate = (path: YamlPath, of: 'value' | 'key' = 'value'): { line: number; column: number } => position(offsetAt(document.contents, path, of));
  const place = (path: YamlPath, of: 'value' | 'key' = 'value'): string => {
    const { line, column } = locate(path, of);
    return `${name}:${line}:${column}${path.length === 0 ? '' : ` ${describePath(path)}`}`;
  };
  return { name, value: plainValue(document, limits, name), locate, place };
}

/** Where the values of a text stand, found out when it is first asked. */
function placesOf(parsed: () => Pick<YamlFile, 'locate' | 'place'>): Pick<YamlFile, 'locate' | 'place'> {
  let known: Pick<YamlFile, 'locate' | 'place'> | undefined;
  const places = (): Pick<YamlFile, 'locate' | 'place'> => (known ??= parsed());
  return { locate: (path, of) => places().locate(path, of), place: (path, of) => places().place(path, of) };
}

/**
 * Read and parse a YAML file.
 *
 * @param name how the file is called in messages
 * @throws InputError `yaml/...`
 */
export async function readYamlFile(path: string, limits: Partial<YamlLimits> & { readonly name?: string } = {}): Promise<YamlFile> {
  const { name = path, ...given } = limits;
  const bounds = { ...YAML_LIMITS, ...given };
  const about = await stat(path).catch(() => null);
  if (about === null || !about.isFile()) {
    throw new InputError([{ place: name, expected: 'a file', found: about === null ? 'nothing there' : 'something else', code: 'yaml/missing' }]);
  }
  if (about.size > bounds.maxBytes) {
    throw new InputError([{ place: name, expected: `at most ${bounds.maxBytes} bytes`, found: `${about.size} bytes`, code: 'yaml/too-large' }]);
  }
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const parsed = (): Omit<YamlFile, 'sha256'> => parseYaml(decode(bytes, name), name, bounds);
  const value = bounds.maxDepth < YAML_LIMITS.maxDepth || bounds.maxKeys < YAML_LIMITS.maxKeys ? undefined : shippedValue(sha256);
  return value === undefined ? { ...parsed(), sha256 } : { name, sha256, value, ...placesOf(parsed) };
}
