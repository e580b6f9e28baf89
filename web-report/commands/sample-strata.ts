/** The strata of an audit sample: groups of levels, and peer groups. */
import { basename } from 'node:path';
import { gathered, InputError, throwIfAny, type Problem } from '../../engine/core/errors.js';
import type { Label } from '../../engine/core/label.js';
import { unknownName } from '../../engine/core/lookup.js';
import { PRESENT } from '../../engine/core/table.js';
import { loadDivisions } from '../../engine/run/divisions.js';
import type { Dataset } from '../../engine/run/read/index.js';
import { NO, YES } from '../../engine/run/write/template-text.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';
import { peerGroupTitle } from '../../engine/scoring/peer-title.js';
import { peerGroups } from '../../engine/scoring/peers.js';
import { readLabels } from '../pages/labels.js';
import { divisionYearOf, yearOf } from './report-year.js';
import { markedName, syntheticSeed } from './synthetic.js';

/** The part of a stratum that is no level: the peer group. */
export const PEERS = 'peers';

/** Between the parts of a name, and what a part is called that is not known. */
const BETWEEN = ' / ';
const UNKNOWN = '?';

/**
 * The parts that `--strata` names.
 *
 * @throws InputError `sample/unknown-stratum` with the names there are
 */
export function strataParts(text: string, framework: FrameworkDeclaration): string[] {
  const parts = text.split(',').map((part) => part.trim());
  const names = [...framework.levels.slice(1).map((level) => level.name), PEERS];
  const unknown = parts.filter((part) => !names.includes(part));
  if (unknown.length > 0) throw new InputError(unknown.map((part) => unknownName('--strata', part, names, 'sample/unknown-stratum')));
  return parts;
}

/**
 * Refuse strata by fields that the file does not have or in which there is what cannot be read: units would be drawn as if nothing were known of
 * them. A blank cell is none of these.
 *
 * @throws InputError `sample/absent-peer-field` with what is wrong with the headers, and what is wrong with the cells
 */
export function throwIfUnread({ absentFields, problems, path }: Dataset, { peers }: FrameworkDeclaration, parts: readonly string[]): void {
  if (!parts.includes(PEERS)) return;
  const absent = peers.filter((name) => absentFields.includes(name));
  const columns = absent.map((name): Problem => ({ place: `${basename(path)} ${name}`, expected: `a column ${name}, for strata by peers`, found: 'no such column', code: 'sample/absent-peer-field', field: name }));
  const headers = absent.length === 0 ? [] : problems.filter(({ code }) => code === 'villages/unknown-column');
  throwIfAny([...columns, ...headers, ...problems.filter(({ field, code }) => field !== undefined && peers.includes(field) && code !== 'villages/unknown-column')]);
}

/** The stratum of every unit, in parts: its group at each level named, its peer group. */
export function strataOf(dataset: Dataset, framework: FrameworkDeclaration, parts: readonly string[]): string[][] {
  const prefix = new Map(framework.levels.map((level) => [level.name, level.prefix]));
  const peers = peerGroups(dataset.table, framework.peers);
  return dataset.codes.map((code, row) => parts.map((part) => (part === PEERS ? (peers.names[peers.of[row]!] ?? UNKNOWN) : code.slice(0, prefix.get(part)))));
}

/** The name of a stratum, by which it is drawn. */
export const stratumName = (own: readonly string[]): string => own.join(BETWEEN);

/** What the group of a code is called: by the field that names its level, by the division table of the data's year, by its code. */
async function groupNamer(dataset: Dataset, framework: FrameworkDeclaration, folder: string | undefined): Promise<(level: string, code: string) => string> {
  const year = await gathered([], () => yearOf(undefined, framework, dataset));
  const edition = year === null ? null : divisionYearOf(framework, year);
  const divisions = edition === null ? null : await loadDivisions(edition, folder);
  const synthetic = syntheticSeed(dataset, framework.unit.name);
  return (level, code) => {
    const field = framework.levels.find(({ name }) => name === level)?.nameField;
    const column = field === undefined ? undefined : dataset.table.columns.get(field);
    const row = column?.kind === 'text' ? dataset.codes.findIndex((own, at) => own.startsWith(code) && column.missing[at] === PRESENT) : -1;
    return (row >= 0 && column?.kind === 'text' ? column.dictionary[column.codes[row]!] : undefined) ?? markedName(divisions?.nameOf(code) ?? null, synthetic) ?? code;
  };
}

/** What people call strata: the groups of levels by name, the peer groups in words. */
export async function stratumTitles(strata: readonly (readonly string[])[], dataset: Dataset, framework: FrameworkDeclaration, parts: readonly string[], folder: string | undefined): Promise<Map<string, Label>> {
  const groupName = await groupNamer(dataset, framework, folder);
  const unknown = readLabels()['auditSample.unknownPeers']!;
  const saying = (language: keyof Label) => (field: string, yes: boolean): string => `${field}${language === 'zh' ? '：' : ': '}${(yes ? YES : NO)[language]}`;
  const wordOf = (part: string, name: string, language: keyof Label): string => {
    if (part === PEERS) return name === UNKNOWN ? unknown[language] : peerGroupTitle(name, framework, language, saying(language));
    return name === '' ? framework.levels.find((level) => level.name === part)!.title[language] : groupName(part, name);
  };
  const title = (own: readonly string[], language: keyof Label): string => own.map((name, at) => wordOf(parts[at]!, name, language)).join(BETWEEN);
  const byName = new Map(strata.map((own) => [stratumName(own), own]));
  return new Map([...byName].map(([name, own]) => [name, { zh: title(own, 'zh'), en: title(own, 'en') }]));
}
