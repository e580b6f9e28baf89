/** One course of the weather as its warnings went: the timeline of its villages, the life of each warning, how likely each level was, and why. */
import type { Label } from '../../../engine/core/label.js';
import { levelProbabilities, type LevelProbability } from '../../charts/level-probabilities.js';
import { warningTimeline, type TimelineRow } from '../../charts/warning-timeline.js';
import { bothOf, figure, note, section, table, type Words } from '../parts.js';
import { LETTERS, levelCell, traceTable, type TraceLine } from '../warning/trace.js';

/** Begins, rises, falls or ends. */
export interface LifeLine {
  readonly time: string;
  readonly hazard: Label;
  /** 0 none, 1 blue … 4 red. */
  readonly from: number;
  readonly to: number;
}

export interface WarnedCourse {
  readonly unit: string;
  /** Number of the course, from 1. */
  readonly course: number;
  /** Null: no event came. */
  readonly onset: string | null;
  /** [yuan] */
  readonly loss: number;
  /** Of the timeline [ms since 1970 UTC]; length of a step [ms]. */
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** The hazards of the village, then other villages of the course, the greatest losses first. */
  readonly rows: readonly TimelineRow[];
  /** Villages of the course that were warned or had the event, of which the rows show some. */
  readonly villages: number;
  readonly life: readonly LifeLine[];
  /** Of the hazard that came to the highest level first: by lead at the issue that did, and at each issue. */
  readonly likely: { readonly hazard: Label; readonly issued: string; readonly byLead: readonly LevelProbability[]; readonly byIssue: readonly LevelProbability[] };
  readonly lines: readonly TraceLine[];
}


const kindOf = ({ from, to }: LifeLine): string => (from === 0 ? 'begins' : to === 0 ? 'ends' : to > from ? 'rises' : 'falls');

/** Why the levels of one village were made in one course, and how its warnings lived. */
export function courseSections(w: Words, levels: Words, course: WarnedCourse | null): string {
  if (course === null) return section('timeline', levels.both('timeline'), note(w.both('noWarning')));
  const { unit, course: number, onset, loss, start, end, step, rows, villages, life, likely, lines } = course;
  const names = [1, 2, 3, 4].map((level) => levelCell(levels, level).text);
  const bars = (title: string, steps: readonly LevelProbability[], x: string): string => figure(title, (width) => levelProbabilities(steps, { width, title, description: w.both('likelyNote'), step, x, y: levels.both('share'), names }));
  const about = note(w.both('whyNote', { course: number, loss: Math.round(loss).toLocaleString('en-GB'), onset: onset ?? w.both('noEvent') }));
  const hazard = bothOf(likely.hazard);
  return [
    section(
      'timeline',
      levels.both('timeline'),
      about,
      note(w.both('timelineNote', { shown: rows.length, villages, unit })),
      figure(levels.both('timeline'), (width) => warningTimeline(rows, { width, title: levels.both('timeline'), description: w.both('timelineNote', { shown: rows.length, villages, unit }), start, end, issued: null, issuedName: '', x: levels.both('time'), letters: LETTERS })),
    ),
    section('life', w.both('life', { unit }), note(w.both('lifeNote')), table(['time', 'hazard', 'change', 'from', 'to'].map((key) => w.both(key)), life.map((line) => [line.time, bothOf(line.hazard), w.both(kindOf(line)), levelCell(levels, line.from), levelCell(levels, line.to)]))),
    section('probabilities', levels.both('probabilities'), note(w.both('likelyNote')), bars(w.both('byLead', { unit, hazard, issued: likely.issued }), likely.byLead, w.both('leadTime')), bars(w.both('byIssue', { unit, hazard }), likely.byIssue, w.both('issueTime'))),
    section('trace', levels.both('trace', { unit }), note(w.both('traceNote')), traceTable(levels, lines)),
  ].join('');
}
