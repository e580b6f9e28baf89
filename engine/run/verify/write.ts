/** Tables of a verification: scores with their intervals, what each probability came to, and the manifest. */
import { writeFile } from 'node:fs/promises';
import type { Missing } from '../../verification/score.js';
import type { BootstrapInterval } from '../../verification/bootstrap.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { numberColumn, reasonColumns, textColumn, writeTable, type ChineseOf } from '../write/plain-table.js';
import { eventOf, numberOf, type QuantityScores, type ScoreOptions, type Scored } from './score.js';
import type { VerifyData } from './pairs.js';
import { unmatchedCounts, writeUnmatched } from './unmatched.js';

/** Ends of an interval, or nulls and why. */
export const endsOf = (interval: BootstrapInterval | Missing): readonly [low: number | null, high: number | null, because: string] => ('low' in interval ? [interval.low, interval.high, ''] : [null, null, interval.missing]);

/** A score of the table. */
interface Row extends Scored {
  readonly quantity: string;
  readonly event: string;
  readonly cases: number;
}

/** Write the results into a folder. */
export async function writeVerify(out: OutputFolder, { inputs, pairs, unmatched }: VerifyData, scores: readonly QuantityScores[], { seed }: ScoreOptions, page: string, chinese: ChineseOf): Promise<void> {
  const rows = scores.flatMap(({ quantity, cases, scores: own, events }): Row[] => [
    ...own.map((each) => ({ ...each, quantity, event: '', cases })),
    ...events.flatMap((event) => event.scores.map((each) => ({ ...each, quantity, event: eventOf(event), cases: event.cases }))),
  ]);
  await writeTable(out.file('scores.csv'), [
    textColumn('quantity', rows.map(({ quantity }) => quantity)),
    textColumn('event', rows.map(({ event }) => event)),
    textColumn('measure', rows.map(({ measure }) => measure)),
    textColumn('title_zh', rows.map(({ title }) => title.zh)),
    textColumn('title_en', rows.map(({ title }) => title.en)),
    numberColumn('cost_loss', rows.map(({ costLoss }) => costLoss)),
    textColumn('unit', rows.map(({ unit }) => unit)),
    numberColumn('value', rows.map(({ score }) => numberOf(score)[0])),
    numberColumn('low', rows.map(({ interval }) => endsOf(interval)[0])),
    numberColumn('high', rows.map(({ interval }) => endsOf(interval)[1])),
    numberColumn('cases', rows.map(({ cases }) => cases)),
    ...reasonColumns('missing_because', rows.map(({ score }) => numberOf(score)[1]), chinese),
    ...reasonColumns('no_interval_because', rows.map(({ interval }) => endsOf(interval)[2]), chinese),
  ]);
  const likely = scores.flatMap(({ quantity, events }) => events.flatMap((event) => event.rows.map((row) => ({ quantity, event, row, point: 'missing' in event.roc ? undefined : event.roc.points.find(({ threshold }) => threshold === row.probability) }))));
  await writeTable(out.file('probabilities.csv'), [
    textColumn('quantity', likely.map(({ quantity }) => quantity)),
    textColumn('event', likely.map(({ event }) => eventOf(event))),
    numberColumn('probability', likely.map(({ row }) => row.probability)),
    numberColumn('cases', likely.map(({ row }) => row.cases)),
    numberColumn('observed_share', likely.map(({ row }) => row.observed)),
    numberColumn('low', likely.map(({ row }) => endsOf(row.interval)[0])),
    numberColumn('high', likely.map(({ row }) => endsOf(row.interval)[1])),
    numberColumn('hit_rate_from_here', likely.map(({ point }) => point?.hitRate ?? null)),
    numberColumn('false_rate_from_here', likely.map(({ point }) => point?.falseRate ?? null)),
  ]);
  await writeUnmatched(out, unmatched);
  await writeFile(out.file('report.html'), page);
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'verify', scenario: '', seed, members: pairs[0]!.m, status: 'complete', inputs, unmatched: unmatchedCounts(unmatched) }, written);
}
