/**
 * A basin of units and gauges as the program XinanjiangModel keeps it, turned into a scenario's data: areal rain of each
 * unit by the weights of its gauges, one pan for all. Files: watershed.txt (name, area, gauges, pans, units, areas of the
 * units, a row of weights for each; names may follow), P.txt and EM.txt (days, columns, then a row a day [mm]).
 */
import { basename, join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { readText } from '../small-table.js';

export interface GaugedBasin {
  readonly name: string;
  /** Area of each unit [km²]. */
  readonly areas: readonly number[];
  readonly days: number;
  /** Of each unit, by day [mm]. */
  readonly rain: readonly Float64Array[];
  /** Of all, by day [mm]. */
  readonly pan: Float64Array;
}

const NUMBER = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;

/** Numbers of a text, row by row; what else stands there is a problem, unless `names` may follow the last of them. */
function numbersIn(lines: readonly string[], file: string, firstLine: number, names: boolean, problems: Problem[]): number[] {
  const out: number[] = [];
  for (const [k, line] of lines.entries()) {
    for (const word of line.split(/\s+/)) {
      if (word === '') continue;
      if (NUMBER.test(word)) out.push(Number(word));
      else if (names) return out;
      else problems.push({ place: `${file}:${firstLine + k}`, expected: 'numbers', found: quote(word), code: 'basin/not-a-number' });
    }
  }
  return out;
}

const linesOf = async (path: string): Promise<string[]> => (await readText(path, 'a text file in UTF-8')).split(/\r?\n/);

/** A table of days: `count` values a day after its two counts. */
async function daysOf(path: string, count: number, problems: Problem[]): Promise<{ days: number; values: number[] }> {
  const file = basename(path);
  const [days = 0, columns = 0, ...values] = numbersIn(await linesOf(path), file, 1, false, problems);
  if (columns !== count) problems.push({ place: `${file}:1`, expected: `${count} columns, as watershed.txt says`, found: String(columns), code: 'basin/columns' });
  else if (values.length < days * count) problems.push({ place: file, expected: `${days} days of ${count} values`, found: `${values.length} values`, code: 'basin/too-short' });
  if (values.some((value) => value < 0)) problems.push({ place: file, expected: 'values ≥ 0', found: String(Math.min(...values)), code: 'basin/negative' });
  return { days, values };
}

/**
 * Read a basin.
 *
 * @throws InputError `table/unreadable`, `basin/...`, every problem at once
 */
export async function readGaugedBasin(folder: string): Promise<GaugedBasin> {
  const problems: Problem[] = [];
  const [name = '', ...lines] = await linesOf(join(folder, 'watershed.txt'));
  const [, gauges = 0, pans = 0, units = 0, ...rest] = numbersIn(lines, 'watershed.txt', 2, true, problems);
  if (!(gauges >= 1 && units >= 1 && pans === 1)) throw new InputError([{ place: 'watershed.txt', expected: 'counts of gauges, of one pan and of units in lines 3 to 5', found: `${gauges}, ${pans}, ${units}`, code: 'basin/counts' }]);
  const [areas, weights] = [rest.slice(0, units), rest.slice(units, units + units * gauges)];
  if (weights.length < units * gauges) problems.push({ place: 'watershed.txt', expected: `${units} areas and ${units} rows of ${gauges} weights`, found: `${rest.length} numbers`, code: 'basin/too-short' });
  areas.forEach((_, u) => {
    const sum = weights.slice(u * gauges, (u + 1) * gauges).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > 1e-4) problems.push({ place: `watershed.txt unit ${u + 1}`, expected: 'weights that sum to 1', found: String(sum), code: 'basin/weights' });
  });
  const [rain, pan] = await Promise.all([daysOf(join(folder, 'P.txt'), gauges, problems), daysOf(join(folder, 'EM.txt'), 1, problems)]);
  if (pan.days !== rain.days) problems.push({ place: 'EM.txt:1', expected: `${rain.days} days, as P.txt`, found: String(pan.days), code: 'basin/days' });
  throwIfAny(problems);
  return {
    name: name.trim(), areas, days: rain.days, pan: Float64Array.from(pan.values.slice(0, rain.days)),
    rain: areas.map((_, u) => Float64Array.from({ length: rain.days }, (__, t) => weights.slice(u * gauges, (u + 1) * gauges).reduce((sum, weight, gauge) => sum + weight * rain.values[t * gauges + gauge]!, 0))),
  };
}
