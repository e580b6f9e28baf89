/** `shuxiang verify --warnings`: warnings that were issued held against the events that came. */
import { feedbackFile, keptAnswers } from '../../engine/run/cap/feedback.js';
import { readEvents, type ListedEvents } from '../../engine/run/verify/events.js';
import { levelOf, readIssued, type IssuedWarnings } from '../../engine/run/verify/issued.js';
import { numberOf } from '../../engine/run/verify/score.js';
import { scoreWarnings, type BroadcastAnswer, type LevelScores, type WarningScore, type WarningScoreOptions } from '../../engine/run/verify/score-warnings.js';
import { endsOf } from '../../engine/run/verify/write.js';
import { momentText, writeWarningScores } from '../../engine/run/verify/write-warnings.js';
import { unmatchedText } from '../../engine/run/verify/unmatched.js';
import { levelName } from '../../engine/run/warn/run.js';
import { capTime } from '../../engine/warning/cap-schema.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import type { ShownScore } from '../pages/verification/cell.js';
import { warningScoresReport, type WarningScoresReport } from '../pages/verification/warnings.js';

const MINUTE = 60;

function shown({ title, unit, score, interval }: WarningScore): ShownScore {
  const [value, because] = numberOf(score);
  const [low, high, why] = endsOf(interval);
  return { title, unit, value: value ?? because, interval: low === null || high === null ? why : [low, high] };
}

/** What a section is called: a hazard of a book, and how many units were judged. */
const titleOf = ({ book, title, units }: LevelScores): string => `${title.zh} / ${title.en} (${book}, ${units})`;

function reportOf({ from, to }: IssuedWarnings, { events, eventsElsewhere: elsewhere, otherTimes }: ListedEvents, levels: readonly LevelScores[], { block }: WarningScoreOptions): WarningScoresReport {
  const { name, version } = ownPackage();
  return {
    code: `${name} ${version}`,
    from: momentText(from),
    to: momentText(to),
    days: block,
    events: events.length,
    elsewhere,
    otherTimes,
    hazards: [...new Set(levels.map(titleOf))].map((title) => ({
      title,
      levels: levels.filter((own) => titleOf(own) === title).map(({ level, events: came, warnings, scores, leads }) => ({ level, events: came, warnings, scores: scores.map(shown), leads: leads.map((lead) => lead / MINUTE) })),
    })),
    outcomes: levels.flatMap(({ title, level, outcomes }) => outcomes.map(({ unit, outcome, time, lead }) => ({ hazard: `${title.zh} / ${title.en}`, level, unit, outcome, time: momentText(time), lead: lead === null ? null : lead / MINUTE }))),
  };
}

const brief = (scores: readonly WarningScore[], measure: string): string => {
  const [value, because] = numberOf(scores.find((each) => each.measure === measure)!.score);
  return value === null ? `无 missing (${because})` : String(Number(value.toPrecision(3)));
};

/** Answers to broadcasts that were kept: of a folder that cap feedback wrote, or its file. */
const answersOf = async (path: string): Promise<BroadcastAnswer[]> =>
  (await keptAnswers(path)).flatMap(({ hazard, level, area, share, sent }) => (hazard === '' || sent === '' ? [] : [{ hazard, level: levelOf(level), area, share, sent: capTime(sent)! / 1_000 }]));

export async function verifyWarnings(folders: readonly string[], eventsFile: string, out: string, options: WarningScoreOptions, feedback?: string): Promise<void> {
  const issued = await readIssued(folders);
  const listed = await readEvents(eventsFile, issued);
  const answers = feedback === undefined ? [] : await answersOf(feedback);
  const levels = scoreWarnings(issued, listed.events, options, answers);
  await writeFolder(out, (folder) => writeWarningScores(folder, issued, listed, [eventsFile, ...(feedback === undefined ? [] : [feedbackFile(feedback)])], levels, options, warningScoresReport(reportOf(issued, listed, levels, options))));
  for (const own of levels) {
    process.stdout.write(`${own.title.zh} ${own.title.en} ≥ ${levelName(own.level)}: ${own.events} 个事件 events, ${own.warnings} 次预警 warnings; 命中率 POD ${brief(own.scores, 'probability_of_detection')}, 空报率 FAR ${brief(own.scores, 'false_alarm_ratio')}, TS ${brief(own.scores, 'threat_score')}, 提前 lead ${brief(own.scores, 'lead_time_median')} min${feedback === undefined ? '' : `, 广播 broadcast ${brief(own.scores, 'broadcast_coverage')}`}\n`);
  }
  if (listed.eventsElsewhere + listed.otherTimes > 0) process.stdout.write(`未计入 left out: ${listed.eventsElsewhere} 个事件不在判断的单元 of units not judged, ${listed.otherTimes} 个在时段之外 outside the time\n`);
  process.stdout.write(`${unmatchedText(listed.elsewhere)}${out}\n`);
}
