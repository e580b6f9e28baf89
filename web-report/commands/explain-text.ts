/** The card of one unit as lines on a terminal, in both languages. */
import type { Label } from '../../engine/core/label.js';
import type { AssessmentRun } from '../../engine/run/assess.js';
import type { Framework } from '../../engine/scoring/framework.js';
import { unitTitle } from '../../engine/scoring/framework-words.js';
import type { LevelScores, UnitCard } from '../../engine/scoring/result.js';
import type { UnitChange, UnitStanding } from '../../engine/scoring/standing.js';
import { readLabels, type Dictionary } from '../pages/labels.js';

type Standing = UnitStanding & UnitCard;

const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));
const signed = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;

/** A peer group in words: `山区 · 集聚提升 · 脱贫村 是 / Mountains · Clustered and improving · Village lifted out of poverty yes`. */
function peerGroupText(group: string, { peers, fields }: Pick<Framework, 'peers' | 'fields'>): string {
  const values = group.split(' · ');
  if (values.length !== peers.length) return group;
  const labels = values.map((value, i) => {
    const field = fields.find(({ name }) => name === peers[i]);
    const title = field?.values?.find((one) => one.value === value)?.title;
    if (title !== undefined) return title;
    if (field?.type !== 'bool') return { zh: value, en: value };
    const [zh, en] = value === '1' ? ['是', 'yes'] : ['否', 'no'];
    return { zh: `${field.title.zh} ${zh}`, en: `${field.title.en} ${en}` };
  });
  const [zh, en] = [labels.map((label) => label.zh).join(' · '), labels.map((label) => label.en).join(' · ')];
  return zh === en ? zh : `${zh} / ${en}`;
}

function standingLines(card: Standing, framework: Framework): string[] {
  const { score, interval, coverage, rank, tied, of, grade, gradeBeforeVeto, percentile, peers } = card;
  const rankText = rank === null ? '未排名 not ranked' : `第 ${rank} 名 rank ${rank} / ${of}${tied! > 1 ? ` (并列 tied ${tied!})` : ''}`;
  const before = gradeBeforeVeto !== null && gradeBeforeVeto !== grade ? ` (一票否决前 before vetoes ${gradeBeforeVeto})` : '';
  const lines = [
    score === null ? '没有适用的指标,无得分 no indicator applies: not scored' : `得分 score ${number(score, 2)} [${number(interval![0], 2)}, ${number(interval![1], 2)}], 覆盖率 coverage ${number(coverage, 1)} %, ${rankText}, 等级 grade ${grade ?? '-'}${before}`,
  ];
  const overall = `总体百分位 percentile ${number(percentile, 1)}`;
  if (peers !== null) lines.push(`${overall}, 同类百分位 percentile among peers ${number(peers.percentile, 1)}`, `同类组 peer group: ${peerGroupText(peers.group, framework)}; ${peers.of} 个已排名 ranked`);
  else lines.push(overall);
  for (const veto of card.vetoes) lines.push(`一票否决 veto: ${veto.title.zh} ${veto.title.en}, 最高等级 highest grade ${veto.highestGrade}; 依据 evidence: ${veto.evidence} (${veto.date})`);
  return lines;
}

function changeLines({ previousYear, unit }: UnitChange, level: LevelScores, finest: LevelScores): string[] {
  const title = `与 ${previousYear} 年相比 change since ${previousYear}:`;
  if (unit === null && level !== finest) return [`${title} 只比较${finest.title.zh}一级 compared at the level of the ${finest.title.en.toLowerCase()} alone`];
  if (unit === null) return [`${title} 两年不都有得分,不能比较 not scored in both years, so not compared`];
  const { previous, backCast, comparable, current, real, definition, progress, jump, reportingChanged } = unit;
  return [
    `${title} 上年 previous ${number(previous, 2)}, 上年按今年方法 back-cast ${number(backCast, 2)}, 今年可比 comparable ${number(comparable, 2)}, 今年 current ${number(current, 2)}; 实际变化 real ${signed(real)}, 方法变化 definition ${signed(definition)}${progress === null ? '' : `, 缩小差距 gap closed ${number(100 * progress, 1)} %`}${jump ? '; 异常跳变,须核实 a jump to be verified' : ''}${reportingChanged ? '; 上报有变化,实际变化可能只是上报所致 reporting has changed, of which the real change may come' : ''}`,
  ];
}

