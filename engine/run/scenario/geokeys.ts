/**
 * The coordinate system of a GeoTIFF: projected and in true metres, or refused with what to do about it.
 *
 * Source: OGC 19-008r4 (2019) GeoTIFF standard 1.1, requirements classes GeoKeyDirectory and units.
 */
import type { Problem } from '../../core/errors.js';

/** Codes of the standard. */
const PROJECTED = 1;
const USER_DEFINED = 32_767;
const METRE = 9_001;
const MODELS: Readonly<Record<number, string>> = { 2: 'degrees of a geographic one', 3: 'a geocentric one' };
const LENGTHS: Readonly<Record<number, string>> = { 9_002: 'feet', 9_003: 'US survey feet', 9_036: 'kilometres' };
/** Numbers of Web Mercator, whose metres are 1 / cos(latitude) too long. */
const WEB_MERCATOR: readonly unknown[] = [3_857, 3_785, 900_913, 102_100, 102_113];
/** Numbers whose unit is the metre, said or not: UTM on WGS 84, Gauss-Kruger on CGCS2000. */
const IN_METRES: readonly (readonly [number, number])[] = [[32_601, 32_660], [32_701, 32_760], [4_491, 4_554]];

const REMEDY = 'a projected coordinate system in metres, such as CGCS2000 in 3-degree zones (gdalwarp -t_srs EPSG:4547 in.tif out.tif)';

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : 'that is no number');

export type GeoKeys = Readonly<Record<string, unknown>>;

/** @returns the EPSG number; null where the system is one of its own making */
export function epsgOf(keys: GeoKeys, place: string, code: string, vertical: boolean, problems: Problem[]): number | null {
  const bad = (expected: string, found: string): void => {
    problems.push({ place: `${place} coordinate system`, expected, found, code: `${code}/projection` });
  };
  const model = keys['GTModelTypeGeoKey'];
  const epsg = keys['ProjectedCSTypeGeoKey'];
  const unit = keys['ProjLinearUnitsGeoKey'];
  const height = keys['VerticalUnitsGeoKey'];
  const number = typeof epsg === 'number' && epsg > 0 && epsg !== USER_DEFINED ? epsg : null;
  const named = number === null ? '' : ` (EPSG:${number})`;
  if (model === undefined || model === USER_DEFINED) {
    bad(`${REMEDY}; where the file has lost its own, gdal_edit.py -a_srs EPSG:4547 file.tif`, 'none');
  } else if (model !== PROJECTED) {
    const geographic = keys['GeographicTypeGeoKey'];
    bad(REMEDY, `${MODELS[Number(model)] ?? `model type ${shown(model)}`}${typeof geographic === 'number' ? ` (EPSG:${geographic})` : ''}`);
  } else if (WEB_MERCATOR.includes(epsg)) {
    bad(REMEDY, `Web Mercator${named}, whose metres are too long by 1 / cos(latitude)`);
  } else if (unit === undefined ? !IN_METRES.some(([from, to]) => number !== null && number >= from && number <= to) : unit !== METRE) {
    bad(REMEDY, unit === undefined ? `no unit of length${named}` : `${LENGTHS[Number(unit)] ?? `unit ${shown(unit)}`}${named}`);
  }
  if (vertical && height !== undefined && height !== METRE) bad('heights in metres (gdal_calc.py converts them)', LENGTHS[Number(height)] ?? `vertical unit ${shown(height)}`);
  return number;
}
