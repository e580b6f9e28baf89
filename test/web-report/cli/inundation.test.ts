/** Floods cell by cell as a researcher meets them: what the ground may come from, what may stand at an edge, what it costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAsciiGrid } from '../../../engine/flood/ascii-grid.js';
import { ELEVATION } from '../../../engine/flood/dem.js';
import { geotiff, type Picture } from '../../run/scenario/geotiff-bytes.js';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, run, workFolder } from './run.js';

const folder = workFolder();
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const yaml = textOf('flash-flood.yaml').replace('members: 20', 'members: 2');
const asc = textOf('data', 'flash-flood', 'dem.asc');
const heights = parseAsciiGrid(asc, 'dem.asc', ELEVATION);
const shipped = Object.fromEntries(['dem.asc', 'forcing.csv'].map((name) => [name, textOf('data', 'flash-flood', name)]));

/** The scenario with other data; returns its path. */
function scenarioOf(name: string, text: string, data: Readonly<Record<string, string | Uint8Array>> = {}): string {
  for (const [file, content] of Object.entries({ ...shipped, ...data })) put(join(folder, name, 'data', 'flash-flood', file), content);
  return put(join(folder, name, 'scenario.yaml'), text);
}

describe('ground from a GeoTIFF', () => {
  const picture: Picture = { rows: heights.rows, columns: heights.columns, values: [...heights.values], format: 3, bits: 64, deflate: true, strip: 7, noData: '-9999', tie: [0, 0, heights.xll, heights.yll + heights.rows * heights.cellSize] };
  const tif = yaml.replace('dem: dem.asc', 'dem: dem.tif');

  test('gives the results of the ESRI ASCII grid bit for bit', async () => {
    const [a, b] = [join(folder, 'asc-out'), join(folder, 'tif-out')];
    await done('run', scenarioOf('asc', yaml), '--out', a, '--quiet');
    await done('run', scenarioOf('tif', tif, { 'dem.tif': geotiff(picture) }), '--out', b, '--quiet');
    expect(filesIn(b)).toContain('flood-q50.asc');
    expect(differing(a, b, ['manifest.json'])).toEqual([]); // the manifest holds the digest of the file
  });

  const holed = [...picture.values];
  holed[5 * heights.columns + 7] = -9_999;
  test.each<[string, Uint8Array | string, readonly string[]]>([
    ['degrees', geotiff({ ...picture, keys: { 1024: 2, 2048: 4_490 } }), ['gdalwarp -t_srs', 'dem/projection']],
    ['feet', geotiff({ ...picture, keys: { 1024: 1, 3072: 2_249, 3076: 9_003 } }), ['US survey feet', 'dem/projection']],
    ['two bands', geotiff({ ...picture, bands: 2, values: [...picture.values, ...picture.values] }), ['gdal_translate -b 1', 'dem/bands']],
    ['a hole', geotiff({ ...picture, values: holed }), ['dem.tif row 6 column 8', 'dem/hole']],
    ['half a file', geotiff({ ...picture, cut: 2_000 }), ['dem/unreadable']],
    ['a text', 'ncols 3', ['dem/not-geotiff']],
  ])('%s: refused with 2, the place and what to do', async (name, bytes, expected) => {
    const { status, stderr } = await run('validate', scenarioOf(name.replaceAll(' ', '-'), tif, { 'dem.tif': bytes }));
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).toContain('dem.tif');
    expect(status).toBe(2);
  });
});
