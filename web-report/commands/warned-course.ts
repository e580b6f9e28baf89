/** What a page shows of the course that a run's warnings were traced in. */
import { timeText, type Clock } from '../../engine/run/scenario/clock.js';
import { conditionText } from '../../engine/run/warn/condition-text.js';
import type { WarnedResult } from '../../engine/run/warned/run.js';
import { LEVELS, type HazardRule } from '../../engine/warning/rule.js';
import { metParts } from '../../engine/warning/trace.js';
import type { LevelProbability } from '../charts/level-probabilities.js';
import type { TimelineRow } from '../charts/warning-timeline.js';
import type { WarnedCourse } from '../pages/warned/course.js';
import { levelSpans } from '../pages/warning/spans.js';

/** Villages that the timeline shows beside the one that is traced. */
const OTHERS = 14;
/** Steps shown before the first warning or event and after the last. */
const AROUND = 4;

export function warnedCourse({ trace, units, cases }: WarnedResult, clock: Clock): WarnedCourse | null {
  if (trace === null) return null;
  const { of: { unit, member, onset, loss }, changes, issues } = trace;
  const { start, dt, steps } = clock;
  // a level is made, and issued, at the end of its step
  const issueOf = (step: number): number => start + (step + 1) * dt * 1_000;
  const eventOf = (own: number | null): Pick<TimelineRow, 'event'> => (own === null ? {} : { event: { at: start + own * 1_000, name: '事件 event' } });
  const rules = [...new Set(issues.map(({ rule }) => rule))];
  const heldOf = (rule: HazardRule): Uint8Array => Uint8Array.from(issues.filter((issue) => issue.rule === rule), ({ held }) => held);
  const ofVillage = rules.map((rule): TimelineRow => ({ title: `${units[unit]!} ${rule.title.zh} ${rule.title.en}`, spans: levelSpans(heldOf(rule), issueOf), ...eventOf(onset) })).filter(({ spans }) => spans.length > 0);
  const touched = cases.filter((one) => one.member === member && (one.onset !== null || one.levels.some((level) => level > 0)));
  const others = touched.filter((one) => one.unit !== unit).sort((a, b) => b.loss - a.loss || a.unit - b.unit).slice(0, OTHERS);
  const first = changes.reduce((highest, change) => (change.to > highest.to ? change : highest));
  const own = issues.filter(({ rule }) => rule === first.rule);
  const at = (issue: (typeof own)[number], lead: number, moment: number): LevelProbability => ({ moment, atLeast: LEVELS.map((_, k) => issue.atLeast[k * (issue.ahead + 1) + lead]!) });
  const issue = own.find(({ step }) => step === first.step)!;
  const rows = [...ofVillage, ...others.map((one): TimelineRow => ({ title: units[one.unit]!, spans: levelSpans(one.levels, issueOf), ...eventOf(one.onset) }))];
  const moments = rows.flatMap(({ spans, event }) => [...spans.flatMap(({ from, to }) => [from, to]), ...(event === undefined ? [] : [event.at])]);
  const from = Math.max(start, Math.min(...moments) - AROUND * dt * 1_000);
  const end = Math.min(issueOf(steps), Math.max(...moments) + AROUND * dt * 1_000);
  return {
    unit: units[unit]!, course: member + 1, loss, onset: onset === null ? null : timeText(clock, onset / dt), start: from, end, step: dt * 1_000,
    rows,
    villages: touched.length,
    life: changes.map(({ rule, step, from, to }) => ({ time: timeText(clock, step + 1), hazard: rule.title, from, to })),
    likely: { hazard: first.rule.title, issued: timeText(clock, first.step + 1), byLead: Array.from({ length: issue.ahead + 1 }, (_, lead) => at(issue, lead, issueOf(issue.step + lead))), byIssue: own.filter(({ step }) => issueOf(step) >= from && issueOf(step) < end).map((one) => at(one, 0, issueOf(one.step))) },
    lines: changes.flatMap(({ rule, step, to, trace: parts }) => (to === 0 ? [] : metParts(parts)).map((part) => ({ time: timeText(clock, step + 1), hazard: rule.title, level: to, branch: part.branch, condition: conditionText(part), value: part.value, share: part.share }))),
  };
}
