/** A synthetic population: households of a sample, as many of each as a county's margins ask for. */
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { fitWeights, wholeCounts, type Margin } from '../../poverty/fitting.js';
import { isAmount, readSmallTable, type SmallRow } from '../small-table.js';

/** Columns of the sample whose classes may have margins: none is an amount. */
const FIELDS = ['village_code', 'persons', 'labour', 'elderly', 'chronic', 'disabled', 'lifted', 'monitored', 'minority', 'woman_head', 'scheme', 'crop'] as const;

/** The margins of a file (field, value, households), as classes of the sample's rows. */
async function readMargins(path: string, sample: readonly SmallRow[]): Promise<Margin[]> {
  const rows = await readSmallTable(
    path,
    [{ name: 'field', required: true }, { name: 'value', required: true }, { name: 'households', required: true, expected: 'a number >= 0', fits: isAmount }],
    ({ cells }, place): Problem[] => ((FIELDS as readonly string[]).includes(cells['field'] ?? '') ? [] : [unknownName(`${place} field`, cells['field'] ?? '', FIELDS, 'relapse/unknown-margin')]),
  );
  const keyOf = ({ cells }: SmallRow): string => JSON.stringify([cells['field'], cells['value']]);
  const firstOf = new Map<string, number>();
  for (const row of rows) if (!firstOf.has(keyOf(row))) firstOf.set(keyOf(row), row.row);
  throwIfAny(rows.flatMap((row): Problem[] => (firstOf.get(keyOf(row)) === row.row ? [] : [{ place: `${path}:${row.row} ${row.cells['field']!}`, expected: 'each field and value once', found: `${quote(row.cells['value']!)} named twice, first in row ${firstOf.get(keyOf(row))!}`, code: 'relapse/repeated-margin' }])));
  return [...new Set(rows.map(({ cells }) => cells['field']!))].map((name): Margin => {
    const own = rows.filter(({ cells }) => cells['field'] === name);
    const values = own.map(({ cells }) => cells['value']!);
    const classes = sample.map(({ row, cells }) => {
      const found = values.indexOf(cells[name]!);
      if (found < 0) throw new InputError([{ place: `${path} ${name}`, expected: `a margin for ${quote(cells[name]!)}, which record ${row} of the sample has`, found: 'none', code: 'relapse/no-margin' }]);
      return found;
    });
    // a class is a row of the file
    const place = (k?: number): string => (k === undefined ? `${path} ${name}` : `${path}:${own[k]!.row} ${name} ${quote(values[k]!)}`);
    return { name, classes, totals: own.map(({ cells }) => Number(cells['households'])), place };
  });
}

/**
 * The sample's rows, each as often as its fitted weight says, with ids of their own.
 *
 * @throws InputError `table/...`, `relapse/...-margin`, `poverty/margin`, `poverty/not-fitted`
 */
export async function populationOf(path: string, sample: readonly SmallRow[]): Promise<SmallRow[]> {
  const { weights } = fitWeights(new Float64Array(sample.length).fill(1), await readMargins(path, sample));
  const counts = wholeCounts(weights);
  return copiesOf(sample, counts);
}

/** Rows of a sample, each so many times, with ids of their own. */
export const copiesOf = (sample: readonly SmallRow[], counts: Uint32Array): SmallRow[] =>
  sample.flatMap(({ row, cells }, i) => Array.from({ length: counts[i]! }, (_, copy) => ({ row, cells: { ...cells, household_id: `${cells['household_id']!}/${copy}` } })));
