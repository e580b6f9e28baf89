/** What terminals answer to emergency broadcasts, kept: how far each message went in each area, one row each, the newest answer of it. */
import { basename, join } from 'node:path';
import { InputError, throwIfAny, type Problem } from '../../core/errors.js';
import { capTimeText } from '../../warning/cap.js';
import { capTime } from '../../warning/cap-schema.js';
import { readFeedback, type CoverageUnit } from '../../warning/emergency-broadcast.js';
import { LEVELS } from '../../warning/rule.js';
import { decodeXml } from '../read/xml-text.js';
import { parseTable, readBytes, readSmallTable, readText } from '../small-table.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { numberColumn, textColumn, writeTable } from '../write/plain-table.js';

export const FEEDBACK_NAME = 'broadcast-coverage.csv';

/** An answer about one area. */
export interface FeedbackRow {
  /** Id of the broadcast, EBMID. */
  readonly message: string;
  readonly area: string;
  /** Share of the terminals that broadcast it [1]. */
  readonly share: number;
  readonly state: string;
  readonly description: string;
  /** When it was said, as CAP writes it; '': not told. */
  readonly time: string;
  /** Of the CAP message that was broadcast; '' where it is not known. */
  readonly hazard: string;
  readonly level: string;
  readonly sent: string;
}

/** What was broadcast, by EBMID. */
type Broadcasts = ReadonlyMap<string, Pick<FeedbackRow, 'hazard' | 'level' | 'sent'>>;

/** Broadcasts of folders that `cap make` wrote. */
export async function readBroadcasts(folders: readonly string[]): Promise<Broadcasts> {
  const out = new Map<string, Pick<FeedbackRow, 'hazard' | 'level' | 'sent'>>();
  const problems: Problem[] = [];
  for (const folder of folders) {
    const { header, records } = parseTable(await readText(join(folder, 'messages.csv'), 'the folder of a run of shuxiang cap make'), 'messages.csv');
    const [names, ids, hazard, sent] = ['broadcast', 'broadcast_ids', 'hazard', 'sent'].map((name) => header.indexOf(name)) as [number, number, number, number];
    if (ids < 0) problems.push({ place: join(folder, 'messages.csv'), expected: 'a column broadcast_ids, as cap make writes it', found: header.join(', '), code: 'cap/no-broadcasts' });
    for (const cells of records) {
      const own = (cells[names] ?? '').split('; ');
      (cells[ids] ?? '').split('; ').forEach((id, k) => {
        const [, level = '0'] = /-(\d)(?:-\d+)?\.xml$/.exec(own[k] ?? '') ?? [];
        if (id !== '') out.set(id, { hazard: cells[hazard]!, level: LEVELS[Number(level) - 1] ?? 'none', sent: cells[sent]! });
      });
    }
  }
  throwIfAny(problems);
  return out;
}

const isTime = (text: string): boolean => capTime(text) !== null;

/** Answers that were kept before. */
export function readKept(path: string): Promise<FeedbackRow[]> {
  const text = (name: string, required: boolean): { readonly name: string; readonly required: boolean } => ({ name, required });
  return readSmallTable(path, [
    { ...text('message', true), isCode: true },
    { ...text('area', true), isCode: true },
    { ...text('share', true), expected: 'a share from 0 to 1', fits: (cell) => Number(cell) >= 0 && Number(cell) <= 1 },
    text('state', false), text('description', false),
    { ...text('time', false), expected: 'a time as CAP writes it', fits: isTime },
    text('hazard', false), text('level', false),
    { ...text('sent', false), expected: 'a time as CAP writes it', fits: isTime },
  ]).then((rows) => rows.map(({ cells }): FeedbackRow => ({ message: cells['message']!, area: cells['area']!, share: Number(cells['share']), state: cells['state'] ?? '', description: cells['description'] ?? '', time: cells['time'] ?? '', hazard: cells['hazard'] ?? '', level: cells['level'] ?? '', sent: cells['sent'] ?? '' })));
}

/** Answers in files, each an EBMStateResponse. @throws InputError `broadcast/...`, the problems of all files */
export async function readAnswers(paths: readonly string[], unit: CoverageUnit, broadcasts: Broadcasts): Promise<FeedbackRow[]> {
  const problems: Problem[] = [];
  const rows = await Promise.all(paths.map(async (path): Promise<FeedbackRow[]> => {
    const read = decodeXml(await readBytes(path));
    if (!('text' in read)) {
      problems.push({ place: `${path}:1`, ...read, code: 'broadcast/encoding' });
      return [];
    }
    const { feedback, problems: own } = readFeedback(read.text, unit);
    problems.push(...own.map(({ line, expected, found }) => ({ place: `${path}:${line}`, expected, found, code: 'broadcast/bad-feedback' })));
    if (feedback === null) return [];
    const { messageId: message, state, description, time } = feedback;
    const of = broadcasts.get(message) ?? { hazard: '', level: '', sent: '' };
    return feedback.coverages.flatMap(({ share, areas }) => areas.map((area) => ({ message, area, share, state, description, time: time === null ? '' : capTimeText(time), ...of })));
  }));
  throwIfAny(problems);
  return rows.flat();
}

/** Answers together: of one message and area the one said last, of the same moment that read last. In order of message and area. */
export function mergeAnswers(rows: readonly FeedbackRow[]): FeedbackRow[] {
  const newest = new Map<string, FeedbackRow>();
  for (const row of rows) {
    const key = `${row.message} ${row.area}`;
    const before = newest.get(key);
    if (before === undefined || (capTime(row.time) ?? -Infinity) >= (capTime(before.time) ?? -Infinity)) newest.set(key, row);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** The file of a folder that `cap feedback` wrote, or the file itself. */
export const feedbackFile = (path: string): string => (/\.csv$/i.test(path) ? path : join(path, FEEDBACK_NAME));

/** Answers of a file or of a folder that `cap feedback` wrote, for what looks at them later. @throws InputError `verify/no-broadcasts` where none says what was broadcast */
export async function keptAnswers(path: string): Promise<FeedbackRow[]> {
  const file = feedbackFile(path);
  const rows = await readKept(file);
  if (!rows.some(({ hazard, sent }) => hazard !== '' && sent !== '')) throw new InputError([{ place: basename(file), expected: 'answers to broadcasts whose hazard and moment are known: cap feedback --messages with the folders of cap make', found: rows.length === 0 ? 'no rows' : 'none', code: 'verify/no-broadcasts' }]);
  return rows;
}

/** Write the answers into a folder. */
export async function writeAnswers(out: OutputFolder, rows: readonly FeedbackRow[], inputs: readonly { readonly path: string; readonly sha256: string }[]): Promise<void> {
  await writeTable(out.file(FEEDBACK_NAME), [
    ...(['message', 'area'] as const).map((name) => textColumn(name, rows.map((row) => row[name]))),
    numberColumn('share', rows.map(({ share }) => share)),
    ...(['state', 'description', 'time', 'hazard', 'level', 'sent'] as const).map((name) => textColumn(name, rows.map((row) => row[name]))),
  ]);
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'cap feedback', scenario: '', seed: '', members: 1, status: 'complete', inputs }, written);
}
