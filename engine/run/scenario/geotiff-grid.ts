/**
 * A grid read from a GeoTIFF: one band of integers or floats, square cells, north up, projected in metres.
 *
 * Source of the format: OGC 19-008r4 (2019) GeoTIFF standard 1.1; GDAL, GeoTIFF driver (GDAL_NODATA, GDAL_METADATA).
 */
import type { GeoTIFFImage } from 'geotiff';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { cellPlace, checkCell, type Grid, type GridKind } from '../../flood/grid.js';
import { epsgOf } from './geokeys.js';

/** Cells of one grid [1]: 400 MB of heights. */
const MOST_CELLS = 50_000_000;
const FORMATS: Readonly<Record<number, readonly number[]>> = { 1: [8, 16, 32], 2: [8, 16, 32], 3: [32, 64] };
const PIXEL_IS_POINT = 2;
/** Differences of sides that are rounding [1]. */
const ROUNDING = 1e-9;

type Tell = (where: string, expected: string, found: string, code: string) => void;

const numbersOf = (value: unknown): readonly number[] => (Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<number>, Number) : typeof value === 'number' ? [value] : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\0', '').trim() : '');

/** The file's bands and samples. */
async function checkSamples(image: GeoTIFFImage, tell: Tell): Promise<void> {
  const bands = image.getSamplesPerPixel();
  if (bands !== 1) tell('bands', 'one band (gdal_translate -b 1 in.tif out.tif takes one out)', `${bands}`, 'bands');
  const [format, bits] = [image.getSampleFormat(), image.getBitsPerSample()];
  if (FORMATS[format]?.includes(bits) !== true) tell('samples', 'integers of 8, 16 or 32 bits or floats of 32 or 64 (gdal_translate -ot Float32)', `format ${format} of ${bits} bits`, 'samples');
  const photometric = Number(await image.fileDirectory.loadValue('PhotometricInterpretation'));
  if (photometric > 1) tell('samples', 'numbers, not colours', `photometric interpretation ${photometric}`, 'samples');
  const metadata = (await image.getGDALMetadata(0)) ?? {};
  for (const [name, plain] of [['SCALE', 1], ['OFFSET', 0]] as const) {
    const given = textOf(Object.entries(metadata).find(([key]) => key.toUpperCase() === name)?.[1]);
    if (given !== '' && Number(given) !== plain) tell(name.toLowerCase(), 'samples as they stand (gdal_translate -unscale -ot Float32 in.tif out.tif)', given, 'scaled');
  }
}

/** Whether there are as many strips or tiles as cover the grid: for each that is not the library would wait. */
async function checkParts(image: GeoTIFFImage, tell: Tell): Promise<void> {
  const parts = Math.ceil(image.getHeight() / image.getTileHeight()) * Math.ceil(image.getWidth() / image.getTileWidth());
  for (const tag of image.isTiled ? (['TileOffsets', 'TileByteCounts'] as const) : (['StripOffsets', 'StripByteCounts'] as const)) {
    const { length } = numbersOf(await image.fileDirectory.loadValue(tag));
    if (length !== parts) tell(tag, `${parts} numbers, as ${image.getHeight()} x ${image.getWidth()} cells ask for`, String(length), 'unreadable');
  }
}

/** South-west corner and side of the cells. */
async function georeference(image: GeoTIFFImage, pointCells: boolean, tell: Tell): Promise<Pick<Grid, 'cellSize' | 'xll' | 'yll'>> {
  const [tie, scale] = [numbersOf(await image.fileDirectory.loadValue('ModelTiepoint')), numbersOf(await image.fileDirectory.loadValue('ModelPixelScale'))];
  if (tie.length !== 6 || scale.length < 2) {
    const transformed = image.fileDirectory.hasTag('ModelTransformation');
    const found = transformed ? 'a ModelTransformation' : `${tie.length / 6} tie points and ${scale.length === 0 ? 'no' : 'a'} pixel scale`;
    tell('georeference', 'one tie point and a pixel scale, for a grid that lies north up (gdalwarp in.tif out.tif makes one)', found, 'georeference');
    return { cellSize: NaN, xll: NaN, yll: NaN };
  }
  const [i, j, , x, y] = tie as [number, number, number, number, number, number];
  const [width, height] = scale as [number, number];
  if (!(width > 0 && height > 0 && Math.abs(width - height) <= ROUNDING * width)) {
    tell('georeference', 'square cells, north up (gdalwarp -tr 10 10 in.tif out.tif)', `${width} by ${height}`, 'not-square');
  }
  const half = pointCells ? 0.5 : 0;
  return { cellSize: width, xll: x - (i + half) * width, yll: y + (j + half) * width - image.getHeight() * width };
}

