/** The year before, as the options name it: its file, the method it was assessed by, its mapping, the tables of its year. */
import { basename } from 'node:path';
import { throwIfAny } from '../../engine/core/errors.js';
import { loadCountyBoxes, loadDivisions } from '../../engine/run/divisions.js';
import type { Executor } from '../../engine/run/executor.js';
import { loadFramework, type LoadedFramework } from '../../engine/run/framework-files.js';
import type { Evidence } from '../../engine/run/prepare.js';
import { fieldsOnlyIn, type PreviousYear } from '../../engine/run/previous.js';
import { readDataset, readMapping, type Dataset, type ReadOptions } from '../../engine/run/read/index.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';
import { frameworkFolder } from './framework.js';
import type { Progress } from './progress.js';
import { divisionYearOf, looksUpDivisions, yearOf } from './report-year.js';

type Mapping = NonNullable<ReadOptions['mapping']>;

/** The options that speak of the year before. */
export interface PreviousOptions {
  readonly previous?: string;
  readonly previousFramework?: string;
  readonly previousMapping?: string;
  readonly divisions?: string;
}

export interface Previous {
  readonly read: PreviousYear | null;
  /** The method, where it is another than this year's. */
  readonly framework: { readonly name: string; readonly version: string; readonly sha256: string } | null;
  readonly divisionEdition: { readonly year: number; readonly checked: boolean } | null;
}

/** A mapping as one version of the form understands it: what it maps to a field of the other alone is passed over. */
export function mappingFor(mapping: Mapping | undefined, form: FrameworkDeclaration, other: FrameworkDeclaration | undefined): { readonly mapping?: Mapping } {
  if (mapping === undefined || other === undefined) return mapping === undefined ? {} : { mapping };
  const has = ({ fields }: FrameworkDeclaration, name: string): boolean => fields.some((field) => field.name === name);
  return { mapping: new Map([...mapping].map(([header, name]) => [header, name !== null && !has(form, name) && has(other, name) ? null : name])) };
}

/** What the codes and places of a year are held against: tables of that year, and no yearbook, which is of the year assessed. */
async function evidenceOf(declaration: FrameworkDeclaration, year: number, folder: string | undefined): Promise<Evidence> {
  const divisionYear = divisionYearOf(declaration, year);
  if (divisionYear === null) return { divisions: null, yearbook: null, boxes: null };
  const divisions = await loadDivisions(divisionYear, folder);
  return { divisions: divisions === null ? null : { year: divisions.year, has: (code) => divisions.has(code) }, yearbook: null, boxes: await loadCountyBoxes(divisionYear, folder) };
}

/**
 * The method of the year before, where it is another than this year's.
 *
 * @throws InputError `options/no-previous` where an option is for a year that is not given, and those of `loadFramework`
 */
export async function loadPreviousFramework({ previous, previousFramework, previousMapping }: PreviousOptions): Promise<LoadedFramework | null> {
  if (previous === undefined) {
    const given = Object.entries({ '--previous-framework': previousFramework, '--previous-mapping': previousMapping }).filter(([, value]) => value !== undefined);
    throwIfAny(given.map(([option]) => ({ place: option, expected: '--previous with it: the data of the year before', found: 'no --previous', code: 'options/no-previous' })));
  }
  return previousFramework === undefined ? null : loadFramework(frameworkFolder(previousFramework));
}

/** What the year before is read by. */
export interface PreviousReading {
  /** This year's method, and that of the year before where it is another. */
  readonly declaration: FrameworkDeclaration;
  readonly other: LoadedFramework | null;
  /** The mapping of this year's file, which holds for last year's too unless it has its own. */
  readonly mapping: Mapping | undefined;
}

/**
 * Read the year before.
 *
 * @throws InputError what reading throws
 */
export async function readPrevious(options: PreviousOptions, { declaration, other, mapping }: PreviousReading, executor: Executor, progress: Progress): Promise<Previous> {
  const { previous, previousMapping } = options;
  if (previous === undefined) return { read: null, framework: null, divisionEdition: null };
  const own = other?.declaration ?? declaration;
  const ownMapping = previousMapping === undefined ? mapping : await readMapping(previousMapping);
  const onProgress = (done: number, of: number | null): void => progress.step(`读取 / reading ${basename(previous)}`, done, of);
  const read = (form: FrameworkDeclaration, beside: FrameworkDeclaration, more: ReadOptions): Promise<Dataset> => readDataset(previous, form, { ...mappingFor(ownMapping, form, beside), pool: executor, onProgress, ...more });
  const dataset = await read(own, declaration, other === null ? {} : { otherVersion: { form: declaration, ofTheFile: false } });
  const fields = fieldsOnlyIn(declaration, own);
  const newer = fields.length === 0 ? null : await read(declaration, own, { otherVersion: { form: own, ofTheFile: true }, only: new Set(fields.map(({ name }) => name)) });
  const year = yearOf(undefined, own, dataset);
  const evidence = await evidenceOf(own, year, options.divisions);
  const divisionYear = divisionYearOf(own, year);
  return {
    read: { year, declaration: own, dataset, evidence, newer },
    framework: other === null ? null : { name: own.name, version: own.version, sha256: other.sha256 },
    divisionEdition: divisionYear === null ? null : { year: divisionYear, checked: evidence.divisions !== null && looksUpDivisions(own) },
  };
}
