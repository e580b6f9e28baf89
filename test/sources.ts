/** The sources of this project as the compiler sees them: which file imports what, and what stands in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file below a folder of the project whose name ends so, by its path from the root, ascending. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Files of the project it imports, by path from the root; types count too. */
  readonly ours: readonly string[];
  /** Packages and Node modules it imports, as written. */
  readonly packages: readonly string[];
}

export function sourceFile(path: string): SourceFile {
  const text = textOf(path);
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const ours = names.filter((name) => name.startsWith('.')).map((name) => join(dirname(path), name).replaceAll('\\', '/').replace(/\.js$/, '.ts'));
  return { path, text, ours, packages: names.filter((name) => !name.startsWith('.')) };
}

/** What stands before every type: punctuation, or one of these words. */
const MAY_BE_ANY = /(?:[^\w\s]|\b(?:as|is|extends|keyof|readonly|satisfies))\s*\bany\b/;

/** Lines on which the type `any` is written. */
export function linesWithAny({ path, text }: SourceFile): string[] {
  if (!MAY_BE_ANY.test(text)) return []; // nor can the type be there
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** One cycle for each file that closes one, as the paths on the way. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const importsOf = new Map(files.map(({ path, ours }) => [path, ours]));
  const done = new Set<string>();
  const way: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    if (way.includes(path)) {
      cycles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    way.push(path);
    for (const next of importsOf.get(path) ?? []) visit(next);
    way.pop();
    done.add(path);
  };
  for (const { path } of files) visit(path);
  return cycles;
}
