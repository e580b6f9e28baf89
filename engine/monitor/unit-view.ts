/** The risk of a unit as it is told: an object, its text, and its next hours. */
import type { Label } from '../core/label.js';
import { momentOrNull, momentText } from './moment.js';
import type { Fan } from './nowcast/fan.js';
import type { ExpectedReason, Outlook } from './nowcast/outlook.js';
import type { HazardRisk, Quality, Reason } from './risk.js';
import type { UnitRisk } from './snapshot.js';

const LEVEL_NAMES = ['none', 'blue', 'yellow', 'orange', 'red'] as const;
export const levelName = (level: number | null): string | null => (level === null ? null : LEVEL_NAMES[level]!);

interface ExpectedView {
  readonly level: number;
  readonly levelName: string | null;
  readonly at: string | null;
  readonly probability: readonly number[];
  readonly atMost: number | null;
  readonly leastShare: number;
  readonly reasons: readonly ExpectedReason[];
  /** Absent: the newest nowcast warrants it. */
  readonly heldFrom?: string;
}

interface HazardView {
  readonly hazard: string;
  readonly title: Label;
  readonly level: number;
  readonly trend: number;
  readonly atMost: number | null;
  readonly reasons: readonly Reason[];
  readonly expected: ExpectedView | null;
  readonly levelName: string | null;
  readonly since: string | null;
  readonly asOf: string;
}

/** Every field of a risk, in the order it is written. */
export interface UnitView {
  readonly code: string;
  readonly name: string;
  readonly level: number | null;
  readonly levelName: string | null;
  readonly trend: number | null;
  /** What is missing may make it; null: nothing above its level. */
  readonly atMost: number | null;
  readonly expectedLevel: number | null;
  readonly expectedAtMost: number | null;
  readonly asOf: string | null;
  readonly computedAt: string;
  readonly quality: Quality;
  readonly inputsHash: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly hazards: readonly HazardView[];
  /** Of a past moment: why nothing of it is told. */
  readonly expectedBecause?: Label;
  /** Absent: none. */
  readonly sourcesDiffer?: readonly string[];
  /** Of an area, and how many units of it have a vote; a village has neither. */
  readonly kind?: 'area';
  readonly units?: number;
}

const rising = ({ hazards, level }: UnitRisk): number | null => (level === null ? null : Math.max(...hazards.filter((hazard) => hazard.level === level).map(({ trend }) => trend)));

const expectedView = (expected: HazardRisk['expected']): ExpectedView | null => (expected === null ? null : { level: expected.level, levelName: levelName(expected.level), at: momentOrNull(expected.at), probability: expected.probability, atMost: expected.atMost, leastShare: expected.leastShare, reasons: expected.reasons, ...(expected.heldFrom === null ? {} : { heldFrom: momentText(expected.heldFrom) }) });

/** The highest level that what is missing does not exclude, where that is above what is said of the unit; null: none. */
function openAbove(level: number | null, levels: readonly (number | null | undefined)[]): number | null {
  const most = Math.max(0, ...levels.map((each) => each ?? 0));
  return most > (level ?? 0) ? most : null;
}
const atMostOf = ({ level, hazards }: Pick<UnitRisk, 'level' | 'hazards'>): number | null => openAbove(level, hazards.map(({ atMost }) => atMost));
const expectedAtMostOf = ({ expectedLevel, hazards }: Pick<UnitRisk, 'expectedLevel' | 'hazards'>): number | null => openAbove(expectedLevel, hazards.map(({ expected }) => expected?.atMost));

export function viewOf(unit: UnitRisk): UnitView {
  const { code, name, level, expectedLevel, asOf, computedAt, quality, inputsHash, at, hazards, sourcesDiffer } = unit;
  return {
    code,
    name,
    level,
    levelName: levelName(level),
    trend: rising(unit),
    atMost: atMostOf(unit),
    expectedLevel,
    expectedAtMost: expectedAtMostOf(unit),
    asOf: momentOrNull(asOf),
    computedAt: momentText(computedAt),
    quality,
    inputsHash,
    lon: at?.lon ?? null,
    lat: at?.lat ?? null,
    hazards: hazards.map(({ hazard, title, level: own, trend, atMost, reasons, expected, since, asOf: rests }) => ({ hazard, title, level: own, trend, atMost, reasons, expected: expectedView(expected), levelName: levelName(own), since: momentOrNull(since), asOf: momentText(rests) })),
    ...(unit.expectedBecause === undefined ? {} : { expectedBecause: unit.expectedBecause }),
    ...(sourcesDiffer === undefined ? {} : { sourcesDiffer }),
    ...(unit.units === undefined ? {} : { kind: 'area', units: unit.units }),
  };
}

const titles = new WeakMap<object, string>();

