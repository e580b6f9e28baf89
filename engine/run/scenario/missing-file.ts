/** Files that a scenario names and that are not there: told where it names them, with the nearest name that is. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { nearestName } from '../../core/lookup.js';
import type { YamlPath } from '../yaml-file.js';

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no such folder either
  }
}

/** The problem of a file that is not there. @param name as it is written */
export function missingFile(path: string, name: string, place: string, code: string): Problem {
  const near = nearestName(basename(path), namesIn(dirname(path)));
  const offered = near === undefined ? '' : ` (did you mean ${join(dirname(name), near)}?)`;
  return { place, expected: `a file in ${dirname(path)}`, found: `${quote(name)}, no such file${offered}`, code };
}

/** Where a value holds a text that is a path below a folder; undefined: nowhere. */
function pathTo(value: unknown, path: string, folder: string): readonly [at: YamlPath, name: string] | undefined {
  if (typeof value === 'string') return join(folder, value) === path ? [[], value] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = pathTo(inner, path, folder);
    if (found !== undefined) return [[Array.isArray(value) ? Number(key) : key, ...found[0]], found[1]];
  }
  return undefined;
}

/** An error with every file that could not be found told where the scenario names it. @param folder of the data */
export function toldWhereNamed(error: unknown, declaration: unknown, folder: string, place: (path: YamlPath) => string): unknown {
  if (!(error instanceof InputError)) return error;
  return new InputError(
    error.problems.map((problem): Problem => {
      if (problem.code !== 'table/unreadable' || problem.found !== 'no such file') return problem;
      const named = pathTo(declaration, problem.place, folder);
      return named === undefined ? problem : missingFile(problem.place, named[1], place(named[0]), problem.code);
    }),
  );
}
