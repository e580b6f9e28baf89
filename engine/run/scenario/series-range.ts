/** Values of a series that lie outside the range of their quantity: every one of them, with its row. */
import type { Problem } from '../../core/errors.js';
import type { Quantity } from '../../core/model.js';
import { timeText, type Clock } from './clock.js';
import { LISTED, type Series } from './series.js';

/**
 * Values outside a range, of all entities in the order of the file; of more than a thousand the first, and how many more
 * there are.
 *
 * @param name a column of the series, in the unit of the quantity
 */
export function rangeProblems({ file, entities, columns, rows }: Series, name: string, { min = -Infinity, max = Infinity, unit }: Pick<Quantity, 'min' | 'max' | 'unit'>, clock: Clock): Problem[] {
  const expected = max === Infinity ? `a number >= ${min} ${unit}` : `from ${min} to ${max} ${unit}`;
  const found: { readonly row: number; readonly problem: Problem }[] = [];
  let beyond = 0;
  columns.get(name)!.values.forEach((values, e) => {
    for (let t = 0; t < values.length; t++) {
      if (!(values[t]! < min || values[t]! > max)) continue;
      if (found.length === LISTED) {
        beyond++;
        continue;
      }
      const row = rows?.of[e]![t] ?? 0;
      const place = `${row === 0 ? file : `${rows!.file}:${row}`} ${entities[e]!} ${timeText(clock, t)} ${name}`;
      found.push({ row, problem: { place, expected, found: String(values[t]), code: 'series/out-of-range', ...(row === 0 ? {} : { row }) } });
    }
  });
  const told = found.sort((a, b) => a.row - b.row).map(({ problem }) => problem);
  return beyond === 0 ? told : [...told, { place: `${file} ${name}`, expected, found: `${beyond} more values outside`, code: 'series/out-of-range' }];
}
