/** The page of a scenario's warnings: how often they were right and how long before, whom they reached, and what that saved. */
import type { Label } from '../../../engine/core/label.js';
import { levelColour } from '../../charts/levels.js';
import { reachCurve, type ReachLine } from '../../charts/reach-curve.js';
import { valueCurve, type ValueLine } from '../../charts/value-curve.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { LEVELS } from '../../../engine/warning/rule.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, levelStyle, note, section, table, Words } from '../parts.js';
import { courseSections, type WarnedCourse } from './course.js';

export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface WarnedReport {
  readonly title: Label;
  readonly code: string;
  readonly members: number;
  readonly villages: number;
  readonly step: number;
  readonly forecast: { readonly members: number; readonly horizon: number };
  readonly event: { readonly quantity: string; readonly above: number; readonly events: number; readonly share: number };
  readonly levels: readonly { readonly level: 'blue' | 'yellow' | 'orange' | 'red'; readonly pod: Estimate; readonly far: Estimate; readonly csi: Estimate; readonly lead: number | null; readonly lead30: number | null; readonly lead60: number | null; readonly messages: number; readonly value: ValueLine['points'] }[];
  readonly avoided: { readonly from: 'blue' | 'yellow' | 'orange' | 'red'; readonly share: number; readonly source: string; readonly verified: boolean; readonly action: number };
  readonly policies: readonly { readonly title: Label | null; readonly loss: number; readonly reached: number | null; readonly avoided: number; readonly avoidedError: number | null; readonly gain: number; readonly gainError: number | null }[];
  /** Share of the people where the event came, by minutes since the issue; each with that in time to act. */
  readonly reach: {
    readonly byPolicy: readonly (Omit<ReachLine, 'label'> & { readonly title: Label | null; readonly inTime: number })[];
    /** As it stands; without a title: everybody. */
    readonly byClass: readonly (Omit<ReachLine, 'label'> & { readonly title: Label | null; readonly inTime: number })[];
    /** Minutes that the tables tell. */
    readonly told: readonly number[];
    readonly villages: readonly { readonly unit: string; readonly shares: readonly number[]; readonly inTime: number }[];
  };
  /** One village in one course; null: no warning was given. */
  readonly course: WarnedCourse | null;
  /** The greatest losses first. */
  readonly units: readonly { readonly unit: string; readonly events: number; readonly warned: number; readonly lead: number | null; readonly share: number | null; readonly loss: number; readonly avoided: number }[];
  readonly rules: readonly { readonly hazard: Label; readonly edition: string; readonly basis: string; readonly verified: boolean }[];
}