/** Titles are those of the rules: few, and the same for all units. */
function titleText(title: object): string {
  let text = titles.get(title);
  if (text === undefined) titles.set(title, (text = JSON.stringify(title)));
  return text;
}

const quoted = (text: string | null): string => (text === null ? 'null' : `"${text}"`);

/** What JSON.stringify says of the view of a unit, without the view: of all villages it is made at once. */
export function textOf(unit: UnitRisk): string {
  const { code, name, level, expectedLevel, asOf, computedAt, quality, inputsHash, at, hazards, sourcesDiffer } = unit;
  const own = hazards.map((each) => `{"hazard":"${each.hazard}","title":${titleText(each.title)},"level":${each.level},"trend":${each.trend},"atMost":${each.atMost},"reasons":${JSON.stringify(each.reasons)},"expected":${each.expected === null ? null : JSON.stringify(expectedView(each.expected))},"levelName":${quoted(levelName(each.level))},"since":${quoted(momentOrNull(each.since))},"asOf":"${momentText(each.asOf)}"}`);
  return `{"code":"${code}","name":${JSON.stringify(name)},"level":${level},"levelName":${quoted(levelName(level))},"trend":${rising(unit)},"atMost":${atMostOf(unit)},"expectedLevel":${expectedLevel},"expectedAtMost":${expectedAtMostOf(unit)},"asOf":${quoted(momentOrNull(asOf))},"computedAt":"${momentText(computedAt)}","quality":"${quality}","inputsHash":"${inputsHash}","lon":${at?.lon ?? null},"lat":${at?.lat ?? null},"hazards":[${own.join(',')}]${unit.expectedBecause === undefined ? '' : `,"expectedBecause":${titleText(unit.expectedBecause)}`}${sourcesDiffer === undefined ? '' : `,"sourcesDiffer":${JSON.stringify(sourcesDiffer)}`}${unit.units === undefined ? '' : `,"kind":"area","units":${unit.units}`}}`;
}

const NAMES = ['blue', 'yellow', 'orange', 'red'] as const;

export interface ForecastView {
  readonly forecast: readonly object[];
  readonly outlook: object | null;
}

/** The next hours of a unit: a fan for each quantity, and the probability of each level; nothing where there is no nowcast. */
export function forecastOf({ outlook }: Pick<UnitRisk, 'outlook'>): ForecastView {
  if (outlook === null) return { forecast: [], outlook: null };
  const { issued, leads, members, fans, probability } = outlook;
  return {
    forecast: fans.map(({ quantity, unit, issued: from, p10, p50, p90, lines, corrected, unseen }) => ({ quantity, unit, issued: momentText(from), leads_h: leads, p10, p50, p90, lines: lines.map(({ level, value }) => ({ level, levelName: levelName(level), value })), ...(corrected === undefined ? {} : { corrected }), ...(unseen === undefined ? {} : { unseen_steps: unseen }) })),
    outlook: { issued: momentText(issued), leads_h: leads, members, ...Object.fromEntries(NAMES.map((name, k) => [name, probability[k]])) },
  };
}

/** Lists that many units share. */
const listTexts = new WeakMap<readonly number[], string>();

function sharedText(list: readonly number[]): string {
  let text = listTexts.get(list);
  if (text === undefined) listTexts.set(list, (text = JSON.stringify(list)));
  return text;
}

function fanText({ quantity, unit, issued, p10, p50, p90, lines, isShared = false, corrected, unseen }: Fan, leads: string): string {
  const listText = isShared ? sharedText : (list: readonly number[]): string => JSON.stringify(list);
  let own = '';
  for (const { level, value } of lines) own += `${own === '' ? '' : ','}{"level":${level},"levelName":${quoted(levelName(level))},"value":${JSON.stringify(value)}}`;
  return `{"quantity":"${quantity}","unit":${JSON.stringify(unit)},"issued":"${momentText(issued)}","leads_h":${leads},"p10":${listText(p10)},"p50":${listText(p50)},"p90":${listText(p90)},"lines":[${own}]${corrected === undefined ? '' : `,"corrected":${corrected}`}${unseen === undefined ? '' : `,"unseen_steps":${unseen}`}}`;
}

/** What JSON.stringify says of the next hours, without the view. */
export function forecastText({ issued, leads, members, fans, probability }: Outlook): string {
  const leadsText = sharedText(leads);
  let own = '';
  for (const fan of fans) own += `${own === '' ? '' : ','}${fanText(fan, leadsText)}`;
  let shares = '';
  NAMES.forEach((name, k) => (shares += `,"${name}":${JSON.stringify(probability[k])}`));
  return `{"forecast":[${own}],"outlook":{"issued":"${momentText(issued)}","leads_h":${leadsText},"members":${members}${shares}}}`;
}
