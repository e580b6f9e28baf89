/** `shuxiang verify --warnings`: warnings that were issued held against the events that came. */
import { InputError } from '../../engine/core/errors.js';
import { unknownName } from '../../engine/core/lookup.js';
import { feedbackFile, keptAnswers, type FeedbackRow } from '../../engine/run/cap/feedback.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readReach } from '../../engine/run/reach/declaration.js';
import { readVillages } from '../../engine/run/reach/villages.js';
import { broadcastReach, type BroadcastReach } from '../../engine/run/verify/broadcast-reach.js';
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
import { bilingual, chinesePhrase } from '../pages/phrases.js';
import type { ShownScore } from '../pages/verification/cell.js';
import { warningScoresReport, type WarningScoresReport } from '../pages/verification/warnings.js';

const MINUTE = 60;

function shown({ title, unit, score, interval }: WarningScore): ShownScore {
  const [value, because] = numberOf(score);
  const [low, high, why] = endsOf(interval);
  return { title, unit, value: value ?? bilingual(because), interval: low === null || high === null ? bilingual(why) : [low, high] };
}

/** What a section is called: a hazard of a book, and how many units were judged. */
const titleOf = ({ book, title, units }: LevelScores): string => `${title.zh} / ${title.en} (${book}, ${units})`;

function reportOf({ from, to }: IssuedWarnings, { events, eventsElsewhere: elsewhere, otherTimes }: ListedEvents, levels: readonly LevelScores[], { block }: WarningScoreOptions, broadcasts: WarningScoresReport['broadcasts']): WarningScoresReport {
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
    broadcasts,
  };
}

/** Answers of areas for the page. */
const shownBroadcasts = (rows: readonly BroadcastReach[], channel: string): WarningScoresReport['broadcasts'] => ({
  channel,
  areas: rows.filter(({ village }) => village === null).map(({ sent, area, hazard, terminals, reported, modelled, difference, within, because }) => ({ sent: sent === '' ? '–' : momentText(capTime(sent)! / 1_000), area, hazard, terminals, reported, modelled: modelled === null ? null : { mean: modelled.mean, low: modelled.q05, high: modelled.q95 }, difference, within, because: because === '' ? '' : bilingual(because) })),
});

const brief = (scores: readonly WarningScore[], measure: string): string => {
  const [value, because] = numberOf(scores.find((each) => each.measure === measure)!.score);
  return value === null ? `无 missing (${bilingual(because)})` : String(Number(value.toPrecision(3)));
};

/** Answers to broadcasts whose warning is known. */
const answersOf = (kept: readonly FeedbackRow[]): BroadcastAnswer[] =>
  kept.flatMap(({ hazard, level, area, share, sent }) => (hazard === '' || sent === '' ? [] : [{ hazard, level: levelOf(level), area, share, sent: capTime(sent)! / 1_000 }]));

/** What answers to broadcasts are held against: the folder of villages and their devices, and the channel that broadcasts. */
interface ReachAsked {
  readonly data: string;
  /** Absent: the reach file that ships. */
  readonly file?: string | undefined;
  readonly channel: string;
}

async function reachOfAnswers(answers: readonly FeedbackRow[], { data, file, channel }: ReachAsked): Promise<BroadcastReach[]> {
  const { declaration, placeOfShare } = await readReach(file ?? packagePath('scenarios', 'reach.yaml'));
  const names = declaration.channels.map(({ name }) => name);
  if (!names.includes(channel)) throw new InputError([unknownName('--channel', channel, names, 'reach/unknown-channel')]);
  const { declaration: form } = await loadFramework(packagePath('indicators'));
  const { villages } = await readVillages(data, form, declaration, placeOfShare);
  return broadcastReach(answers, declaration, villages, channel);
}

/** How far the answers of areas lie from the model. */
function broadcastText(rows: readonly BroadcastReach[]): string {
  const areas = rows.filter(({ village }) => village === null);
  const known = areas.flatMap(({ difference, within }) => (difference === null ? [] : [{ difference, within }]));
  const mean = known.reduce((sum, { difference }) => sum + difference, 0) / known.length;
  const percent = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value * 100).toFixed(1)}`;
  return `广播回执与到达模型 answers and the model of reach: ${known.length === 0 ? '无可比 none can be compared' : `平均相差 mean difference ${percent(mean)} 个百分点 points, ${known.filter(({ within }) => within === false).length} / ${known.length} 在模型 5–95 % 区间之外 outside of its range`}${known.length < areas.length ? `; ${areas.length - known.length} 个区域没有终端资料 areas without known terminals` : ''} (broadcast-reach.csv)\n`;
}

export async function verifyWarnings(folders: readonly string[], eventsFile: string, out: string, options: WarningScoreOptions, feedback?: string, reach?: ReachAsked): Promise<void> {
  const issued = await readIssued(folders);
  const listed = await readEvents(eventsFile, issued);
  const answers = feedback === undefined ? [] : await keptAnswers(feedback);
  const broadcasts = reach === undefined ? null : await reachOfAnswers(answers, reach);
  const levels = scoreWarnings(issued, listed.events, options, answersOf(answers));
  await writeFolder(out, (folder) => writeWarningScores(folder, issued, listed, [eventsFile, ...(feedback === undefined ? [] : [feedbackFile(feedback)])], levels, options, warningScoresReport(reportOf(issued, listed, levels, options, broadcasts === null ? null : shownBroadcasts(broadcasts, reach!.channel))), chinesePhrase, broadcasts));
  if (broadcasts !== null) process.stdout.write(broadcastText(broadcasts));
  for (const own of levels) {
    process.stdout.write(`${own.title.zh} ${own.title.en} ≥ ${levelName(own.level)}: ${own.events} 个事件 events, ${own.warnings} 次预警 warnings; 命中率 POD ${brief(own.scores, 'probability_of_detection')}, 空报率 FAR ${brief(own.scores, 'false_alarm_ratio')}, TS ${brief(own.scores, 'threat_score')}, 提前 lead ${brief(own.scores, 'lead_time_median')} min${feedback === undefined ? '' : `, 广播 broadcast ${brief(own.scores, 'broadcast_coverage')}`}\n`);
  }
  if (listed.eventsElsewhere + listed.otherTimes > 0) process.stdout.write(`未计入 left out: ${listed.eventsElsewhere} 个事件不在判断的单元 of units not judged, ${listed.otherTimes} 个在时段之外 outside the time\n`);
  process.stdout.write(`${unmatchedText(listed.elsewhere)}${out}\n`);
}