const LISTED = 20;
const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)}\u00a0%`);
const yuan = (value: number): string => Math.round(value).toLocaleString('en-GB');
const withError = (value: number, error: number | null): string => (error === null ? yuan(value) : `${yuan(value)} ± ${yuan(error)}`);

/** How soon, for how many: by policy, by class of people, and by village. */
function reachSection(w: Words, { reach: { byPolicy, byClass, told, villages }, avoided }: WarnedReport, from: string): string {
  if (byPolicy.length === 0) return '';
  const row = (name: string, shares: readonly number[], inTime: number): string[] => [name, ...shares.map(percent), percent(inTime)];
  const rowOf = (name: string, { points, inTime }: WarnedReport['reach']['byPolicy'][number]): string[] => row(name, told.map((minutes) => points.find((point) => point.minutes === minutes)!.share), inTime);
  const heads = (key: string): string[] => [w.both(key), ...told.map((minutes) => `${minutes} min`), w.both('inTime')];
  const part = (title: string, key: string, lines: WarnedReport['reach']['byPolicy'], nameOf: (title: Label | null) => string): string =>
    figure(title, (width) => reachCurve(lines.map(({ title: own, points }): ReachLine => ({ label: nameOf(own), points })), { width, title, description: w.both('reachNote', { from, action: avoided.action }), x: w.both('minutes'), y: w.both('reachedOf'), band: w.both('band') })) + table(heads(key), lines.map((line) => rowOf(nameOf(line.title), line)));
  return section(
    'reach',
    w.both('reach'),
    note(w.both('reachNote', { from, action: avoided.action })),
    part(w.both('byPolicy'), 'policy', byPolicy, (title) => (title === null ? w.both('asItStands') : bothOf(title))),
    part(w.both('byClass'), 'class', byClass, (title) => (title === null ? w.both('everybody') : bothOf(title))),
    `<h3>${escapeText(w.both('byVillage'))}</h3>`,
    note(w.both('lowestNote', { shown: Math.min(LISTED, villages.length) })),
    table(heads('unit'), villages.slice(0, LISTED).map(({ unit, shares, inTime }) => row(unit, shares, inTime))),
  );
}

/** The whole page. The same run gives the same bytes. */
export function warnedReport(report: WarnedReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'warned');
  const levels = new Words(labels, 'warning');
  const estimate = ({ value, low, high }: Estimate): string => (value === null ? w.both('none') : `${percent(value)}${low === null || high === null ? '' : ` [${percent(low)}, ${percent(high)}]`}`);
  const minutes = (value: number | null): string => (value === null ? w.both('none') : value.toFixed(0));
  const { avoided, event, policies, units } = report;
  const lines = report.levels.map(({ level, value }): ValueLine => ({ label: levels.both(level), colour: levelColour(LEVELS.indexOf(level) + 1, LEVELS.length + 1), points: value }));
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(bothOf(report.title))}</h1>`,
    note(w.both('synopsis', { members: report.members, units: report.villages, step: report.step, forecast: report.forecast.members, horizon: report.forecast.horizon })),
    note(w.both('event', { quantity: event.quantity, above: event.above, events: event.events, share: percent(event.share) })),
    section('scores', w.both('scores'), note(w.both('scoresNote')), table(['level', 'pod', 'far', 'csi', 'lead', 'lead30', 'lead60', 'messages'].map((key) => w.both(key)), report.levels.map((one) => [{ text: levels.both(one.level), level: LEVELS.indexOf(one.level) + 1 }, estimate(one.pod), estimate(one.far), estimate(one.csi), minutes(one.lead), percent(one.lead30), percent(one.lead60), one.messages.toFixed(2)]))),
    section('policies', w.both('policies'), note(w.both('policiesNote', { from: levels.both(avoided.from), action: avoided.action, share: percent(avoided.share), source: avoided.source, verified: w.both(avoided.verified ? 'verified' : 'notVerified') })), table(['policy', 'loss', 'reached', 'avoided', 'gain'].map((key) => w.both(key)), policies.map(({ title, loss, reached, avoided: saved, avoidedError, gain, gainError }) => [title === null ? w.both('asItStands') : bothOf(title), yuan(loss), percent(reached), withError(saved, avoidedError), title === null ? '' : withError(gain, gainError)]))),
    reachSection(w, report, levels.both(avoided.from)),
    section('value', w.both('value'), note(w.both('valueNote')), figure(w.both('value'), (width) => valueCurve(lines, { width, title: w.both('value'), description: w.both('valueNote'), x: w.both('costLoss'), y: w.both('worth'), interval: w.both('interval'), cut: (count, below) => w.both('cut', { count, below }) }))),
    section('units', w.both('units'), note(w.both('unitsNote', { shown: Math.min(LISTED, units.length) })), table(['unit', 'events', 'warnedOf', 'meanLead', 'reached', 'loss', 'avoided'].map((key) => w.both(key)), units.slice(0, LISTED).map(({ unit, events, warned, lead, share, loss, avoided: saved }) => [unit, String(events), String(warned), minutes(lead), percent(share), yuan(loss), yuan(saved)]))),
    courseSections(w, levels, report.course),
    section('rules', w.both('rules'), table(['hazard', 'edition', 'basis', 'verified'].map((key) => w.both(key)), report.rules.map(({ hazard, edition, basis, verified }) => [bothOf(hazard), edition, basis, w.both(verified ? 'verified' : 'notVerified')]))),
    section('uncertain', w.both('uncertain'), `<p>${escapeText(w.both('uncertainText'))}</p>`),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: report.title.zh, style: `${sharedStyle()}${levelStyle()}`, body, script: '' });
}
