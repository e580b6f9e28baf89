/** How well a sample's households were fitted to the census of their county. */
import { note, section, table, type Words } from '../parts.js';

export interface ShownCensus {
  readonly county: string;
  readonly name: string;
  /** Greatest deviation [1]. */
  readonly greatest: number;
  readonly made: readonly { readonly name: string; readonly unit: 'household' | 'person'; readonly target: number; readonly made: number; readonly deviation: number | null }[];
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
  readonly notes: readonly string[];
}

/** Margins that are left out, those with the same reason in one row. */
const byReason = (leftOut: ShownCensus['leftOut']): string[][] => [...new Set(leftOut.map(({ why }) => why))].map((why) => [leftOut.filter((margin) => margin.why === why).map(({ name }) => name).join(', '), why]);

export function censusSection({ county, name, greatest, made, leftOut, notes }: ShownCensus, w: Words): string {
  const count = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
  // no sign of what rounds to nothing
  const deviation = (share: number | null): string => (share === null ? '–' : `${(Math.round(share * 1e4) / 100 + 0).toFixed(2)} %`);
  return section(
    'census',
    w.both('census'),
    note(w.both('censusText', { county: `${county} ${name}`, greatest: deviation(greatest) })),
    table([w.both('margin'), w.both('unit.of'), w.both('target'), w.both('made'), w.both('deviation')], made.map((row) => [row.name, w.both(`unit.${row.unit}`), count(row.target), count(row.made), deviation(row.deviation)])),
    leftOut.length === 0 ? '' : table([w.both('notFitted'), w.both('why')], byReason(leftOut)),
    ...notes.map(note),
  );
}
