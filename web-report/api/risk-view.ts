/** The risk of a unit as it is written: an object, a feature, a line of CSV. */
import type { HazardRisk } from '../../engine/monitor/risk.js';
import type { UnitRisk } from '../../engine/monitor/snapshot.js';
import { ApiProblem } from './problem.js';
import { momentOrNull, momentText } from './time.js';

const LEVEL_NAMES = ['none', 'blue', 'yellow', 'orange', 'red'] as const;
export const levelName = (level: number | null): string | null => (level === null ? null : LEVEL_NAMES[level]!);

/** Every field of a risk, in the order it is written. */
export const FIELDS = ['code', 'name', 'level', 'levelName', 'trend', 'expectedLevel', 'asOf', 'computedAt', 'quality', 'inputsHash', 'lon', 'lat', 'hazards'] as const;
export type Field = (typeof FIELDS)[number];

const rising = ({ hazards, level }: UnitRisk): number | null => (level === null ? null : Math.max(...hazards.filter((hazard) => hazard.level === level).map(({ trend }) => trend)));

const expectedView = (expected: HazardRisk['expected']): object | null => (expected === null ? null : { level: expected.level, levelName: levelName(expected.level), at: momentOrNull(expected.at), probability: expected.probability });

/** All fields; text is made once for each risk. */
export function viewOf(unit: UnitRisk): Readonly<Record<Field, unknown>> {
  const { code, name, level, expectedLevel, asOf, computedAt, quality, inputsHash, at, hazards } = unit;
  return {
    code,
    name,
    level,
    levelName: levelName(level),
    trend: rising(unit),
    expectedLevel,
    asOf: momentOrNull(asOf),
    computedAt: momentText(computedAt),
    quality,
    inputsHash,
    lon: at?.lon ?? null,
    lat: at?.lat ?? null,
    hazards: hazards.map(({ hazard, title, level: own, trend, reasons, expected, since, asOf: rests }) => ({ hazard, title, level: own, trend, reasons, expected: expectedView(expected), levelName: levelName(own), since: momentOrNull(since), asOf: momentText(rests) })),
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
  const { code, name, level, expectedLevel, asOf, computedAt, quality, inputsHash, at, hazards } = unit;
  const own = hazards.map((each) => `{"hazard":"${each.hazard}","title":${titleText(each.title)},"level":${each.level},"trend":${each.trend},"reasons":${JSON.stringify(each.reasons)},"expected":${each.expected === null ? null : JSON.stringify(expectedView(each.expected))},"levelName":${quoted(levelName(each.level))},"since":${quoted(momentOrNull(each.since))},"asOf":"${momentText(each.asOf)}"}`);
  return `{"code":"${code}","name":${JSON.stringify(name)},"level":${level},"levelName":${quoted(levelName(level))},"trend":${rising(unit)},"expectedLevel":${expectedLevel},"asOf":${quoted(momentOrNull(asOf))},"computedAt":"${momentText(computedAt)}","quality":"${quality}","inputsHash":"${inputsHash}","lon":${at?.lon ?? null},"lat":${at?.lat ?? null},"hazards":[${own.join(',')}]}`;
}

const texts = new WeakMap<UnitRisk, string>();

/** As JSON that is not kept: of all villages it would fill the memory. */
export const passingJson = (unit: UnitRisk, fields: readonly Field[] | null): string => (fields === null ? (texts.get(unit) ?? textOf(unit)) : jsonOf(unit, fields));

/** As JSON, with all fields or some. */
export function jsonOf(unit: UnitRisk, fields: readonly Field[] | null): string {
  if (fields !== null) {
    const view = viewOf(unit);
    return JSON.stringify(Object.fromEntries(fields.map((field) => [field, view[field]])));
  }
  let text = texts.get(unit);
  if (text === undefined) texts.set(unit, (text = textOf(unit)));
  return text;
}

const NAMES = ['blue', 'yellow', 'orange', 'red'] as const;

/** The next hours of a unit: a fan for each quantity, and the probability of each level; nothing where there is no nowcast. */
export function forecastOf({ outlook }: UnitRisk): { readonly forecast: readonly object[]; readonly outlook: object | null } {
  if (outlook === null) return { forecast: [], outlook: null };
  const { issued, leads, members, fans, probability } = outlook;
  return {
    forecast: fans.map(({ quantity, unit, issued: from, p10, p50, p90, lines, corrected, unseen }) => ({ quantity, unit, issued: momentText(from), leads_h: leads, p10, p50, p90, lines: lines.map(({ level, value }) => ({ level, levelName: levelName(level), value })), ...(corrected === undefined ? {} : { corrected }), ...(unseen === undefined ? {} : { unseen_steps: unseen }) })),
    outlook: { issued: momentText(issued), leads_h: leads, members, ...Object.fromEntries(NAMES.map((name, k) => [name, probability[k]])) },
  };
}

export function featureOf(unit: UnitRisk): string {
  const { hazards, lon: _lon, lat: _lat, ...flat } = viewOf(unit);
  const worst = unit.hazards.find(({ level }) => level === unit.level && level > 0);
  return JSON.stringify({ type: 'Feature', id: unit.code, geometry: unit.at === null ? null : { type: 'Point', coordinates: [unit.at.lon, unit.at.lat] }, properties: { ...flat, hazard: worst?.hazard ?? null, hazards: (hazards as readonly unknown[]).length } });
}

const CSV_FIELDS = FIELDS.filter((field) => field !== 'hazards');

/** A cell; what a spreadsheet would take for a formula is kept text. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvHeader = (fields: readonly Field[] | null): string => (fields ?? CSV_FIELDS).join(',');

export function csvLine(unit: UnitRisk, fields: readonly Field[] | null): string {
  const view = viewOf(unit);
  return (fields ?? CSV_FIELDS).map((field) => cellOf(view[field])).join(',');
}

/** The fields a parameter names. @throws ApiProblem */
export function fieldsOf(text: string | undefined): readonly Field[] | null {
  if (text === undefined) return null;
  const names = text.split(',');
  const unknown = names.find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) throw new ApiProblem(400, 'invalid', 'a field is not known', { errors: [{ pointer: '/fields', detail: `expected ${FIELDS.join(', ')}, found ${unknown}`, code: 'request/field' }] });
  return names as readonly Field[];
}
