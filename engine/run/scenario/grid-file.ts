/** A grid from a file that a user named: GeoTIFF by its first bytes or its name, else ESRI ASCII. */
import { parseAsciiGrid } from '../../flood/ascii-grid.js';
import type { Grid, GridKind } from '../../flood/grid.js';
import { readBytes, readText } from '../small-table.js';
import { readGeotiff } from './geotiff-grid.js';

/** Byte order and then 42, or 43 in files for more than 4 GB. */
const isTiff = ([a, b, c, d]: Uint8Array): boolean => (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) || (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43));

/**
 * Read a grid.
 *
 * @param file how it is called in messages
 * @throws InputError `table/unreadable`, and all of `parseAsciiGrid` and `readGeotiff`
 */
export async function readGrid(path: string, file: string, kind: GridKind): Promise<Grid> {
  const bytes = await readBytes(path);
  return isTiff(bytes) || /\.tiff?$/i.test(file) ? readGeotiff(bytes, file, kind) : parseAsciiGrid(await readText(path, 'a GeoTIFF or a text in UTF-8'), file, kind);
}