/** The declared no-data value: null: none; NaN: what is no number. */
function noDataOf(image: GeoTIFFImage, tell: Tell): number | null {
  if (!image.fileDirectory.hasTag('GDAL_NODATA')) return null;
  const text = textOf(image.fileDirectory.getValue('GDAL_NODATA'));
  const value = Number(text);
  if (text === '' || (Number.isNaN(value) && !/^[-+]?nan$/i.test(text))) tell('no-data value', 'a number or nan', quote(text), 'header');
  const single = image.getSampleFormat() === 3 && image.getBitsPerSample() === 32;
  return single ? Math.fround(value) : value;
}

/** What the library says of a failure; it throws groups of errors without a message of their own. */
function reasonOf(error: unknown): string {
  const { message, errors } = error as { readonly message?: string; readonly errors?: readonly unknown[] };
  return message ?? (errors?.[0] === undefined ? String(error) : reasonOf(errors[0]));
}

async function firstImage(bytes: Uint8Array, place: string, code: string): Promise<GeoTIFFImage> {
  const { fromArrayBuffer } = await import('geotiff');
  try {
    const tiff = await fromArrayBuffer(new Uint8Array(bytes).buffer);
    return await tiff.getImage(0);
  } catch (error) {
    throw new InputError([{ place, expected: 'a GeoTIFF file', found: reasonOf(error), code: `${code}/not-geotiff` }]);
  }
}

/** The numbers of the band. @throws InputError `.../unreadable` */
async function samplesOf(image: GeoTIFFImage, place: string, code: string): Promise<ArrayLike<number>> {
  try {
    const samples = await image.readRasters({ interleave: true });
    if (samples.length === image.getWidth() * image.getHeight()) return samples;
    throw new Error(`${samples.length} samples`);
  } catch (error) {
    throw new InputError([{ place, expected: 'samples that can be read to the end', found: reasonOf(error), code: `${code}/unreadable` }]);
  }
}

interface Tags {
  readonly corner: Pick<Grid, 'cellSize' | 'xll' | 'yll'>;
  readonly epsg: number | null;
  /** The no-data value; null: none is declared. */
  readonly missing: number | null;
}

/** What a file says of its grid before the numbers. @throws InputError with every problem */
async function tagsOf(image: GeoTIFFImage, place: string, kind: GridKind): Promise<Tags> {
  const problems: Problem[] = [];
  const tell: Tell = (where, expected, found, code) => problems.push({ place: `${place} ${where}`, expected, found, code: `${kind.code}/${code}` });
  const [rows, columns] = [image.getHeight(), image.getWidth()];
  if (!(rows * columns > 0 && rows * columns <= MOST_CELLS)) tell('size', `1 to ${MOST_CELLS} cells`, `${rows} x ${columns}`, 'count');
  let tags: Tags;
  try {
    await checkSamples(image, tell);
    await checkParts(image, tell);
    const keys = image.getGeoKeys() ?? {};
    tags = { corner: await georeference(image, keys.GTRasterTypeGeoKey === PIXEL_IS_POINT, tell), epsg: epsgOf(keys, place, kind.code, kind.code === 'dem', problems), missing: noDataOf(image, tell) };
  } catch (error) {
    // the library, where a tag points beyond the file, or is of another type than it has to be
    throw new InputError([{ place, expected: 'a GeoTIFF file', found: reasonOf(error), code: `${kind.code}/not-geotiff` }]);
  }
  throwIfAny(problems);
  return tags;
}

/**
 * Read a GeoTIFF, the first of its images where there are overviews.
 *
 * @param place name of the file, for messages
 * @throws InputError with every problem: `.../not-geotiff`, `.../bands`, `.../samples`, `.../scaled`, `.../georeference`,
 *   `.../not-square`, `.../projection`, `.../header`, `.../count`, `.../unreadable`, `.../number`, `.../elevation` or `.../range`
 */
export async function readGeotiff(bytes: Uint8Array, place: string, kind: GridKind): Promise<Grid> {
  const image = await firstImage(bytes, place, kind.code);
  const [rows, columns] = [image.getHeight(), image.getWidth()];
  const { corner, epsg, missing } = await tagsOf(image, place, kind);
  const problems: Problem[] = [];
  const samples = await samplesOf(image, place, kind.code);
  const values = new Float64Array(rows * columns);
  const noData = new Uint8Array(rows * columns);
  const declared = missing === null ? 'a no-data value, of which none is declared (gdal_edit.py -a_nodata VALUE file.tif)' : `the no-data value ${missing}`;
  for (let cell = 0; cell < values.length; cell++) {
    const value = samples[cell]!;
    if (missing !== null && (value === missing || (Number.isNaN(missing) && Number.isNaN(value)))) noData[cell] = 1;
    else if (checkCell(kind, value, String(value), cellPlace(place, cell, columns), declared, problems)) values[cell] = value;
  }
  throwIfAny(problems);
  return { rows, columns, ...corner, epsg, values, noData };
}
