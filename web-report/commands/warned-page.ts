/** The warnings of a scenario's run, held, scored, written and shown. */
import { writeFile } from 'node:fs/promises';
import type { WriteWarned } from '../../engine/run/scenario/write.js';
import type { WarnedJob } from '../../engine/run/warned/load.js';
import { warnedLedgers } from '../../engine/run/warned/ledgers.js';
import { runWarned, type WarnedResult } from '../../engine/run/warned/run.js';
import { numberOf } from '../../engine/run/warned/score.js';
import { policyLines, writeWarned } from '../../engine/run/warned/write.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { LEVELS } from '../../engine/warning/rule.js';
import { warnedReport, type Estimate, type WarnedReport } from '../pages/warned/report.js';

function reportOf({ declaration, reach }: WarnedJob, result: WarnedResult, members: number, step: number): WarnedReport {
  const { name, version } = ownPackage();
  const { forecast, event, avoided } = declaration;
  const minutes = (seconds: number | null): number | null => (seconds === null ? null : seconds / 60);
  const events = result.cases.filter(({ onset }) => onset !== null).length;
  const levelNamed = (level: string): (typeof LEVELS)[number] => LEVELS.find((one) => one === level)!;
  return {
    title: declaration.title,
    code: `${name} ${version}`,
    members,
    villages: result.units.length,
    step,
    forecast,
    event: { ...event, events, share: events / result.cases.length },
    levels: result.scores.map(({ level, lines, leads, messages }, k) => {
      const of = (measure: string): Estimate => {
        const { value, interval } = lines.find((line) => line.measure === measure)!;
        return { value: numberOf(value), low: 'low' in interval ? interval.low : null, high: 'low' in interval ? interval.high : null };
      };
      return { level: levelNamed(level), pod: of('probability_of_detection'), far: of('false_alarm_ratio'), csi: of('threat_score'), lead: minutes(leads.median), lead30: leads.atLeast30, lead60: leads.atLeast60, messages, value: result.value[k]!.points.map(({ costLoss, value }) => ({ costLoss, value: numberOf(value) })) };
    }),
    avoided: { ...avoided, from: levelNamed(avoided.from), action: declaration.reach.action },
    policies: policyLines(result.policies).map(({ policy, loss, reachedShare, avoided: saved, avoidedError, gain, gainError }) => ({ title: (reach.policies ?? []).find((one) => one.name === policy)?.title ?? null, loss, reached: reachedShare, avoided: saved, avoidedError, gain, gainError })),
    units: [...result.reach].sort((a, b) => b.loss - a.loss).map(({ unit, events: count, warned, lead, share, loss, avoided: saved }) => ({ unit: result.units[unit]!, events: count, warned, lead: minutes(lead), share, loss, avoided: saved })),
    rules: result.rules.map(({ rule: { title, basis, verified }, edition }) => ({ hazard: title, edition, basis, verified })),
  };
}

/** Writes the warnings of a run with its other results. */
export const writeWarnings = (warned: WarnedJob, onProgress: (done: number, of: number) => void): WriteWarned => async (out, { scenario }) => {
  const result = await runWarned(scenario, warned, onProgress);
  const { members, clock } = scenario.job;
  const outcomes = await writeWarned(out, warned, result, (path) => writeFile(path, warnedReport(reportOf(warned, result, members, clock.dt / 3_600))));
  return { outcomes, ledgers: warnedLedgers(result.policies) };
};
