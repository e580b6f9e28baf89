/** Forecasts of the past beside what came, which corrections are fitted to: a CSV. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { parseTable, readText } from '../small-table.js';
import { plainNumber } from './series.js';

export interface Case {
  readonly entity: string;
  /** [h]; NaN where the file has no leads. */
  readonly lead: number;
  /** Forecast, or mean of an ensemble, its standard deviation (0 where the file has none), and what came [unit of the quantity]. */
  readonly forecast: number;
  readonly spread: number;
  readonly observed: number;
}

export interface Hindcast {
  readonly file: string;
  readonly hasEntities: boolean;
  readonly hasLeads: boolean;
  readonly hasSpread: boolean;
  readonly cases: readonly Case[];
}

/** Problems of one file that are told. */
const LISTED = 1_000;

/**
 * Read forecasts of the past: `forecast [unit]`, `observed [unit]`, and where it has them `entity`, `time` (not used),
 * `lead [h]`, `spread [unit]`.
 *
 * @param unit of the quantity
 * @param problems receives what is wrong with it
 * @returns null where something is wrong
 * @throws InputError `table/...`
 */
export async function readHindcast(path: string, file: string, unit: string, problems: Problem[]): Promise<Hindcast | null> {
  const { header, records } = parseTable(await readText(path), file);
  const own: Problem[] = [];
  const [forecast, observed, spread] = ['forecast', 'observed', 'spread'].map((name) => `${name} [${unit}]`) as [string, string, string];
  const known = ['entity', 'time', 'lead [h]', forecast, spread, observed];
  header.forEach((name, c) => {
    if (!known.includes(name)) own.push(unknownName(`${file}:1`, name, known, 'hindcast/unknown-column'));
    else if (header.indexOf(name) !== c) own.push({ place: `${file}:1 ${name}`, expected: 'each column once', found: 'twice', code: 'hindcast/duplicate-column' });
  });
  for (const name of [forecast, observed]) if (!header.includes(name)) own.push({ place: `${file}:1`, expected: `a column ${name}`, found: quote(header.join(',')), code: 'hindcast/missing-column' });
  const [hasEntities, hasLeads, hasSpread] = ['entity', 'lead [h]', spread].map((name) => header.includes(name)) as [boolean, boolean, boolean];
  const cases = (own.length > 0 ? [] : records).map((cells, k): Case => {
    const at = (name: string): string => cells[header.indexOf(name)] ?? '';
    const number = (name: string, least: number): number => {
      const value = plainNumber(at(name));
      if (value !== undefined && value >= least) return value;
      own.push({ place: `${file}:${k + 2} ${name}`, expected: least === 0 ? 'a number >= 0' : 'a number', found: quote(at(name)), code: 'hindcast/bad-value' });
      return NaN;
    };
    return { entity: hasEntities ? at('entity') : '', lead: hasLeads ? number('lead [h]', 0) : NaN, forecast: number(forecast, -Infinity), spread: hasSpread ? number(spread, 0) : 0, observed: number(observed, -Infinity) };
  });
  problems.push(...own.slice(0, LISTED));
  return own.length > 0 ? null : { file, hasEntities, hasLeads, hasSpread, cases };
}

/** The cases of an entity; null: all. */
export const casesOf = ({ cases }: Hindcast, entity: string | null): readonly Case[] => (entity === null ? cases : cases.filter((one) => one.entity === entity));
