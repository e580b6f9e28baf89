/** Scores of issued warnings by hazard and level, each with the interval of a bootstrap over blocks of days. */
import type { Label } from '../../core/label.js';
import { randomStream } from '../../core/random.js';
import { blockBootstraps, type BootstrapInterval } from '../../verification/bootstrap.js';
import { flipFlop, leadTimesOf, messagesAt, type IssuedWarning, type LeadTimes } from '../../verification/lead-time.js';
import { ratio, type Missing, type Score } from '../../verification/score.js';
import { outcomesOf, type EventOutcome, type WarningOutcome } from '../../verification/warning-outcomes.js';
import { LEVELS } from '../../warning/rule.js';
import { areaDigits, eventsOf, type ListedEvent } from './events.js';
import type { IssuedCourse, IssuedWarnings } from './issued.js';

export interface WarningScore {
  readonly measure: string;
  readonly title: Label;
  readonly unit: string;
  readonly score: Score;
  readonly interval: BootstrapInterval | Missing;
}

/** What became of one event, or of one warning without an event. */
export interface OutcomeRow {
  readonly unit: string;
  readonly outcome: EventOutcome['outcome'] | Exclude<WarningOutcome, 'met'>;
  /** Onset of the event, or issue of the warning [s since 1970 UTC]. */
  readonly time: number;
  readonly lead: number | null;
}

export interface LevelScores {
  readonly book: string;
  readonly hazard: string;
  readonly title: Label;
  /** This level or above. */
  readonly level: number;
  readonly units: number;
  readonly events: number;
  readonly warnings: number;
  readonly scores: readonly WarningScore[];
  readonly byUnit: readonly { readonly unit: string; readonly leads: LeadTimes }[];
  readonly outcomes: readonly OutcomeRow[];
  /** Lead times of hits [s], ascending. */
  readonly leads: readonly number[];
}

/** Warnings of a course at a level or above. */
export function warningsOf({ held }: IssuedCourse, level: number, end: number): IssuedWarning[] {
  const warnings: IssuedWarning[] = [];
  let since: number | null = null;
  for (const { time, level: now } of held) {
    if (now >= level) since ??= time;
    else if (since !== null) {
      warnings.push({ issued: since, validFrom: since, validTo: time });
      since = null;
    }
  }
  if (since !== null) warnings.push({ issued: since, validFrom: since, validTo: end });
  return warnings.filter(({ validFrom, validTo }) => validTo > validFrom);
}

/** What one block of days holds. */
interface Block {
  readonly leads: (number | null)[];
  falseAlarms: number;
  met: number;
  /** Warnings that stood at the end, of which nothing is known yet. */
  open: number;
  messages: number;
  /** Answers to broadcasts, and the sum of their shares of terminals. */
  answers: number;
  covered: number;
}

/** How far one broadcast went in one area. */
export interface BroadcastAnswer {
  readonly hazard: string;
  /** 1 blue … 4 red; 0 of an all-clear. */
  readonly level: number;
  readonly area: string;
  /** Share of the terminals that broadcast it [1]. */
  readonly share: number;
  /** When it was sent [s since 1970 UTC]. */
  readonly sent: number;
}

const NO_LEAD = 'no event was warned of';
const NO_EVENT = 'no event';
const NO_ANSWER = 'no answer to a broadcast of it (--feedback)';
const STILL_OPEN = 'every warning still stood at the end of what was judged';
const MINUTE = 60;
const or = (value: number | null, because: string): Score => value ?? { missing: because };

const MEASURES: readonly { readonly measure: string; readonly title: Label; readonly unit: string }[] = [
  { measure: 'probability_of_detection', title: { zh: '命中率', en: 'probability of detection' }, unit: '1' },
  { measure: 'false_alarm_ratio', title: { zh: '空报率', en: 'false alarm ratio' }, unit: '1' },
  { measure: 'threat_score', title: { zh: 'TS 评分', en: 'threat score (CSI)' }, unit: '1' },
  { measure: 'lead_time_median', title: { zh: '提前量中位数', en: 'lead time, median' }, unit: 'min' },
  { measure: 'lead_time_p10', title: { zh: '提前量 10% 分位数', en: 'lead time, 10 % quantile' }, unit: 'min' },
  { measure: 'share_30_min', title: { zh: '提前 30 分钟以上的比例', en: 'share warned of at least 30 min before' }, unit: '1' },
  { measure: 'share_60_min', title: { zh: '提前 60 分钟以上的比例', en: 'share warned of at least 60 min before' }, unit: '1' },
  { measure: 'messages_per_unit_day', title: { zh: '每单元每日变级信息数(含解除,不含续发)', en: 'messages of changes per unit and day (ends are among them, renewals are not)' }, unit: '1' },
  { measure: 'broadcast_coverage', title: { zh: '广播终端播发比例(回执平均)', en: 'share of terminals that broadcast it (mean of their answers)' }, unit: '1' },
];
/** Of the levels that successive runs expected of one moment. */
const FLIP_FLOP = { measure: 'flip_flop', title: { zh: '反复指数', en: 'flip-flop index' }, unit: '级 level', interval: { missing: 'runs that expect one moment are no sample' } } as const;

