/** The page of a run of reach: how soon a warning comes to how many, to whom not, and what a policy adds. */
import type { Label } from '../../../engine/core/label.js';
import { codeGrid } from '../../charts/code-grid.js';
import { reachCurve, type ReachLine } from '../../charts/reach-curve.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, section, table, Words } from '../parts.js';

export interface ReachReport {
  readonly title: Label;
  readonly code: string;
  readonly villages: number;
  readonly people: number;
  readonly members: number;
  readonly seed: string;
  readonly circumstances: { readonly night: boolean; readonly outage: number; readonly outageHours: number };
  /** Onset less the time to act [min]; null: not asked. */
  readonly inTime: number | null;
  /** Everybody, as it stands and under each policy. */
  readonly policies: readonly ReachLine[];
  /** As it stands, by class of people. */
  readonly classes: readonly (Omit<ReachLine, 'label'> & { readonly label: Label })[];
  /** Share reached in time in every village (or at the last time), as it stands [1]. */
  readonly places: readonly { readonly code: string; readonly share: number }[];
  readonly least: number;
  readonly differences: readonly { readonly policy: Label; readonly minutes: number; readonly inTime: boolean; readonly difference: number; readonly standardError: number | null; readonly people: number }[];
  readonly effects: readonly { readonly policy: Label; readonly effect: Label; readonly change: number | null; readonly because: string }[];
  readonly channels: readonly { readonly title: Label; readonly coverage: number; readonly figures: string; readonly source: string; readonly verified: boolean }[];
  readonly leftOut: readonly { readonly code: string; readonly because: string }[];
}

/** Classes of a share, best first: the darkest colour is where fewest are reached. */
const CLASSES = [0.9, 0.75, 0.5, 0.25] as const;
const CLASS_NAMES = ['≥ 90 %', '≥ 75 %', '≥ 50 %', '≥ 25 %', '< 25 %'] as const;
/** Times that the table of policies shows [min]. */
const TABLE_TIMES: ReadonlySet<number> = new Set([5, 10, 30, 60]);
const LISTED = 30;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const levelOf = (share: number): number => {
  const at = CLASSES.findIndex((end) => share >= end);
  return at < 0 ? CLASSES.length : at;
};
/** The whole page. The same run gives the same bytes. */
export function reachReport(report: ReachReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'reach');
  const curve = (title: string, lines: readonly ReachLine[]): string => figure(title, (width) => reachCurve(lines, { width, title, description: title, x: w.both('minutes'), y: w.both('share'), band: w.both('band') }));
  const { circumstances, inTime } = report;
  const whenText = inTime === null ? w.both('lastTime') : w.both('inTimeAt', { minutes: inTime });
  const grid = (width: number): string => codeGrid({ cells: report.places.map(({ code, share }) => ({ code, name: code, level: levelOf(share), value: percent(share) })), classes: CLASS_NAMES }, { width, title: w.both('places'), description: whenText, schematic: bothOf(labels['risk.schematic']!), missing: w.both('none') });
  const lowest = [...report.places].sort((a, b) => a.share - b.share).slice(0, 10);
  const footer = labels['page.footer']!;
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(bothOf(report.title))}</h1>`,
    note(w.both('synopsis', { villages: report.villages, people: report.people.toLocaleString('en-GB'), members: report.members, seed: report.seed })),
    note(w.both('circumstancesText', { when: bothOf(labels[circumstances.night ? 'reach.atNight' : 'reach.byDay']!), outage: percent(circumstances.outage), hours: circumstances.outageHours })),
    section('curves', w.both('curves'), curve(w.both('byPolicy'), report.policies), curve(w.both('byClass'), report.classes.map(({ label, points }) => ({ label: bothOf(label), points })))),
    section('places', w.both('places'), note(whenText), figure(w.both('places'), grid), `<h3>${escapeText(w.both('lowest'))}</h3>`, table([w.both('village'), w.both('share')], lowest.map(({ code, share }) => [code, percent(share)]))),
    report.differences.length === 0
      ? ''
      : section(
          'policies',
          w.both('policies'),
          note(w.both('policiesNote')),
          table([w.both('policy'), w.both('time'), w.both('difference'), w.both('standardError'), w.both('persons')], report.differences.filter(({ minutes, inTime: just }) => just || TABLE_TIMES.has(minutes)).map(({ policy, minutes, inTime: just, difference, standardError, people }) => [bothOf(policy), just ? w.both('inTimeAt', { minutes }) : `${minutes} min`, `${difference >= 0 ? '+' : ''}${(difference * 100).toFixed(2)} %`, standardError === null ? w.both('oneMember') : `${(standardError * 100).toFixed(2)} %`, Math.round(people).toLocaleString('en-GB')])),
        ),
    report.effects.length === 0 ? '' : section('effects', w.both('effects'), note(w.both('effectsNote')), table([w.both('policy'), w.both('effect'), w.both('change'), w.both('because')], report.effects.map(({ policy, effect, change, because }) => [bothOf(policy), bothOf(effect), change === null ? w.both('off') : percent(change), because]))),
    section('channels', w.both('channels'), table([w.both('channel'), w.both('coverage'), w.both('figures'), w.both('source'), w.both('verified')], report.channels.map(({ title, coverage, figures, source, verified }) => [bothOf(title), percent(coverage), figures, source, verified ? w.both('yes') : w.both('no')]))),
    section('uncertain', w.both('uncertain'), `<p>${escapeText(w.both('uncertainText', { least: percent(report.least), error: percent(0.5 / Math.sqrt(report.members)) }))}</p>`),
    report.leftOut.length === 0 ? '' : section('leftOut', w.both('leftOut'), note(w.both('leftOutNote', { count: report.leftOut.length })), table([w.both('village'), w.both('because')], report.leftOut.slice(0, LISTED).map(({ code, because }) => [code, because]))),
    note(bothOf(footer, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: report.title.zh, style: sharedStyle(), body, script: '' });
}
