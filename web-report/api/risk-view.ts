/** The risk of a unit as it is asked for: some of its fields, a feature, a line of CSV. */
import type { PublishedUnit } from '../../engine/monitor/published.js';
import type { Label } from '../../engine/core/label.js';
import type { UnitView } from '../../engine/monitor/unit-view.js';
import { ApiProblem } from './problem.js';

export { levelName } from '../../engine/monitor/unit-view.js';

/** Every field of a risk, in the order it is written. */
const FIELDS = ['code', 'name', 'level', 'levelName', 'trend', 'atMost', 'expectedLevel', 'expectedAtMost', 'asOf', 'computedAt', 'quality', 'inputsHash', 'lon', 'lat', 'hazards', 'expectedBecause', 'sourcesDiffer', 'kind', 'units'] as const satisfies readonly (keyof UnitView)[];
export type Field = (typeof FIELDS)[number];

/** As JSON, with all fields or some. */
export function jsonOf(unit: PublishedUnit, fields: readonly Field[] | null): string {
  if (fields === null) return unit.text();
  const view = unit.view();
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field, view[field]])));
}

/** In one cell. */
const bothOf = ({ zh, en }: Label): string => `${zh} / ${en}`;

/** With all properties, or those that follow from some fields: of hazards how many, and the gravest. */
export function featureOf(unit: PublishedUnit, fields: readonly Field[] | null = null): string {
  const { hazards, lon, lat, sourcesDiffer, expectedBecause, ...flat } = unit.view();
  const worst = hazards.find(({ level }) => level === flat.level && level > 0);
  const all = { ...flat, hazard: worst?.hazard ?? null, hazards: hazards.length, ...(expectedBecause === undefined ? {} : { expectedBecause: bothOf(expectedBecause) }), ...(sourcesDiffer === undefined ? {} : { sourcesDiffer: sourcesDiffer.join(',') }) };
  const properties = fields === null ? all : Object.fromEntries(Object.entries(all).filter(([name]) => fields.some((field) => field === (name === 'hazard' ? 'hazards' : name))));
  return JSON.stringify({ type: 'Feature', id: unit.code, geometry: lon === null || lat === null ? null : { type: 'Point', coordinates: [lon, lat] }, properties });
}

/** Columns of villages; those of areas have how many units vote beside them. */
const CSV_FIELDS: readonly Field[] = FIELDS.filter((field) => field !== 'hazards' && field !== 'expectedBecause' && field !== 'sourcesDiffer' && field !== 'kind' && field !== 'units');

/** Columns of a table where nobody names them: of a past moment with why nothing is said of what was expected. */
export const columnsOf = (kind: 'village' | 'area', isPast: boolean): readonly Field[] => [...CSV_FIELDS, ...(isPast ? (['expectedBecause'] as const) : []), ...(kind === 'area' ? (['units'] as const) : [])];

/** A cell; what a spreadsheet would take for a formula is kept text. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Before a table as CSV, so that Excel reads Chinese names as what they are; those who read CSV by program skip it. */
export const BYTE_ORDER_MARK = '\uFEFF';

export const csvHeader = (fields: readonly Field[]): string => BYTE_ORDER_MARK + fields.join(',');

export function csvLine(unit: PublishedUnit, fields: readonly Field[]): string {
  const view = unit.view();
  return fields.map((field) => cellOf(field === 'expectedBecause' && view.expectedBecause !== undefined ? bothOf(view.expectedBecause) : view[field])).join(',');
}

/** The fields a parameter names. @throws ApiProblem */
export function fieldsOf(text: string | undefined): readonly Field[] | null {
  if (text === undefined) return null;
  const names = text.split(',');
  const unknown = names.find((name) => !FIELDS.some((field) => field === name));
  if (unknown !== undefined) throw new ApiProblem(400, 'invalid', 'a field is not known', { errors: [{ pointer: '/fields', detail: `expected ${FIELDS.join(', ')}, found ${unknown}`, code: 'request/field' }] });
  return names as readonly Field[];
}
