/** The warnings of a scenario's run, held, scored, written and shown. */
import { writeFile } from 'node:fs/promises';
import type { WriteWarned } from '../../engine/run/scenario/write.js';
import type { WarnedJob } from '../../engine/run/warned/load.js';
import { warnedLedgers } from '../../engine/run/warned/ledgers.js';
import { runWarned, type WarnedResult } from '../../engine/run/warned/run.js';
import { numberOf } from '../../engine/run/warned/score.js';
import { TOLD_MINUTES, type ReachByTime } from '../../engine/run/warned/reach-tally.js';
import { AS_IT_STANDS } from '../../engine/run/warned/reached.js';
import { policyLines, writeWarned } from '../../engine/run/warned/write.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { LEVELS } from '../../engine/warning/rule.js';
import type { Clock } from '../../engine/run/scenario/clock.js';
import { warnedReport, type Estimate, type WarnedReport } from '../pages/warned/report.js';
import { warnedCourse } from './warned-course.js';

/** A course of reach: its minutes, and in time. */
function curveOf(rows: readonly ReachByTime[], hasBand: boolean): { readonly points: WarnedReport['reach']['byPolicy'][number]['points']; readonly inTime: number } {
  return {
    points: rows.flatMap(({ minutes, share, low, high }) => (minutes === null ? [] : [{ minutes, share, ...(hasBand && low !== null && high !== null ? { low, high } : {}) }])),
    inTime: rows.find(({ minutes }) => minutes === null)!.share,
  };
}

function reachOf({ reach: { policies = [], classes } }: WarnedJob, { times, units }: WarnedResult): WarnedReport['reach'] {
  const rowsOf = (policy: string, unit: number | null, peopleClass: string | null): ReachByTime[] => times.filter((row) => row.policy === policy && row.unit === unit && row.peopleClass === peopleClass);
  const curves = <T extends { readonly title: WarnedReport['title'] | null }>(all: readonly T[], of: (one: T, k: number) => readonly ReachByTime[], hasBand: (k: number) => boolean): WarnedReport['reach']['byPolicy'] =>
    all.flatMap((one, k) => (of(one, k).length === 0 ? [] : [{ title: one.title, ...curveOf(of(one, k), hasBand(k)) }]));
  const villages = units.flatMap((unit, u) => {
    const rows = rowsOf(AS_IT_STANDS, u, null);
    return rows.length === 0 ? [] : [{ unit, shares: TOLD_MINUTES.map((minutes) => rows.find((row) => row.minutes === minutes)!.share), inTime: rows.find(({ minutes }) => minutes === null)!.share }];
  });
  return {
    byPolicy: curves([{ name: AS_IT_STANDS, title: null }, ...policies], ({ name }) => rowsOf(name, null, null), (k) => k === 0),
    byClass: curves([...classes, { name: null, title: null }], ({ name }) => rowsOf(AS_IT_STANDS, null, name), () => false),
    told: TOLD_MINUTES,
    villages: villages.sort((a, b) => a.inTime - b.inTime),
  };
}

function reportOf(job: WarnedJob, result: WarnedResult, members: number, clock: Clock): WarnedReport {
  const { declaration, reach } = job;
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
    step: clock.dt / 3_600,
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
    reach: reachOf(job, result),
    course: warnedCourse(result, clock),
    units: [...result.reach].sort((a, b) => b.loss - a.loss).map(({ unit, events: count, warned, lead, share, loss, avoided: saved }) => ({ unit: result.units[unit]!, events: count, warned, lead: minutes(lead), share, loss, avoided: saved })),
    rules: result.rules.map(({ rule: { title, basis, verified }, edition }) => ({ hazard: title, edition, basis, verified })),
  };
}

/** Writes the warnings of a run with its other results. */
export const writeWarnings = (warned: WarnedJob, onProgress: (done: number, of: number) => void): WriteWarned => async (out, { scenario }) => {
  const result = await runWarned(scenario, warned, onProgress);
  const { members, clock } = scenario.job;
  const outcomes = await writeWarned(out, warned, result, clock, (path) => writeFile(path, warnedReport(reportOf(warned, result, members, clock))));
  return { outcomes, ledgers: warnedLedgers(result.policies) };
};
