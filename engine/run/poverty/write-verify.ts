/** What a verification of chances of relapse writes: scores, calibration, gaps, leads. No household is named. */
import { isMissing } from '../../verification/score.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { ChineseOf } from '../write/plain-table.js';
import { table, type Cell } from './table.js';
import type { RelapseVerification, Scored } from './verify.js';

const SCORED = ['value', 'low', 'high', 'missing', 'missing_zh'] as const;
function cells({ score, interval }: Scored, chinese: ChineseOf): Cell[] {
  const value = isMissing(score) ? null : score;
  const why = isMissing(score) ? score.missing : 'low' in interval ? '' : interval.missing;
  const [low, high] = 'low' in interval ? [interval.low, interval.high] : [null, null];
  return [value, low, high, why, why === '' ? '' : (chinese(why) ?? why)];
}

export async function writeRelapseVerification(out: OutputFolder, name: string, seed: string, inputs: readonly { readonly path: string; readonly sha256: string }[], found: RelapseVerification, page: (path: string) => Promise<void>, chinese: ChineseOf): Promise<void> {
  await table(out, 'scores.csv', ['outcome', 'method', 'measure', ...SCORED], found.scores.map((row) => [row.outcome, row.method, row.measure, ...cells(row, chinese)]));
  await table(out, 'calibration.csv', ['outcome', 'chance_from', 'chance_to', 'household_years', 'chance', ...SCORED], found.bins.map((row) => [row.outcome, row.from, row.to, row.n, row.forecast, ...cells(row, chinese)]));
  await table(out, 'gaps.csv', ['outcome', 'trait', 'measure', 'households', ...SCORED], found.gaps.map((row) => [row.outcome, row.trait, row.measure, row.households, ...cells(row, chinese)]));
  await table(out, 'leads.csv', ['method', 'flagged', 'fell', 'caught', 'in_time', 'mean_lead [month]', 'fell_without_month'], found.leads.map((row) => [row.method, row.warned, row.events, row.caught, row.inTime, row.meanLead, row.undated]));
  await page(out.file('report.html'));
  const outputs = out.names.map((file) => out.file(file));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'relapse-verify', scenario: name, seed, members: found.draws, inputs, status: 'complete' }, outputs);
}
