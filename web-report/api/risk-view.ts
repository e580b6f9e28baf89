/** The risk of a unit as it is asked for: some of its fields, a feature, a line of CSV. */
import type { PublishedUnit } from '../../engine/monitor/published.js';
import type { UnitView } from '../../engine/monitor/unit-view.js';
import { ApiProblem } from './problem.js';

export { levelName } from '../../engine/monitor/unit-view.js';

/** Every field of a risk, in the order it is written. */
const FIELDS = ['code', 'name', 'level', 'levelName', 'trend', 'expectedLevel', 'asOf', 'computedAt', 'quality', 'inputsHash', 'lon', 'lat', 'hazards', 'sourcesDiffer', 'kind', 'units'] as const satisfies readonly (keyof UnitView)[];
export type Field = (typeof FIELDS)[number];

/** As JSON, with all fields or some. */
export function jsonOf(unit: PublishedUnit, fields: readonly Field[] | null): string {
  if (fields === null) return unit.text();
  const view = unit.view();
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field, view[field]])));
}

export function featureOf(unit: PublishedUnit): string {
  const { hazards, lon, lat, sourcesDiffer, ...flat } = unit.view();
  const worst = hazards.find(({ level }) => level === flat.level && level > 0);
  return JSON.stringify({ type: 'Feature', id: unit.code, geometry: lon === null || lat === null ? null : { type: 'Point', coordinates: [lon, lat] }, properties: { ...flat, hazard: worst?.hazard ?? null, hazards: hazards.length, ...(sourcesDiffer === undefined ? {} : { sourcesDiffer: sourcesDiffer.join(',') }) } });
}

/** Columns of villages; those of areas have how many units vote beside them. */
const CSV_FIELDS = FIELDS.filter((field) => field !== 'hazards' && field !== 'sourcesDiffer' && field !== 'kind' && field !== 'units');
export const AREA_COLUMNS: readonly Field[] = [...CSV_FIELDS, 'units'];

/** A cell; what a spreadsheet would take for a formula is kept text. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Before a table as CSV, so that Excel reads Chinese names as what they are; those who read CSV by program skip it. */
export const BYTE_ORDER_MARK = '\uFEFF';

export const csvHeader = (fields: readonly Field[] | null): string => BYTE_ORDER_MARK + (fields ?? CSV_FIELDS).join(',');

export function csvLine(unit: PublishedUnit, fields: readonly Field[] | null): string {
  const view = unit.view();
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
