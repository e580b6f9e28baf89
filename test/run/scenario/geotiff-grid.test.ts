import { expect, test } from 'vitest';
import { parseAsciiGrid } from '../../../engine/flood/ascii-grid.js';
import { demOf, ELEVATION } from '../../../engine/flood/dem.js';
import { readGeotiff } from '../../../engine/run/scenario/geotiff-grid.js';
import { geotiff, PROJECTED, type Picture } from './geotiff-bytes.js';

const HEIGHTS = [12, 7, 300, 1, 2, -9_999];
const PLAIN: Picture = { rows: 2, columns: 3, values: HEIGHTS, format: 2, bits: 16, noData: '-9999' };
const read = (change: Partial<Picture> = {}) => readGeotiff(geotiff({ ...PLAIN, ...change }), 'dem.tif', ELEVATION);
const ascii = parseAsciiGrid('ncols 3\nnrows 2\nxllcorner 500000\nyllcorner 3100960\ncellsize 20\nNODATA_value -9999\n12 7 300\n1 2 -9999\n', 'dem.asc', ELEVATION);

test.each<[string, Partial<Picture>]>([
  ['16-bit integers', {}],
  ['32-bit integers', { bits: 32 }],
  ['32-bit floats', { format: 3, bits: 32 }],
  ['64-bit floats', { format: 3, bits: 64 }],
  ['the other order of bytes', { bigEndian: true, format: 3, bits: 32 }],
  ['deflated strips of one row', { deflate: true, strip: 1, format: 3, bits: 64 }],
  ['no data that is no number', { format: 3, bits: 32, values: HEIGHTS.map((z) => (z === -9_999 ? NaN : z)), noData: 'nan' }],
  ['a no-data value that single precision rounds', { format: 3, bits: 32, values: HEIGHTS.map((z) => (z === -9_999 ? -3.4028234663852886e38 : z)), noData: '-3.402823466e+38' }],
  ['a tie point that is not the corner', { tie: [1, 2, 500_020, 3_100_960] }],
  ['a tie point that is the centre of the first cell', { keys: { ...PROJECTED, 1025: 2 }, tie: [0, 0, 500_010, 3_100_990] }],
])('%s are what the ESRI ASCII grid of the same ground is', async (_, change) => {
  expect(await read(change)).toEqual({ ...ascii, epsg: 4_547 });
});

test('the unit of UTM and of Gauss-Kruger on CGCS2000 need not be said, and a system of its own making has no number', async () => {
  expect((await read({ keys: { 1024: 1, 3072: 32_650 } })).epsg).toBe(32_650);
  expect((await read({ keys: { 1024: 1, 3072: 32_767, 3076: 9_001 } })).epsg).toBeNull();
});

test.each<[string, Partial<Picture>, string, string]>([
  ['degrees', { keys: { 1024: 2, 2048: 4_490 } }, 'gdalwarp -t_srs', 'degrees of a geographic one (EPSG:4490) [dem/projection]'],
  ['feet', { keys: { 1024: 1, 3072: 2_249, 3076: 9_003 } }, 'in metres', 'US survey feet (EPSG:2249) [dem/projection]'],
  ['a unit that is not said', { keys: { 1024: 1, 3072: 2_154 } }, 'in metres', 'no unit of length (EPSG:2154) [dem/projection]'],
  ['Web Mercator', { keys: { 1024: 1, 3072: 3_857, 3076: 9_001 } }, 'gdalwarp', 'too long by 1 / cos(latitude) [dem/projection]'],
  ['no coordinate system', { keys: {} }, 'gdal_edit.py -a_srs', 'found none [dem/projection]'],
  ['heights in feet', { keys: { ...PROJECTED, 4099: 9_002 } }, 'heights in metres', 'feet [dem/projection]'],
  ['cells that are not square', { scale: [20, 30] }, 'square cells', '20 by 30 [dem/not-square]'],
  ['no tie point', { tie: null }, 'one tie point', '0 tie points and a pixel scale [dem/georeference]'],
  ['three bands', { bands: 3, values: [...HEIGHTS, ...HEIGHTS, ...HEIGHTS] }, 'gdal_translate -b 1', 'found 3 [dem/bands]'],
  ['colours', { photometric: 3 }, 'not colours', '[dem/samples]'],
  ['scaled samples', { metadata: '<GDALMetadata><Item name="SCALE" sample="0" role="scale">0.01</Item></GDALMetadata>' }, '-unscale', 'found 0.01 [dem/scaled]'],
  ['a no-data value nobody declared', { values: [12, 7, 300, 1, 2, -32_768] }, 'a height of -500 to 9000 m', 'found -32768 [dem/elevation]'],
  ['no numbers without a no-data value', { format: 3, bits: 32, values: [1, 2, 3, 4, NaN, 6], noData: undefined as never }, 'gdal_edit.py -a_nodata', 'found "NaN" [dem/number]'],
  ['a no-data value that is a word', { noData: 'none' }, 'a number or nan', 'found "none" [dem/header]'],
  ['a file cut short', { cut: 5 }, 'samples that can be read', '[dem/unreadable]'],
])('%s are refused with a remedy', async (_, change, remedy, found) => {
  const message = await read(change).then(() => '', (error: unknown) => (error as Error).message);
  expect(message).toContain(remedy);
  expect(message).toContain(found);
});

test('a size that other tags do not bear out, and keys that point nowhere, are refused at once', async () => {
  const tall = geotiff(PLAIN);
  new DataView(tall.buffer).setUint32(10 + 12 + 8, 14_090_242, true); // rows in one strip of two
  await expect(readGeotiff(tall, 'dem.tif', ELEVATION)).rejects.toThrow('dem.tif StripOffsets: expected 7045121 numbers, as 14090242 x 3 cells ask for, found 1 [dem/unreadable]');
  const astray = Buffer.from(geotiff(PLAIN));
  astray[astray.indexOf(Buffer.from([0, 4, 0, 0, 1, 0])) + 2] = 9; // the first key's place
  await expect(readGeotiff(astray, 'dem.tif', ELEVATION)).rejects.toThrow('dem.tif: expected a GeoTIFF file, found Could not get value of geoKey');
});

test('what is no GeoTIFF is refused, and a hole is told with its place as of an ASCII grid', async () => {
  await expect(readGeotiff(new TextEncoder().encode('ncols 3'), 'dem.tif', ELEVATION)).rejects.toThrow('dem/not-geotiff');
  const hole = await read({ rows: 3, columns: 3, values: [1, 2, 3, 4, -9_999, 6, 7, 8, 9] });
  expect(() => demOf(hole, 'dem.tif')).toThrow('dem.tif row 2 column 2: expected a height, for data lie all around');
});
