/** The YAML files of a framework: found, read, held against their schemas, and put together into one declaration. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, type Problem } from '../core/errors.js';
import type { FieldDeclaration, FrameworkDeclaration, IndicatorDeclaration, RuleDeclaration } from '../scoring/framework.js';
import { schemaProblems, type SchemaName } from './framework-schema.js';
import { readYamlFile, type YamlFile, type YamlPath } from './yaml-file.js';

/** Folders beside the declarations that hold something else. */
const OTHER_FOLDERS = new Set(['divisions', 'schema']);
const MAIN_FILES = ['framework.yaml', 'fields.yaml', 'rules.yaml'] as const;
/** 400 fields with 15 keys each, labels included. */
const MAX_KEYS = 20_000;

export interface FrameworkSource {
  readonly declaration: FrameworkDeclaration;
  /** Every file read, by path below the folder, ascending. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Digest of all paths and digests: the identity of the framework. */
  readonly sha256: string;
  /** Place of something in framework.yaml, fields.yaml or rules.yaml. */
  readonly place: (file: (typeof MAIN_FILES)[number], path: YamlPath, of?: 'value' | 'key') => string;
  /** Place of something in the file of an indicator. */
  readonly placeIn: (indicator: IndicatorDeclaration, path: YamlPath, of?: 'value' | 'key') => string;
}

/** Paths of all YAML files of a framework below `folder`, ascending. */
async function yamlPaths(folder: string, below: string, problems: Problem[]): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    problems.push({ place: folder, expected: 'a folder with framework.yaml, fields.yaml and rules.yaml', found: 'no such folder', code: 'framework/missing-folder' });
    return [];
  }
  if (below !== '' && entries.some((entry) => entry.name === 'framework.yaml')) return []; // a framework of its own
  const paths: string[] = [];
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isSymbolicLink()) problems.push({ place: `${folder}/${path}`, expected: 'a file or folder', found: 'a symbolic link', code: 'framework/symbolic-link' });
    else if (entry.isDirectory() && !OTHER_FOLDERS.has(entry.name) && !entry.name.startsWith('.')) paths.push(...(await yamlPaths(folder, path, problems)));
    else if (entry.isFile() && entry.name.endsWith('.yaml')) paths.push(path);
  }
  return paths.sort();
}

const schemaOf = (path: string): SchemaName => (path === 'framework.yaml' ? 'framework' : path === 'fields.yaml' ? 'fields' : path === 'rules.yaml' ? 'rules' : 'indicator');

/** Read a file and hold it against its schema; null, with the problems noted, where it fails. */
async function readChecked(folder: string, path: string, problems: Problem[]): Promise<YamlFile | null> {
  try {
    const file = await readYamlFile(join(folder, path), { name: `${folder}/${path}`, maxKeys: MAX_KEYS });
    const found = schemaProblems(file, schemaOf(path));
    problems.push(...found);
    return found.length === 0 ? file : null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

/**
 * Read every file of a framework. What the files say is not yet held against each other.
 *
 * @param folder as the user named it; stands in every message
 * @param ofTheRest what is wrong with the files that are right by themselves, where others are not: what needs no other indicators
 * @throws InputError with all problems of all files
 */
export async function readFrameworkSource(folder: string, ofTheRest: (source: FrameworkSource) => readonly Problem[] = () => []): Promise<FrameworkSource> {
  const named = folder.replace(/\/+$/, '');
  const problems: Problem[] = [];
  const paths = await yamlPaths(named, '', problems);
  if (problems.length === 0) {
    for (const name of MAIN_FILES) {
      if (!paths.includes(name)) problems.push({ place: `${named}/${name}`, expected: 'a file', found: 'nothing there', code: 'framework/missing-file' });
    }
  }
  const files = new Map<string, YamlFile>();
  for (const path of paths) {
    const file = await readChecked(named, path, problems);
    if (file !== null) files.set(path, file);
  }
  if (!MAIN_FILES.every((name) => files.has(name))) throw new InputError(problems);

  const fileOf = new Map<IndicatorDeclaration, YamlFile>();
  for (const [path, file] of files) {
    if (schemaOf(path) === 'indicator') fileOf.set({ ...(file.value as IndicatorDeclaration), file: file.name }, file);
  }
  const indicators = [...fileOf.keys()].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const main = files.get('framework.yaml')!;
  const digests = [...files].map(([path, file]) => ({ path, sha256: file.sha256 }));
  const source: FrameworkSource = {
    declaration: {
      ...(main.value as Omit<FrameworkDeclaration, 'fields' | 'rules' | 'indicators'>),
      fields: (files.get('fields.yaml')!.value as { fields: FieldDeclaration[] }).fields,
      rules: (files.get('rules.yaml')!.value as { rules: RuleDeclaration[] }).rules,
      indicators,
    },
    files: digests,
    sha256: createHash('sha256')
      .update(digests.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''))
      .digest('hex'),
    place: (file, path, of) => files.get(file)!.place(path, of),
    placeIn: (indicator, path, of) => fileOf.get(indicator)!.place(path, of),
  };
  if (problems.length > 0) throw new InputError([...problems, ...ofTheRest(source)]);
  return source;
}