const inBoth = ({ zh, en }: Label): string => (zh === en ? zh : `${zh} ${en}`);

/** Filled up with spaces to a width on the terminal, where a Chinese character takes two places. */
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - Array.from(text).reduce((sum, character) => sum + (character.codePointAt(0)! >= 0x2e80 ? 2 : 1), 0)));

/** The value of an indicator with its unit, or why it has none. */
function stateText({ state, value }: UnitCard['steps'][number], unit: Label, labels: Dictionary): string {
  if (state === 'value') return `${number(value, 4)} ${inBoth(unit)}`;
  return `(${inBoth(state === 'not-applicable' ? labels['card.notApplicable']! : labels[`missing.${state}`]!)})`;
}

/** The card as text. */
export function describeCard(run: AssessmentRun, level: LevelScores, card: Standing): string {
  const title = new Map(run.framework.indicators.map((indicator) => [indicator.code, indicator]));
  const named = (code: string): string => `${code} ${title.get(code)!.title.zh} ${title.get(code)!.title.en}`;
  const lines = [`${card.name} ${card.code} (${level.title.zh} ${level.title.en})`, ...standingLines(card, run.framework)];
  if (card.change !== null) lines.push(...changeLines(card.change, level, run.assessment.levels[0]!));
  const labels = readLabels();
  lines.push('', `${padded('指标', 6)}  ${padded('值 value', 30)} ${padded('标准化 z', 18)} 权重 weight, 贡献 points, 障碍度 obstacle %`);
  for (const step of card.steps) {
    const { unit, title: label } = title.get(step.code)!;
    const state = stateText(step, unitTitle(run.framework, unit), labels);
    const beyond = step.unclipped !== null && (step.unclipped < 0 || step.unclipped > 1) ? ` (${number(step.unclipped, 3)})` : '';
    lines.push(`${step.code}  ${padded(state, 30)} ${`${number(step.normalised, 4)}${beyond}`.padEnd(18)} ${number(step.weight, 3).padStart(7)} ${number(step.contribution, 3).padStart(8)} ${number(step.obstacle, 1).padStart(6)}  ${label.zh} ${label.en}`);
  }
  lines.push('', '主要障碍(占失分的份额) largest obstacles (share of the points lost):');
  for (const { indicator, degree } of card.obstacles) lines.push(`  ${named(indicator)}: ${number(degree, 1)} %`);
  // without what a gain costs, the largest come first, and none is known to be cheap
  lines.push('', card.gains.some(({ cost }) => cost !== null) ? '最省的提升 cheapest gains:' : '得分提升最多(未给成本) largest gains (no costs were given):');
  for (const gain of card.gains) lines.push(`  ${named(gain.indicator)}: ${number(gain.from, 2)} → ${gain.to}, +${number(gain.points, 2)}${gain.cost === null ? '' : `, ${gain.cost.toFixed(0)} 元 yuan`}`);
  lines.push(...nextGradeLines(card));
  return `${lines.join('\n')}\n`;
}

function nextGradeLines({ grade, nextGrade }: Standing): string[] {
  if (nextGrade === null) return [];
  const { grade: next, points, by, heldBy } = nextGrade;
  if (heldBy === 'veto') return [`一票否决把等级限为 ${grade!},提高得分不能改变 a veto caps the grade at ${grade!}; no gain in score changes that`];
  if (heldBy === 'quota') return [`${next} 级没有名额:名额不足一个单位 no place in grade ${next}: its quota is less than one unit`];
  return [`距 ${next} 级 to grade ${next}: ${number(points, 2)} 分 points${by === null ? '' : `, ${by.join(' + ')}`}`];
}
