/** The page of a run of reach: how soon a warning comes to how many, to whom not, and what a policy adds. */
import type { Label } from '../../../engine/core/label.js';
import { codeGrid } from '../../charts/code-grid.js';
import { reachCurve, type ReachLine } from '../../charts/reach-curve.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';

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

const WIDTH = 720;
/** Classes of a share, best first: the darkest colour is where fewest are reached. */
const CLASSES = [0.9, 0.75, 0.5, 0.25] as const;
const CLASS_NAMES = ['≥ 90 %', '≥ 75 %', '≥ 50 %', '≥ 25 %', '< 25 %'] as const;
/** Times that the table of policies shows [min]. */
const TABLE_TIMES: ReadonlySet<number> = new Set([5, 10, 30, 60]);
const LISTED = 30;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const bothOf = ({ zh, en }: Label): string => `${zh} / ${en}`;
const levelOf = (share: number): number => {
  const at = CLASSES.findIndex((end) => share >= end);
  return at < 0 ? CLASSES.length : at;
};
const cell = (text: string): string => `<td>${escapeText(text)}</td>`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="scroll" tabindex="0"><table><thead><tr>${heads.map((head) => `<th scope="col">${escapeText(head)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table></div>`;

/** The whole page. The same run gives the same bytes. */
export function reachReport(report: ReachReport): string {
  const labels = readLabels();
  const w = (key: string, fill: Readonly<Record<string, string | number>> = {}): string => {
    const { zh, en } = labels[`reach.${key}`]!;
    const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ''));
    return `${filled(zh)} / ${filled(en)}`;
  };
  const note = (text: string): string => `<p class="note">${escapeText(text)}</p>`;
  const section = (id: string, ...parts: readonly string[]): string => `<section id="${id}"><h2>${escapeText(w(id))}</h2>${parts.join('')}</section>`;
  const figure = (title: string, drawing: string): string => `<div class="figure"><h3>${escapeText(title)}</h3><div class="drawing">${drawing}</div></div>`;
  const curve = (title: string, lines: readonly ReachLine[]): string => figure(title, reachCurve(lines, { width: WIDTH, title, description: title, x: w('minutes'), y: w('share'), band: w('band') }));
  const { circumstances, inTime } = report;
  const whenText = inTime === null ? w('lastTime') : w('inTimeAt', { minutes: inTime });
  const grid = codeGrid({ cells: report.places.map(({ code, share }) => ({ code, name: code, level: levelOf(share), value: percent(share) })), classes: CLASS_NAMES }, { width: WIDTH, title: w('places'), description: whenText, schematic: labels['risk.schematic']!.zh + ' / ' + labels['risk.schematic']!.en, missing: w('none') });
  const lowest = [...report.places].sort((a, b) => a.share - b.share).slice(0, 10);
  const footer = labels['page.footer']!;
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(bothOf(report.title))}</h1>`,
    note(w('synopsis', { villages: report.villages, people: report.people.toLocaleString('en-GB'), members: report.members, seed: report.seed })),
    note(w('circumstancesText', { when: bothOf(labels[circumstances.night ? 'reach.atNight' : 'reach.byDay']!), outage: percent(circumstances.outage), hours: circumstances.outageHours })),
    section('curves', curve(w('byPolicy'), report.policies), curve(w('byClass'), report.classes.map(({ label, points }) => ({ label: bothOf(label), points })))),
    section('places', note(whenText), figure(w('places'), grid), `<h3>${escapeText(w('lowest'))}</h3>`, table([w('village'), w('share')], lowest.map(({ code, share }) => [code, percent(share)]))),
    report.differences.length === 0
      ? ''
      : section(
          'policies',
          note(w('policiesNote')),
          table([w('policy'), w('time'), w('difference'), w('standardError'), w('persons')], report.differences.filter(({ minutes, inTime: just }) => just || TABLE_TIMES.has(minutes)).map(({ policy, minutes, inTime: just, difference, standardError, people }) => [bothOf(policy), just ? w('inTimeAt', { minutes }) : `${minutes} min`, `${difference >= 0 ? '+' : ''}${(difference * 100).toFixed(2)} %`, standardError === null ? w('oneMember') : `${(standardError * 100).toFixed(2)} %`, Math.round(people).toLocaleString('en-GB')])),
        ),
    report.effects.length === 0 ? '' : section('effects', note(w('effectsNote')), table([w('policy'), w('effect'), w('change'), w('because')], report.effects.map(({ policy, effect, change, because }) => [bothOf(policy), bothOf(effect), change === null ? w('off') : percent(change), because]))),
    section('channels', table([w('channel'), w('coverage'), w('figures'), w('source'), w('verified')], report.channels.map(({ title, coverage, figures, source, verified }) => [bothOf(title), percent(coverage), figures, source, verified ? w('yes') : w('no')]))),
    section('uncertain', `<p>${escapeText(w('uncertainText', { least: percent(report.least), error: percent(0.5 / Math.sqrt(report.members)) }))}</p>`),
    report.leftOut.length === 0 ? '' : section('leftOut', note(w('leftOutNote', { count: report.leftOut.length })), table([w('village'), w('because')], report.leftOut.slice(0, LISTED).map(({ code, because }) => [code, because]))),
    note(bothOf({ zh: footer.zh.replace('{code}', report.code), en: footer.en.replace('{code}', report.code) })),
    '</main></div>',
  ];
  return pageOf({ title: report.title.zh, style: sharedStyle(), body, script: '' });
}
