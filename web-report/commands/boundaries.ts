/** The user's boundaries, as options of a command: refused without a review number before anything runs. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { checkBoundarySource, type BoundarySource } from '../charts/boundary-map.js';
import { outlinesOf } from '../charts/geojson.js';
import { beginningOf } from '../dashboard/beginning.js';
import { somePath } from './option-values.js';

export interface BoundaryOptions {
  readonly boundaries?: string;
  readonly reviewNumber?: string;
  readonly boundarySource?: string;
  readonly boundaryCode?: string;
}

export const addBoundaryOptions = (command: Command): Command =>
  command
    .option('--boundaries <geojson>', '边界 GeoJSON(CGCS2000);须有审图号 / boundaries, GeoJSON; a review number is needed', somePath)
    .option('--review-number <text>', '审图号,如 GS(2024)0650号 / map review number')
    .option('--boundary-source <text>', '边界来源 / who published the boundaries')
    .option('--boundary-code <property>', '代码所在的属性 / property that holds the code', 'code');

/** @throws InputError `map/…` */
export async function readBoundary({ boundaries, reviewNumber = '', boundarySource = '', boundaryCode = 'code' }: BoundaryOptions): Promise<BoundarySource | null> {
  if (boundaries === undefined) {
    const given = [['--review-number', reviewNumber], ['--boundary-source', boundarySource]] as const;
    throwIfAny(given.filter(([, text]) => text !== '').map(([place, text]) => ({ place, expected: 'a file of boundaries by --boundaries', found: quote(text), code: 'map/no-boundaries' })));
    return null;
  }
  let geojson: unknown;
  try {
    geojson = JSON.parse(await readFile(boundaries, 'utf8'));
  } catch (error) {
    throw new InputError([{ place: boundaries, expected: 'a GeoJSON file', found: error instanceof SyntaxError ? 'no JSON' : ((error as NodeJS.ErrnoException).code ?? String(error)), code: 'map/unreadable' }]);
  }
  const source: BoundarySource = { geojson, codeProperty: boundaryCode, source: boundarySource, reviewNumber, coordinates: 'CGCS2000' };
  checkBoundarySource(source, `${boundaries} --review-number`);
  outlinesOf(geojson, boundaryCode, boundaries);
  return source;
}

/** Codes named where some match nothing. */
const NAMED = 5;
const named = (codes: readonly string[]): string => `${codes.slice(0, NAMED).join(', ')}${codes.length > NAMED ? ', …' : ''}`;

/**
 * How outlines and villages fit, in words: an outline is of the villages whose codes begin with its own.
 *
 * @param villages their codes
 * @param place the file
 * @throws InputError `map/no-match` where no outline is of any village
 */
export function boundaryFit({ geojson, codeProperty }: BoundarySource, villages: readonly string[], place: string): string {
  const outlines = outlinesOf(geojson, codeProperty, place).map(({ code }) => code);
  const begins = new Set(outlines.map(beginningOf));
  const lengths = [...new Set([...begins].map(({ length }) => length))];
  const beginningsOf = (village: string): string[] => lengths.map((length) => village.slice(0, length)).filter((begin) => begins.has(begin));
  const met = new Set(villages.flatMap(beginningsOf));
  if (met.size === 0) throw new InputError([{ place: `${place} --boundary-code ${codeProperty}`, expected: `codes of the villages or of their areas, such as ${villages[0] ?? ''}`, found: named(outlines.map(quote)), code: 'map/no-match' }]);
  const alone = outlines.filter((code) => !met.has(beginningOf(code)));
  const bare = villages.filter((village) => beginningsOf(village).length === 0);
  return [
    `边界 boundaries: ${outlines.length - alone.length} / ${outlines.length} 个有村 have villages, ${villages.length - bare.length} / ${villages.length} 个村在其中 villages are in one`,
    ...(alone.length === 0 ? [] : [`  无村的边界 boundaries without a village: ${named(alone)}`]),
    ...(bare.length === 0 ? [] : [`  无边界的村 villages without a boundary: ${named(bare)}`]),
  ].join('\n');
}
