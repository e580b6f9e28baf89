/** The user's boundaries, as options of a command: refused without a review number before anything runs. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { checkBoundarySource, type BoundarySource } from '../charts/boundary-map.js';
import { outlinesOf } from '../charts/geojson.js';
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
  if (boundaries === undefined) return null;
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
