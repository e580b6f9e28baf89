/** The page of a run of warning rules: what stands, how it came about, how likely each level is, and what could not be judged. */
import type { Label } from '../../../engine/core/label.js';
import { levelProbabilities, type LevelProbability } from '../../charts/level-probabilities.js';
import { escapeText } from '../../charts/svg.js';
import { warningTimeline, type TimelineRow } from '../../charts/warning-timeline.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, levelStyle, note, section, table, Words } from '../parts.js';
import { LETTERS, levelCell, traceTable, type TraceLine } from './trace.js';

export interface WarningReport {
  readonly code: string;
  readonly titles: readonly Label[];
  readonly units: number;
  readonly members: number;
  /** The moment the report speaks of. */
  readonly now: string;
  readonly start: number;
  readonly end: number;
  /** Where the forecast begins [ms]; null: nothing is forecast. */
  readonly issued: number | null;
  readonly step: number;
  /** Units that hold each level now, by hazard, lowest level first. */
  readonly standing: readonly { readonly hazard: Label; readonly counts: readonly number[] }[];
  readonly rows: readonly TimelineRow[];
  /** All courses with a warning, of which the rows show the worst. */
  readonly warned: number;
  /** Of the worst course of a unit, and of an area. */
  readonly probabilities: readonly { readonly title: string; readonly steps: readonly LevelProbability[] }[];
  readonly trace: { readonly unit: string; readonly lines: readonly TraceLine[] } | null;
  readonly coverage: readonly { readonly hazard: Label; readonly units: number; readonly evaluated: number; readonly unknown: number; readonly gaps: readonly string[] }[];
  readonly bases: readonly { readonly title: Label; readonly edition: string; readonly basis: string; readonly verified: boolean }[];
}


/** The whole page. The same run gives the same bytes. */
export function warningReport(report: WarningReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'warning');
  const heads = [1, 2, 3, 4].map((level) => levelCell(w, level));
  const names = heads.map(({ text }) => text);
  const { rows, probabilities, trace, coverage, standing } = report;
  const timeline = rows.length === 0 ? note(w.both('nothing')) : figure(w.both('timeline'), (width) => warningTimeline(rows, { width, title: w.both('timeline'), description: w.both('timelineNote'), start: report.start, end: report.end, issued: report.issued, issuedName: w.both('issued'), x: w.both('time'), letters: LETTERS }));
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(w.both('title'))}</h1>`,
    note(w.both('synopsis', { books: report.titles.map((title) => bothOf(title)).join('; '), units: report.units, members: report.members, now: report.now })),
    section('standing', w.both('standing'), table([w.both('hazard'), ...heads], standing.map(({ hazard, counts }) => [bothOf(hazard), ...counts.map(String)]))),
    section('timeline', w.both('timeline'), note(w.both('timelineNote')), note(w.both('shown', { shown: rows.length, count: report.warned })), timeline),
    probabilities.length === 0 ? '' : section('probabilities', w.both('probabilities'), note(w.both('probabilitiesNote')), ...probabilities.map(({ title, steps }) => figure(title, (width) => levelProbabilities(steps, { width, title, description: w.both('probabilities'), step: report.step, x: w.both('time'), y: w.both('share'), names })))),
    trace === null ? '' : section('trace', w.both('trace', { unit: trace.unit }), note(w.both('traceNote')), traceTable(w, trace.lines)),
    section('coverage', w.both('coverage'), note(w.both('coverageNote')), table(['hazard', 'units', 'evaluated', 'unknown', 'because'].map((key) => w.both(key)), coverage.map(({ hazard, units, evaluated, unknown, gaps }) => [bothOf(hazard), String(units), String(evaluated), String(unknown), gaps.join('; ')]))),
    section('bases', w.both('bases'), table(['hazard', 'edition', 'basis', 'verified'].map((key) => w.both(key)), report.bases.map(({ title, edition, basis, verified }) => [bothOf(title), edition, basis, verified ? w.both('yes') : w.both('no')]))),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: labels['warning.title']!.zh, style: `${sharedStyle()}${levelStyle()}`, body, script: '' });
}
