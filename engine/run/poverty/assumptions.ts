/** Where the numbers of a declaration are from, and which of its dated ones nobody has held against what they cite. */
import type { Label } from '../../core/label.js';
import { dateOf, dayOf, monthAfter } from '../../poverty/working-days.js';
import type { YamlFile } from '../yaml-file.js';

export interface Assumption {
  readonly kind: 'line' | 'holidays' | 'income' | 'failure' | 'illness' | 'accident' | 'jobLoss' | 'scheme' | 'exit' | 'layers';
  /** Which of its kind: value and date of a line, year of holidays, title of a scheme; empty: there is one. */
  readonly detail: string | Label;
  readonly source: string;
  /** null: it is not said. */
  readonly verified: boolean | null;
}

interface Sourced {
  readonly source: string;
}

/** What of a declaration has a source, as the schemas ask for it. */
interface WithSources {
  readonly province: string;
  readonly income: Sourced & { readonly failure?: Sourced };
  readonly illness: { readonly event: Sourced };
  readonly accident: { readonly event: Sourced };
  readonly jobLoss: Sourced;
  readonly schemes: readonly (Sourced & { readonly title: Label })[];
  readonly triggers: { readonly exit?: Sourced };
  readonly layers?: Sourced;
}

interface Dated {
  readonly lines: readonly (Sourced & { readonly province: string; readonly from: string; readonly value: number; readonly verified: boolean })[];
}

interface Yearly {
  readonly years: readonly (Sourced & { readonly year: number; readonly verified: boolean })[];
}

const MONTHS = 12;

/**
 * @param begins first day of the run
 * @param lines,holidays files that were checked: only what is in force within the run is told
 */
export function assumptionsOf(declared: unknown, begins: number, lines: YamlFile, holidays: YamlFile): Assumption[] {
  const { province, income, illness, accident, jobLoss, schemes, triggers, layers } = declared as WithSources;
  const own = (lines.value as Dated).lines.filter((line) => line.province === province).sort((a, b) => (a.from < b.from ? -1 : 1));
  const ends = Array.from({ length: MONTHS }, (_, m) => monthAfter(begins, m + 1) - 1);
  const inForce = own.filter((line, k) => ends.some((day) => dayOf(line.from, '') <= day && (own[k + 1] === undefined || dayOf(own[k + 1]!.from, '') > day)));
  const years = [begins, ends.at(-1)!].map((day) => Number(dateOf(day).slice(0, 4)));
  const of = (kind: Assumption['kind'], from: Sourced | undefined, detail: string | Label = ''): Assumption[] => (from === undefined ? [] : [{ kind, detail, source: from.source, verified: null }]);
  return [
    ...inForce.map(({ from, value, source, verified }): Assumption => ({ kind: 'line', detail: `${value}, ${from}`, source, verified })),
    ...(holidays.value as Yearly).years.filter(({ year }) => years.includes(year)).map(({ year, source, verified }): Assumption => ({ kind: 'holidays', detail: String(year), source, verified })),
    ...of('income', income),
    ...of('failure', income.failure),
    ...of('illness', illness.event),
    ...of('accident', accident.event),
    ...of('jobLoss', jobLoss),
    ...schemes.flatMap((scheme) => of('scheme', scheme, scheme.title)),
    ...of('exit', triggers.exit),
    ...of('layers', layers),
  ];
}
