/** In which form an answer is wanted: by the parameter `f`, else by the header Accept. */
import { ApiProblem } from './problem.js';

export const TYPES = { json: 'application/json; charset=utf-8', geojson: 'application/geo+json; charset=utf-8', csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
export type Form = keyof typeof TYPES;

/** What each form is called in Accept. */
const NAMES: Readonly<Record<Form, string>> = { json: 'application/json', geojson: 'application/geo+json', csv: 'text/csv', ndjson: 'application/x-ndjson' };
/** What else it is asked for as; a browser that asks for a page is given JSON. */
const ALSO: Readonly<Partial<Record<Form, string>>> = { json: 'text/html', ndjson: 'application/ndjson' };

interface Range {
  readonly type: string;
  /** 0 to 1; 0: not at all. */
  readonly quality: number;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const quality = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    return type === '' || Number.isNaN(quality) ? [] : [{ type, quality }];
  });
}

/** How well a form fits, and where in the header it is named; the range that says most of a name counts (RFC 9110, section 12.5.1). */
function fitOf(form: Form, ranges: readonly Range[]): { readonly quality: number; readonly at: number } {
  const fitAs = (...names: readonly string[]): { readonly quality: number; readonly at: number } => {
    const at = names.map((name) => ranges.findIndex(({ type }) => type === name)).find((found) => found >= 0);
    return at === undefined ? { quality: 0, at: 0 } : { quality: ranges[at]!.quality, at };
  };
  const [name, also] = [NAMES[form], ALSO[form]];
  const own = fitAs(name, `${name.split('/')[0]!}/*`, '*/*');
  const other = also === undefined ? own : fitAs(also);
  return other.quality > own.quality ? other : own;
}

/** The form that is wanted most; of equals that which is named first. */
function bestOf(accept: string, forms: readonly Form[]): Form | null {
  const ranges = rangesOf(accept);
  const fits = forms.map((form) => ({ form, ...fitOf(form, ranges) })).filter(({ quality }) => quality > 0);
  return fits.sort((a, b) => b.quality - a.quality || a.at - b.at)[0]?.form ?? null; // a stable sort: of one range, the first form
}

/** Programs say in few ways what they take. */
const known = new Map<readonly Form[], Map<string, Form | null>>();
const MOST_KNOWN = 500;

/** The form that is wanted; null: none of these. */
export function formIn(wanted: Form | undefined, accept: string | undefined, forms: readonly Form[]): Form | null {
  if (wanted !== undefined) return wanted;
  if (accept === undefined || accept === '*/*') return forms[0]!;
  let own = known.get(forms);
  if (own === undefined) known.set(forms, (own = new Map<string, Form | null>()));
  let form = own.get(accept);
  if (form === undefined) {
    if (own.size >= MOST_KNOWN) own.clear();
    own.set(accept, (form = bestOf(accept, forms)));
  }
  return form;
}

/** @throws ApiProblem 406 where none of the forms is wanted */
export function formOf(wanted: Form | undefined, accept: string | undefined, forms: readonly Form[]): Form {
  const form = formIn(wanted, accept, forms);
  if (form !== null) return form;
  throw new ApiProblem(406, 'form', `expected one of ${forms.map((form) => TYPES[form].split(';')[0]!).join(', ')}, found ${accept}`);
}
