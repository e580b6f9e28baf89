/** Tables of a verification of warnings: scores, lead times of each unit, what became of each event and warning, and the manifest. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { levelName } from '../warn/run.js';
import { timeText } from '../scenario/clock.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { numberColumn, reasonColumns, textColumn, writeTable, type ChineseOf } from '../write/plain-table.js';
import { digestOf } from './pairs.js';
import type { BroadcastReach } from './broadcast-reach.js';
import type { ListedEvents } from './events.js';
import type { IssuedWarnings } from './issued.js';
import { unmatchedCounts, writeUnmatched } from './unmatched.js';
import { numberOf } from './score.js';
import type { LevelScores, WarningScoreOptions } from './score-warnings.js';
import { endsOf } from './write.js';

const MINUTE = 60;
const minutes = (seconds: number | null): number | null => (seconds === null ? null : seconds / MINUTE);
/** A moment [s since 1970 UTC] as text. */
export const momentText = (seconds: number): string => timeText({ start: seconds * 1_000, dt: MINUTE, steps: 1 }, 0);

/** Answers to broadcasts beside the model of reach. */
const writeBroadcasts = (out: OutputFolder, rows: readonly BroadcastReach[], chinese: ChineseOf): Promise<void> =>
  writeTable(out.file('broadcast-reach.csv'), [
    ...(['message', 'hazard', 'level', 'sent', 'channel', 'area'] as const).map((name) => textColumn(name, rows.map((row) => row[name]))),
    textColumn('village_code', rows.map(({ village }) => village ?? '*')),
    numberColumn('terminals', rows.map(({ terminals }) => terminals)),
    numberColumn('reported', rows.map(({ reported }) => reported)),
    ...(['mean', 'q05', 'q95'] as const).map((name) => numberColumn(name === 'mean' ? 'modelled' : `modelled_${name}`, rows.map(({ modelled }) => modelled?.[name] ?? null))),
    numberColumn('difference', rows.map(({ difference }) => difference)),
    textColumn('within', rows.map(({ within }) => (within === null ? '' : String(within)))),
    ...reasonColumns('because', rows.map(({ because }) => because), chinese),
  ]);

/** Write the results into a folder. @param files of events, and of answers to broadcasts where they are given @param broadcasts those answers beside the model; null: they are not held against it */
export async function writeWarningScores(out: OutputFolder, { inputs }: IssuedWarnings, { elsewhere }: ListedEvents, files: readonly string[], levels: readonly LevelScores[], { seed }: WarningScoreOptions, page: string, chinese: ChineseOf, broadcasts: readonly BroadcastReach[] | null = null): Promise<void> {
  const scores = levels.flatMap((own) => own.scores.map((score) => ({ own, score })));
  await writeTable(out.file('scores.csv'), [
    textColumn('book', scores.map(({ own }) => own.book)),
    textColumn('hazard', scores.map(({ own }) => own.hazard)),
    textColumn('level', scores.map(({ own }) => levelName(own.level))),
    numberColumn('units', scores.map(({ own }) => own.units)),
    numberColumn('events', scores.map(({ own }) => own.events)),
    numberColumn('warnings', scores.map(({ own }) => own.warnings)),
    textColumn('measure', scores.map(({ score }) => score.measure)),
    textColumn('title_zh', scores.map(({ score }) => score.title.zh)),
    textColumn('title_en', scores.map(({ score }) => score.title.en)),
    textColumn('unit', scores.map(({ score }) => score.unit)),
    numberColumn('value', scores.map(({ score }) => numberOf(score.score)[0])),
    numberColumn('low', scores.map(({ score }) => endsOf(score.interval)[0])),
    numberColumn('high', scores.map(({ score }) => endsOf(score.interval)[1])),
    ...reasonColumns('missing_because', scores.map(({ score }) => numberOf(score.score)[1]), chinese),
    ...reasonColumns('no_interval_because', scores.map(({ score }) => endsOf(score.interval)[2]), chinese),
  ]);
  const units = levels.flatMap((own) => own.byUnit.map(({ unit, leads }) => ({ own, unit, leads })));
  await writeTable(out.file('lead-times.csv'), [
    textColumn('book', units.map(({ own }) => own.book)),
    textColumn('hazard', units.map(({ own }) => own.hazard)),
    textColumn('level', units.map(({ own }) => levelName(own.level))),
    textColumn('unit', units.map(({ unit }) => unit)),
    numberColumn('events', units.map(({ leads }) => leads.events)),
    numberColumn('missed', units.map(({ leads }) => leads.missed)),
    numberColumn('median_min', units.map(({ leads }) => minutes(leads.median))),
    numberColumn('p10_min', units.map(({ leads }) => minutes(leads.tenth))),
    numberColumn('share_30_min', units.map(({ leads }) => leads.atLeast30)),
    numberColumn('share_60_min', units.map(({ leads }) => leads.atLeast60)),
  ]);
  const outcomes = levels.flatMap((own) => own.outcomes.map((row) => ({ own, row })));
  await writeTable(out.file('outcomes.csv'), [
    textColumn('book', outcomes.map(({ own }) => own.book)),
    textColumn('hazard', outcomes.map(({ own }) => own.hazard)),
    textColumn('level', outcomes.map(({ own }) => levelName(own.level))),
    textColumn('unit', outcomes.map(({ row }) => row.unit)),
    textColumn('outcome', outcomes.map(({ row }) => row.outcome)),
    textColumn('time', outcomes.map(({ row }) => momentText(row.time))),
    numberColumn('lead_min', outcomes.map(({ row }) => minutes(row.lead))),
  ]);
  if (broadcasts !== null) await writeBroadcasts(out, broadcasts, chinese);
  await writeUnmatched(out, elsewhere);
  await writeFile(out.file('report.html'), page);
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'verify', scenario: basename(files[0]!), seed, members: 0, status: 'complete', inputs: [...inputs, ...(await Promise.all(files.map(digestOf)))], unmatched: unmatchedCounts(elsewhere) }, written);
}
