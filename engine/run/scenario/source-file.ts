/** A scenario's YAML with what it includes: files laid under it, whose values stand where it says nothing itself. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { missingFile } from './missing-file.js';
import { readYamlFile, type YamlFile, type YamlPath } from '../yaml-file.js';

/** Most files under one scenario, those of included files among them. */
const MOST = 20;
const PATH = /^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*(\/[\p{L}\p{N}_-][\p{L}\p{N}_.-]*)*$/u;

type Map = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid on `under`: maps key by key, anything else whole. */
function laid(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over;
  return { ...under, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, key in under ? laid(under[key], value) : value])) };
}

/** Whether a file itself says something at a path. */
function holds(value: unknown, path: YamlPath): boolean {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !(step in at)) return false;
    at = (at as Readonly<Record<string | number, unknown>>)[step];
  }
  return true;
}

export interface ScenarioFile extends YamlFile {
  /** Every file read, the scenario first. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/**
 * Read a scenario and the files its `include` names (paths below its own folder), each laid under it and those after it
 * under those before.
 *
 * @throws InputError `yaml/...`, `scenario/bad-include`, `scenario/no-include`, `scenario/include-cycle`, `scenario/too-many-includes`
 */
export async function readScenarioFile(path: string, open: readonly string[] = []): Promise<ScenarioFile> {
  const own = await readYamlFile(path, { name: basename(path), anchors: true });
  const { include, ...rest } = isMap(own.value) ? own.value : {};
  if (include === undefined) return { ...own, files: [{ path, sha256: own.sha256 }] };
  const names = Array.isArray(include) ? (include as unknown[]) : [include];
  const problems: Problem[] = [];
  const layers: ScenarioFile[] = [];
  for (const [k, name] of names.entries()) {
    const place = own.place(['include', ...(Array.isArray(include) ? [k] : [])]);
    if (typeof name !== 'string' || !PATH.test(name)) {
      problems.push({ place, expected: 'a path below the folder of the scenario, without .. and without a leading /', found: typeof name === 'string' ? quote(name) : 'something else', code: 'scenario/bad-include' });
      continue;
    }
    const at = join(dirname(path), name);
    if (at === path || open.includes(at)) problems.push({ place, expected: 'a file that does not include this one', found: quote(name), code: 'scenario/include-cycle' });
    else if (open.length + names.length > MOST) problems.push({ place, expected: `at most ${MOST} files`, found: 'more', code: 'scenario/too-many-includes' });
    else if (!existsSync(at)) problems.push(missingFile(at, name, place, 'scenario/no-include'));
    else layers.push(await readScenarioFile(at, [...open, path]));
  }
  if (problems.length > 0) throw new InputError(problems);
  const all: readonly YamlFile[] = [{ ...own, value: rest }, ...layers];
  const value = all.reduceRight<unknown>((under, layer) => laid(under, layer.value), {});
  const ownerOf = (at: YamlPath): YamlFile => {
    for (let length = at.length; length > 0; length--) {
      const owner = all.find((layer) => holds(layer.value, at.slice(0, length)));
      if (owner !== undefined) return owner;
    }
    return own;
  };
  return { ...own, value, locate: (at, of) => ownerOf(at).locate(at, of), place: (at, of) => ownerOf(at).place(at, of), files: [{ path, sha256: own.sha256 }, ...layers.flatMap(({ files }) => files)] };
}