/** In the order of `MEASURES`. */
function statistics(blocks: readonly Block[], unitDays: number): Score[] {
  const leads = blocks.flatMap((block) => block.leads);
  const sum = (of: (block: Block) => number): number => blocks.reduce((total, block) => total + of(block), 0);
  const hits = leads.filter((lead) => lead !== null).length;
  const [falseAlarms, met] = [sum((block) => block.falseAlarms), sum((block) => block.met)];
  const isOpen = sum((block) => block.open) > 0;
  const { median, tenth, atLeast30, atLeast60 } = leadTimesOf(leads);
  return [
    ratio(hits, leads.length, NO_EVENT),
    ratio(falseAlarms, falseAlarms + met, isOpen ? STILL_OPEN : 'no warning was issued'),
    ratio(hits, leads.length + falseAlarms, isOpen ? `no event, and ${STILL_OPEN}` : 'neither a warning nor an event'),
    or(median === null ? null : median / MINUTE, NO_LEAD),
    or(tenth === null ? null : tenth / MINUTE, NO_LEAD),
    or(atLeast30, NO_EVENT),
    or(atLeast60, NO_EVENT),
    ratio(sum((block) => block.messages), unitDays, 'nothing was judged'),
    ratio(sum((block) => block.covered), sum((block) => block.answers), NO_ANSWER),
  ];
}

export interface WarningScoreOptions {
  readonly block: number;
  readonly resamples: number;
  readonly seed: string;
}

/** Whether an answer is about units that were judged: about one, about what they lie in, or about what lies in them. */
const isAbout = ({ area }: BroadcastAnswer, courses: readonly IssuedCourse[]): boolean => courses.some(({ unit }) => unit.startsWith(area) || area.startsWith(unit));

function scoreLevel(courses: readonly IssuedCourse[], events: readonly ListedEvent[], answers: readonly BroadcastAnswer[], { from, to, judged }: IssuedWarnings, level: number, { block: days, resamples, seed }: WarningScoreOptions): LevelScores {
  const { book, hazard, title } = courses[0]!;
  const count = Math.max(1, Math.ceil((to - from) / (days * 86_400)));
  const blocks = Array.from({ length: count }, (): Block => ({ leads: [], falseAlarms: 0, met: 0, open: 0, messages: 0, answers: 0, covered: 0 }));
  const blockAt = (time: number): Block => blocks[Math.min(count - 1, Math.max(0, Math.floor((time - from) / (days * 86_400))))]!;
  const outcomes: OutcomeRow[] = [];
  const flips: number[] = [];
  const byUnit = courses.map((course) => {
    const { unit, changes, revisions } = course;
    const own = eventsOf(events, hazard, unit, level);
    const warnings = warningsOf(course, level, to);
    const made = outcomesOf(own, warnings, to);
    made.events.forEach(({ outcome, lead }, k) => {
      blockAt(own[k]!.onset).leads.push(lead);
      outcomes.push({ unit, outcome, time: own[k]!.onset, lead });
    });
    made.warnings.forEach((outcome, k) => {
      const { issued } = warnings[k]!;
      if (outcome === 'met') blockAt(issued).met++;
      else outcomes.push({ unit, outcome, time: issued, lead: null });
      if (outcome === 'false-alarm') blockAt(issued).falseAlarms++;
      if (outcome === 'open') blockAt(issued).open++;
    });
    for (const change of changes) blockAt(change.time).messages += messagesAt([change], level);
    for (const levels of revisions) {
      const flip = flipFlop(levels.map((each) => (each >= level ? each : 0)));
      if (flip !== null && levels.some((each) => each >= level)) flips.push(flip);
    }
    return { unit, leads: leadTimesOf(made.events.map(({ lead }) => lead)), warnings: warnings.length };
  });
  for (const answer of answers) {
    if (answer.level < level) continue;
    blockAt(answer.sent).answers++;
    blockAt(answer.sent).covered += answer.share;
  }
  const unitDays = (courses.length * judged) / 86_400;
  const intervals = blockBootstraps(count, (drawn) => statistics(Array.from(drawn, (b) => blocks[b]!), unitDays), resamples, randomStream(seed, `verify/${book}/${hazard}`));
  const whole = statistics(blocks, unitDays);
  return {
    book,
    hazard,
    title,
    level,
    units: courses.length,
    events: blocks.reduce((sum, { leads }) => sum + leads.length, 0),
    warnings: byUnit.reduce((sum, { warnings }) => sum + warnings, 0),
    scores: [...MEASURES.map((head, k) => ({ ...head, score: whole[k]!, interval: intervals[k]! })), { ...FLIP_FLOP, score: ratio(flips.reduce((sum, flip) => sum + flip, 0), flips.length, 'no moment was expected by three runs') }],
    byUnit: byUnit.filter(({ leads }) => leads.events > 0).map(({ unit, leads }) => ({ unit, leads })),
    outcomes: outcomes.sort((a, b) => a.time - b.time || (a.unit < b.unit ? -1 : 1)),
    leads: blocks.flatMap(({ leads }) => leads).filter((lead) => lead !== null).sort((a, b) => a - b),
  };
}

/** Score every hazard at every level that was warned of or came. @param answers to broadcasts, those alone that are about what was judged count */
export function scoreWarnings(issued: IssuedWarnings, events: readonly ListedEvent[], options: WarningScoreOptions, answers: readonly BroadcastAnswer[] = []): LevelScores[] {
  const groups = new Map<string, IssuedCourse[]>();
  for (const course of issued.courses) {
    const key = `${course.book} ${course.hazard} ${areaDigits(course.unit)}`;
    groups.set(key, [...(groups.get(key) ?? []), course]);
  }
  return [...groups.values()].flatMap((courses) => {
    const own = answers.filter((answer) => answer.hazard === courses[0]!.hazard && isAbout(answer, courses));
    return LEVELS.map((_, k) => scoreLevel(courses, events, own, issued, k + 1, options)).filter(({ events: came, warnings }) => came > 0 || warnings > 0);
  });
}
