/** The page of a verification of warnings: scores by hazard and level, lead times, and what became of each event. */
import { leadTimeCurve } from '../../charts/lead-time-curve.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, section, table, Words } from '../parts.js';
import { broadcastSection, type ShownBroadcasts } from './broadcasts.js';
import { cellOf, type ShownScore } from './cell.js';

export interface ShownLevel {
  /** 1 blue … 4 red, and above. */
  readonly level: number;
  readonly events: number;
  readonly warnings: number;
  /** As many, in the same order, for every level. */
  readonly scores: readonly ShownScore[];
  /** [min], ascending. */
  readonly leads: readonly number[];
}

export interface ShownHazard {
  readonly title: string;
  readonly levels: readonly ShownLevel[];
}

export interface ShownOutcome {
  readonly hazard: string;
  readonly level: number;
  readonly unit: string;
  readonly outcome: 'hit' | 'late' | 'miss' | 'false-alarm' | 'open';
  readonly time: string;
  /** [min] */
  readonly lead: number | null;
}

export interface WarningScoresReport {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly events: number;
  readonly elsewhere: number;
  readonly otherTimes: number;
  readonly hazards: readonly ShownHazard[];
  readonly outcomes: readonly ShownOutcome[];
  /** Answers to broadcasts beside the model of reach, area by area; null: they were not held against it. */
  readonly broadcasts: ShownBroadcasts | null;
}

const MOST_OUTCOMES = 100;
const LEVEL_KEYS = ['blue', 'yellow', 'orange', 'red'] as const;

function hazardSection({ title, levels }: ShownHazard, k: number, w: Words): string {
  const nameOf = (level: number): string => w.both(LEVEL_KEYS[level - 1]!);
  const heads = levels.map(({ level, events, warnings }) => `${nameOf(level)}: ${w.both('counts', { events, warnings })}`);
  const rows = levels[0]!.scores.map(({ title: measure, unit }, s) => [`${bothOf(measure)}${unit === '1' ? '' : ` [${unit}]`}`, ...levels.map(({ scores }) => cellOf(scores[s]!, w))]);
  const lines = levels.filter(({ events }) => events > 0).map(({ level, leads, events }) => ({ label: nameOf(level), leads, events }));
  return section(
    `hazard-${k + 1}`,
    title,
    table([w.both('measure'), ...heads], rows),
    lines.length === 0 ? '' : figure(w.both('leads'), (width) => leadTimeCurve(lines, { width, title: `${w.both('leads')}: ${title}`, description: w.both('leadsNote'), x: w.both('minutes'), y: w.both('share') })) + note(w.both('leadsNote')),
  );
}

/** The whole page. The same verification gives the same bytes. */
export function warningScoresReport(report: WarningScoresReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'warningScores');
  const { from, to, days, events, elsewhere, otherTimes, hazards, outcomes, broadcasts } = report;
  const shown = outcomes.slice(0, MOST_OUTCOMES);
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(w.both('title'))}</h1>`,
    note(w.both('synopsis', { from, to, events, days })),
    elsewhere + otherTimes === 0 ? '' : note(w.both('leftOut', { elsewhere, otherTimes })),
    note(w.both('scoreNote')),
    ...hazards.map((hazard, k) => hazardSection(hazard, k, w)),
    section('outcomes', w.both('outcomes'), note(w.both('outcomesNote', { shown: shown.length, count: outcomes.length })), table(['time', 'unit', 'hazard', 'level', 'outcome', 'lead'].map((key) => (key === 'hazard' ? bothOf(labels['warning.hazard']!) : w.both(key))), shown.map(({ hazard, level, unit, outcome, time, lead }) => [time, unit, hazard, w.both(LEVEL_KEYS[level - 1]!), w.both(outcome), lead === null ? '–' : String(Math.round(lead * 10) / 10)]))),
    broadcasts === null ? '' : broadcastSection(broadcasts, w),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: labels['warningScores.title']!.zh, style: sharedStyle(), body, script: '' });
}
