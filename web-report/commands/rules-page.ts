/** The rules that a run of a scenario holds against its members: tables and page. */
import { writeFile } from 'node:fs/promises';
import type { WriteWarned } from '../../engine/run/scenario/write.js';
import { rulesOutcomes, runRules, type RulesJob } from '../../engine/run/warned/rules.js';
import { writeWarnTables } from '../../engine/run/warn/write.js';
import { chinesePhrase } from '../pages/phrases.js';
import { warningReport } from '../pages/warning/report.js';
import { warnReportOf } from './warn-report.js';

/** Writes what the rules of a run came to, with its other results. */
export const writeRules = (rules: RulesJob, onProgress: (done: number, of: number) => void): WriteWarned => async (out, { scenario }) => {
  const { data, result } = runRules(scenario, rules, onProgress);
  await writeWarnTables((name) => out.file(`rules-${name}`), rules.books, data, result, chinesePhrase);
  await writeFile(out.file('rules.html'), warningReport(warnReportOf(rules.books, data, result, undefined)));
  return { outcomes: rulesOutcomes(rules.declaration, result, data.clock.steps), ledgers: [] };
};

/** Several that write, one after the other; null: none. */
export function together(writers: readonly (WriteWarned | null)[]): WriteWarned | null {
  const own = writers.filter((writer) => writer !== null);
  if (own.length === 0) return null;
  return async (out, run) => {
    const parts = [];
    for (const write of own) parts.push(await write(out, run));
    return { outcomes: parts.flatMap(({ outcomes }) => outcomes), ledgers: parts.flatMap(({ ledgers }) => ledgers) };
  };
}
