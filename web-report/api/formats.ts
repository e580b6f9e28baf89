/** In which form an answer is wanted: by the parameter `f`, else by the header Accept. */
import { ApiProblem } from './problem.js';

export const TYPES = { json: 'application/json; charset=utf-8', geojson: 'application/geo+json; charset=utf-8', csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
export type Form = keyof typeof TYPES;

const ACCEPTED: Readonly<Record<string, Form>> = { '*/*': 'json', 'application/*': 'json', 'application/json': 'json', 'text/html': 'json', 'application/geo+json': 'geojson', 'text/csv': 'csv', 'text/*': 'csv', 'application/x-ndjson': 'ndjson', 'application/ndjson': 'ndjson' };

/** The form that is wanted; null: none of these. */
export function formIn(wanted: Form | undefined, accept: string | undefined, forms: readonly Form[]): Form | null {
  if (wanted !== undefined) return wanted;
  if (accept === undefined || accept === '*/*') return forms[0]!;
  for (const part of accept.split(',')) {
    const [type = ''] = part.split(';');
    const form = ACCEPTED[type.trim().toLowerCase()];
    if (form !== undefined && forms.includes(form)) return form;
  }
  return null;
}

/** @throws ApiProblem 406 where none of the forms is wanted */
export function formOf(wanted: Form | undefined, accept: string | undefined, forms: readonly Form[]): Form {
  const form = formIn(wanted, accept, forms);
  if (form !== null) return form;
  throw new ApiProblem(406, 'form', `expected one of ${forms.map((form) => TYPES[form].split(';')[0]!).join(', ')}, found ${accept}`);
}
